"""Templates of sports: matches, squads, rounds and medals."""

import re

from chapbook.parsers.mediawiki.call import Call, Function, fold_name, under
from chapbook.parsers.mediawiki.signs import BREAK, CUT, NOTHING, tag
from chapbook.parsers.mediawiki.templates.flags import name_country
from chapbook.parsers.mediawiki.templates.grids import (
    CLOSING,
    OPENING,
    write_head,
    write_row,
    write_table,
    write_wide,
)


def _match(call: Call) -> str:
    """Write a match: when, who against whom, who scored, where."""
    when = ", ".join(text for text in (call.text("round"), call.text("date"), call.text("time")) if text)
    sides = [
        call.text("team1", "home", "team 1"),
        call.text("score", "result") or "–",
        call.text("team2", "away"),
    ]
    goals = [call.text("goals1", "try1"), "", call.text("goals2", "try2")]
    told = {"stadium": "", "venue": "", "location": "", "attendance": "Attendance: ", "referee": "Referee: "}
    rest = [lead + text for key, lead in told.items() if (text := call.text(key))]
    penalties = [call.text("penalties1"), call.text("penaltyscore"), call.text("penalties2")]
    lines = [write_wide(when, 3)] if when else []
    lines += [write_row(row) for row in (sides, goals, penalties) if any(row)]
    lines += [write_wide("; ".join(rest), 3)] if rest else []
    return OPENING + CUT.join(lines) + CLOSING


def _goal(call: Call) -> str:
    """Write minutes, each with how: `{{goal|12||45|pen.}}`."""
    texts = call.texts()
    said = []
    for at in range(0, len(texts), 2):
        how = texts[at + 1] if at + 1 < len(texts) else ""
        if texts[at]:
            said.append(f"{texts[at]}′" + (f" ({how})" if how else ""))
    return ", ".join(said)


def _squad(call: Call) -> str:
    """Open the table of a squad."""
    del call
    return f"{OPENING}{write_head(('No.', 'Position', 'Nation', 'Player'))}{CUT}"


def _player(call: Call) -> str:
    other = call.text("other")
    name = call.text("name", "4") + (f" ({other})" if other else "")
    nation = name_country(call.text("nat", "nation", "3"))
    return f"{CUT}{write_row([call.text('no', '1') or '–', call.text('pos', '2'), nation, name])}{CUT}"


def _bracket(call: Call) -> str:
    """Write the rounds of a cup: `RD1-team1`, `RD1-score1`."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for key, value in call.items():
        if value and (told := re.fullmatch(r"RD(\d)-team(\d+)", key)):
            score = call.text(f"RD{told[1]}-score{told[2]}", f"RD{told[1]}-score{told[2]}-agg")
            found.setdefault(told[1], {})[told[2]] = value, score
    rows = []
    for number in sorted(found):
        sides = [found[number][side] for side in sorted(found[number], key=int)]
        label = call.text(f"RD{number}") or f"Round {number}"
        for at in range(0, len(sides), 2):
            (one, score), (other, second) = sides[at], sides[at + 1] if at + 1 < len(sides) else ("", "")
            rows.append([label, one, f"{score}–{second}" if score or second else "", other])
    return write_table(call.text("title"), ("Round", "", "", ""), rows)


def _medal(call: Call) -> str:
    """Write a line of medals."""
    name = fold_name(call.name)
    texts = [text for text in call.texts() if text]
    if name == "medal":
        kind, *texts = texts or [""]
    else:
        kind = name.removeprefix("medal").capitalize()
    if kind.lower() in ("sport", "competition", "country", "comp"):
        return tag("b", ", ".join(texts)) + BREAK
    return f"{kind.capitalize()}: {', '.join(texts)}{BREAK}" if texts else NOTHING


def _sign(words: str) -> Function:
    return lambda call: words + (f" {text}" if (text := call.text("1")) else "")


TABLE: dict[str, Function] = {
    **under(
        "football box|footballbox|football box collapsible|footballbox collapsible|rugbybox|rugby box|"
        "vb res|basketballbox|handballbox|icehockeybox|rugbybox collapsible|hockeybox",
        _match,
    ),
    **under("goal|football goal", _goal),
    **under("fs start|football squad start|fs2 start|fs begin|football squad2 start", _squad),
    **under(
        "fs player|football squad player|fs2 player|football squad2 player|extended football squad player",
        _player,
    ),
    **under("fs mid|football squad mid|fs2 mid|football squad2 mid", lambda call: ""),
    **under("fs end|football squad end|fs2 end|football squad2 end", lambda call: CLOSING),
    **under(
        "medal|medalgold|medalsilver|medalbronze|medalsport|medalcompetition|medalcountry|medalcomp",
        _medal,
    ),
    **under("gold medal|gold1|gold01", _sign("Gold")),
    **under("silver medal|silver2|silver02", _sign("Silver")),
    **under("bronze medal|bronze3|bronze03", _sign("Bronze")),
    **under("yel|booked|yellow card", _sign("Yellow card")),
    **under("sent off|red card", lambda call: f"Red card {call.text('2', '1')}".strip()),
    **under("subon|suboff", lambda call: f"{call.text('1')}′"),
    **under("pengoal", lambda call: "scored"),
    **under("penmiss", lambda call: "missed"),
    **under("nowrap score|medal count", lambda call: call.text("1")),
}

FAMILIES: tuple[tuple[re.Pattern[str], Function], ...] = (
    (re.compile(r"\d+team\w*bracket|round\d+|.*team bracket"), _bracket),
)
