"""Templates of elections: boxes that are put together row by row, and parties with their colours."""

import re

from chapbook.parsers.mediawiki.call import Call, Function, fold_name, under
from chapbook.parsers.mediawiki.signs import CUT, NOTHING
from chapbook.parsers.mediawiki.templates.grids import (
    CLOSING,
    OPENING,
    write_head,
    write_row,
    write_table,
    write_wide,
)

_HEAD = ("Party", "Candidate", "Votes", "%", "±")


def _row(call: Call) -> str:
    """Write a row of an election box: what its name says it is."""
    kind = fold_name(call.name).removeprefix("election box ")
    if kind.startswith(("begin", "open")):
        heads = ["Party", "Party list", *_HEAD[2:]] if "party list" in kind or "list" in kind else _HEAD
        return f"{OPENING}|+ {call.text('title', 'result')}{CUT}{write_head(heads)}{CUT}"
    if kind.startswith("end"):
        return CLOSING
    numbers = [call.text(key) for key in ("votes", "percentage", "change")]
    if call.text("party", "candidate"):
        return f"{CUT}{write_row([call.text('party'), call.text('candidate'), *numbers])}{CUT}" + _result(
            call, kind
        )
    label = re.sub(r" (?:with|no|without) .*", "", kind).capitalize()
    return f"{CUT}{write_row(['', label, *numbers])}{CUT}" if any(numbers) else _result(call, kind)


def _result(call: Call, kind: str) -> str:
    """Write who held a seat, or gained it from whom."""
    said = [
        call.text("winner"),
        kind.partition(" ")[0],
        f"from {loser}" if (loser := call.text("loser")) else "",
    ]
    text = " ".join(part for part in said if part) if said[0] else ""
    swing = f"Swing {swing}" if (swing := call.text("swing")) else ""
    both = "; ".join(part for part in (text, swing) if part)
    return f"{CUT}{write_wide(both, 5)}{CUT}" if both else ""


def _results(call: Call) -> str:
    """Write `{{election results|party1=…|votes1=…|seats1=…}}`."""
    columns = ("party", "cand", "votes", "percent", "votes2_", "seats", "sc")
    rows = [[call.text(f"{column}{number}") for column in columns] for number in range(1, 61)]
    rows += [[label, "", call.text(key)] for label, key in _TOTALS if call.text(key)]
    head = ("Party", "Candidate", "Votes", "%", "Second round", "Seats", "+/–")
    source = call.text("source")
    return write_table(call.text("caption"), head, rows) + (f"{CUT}Source: {source}{CUT}" if source else "")


_TOTALS = (
    ("Valid votes", "valid"),
    ("Invalid votes", "invalid"),
    ("Total votes", "totalvotes"),
    ("Registered voters", "electorate"),
    ("Turnout", "turnout"),
)


def _party(call: Call) -> str:
    """Say a party's name; of its colour nothing, which is an attribute of a cell."""
    name = fold_name(call.name)
    if re.search(r"colou?r(?: cell|/.*)?$|/colou?r$|index link", name) and "name" not in name:
        return f"| {call.text('1')}{CUT}" if "index link" in name else NOTHING
    return call.text("2", "1", "party") if name.startswith("party link") else call.text("1", "party")


def _meta(call: Call) -> str:
    """Say `{{Greens/meta/shortname}}`: the name that stands before."""
    name, _, kind = call.name.partition("/meta/")
    return NOTHING if "color" in kind or "colour" in kind else name.strip()


def _percent(call: Call) -> str:
    """Write `{{percentage|1|3|1}}`."""
    try:
        part, whole, digits = float(call.text("1")), float(call.text("2")), int(call.text("3") or 0)
        return f"{100 * part / whole:.{min(max(digits, 0), 9)}f}%"
    except (ValueError, ZeroDivisionError, OverflowError):
        return call.text("1")


TABLE: dict[str, Function] = {
    **under("election results", _results),
    **under("composition bar|party stripe|election summary begin", lambda call: call.text("1")),
    **under("percentage|percent and number|pct", _percent),
}

FAMILIES: tuple[tuple[re.Pattern[str], Function], ...] = (
    (re.compile(r"election box\b"), _row),
    (re.compile(r"party (?:colou?r|name|shortname|index|link|stripe)"), _party),
    (re.compile(r".*/meta/(?:colou?r|shortname|name|abbr)"), _meta),
)
