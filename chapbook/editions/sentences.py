"""Account → lines, for a terminal and for the list in the book's back matter."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from chapbook.editions.account import Account, ChapterAccount, Remark
from chapbook.editions.alignment import Run
from chapbook.editions.facts import FactChange

AROUND = 4
"""Words that are shown of what stayed, on each side of a change."""

LONGEST = 24
"""Words that are shown of what came or went at a time."""

FATES = {"added": "new", "removed": "taken out", "moved": "moved", "changed": "changed"}


class Line(NamedTuple):
    """What is said of one thing."""

    label: str
    """What it is about."""

    runs: tuple[Run, ...]
    """What became of it, shortened."""

    remark: str = ""
    """What else there is to say: that a typing error was mended."""


def name_fact(fact: FactChange) -> str:
    """Call a fact by its label, and by its side where there are several."""
    label = fact.label or "Fact"
    return f"{label} (side {fact.side})" if fact.side else label


def describe_chapter(chapter: ChapterAccount) -> str:
    """Say what became of a chapter as a whole; empty where only its text changed."""
    facts = [FATES[chapter.fate]] if chapter.fate in ("added", "removed") else []
    facts += [f"renamed from “{chapter.was_title}”"] if chapter.was_title else []
    facts += ["moved in the order of the book"] if chapter.is_moved else []
    facts += [f"moved from the part “{chapter.was_part}”"] if chapter.was_part else []
    return ", ".join(facts)


def list_lines(chapter: ChapterAccount) -> Iterator[Line]:
    """Yield a line for each remark; not for those that share the fate of their section."""
    for remark in chapter.remarks:
        if not remark.is_within and not (remark.noun == "title" and chapter.was_title):
            yield write_line(remark)


def write_line(remark: Remark) -> Line:
    """Write what a remark says."""
    more = ["a typing error"] if remark.is_slip else []
    more += ["moved"] if remark.is_moved else []
    more += ["set otherwise"] if remark.is_set_otherwise else []
    if remark.fact:
        return Line(name_fact(remark.fact), _write_fact(remark.fact), ", ".join(more))
    if remark.fate in ("added", "removed"):
        more.append(FATES[remark.fate])
    noun = f"{remark.noun} retitled" if remark.noun == "section" and remark.fate == "changed" else remark.noun
    where = f"{remark.section}, {noun}" if remark.section else noun
    return Line(where[:1].upper() + where[1:], shorten(remark.runs), ", ".join(more))


def _write_fact(fact: FactChange) -> tuple[Run, ...]:
    """Say of a list which values came and went, of anything else what it was and is."""
    if not fact.is_list:
        return shorten((Run("struck", ", ".join(fact.before)), Run("inserted", ", ".join(fact.after))))
    parts = [
        *(Run("inserted", value) for value in fact.added),
        *(Run("struck", value) for value in fact.dropped),
        *(Run("inserted", value) for value in fact.marked),
        *(Run("struck", f"{value} †") for value in fact.unmarked),
    ]
    if not parts:
        return (Run("kept", "in another order"),)
    return tuple(it for part in parts for it in (Run("kept", ", "), part))[1:]


def shorten(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Leave out most of what stayed, and the middle of what is long."""
    runs = [run for run in runs if run.text]
    if all(run.kind == "kept" for run in runs):
        return tuple(Run(run.kind, _cut(run.text, 2 * AROUND, 0)) for run in runs)
    shown = []
    for place, run in enumerate(runs):
        if run.kind == "kept":
            before, after = AROUND * (place > 0), AROUND * (place < len(runs) - 1)
            shown.append(Run(run.kind, _cut(run.text, before, after)))
        else:
            shown.append(Run(run.kind, _cut(run.text, LONGEST // 2, LONGEST // 2)))
    return tuple(shown)


def _cut(text: str, before: int, after: int) -> str:
    """Keep so many words at both ends of a text, with the blanks that stand there."""
    words = text.split()
    if len(words) <= before + after + 1:
        return text
    start, end = (" " if text[place].isspace() else "" for place in (0, -1))
    head, tail = " ".join(words[:before]), " ".join(words[len(words) - after :])
    return (
        (start + head if head else "")
        + (" " * bool(head))
        + "…"
        + (" " * bool(tail))
        + (tail + end if tail else "")
    )


def sum_up(account: Account) -> str:
    """Say in one line how much changed."""
    fates = [chapter.fate for chapter in account.chapters]
    told = {"changed": "changed", "added": "added", "removed": "taken out", "moved": "moved"}
    parts = [f"{fates.count(fate)} {told[fate]}" for fate in told if fate in fates]
    if not parts:
        return "no chapter differs"
    return f"{', '.join(parts)}: {len(fates)} chapter{'s' * (len(fates) > 1)} in all"
