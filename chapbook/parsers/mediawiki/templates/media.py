"""Templates of films, series and records: tracks, episodes, ratings, awards."""

import re

from chapbook.parsers.mediawiki.call import Call, Function, under
from chapbook.parsers.mediawiki.signs import CUT, tag
from chapbook.parsers.mediawiki.templates.grids import (
    CLOSING,
    OPENING,
    write_head,
    write_row,
    write_table,
    write_wide,
)

_CREDITS = (("writer", "Writer"), ("lyrics", "Lyrics"), ("music", "Music"))


def _tracks(call: Call) -> str:
    """Write the tracks of a record."""
    rows = []
    for number in range(1, 101):
        if not (title := call.text(f"title{number}")):
            continue
        note = call.text(f"note{number}")
        who = [call.text(f"{key}{number}") for key, _ in _CREDITS]
        named = f"“{title}”" + (f" ({note})" if note else "")
        rows.append([f"{number}.", named, *who, call.text(f"extra{number}"), call.text(f"length{number}")])
    if total := call.text("total_length"):
        rows.append(["", "Total length", "", "", "", "", total])
    head = ["No.", "Title", *(name for _, name in _CREDITS), call.text("extra_column") or "Extra", "Length"]
    by_all = [f"{name}: {text}" for key, name in _CREDITS if (text := call.text(f"all_{key}"))]
    return CUT.join(by_all) + write_table(call.text("headline", "title"), head, rows)


_EPISODE = (
    ("EpisodeNumber", "No."),
    ("EpisodeNumber2", "No. in season"),
    ("Title", "Title"),
    ("Aux1", ""),
    ("DirectedBy", "Directed by"),
    ("WrittenBy", "Written by"),
    ("Aux2", ""),
    ("Aux3", ""),
    ("OriginalAirDate", "First aired"),
    ("ProdCode", "Code"),
    ("Viewers", "Viewers"),
    ("Aux4", ""),
)


def _episode(call: Call) -> str:
    """Write an episode as rows of the table that it stands in: only what is told has cells."""
    cells = []
    for key, _ in _EPISODE:
        text = call.text(key)
        if key == "Title":
            text = f"“{text}”" if text else call.text("RTitle", "RawTitle")
            if other := call.text("AltTitle", "TranslitTitle", "NativeTitle"):
                text += f" ({other})"
        if text:
            cells.append(text)
    summary = call.text("ShortSummary")
    lines = [write_row(cells)] + ([write_wide(summary, max(len(cells), 1))] if summary else [])
    return CUT + CUT.join(lines) + CUT


def _episodes(call: Call) -> str:
    """Put episodes into a table, whose heads are those of the columns that are used."""
    return f"{OPENING}|+ {call.text('caption')}{CUT}{call.text('episodes')}{CLOSING}"


def _ratings(call: Call) -> str:
    """Write what reviewers thought, each with its score."""
    numbers = range(1, 31)
    rows = [[call.text(f"rev{it}"), call.text(f"rev{it}Score", f"rev{it}score")] for it in numbers]
    totals = (("Metacritic", "MC"), ("AnyDecentMusic?", "ADM"), ("AllMusic", "Allmusic"))
    rows = [[name, score] for name, key in totals if (score := call.text(key))] + rows
    return write_table("Ratings", ("Source", "Rating"), rows)


def _rating(call: Call) -> str:
    """Write `{{rating|4|5}}`."""
    return f"{call.text('1')}/{call.text('2') or '5'}" if call.text("1") else ""


def _tomatoes(call: Call) -> str:
    score, average, count, consensus = (call.text(str(number)) for number in range(1, 5))
    said = f"On Rotten Tomatoes, {score}% of {count} reviews are positive; their average is {average}/10."
    return said + (f" The critics’ consensus reads: “{consensus}”" if consensus else "")


def _metacritic(call: Call) -> str:
    score, count = call.text("1"), call.text("2")
    return f"On Metacritic, the film has a score of {score} out of 100, based on {count} critics."


def _awards(call: Call) -> str:
    """Open a table of awards."""
    heads = ("Year", "Nominee / work", "Award", "Result")
    caption = call.text("title", "caption")
    return OPENING + (f"|+ {caption}{CUT}" if caption else "") + write_head(heads) + CUT


def _cast(call: Call) -> str:
    text = call.text("1", "content")
    return f"\n{text}\n"


def _single(call: Call) -> str:
    """Write a line of a chart: `{{single chart|UK|3|artist=…|song=…}}`."""
    return write_row([call.text("1"), call.text("2")]).removeprefix(f"|-{CUT}")


def _certified(call: Call) -> str:
    """Write how often a record was sold, and what for it was given."""
    number = call.text("number")
    award = f"{number}× {call.text('award')}" if number not in ("", "1") else call.text("award")
    return f"{CUT}{write_row([call.text('region'), award, call.text('salesamount')])}{CUT}"


_CERTIFIED = OPENING + write_head(("Region", "Certification", "Sales")) + CUT

TABLE: dict[str, Function] = {
    **under("certification table top", lambda call: _CERTIFIED),
    **under("certification table entry", _certified),
    **under("certification table bottom", lambda call: CLOSING),
    **under("track listing|tracklist|track list|tracklisting", _tracks),
    **under("episode list|episode list/sublist|japanese episode list|graphic novel list", _episode),
    **under("episode table|episode table/part", _episodes),
    **under("album ratings|music ratings|album reviews|video game reviews", _ratings),
    **under("rating|ratings|stars", _rating),
    **under("rotten tomatoes prose|rt prose|rt", _tomatoes),
    **under("metacritic film prose|mc film|metacritic prose", _metacritic),
    **under("awards table|award table|awards table2", _awards),
    **under("cast listing|cast list|castlist|cast", _cast),
    **under("singlechart|single chart|albumchart|album chart", _single),
    **under("start box2|role|charlist", lambda call: tag("i", call.text("1"))),
}

FAMILIES: tuple[tuple[re.Pattern[str], Function], ...] = ((re.compile(r"episode list/"), _episode),)
