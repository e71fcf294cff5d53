"""`''` and `'''` → elements, line by line, by MediaWiki's own rules for what does not pair."""

import re

from chapbook.parsers.mediawiki.signs import TAG

_RUNS = re.compile("('{2,})")


def mark_emphasis(text: str) -> str:
    """Write the quotation marks of each line as `<i>` and `<b>`; a line's end closes both."""
    return "\n".join(_mark_line(line) if "''" in line else line for line in text.split("\n"))


def _mark_line(line: str) -> str:
    parts = _RUNS.split(line)
    _even_out(parts)
    italics = sum(len(run) in (2, 5) for run in parts[1::2])
    bolds = sum(len(run) in (3, 5) for run in parts[1::2])
    if italics % 2 and bolds % 2:
        _give_way(parts)
    return _write(parts)


def _even_out(parts: list[str]) -> None:
    """Leave runs of 2, 3 and 5: of four, and of more than five, the first are apostrophes."""
    for at in range(1, len(parts), 2):
        length = len(parts[at])
        kept = 3 if length == 4 else min(length, 5)
        parts[at - 1] += "'" * (length - kept)
        parts[at] = "'" * kept


def _give_way(parts: list[str]) -> None:
    """Take the first bold that is likely none as an apostrophe before italics: `l'''amour''`."""
    bolds = [at for at in range(1, len(parts), 2) if len(parts[at]) == 3]
    before = {at: parts[at - 1] for at in bolds}
    after_single = (at for at in bolds if len(before[at]) > 1 and before[at][-2] == " " != before[at][-1])
    after_several = (at for at in bolds if before[at] and before[at][-1] != " " and before[at][-2:-1] != " ")
    after_blank = (at for at in bolds if before[at].endswith(" "))
    chosen = next(after_single, None) or next(after_several, None) or next(after_blank, None)
    if chosen:
        parts[chosen - 1] += "'"
        parts[chosen] = "''"


def _write(parts: list[str]) -> str:
    opened: list[str] = []
    written = []
    for at, part in enumerate(parts):
        if at % 2 == 0:
            written.append(part)
            continue
        tags = {2: "i", 3: "b", 5: "ib"}[len(part)]
        if len(opened) == 2:
            tags = tags if len(tags) == 1 else "".join(reversed(opened))
        elif len(tags) == 2 and not opened and at + 2 < len(parts) and len(parts[at + 2]) == 2:
            # What is closed first is opened last.
            tags = "bi"
        for tag in tags:
            written.append(f"{TAG}{'/' if tag in opened else ''}{tag}>")
            opened.remove(tag) if tag in opened else opened.append(tag)
    written += [f"{TAG}/{tag}>" for tag in reversed(opened)]
    return "".join(written)
