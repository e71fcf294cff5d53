"""Record, Record → Changes: chapters and units are recognised, also where they were moved and edited.

What is equal on both sides is found first, and in order. Of the rest, that is paired which is most alike: a
fact with the one of its key, a heading with the one over the same text, anything else by its words.
"""

import json
from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from chapbook.editions.alignment import align, are_alike, keep_in_order
from chapbook.editions.changes import (
    NOWHERE,
    Changes,
    ChapterChange,
    Heading,
    Step,
    list_items,
    list_outputs,
    list_pages,
)
from chapbook.editions.content import NOUN, Unit, read_text
from chapbook.editions.record import Record, RecordedChapter

ALIKE = 0.5
"""How much of two texts is common, at least, where one is taken for the other, edited."""

MOST = 40_000
"""Pairs of units that are looked at for likeness; in more, only those near each other are."""

Pairs = dict[int, int]
"""Places in the new sequence by those in the old."""


def compare(old: Record, new: Record) -> Changes:
    """Find all that differs."""
    return Changes(
        before=_head(old),
        after=_head(new),
        settings=compare_items(list_items(old.settings), list_items(new.settings)),
        versions=compare_items(list_items(old.versions), list_items(new.versions)),
        outputs=compare_items(list_outputs(old), list_outputs(new)),
        chapters=tuple(_compare_chapters(old.chapters, new.chapters)),
        pages=compare_items(list_pages(old), list_pages(new)),
    )


def _head(record: Record) -> Heading:
    return Heading(record.number, record.date, record.note, record.title, record.slug)


def compare_items(old: Sequence[Any], new: Sequence[Any]) -> tuple[Step, ...]:
    """Compare sequences of which one part is no other edited: each is there or not."""
    pairs = dict(align(list(map(_write, old)), list(map(_write, new))))
    return tuple(_list_steps(old, new, pairs))


def _write(item: Any) -> str:
    return json.dumps(item, ensure_ascii=False, sort_keys=True)


def _list_steps(old: Sequence[Any], new: Sequence[Any], pairs: Pairs) -> Iterator[Step]:
    """Yield what differs, in the order of the new sequence; what went, before the next thing that stayed."""
    stayed = sorted(keep_in_order(pairs.items()))
    unmoved = set(stayed)
    found = {two: one for one, two in pairs.items()}
    gone: dict[int, list[int]] = {}
    for one in range(len(old)):
        if one not in pairs:
            after = bisect_left(stayed, (one, 0))
            gone.setdefault(stayed[after][1] if after < len(stayed) else len(new), []).append(one)
    for two in range(len(new) + 1):
        yield from (Step(one, NOWHERE, old[one], None) for one in gone.get(two, ()))
        if two == len(new):
            return
        one = found.get(two, NOWHERE)
        is_moved = one != NOWHERE and (one, two) not in unmoved
        if one == NOWHERE or is_moved or old[one] != new[two]:
            yield Step(one, two, None if one == NOWHERE else old[one], new[two], is_moved)


# --- chapters --------------------------------------------------------------------------------


def _compare_chapters(
    old: Sequence[RecordedChapter], new: Sequence[RecordedChapter]
) -> Iterator[ChapterChange]:
    pairs = _pair_chapters(old, new)
    for step in _list_steps(old, new, pairs):
        one: RecordedChapter | None = step.before
        two: RecordedChapter | None = step.after
        units = _compare_units(one.units if one else (), two.units if two else ())
        yield ChapterChange(step.old, step.new, _describe(one), _describe(two), units, step.is_moved)


def _describe(chapter: RecordedChapter | None) -> dict[str, Any] | None:
    if chapter is None:
        return None
    return {name: getattr(chapter, name) for name in ("slug", "source", "sha256", "part")}


def _pair_chapters(old: Sequence[RecordedChapter], new: Sequence[RecordedChapter]) -> Pairs:
    """Recognise chapters by title, by file, and those that have neither any more by what they say."""
    pairs: Pairs = {}
    keys: tuple[Callable[[RecordedChapter], Hashable], ...] = (
        lambda it: (it.title, it.source),
        lambda it: it.title,
        lambda it: it.source,
    )
    for key in keys:
        _pair_by(key, old, new, pairs)
    _pair_alike([_read_chapter(it) for it in old], [_read_chapter(it) for it in new], pairs)
    return pairs


def _read_chapter(chapter: RecordedChapter) -> tuple[Hashable, str]:
    return "chapter", " ".join(map(read_text, chapter.units))


def _pair_by(key: Callable[[Any], Hashable], old: Sequence[Any], new: Sequence[Any], pairs: Pairs) -> None:
    """Pair what has the same key on both sides, first with first; None is no key."""
    taken = set(pairs.values())
    waiting: dict[Hashable, list[int]] = {}
    for place, item in enumerate(new):
        if place not in taken and (name := key(item)) is not None:
            waiting.setdefault(name, []).append(place)
    for place, item in enumerate(old):
        if place not in pairs and (found := waiting.get(key(item))):
            pairs[place] = found.pop(0)


def _pair_alike(
    old: Sequence[tuple[Hashable, str]], new: Sequence[tuple[Hashable, str]], pairs: Pairs
) -> None:
    """Pair what is most alike of one kind; takes kind and words of each."""
    ones = [place for place in range(len(old)) if place not in pairs]
    taken = set(pairs.values())
    twos = [place for place in range(len(new)) if place not in taken]
    reach = max(len(old), len(new)) if len(ones) * len(twos) <= MOST else MOST // max(len(ones), 1)
    likes = [
        (-like, abs(one - two), one, two)
        for one in ones
        for two in twos
        if old[one][0] == new[two][0] and abs(one - two) <= reach
        if (like := are_alike(old[one][1], new[two][1], ALIKE))
    ]
    taken = set()
    for _, _, one, two in sorted(likes):
        if one not in pairs and two not in taken:
            pairs[one] = two
            taken.add(two)


# --- units -----------------------------------------------------------------------------------


def _compare_units(old: Sequence[Unit], new: Sequence[Unit]) -> tuple[Step, ...]:
    if not old or not new:
        return tuple(_list_steps(old, new, {}))
    if old == new:
        return ()
    pairs = _pair_units(old, new)
    return tuple(_list_steps(old, new, pairs))


def _pair_units(old: Sequence[Unit], new: Sequence[Unit]) -> Pairs:
    one, two = list(map(_write, old)), list(map(_write, new))
    pairs = dict(align(one, two))
    _pair_by(_find_name, old, new, pairs)
    # A text that moved is known again; little words are the same anywhere.
    _pair_by(lambda it: _write(it) if len(read_text(it)) > 3 else None, old, new, pairs)
    _pair_alike(_read_units(old), _read_units(new), pairs)
    _pair_headings(old, new, pairs)
    _pair_neighbours(old, new, pairs)
    return pairs


def _read_units(units: Sequence[Unit]) -> list[tuple[Hashable, str]]:
    return [(unit[NOUN], read_text(unit)) for unit in units]


def _find_name(unit: Unit) -> Hashable:
    """Give what names a unit, whatever it says: the key of a fact, the title of a section."""
    if unit[NOUN] == "Article":
        return "Article"
    if unit[NOUN] == "Infobox":
        return "Infobox"
    if unit[NOUN] == "Field":
        return "Field", unit["key"] or read_text(unit["value"])
    return ("Section", unit["title"]) if unit[NOUN] == "Section" else None


def _pair_headings(old: Sequence[Unit], new: Sequence[Unit], pairs: Pairs) -> None:
    """Pair headings with another title over the same text."""
    found = {two: one for one, two in pairs.items()}
    for place, unit in enumerate(new[:-1]):
        one = found.get(place + 1, 0) - 1
        is_open = unit[NOUN] == "Section" and place not in found and one >= 0 and one not in pairs
        if is_open and old[one][NOUN] == "Section":
            pairs[one] = place
            found[place] = one


def _pair_neighbours(old: Sequence[Unit], new: Sequence[Unit], pairs: Pairs) -> None:
    """Pair what stands between the same two units, alone of its kind: one was written anew for the other."""
    ends = [(NOWHERE, NOWHERE), *sorted(keep_in_order(pairs.items())), (len(old), len(new))]
    for (one, two), (one_end, two_end) in pairwise(ends):
        gaps = range(one + 1, one_end), range(two + 1, two_end)
        taken = set(pairs.values())
        gone = [place for place in gaps[0] if place not in pairs]
        came = [place for place in gaps[1] if place not in taken]
        kinds = {unit[NOUN] for unit in (*(old[it] for it in gone), *(new[it] for it in came))}
        if len(gone) == len(came) == len(kinds) == 1 and kinds <= REWRITTEN:
            pairs[gone[0]] = came[0]


REWRITTEN = frozenset({"ItemList", "Picture"})
"""What has few words or none, so that its place alone tells what became of it."""
