"""Alignment: what two sequences have in common, and the words that one text has and another has not.

RapidFuzz finds longest common subsequences in compiled code, many cells of a comparison at once, and knows
distances between words as well. Refused: `difflib`, which takes a hundred times as long and finds no longest
one; patience sorting, which needs lines that occur once.
"""

import re
from collections.abc import Hashable, Iterable, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from rapidfuzz.distance import OSA, LCSseq

LARGEST = 400_000_000
"""Cells of a comparison, for which some fifty megabytes are held; what is larger is taken as all new."""

CHANGED: tuple[Literal["struck", "inserted"], ...] = ("struck", "inserted")
_TOKEN = re.compile(r"\w+(?:['’.,]\w+)*|[^\w\s]|\s+")


class Run(NamedTuple):
    """Words that stayed, went or came."""

    kind: Literal["kept", "struck", "inserted"]
    text: str


def align(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Give the places of what two sequences have in common, in order and as much as there is."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    pairs = [(place, place) for place in range(start)]
    middle = old[start : len(old) - end], new[start : len(new) - end]
    if len(middle[0]) * len(middle[1]) <= LARGEST:
        for step in LCSseq.opcodes(*middle):
            if step.tag == "equal":
                olds, news = range(step.src_start, step.src_end), range(step.dest_start, step.dest_end)
                pairs += [(start + one, start + two) for one, two in zip(olds, news, strict=True)]
    pairs += [(len(old) - rest, len(new) - rest) for rest in range(end, 0, -1)]
    return pairs


def keep_in_order(pairs: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    """Give as many pairs as stand in one order on both sides: the others have moved."""
    ordered = sorted(pairs)
    news = [new for _, new in ordered]
    return {ordered[place] for place, _ in align(news, sorted(news))}


def compare_words(old: str, new: str) -> tuple[Run, ...]:
    """Say which words went and came. White space is none of them."""
    one, two = (_TOKEN.findall(" ".join(text.split())) for text in (old, new))
    runs: list[Run] = []
    old_place = new_place = 0
    for old_next, new_next in [*_drop_islands(align(one, two), one), (len(one), len(two))]:
        runs.append(Run("struck", "".join(one[old_place:old_next])))
        runs.append(Run("inserted", "".join(two[new_place:new_next])))
        runs.append(Run("kept", "".join(one[old_next : old_next + 1])))
        old_place, new_place = old_next + 1, new_next + 1
    return _join(runs)


def _drop_islands(pairs: list[tuple[int, int]], tokens: Sequence[str]) -> list[tuple[int, int]]:
    """Leave out the blanks and little words that two changes have between them: nobody reads that.

    What is common at a text's beginning and end is never left out.
    """
    runs: list[list[tuple[int, int]]] = []
    for pair in pairs:
        if runs and (runs[-1][-1][0] + 1, runs[-1][-1][1] + 1) == pair:
            runs[-1].append(pair)
        else:
            runs.append([pair])
    last = len(tokens)
    kept = (run for run in runs if run[0][0] == 0 or run[-1][0] + 1 == last or _is_worth(run, tokens))
    return [pair for run in kept for pair in run]


def _is_worth(run: list[tuple[int, int]], tokens: Sequence[str]) -> bool:
    words = [tokens[old] for old, _ in run if tokens[old].strip()]
    return len(words) > 2 or sum(map(len, words)) > 6


def _join(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Put runs of a kind together; between two that are kept, what went stands before what came."""
    joined: list[Run] = []
    for is_kept, group in groupby((run for run in runs if run.text), lambda run: run.kind == "kept"):
        told = list(group)
        struck, inserted = ("".join(it.text for it in told if it.kind == kind) for kind in CHANGED)
        kept = "".join(it.text for it in told) if is_kept else ""
        joined += [Run("kept", kept), Run("struck", struck), Run("inserted", inserted)]
    return tuple(run for run in joined if run.text)


def are_alike(old: str, new: str, least: float = 0.5) -> float:
    """Say how much of the words of two texts is common, from 0 to 1; 0 where it is less than `least`."""
    one, two = old.split(), new.split()
    if not one or not two or len(one) * len(two) > LARGEST:
        return 0.0
    return float(LCSseq.normalized_similarity(one, two, score_cutoff=least))


def is_slip(runs: Iterable[Run]) -> bool:
    """Say whether nothing but the spelling changed: a typing error was mended.

    Each word became one that begins alike and differs by a letter, or two that changed places; by two in long
    words. Figures are never typing errors, for what they say is another thing.
    """
    changed = [run for run in runs if run.kind != "kept"]
    if len(changed) > 6:
        return False
    olds = [run.text.split() for run in changed if run.kind == "struck"]
    news = [run.text.split() for run in changed if run.kind == "inserted"]
    if any(not re.search(r"\w", run.text) for run in changed):
        return all(not re.search(r"\w", run.text) for run in changed)
    if len(olds) != len(news) or any(len(one) != len(two) for one, two in zip(olds, news, strict=True)):
        return False
    pairs = [pair for one, two in zip(olds, news, strict=True) for pair in zip(one, two, strict=True)]
    return bool(pairs) and all(_is_slip(one, two) for one, two in pairs)


def _is_slip(old: str, new: str) -> bool:
    one, two = (re.sub(r"[^\w]", "", word).casefold() for word in (old, new))
    if one == two:
        return True
    if re.search(r"\d", one + two) or one[:1] != two[:1]:
        return False
    longest = max(len(one), len(two))
    return longest >= 4 and OSA.distance(one, two) <= (2 if longest >= 8 else 1)
