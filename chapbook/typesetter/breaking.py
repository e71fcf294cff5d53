"""Where to break a paragraph into lines: the whole paragraph is weighed, not one line after the other.

The method is Knuth and Plass's (*Breaking Paragraphs into Lines*, Software: Practice and Experience 11,
1981): each line has a badness, the cube of how far its spaces are stretched or shrunk, and the breaks with
the least sum of demerits are chosen. Hyphenation is tried only where a paragraph is loose without it.

Letters give way, too: they are drawn a little wider or narrower, which nobody sees in a line beside others
(Hàn Thế Thành, *Micro-typographic extensions to the TeX typesetting system*, 2000, chapter 3). To a line of
65 letters that is worth half as much as its spaces, and leaves one loose line of ten and half the hyphens.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import NamedTuple

STRETCH, SHRINK = 0.5, 0.25
"""How far a space may grow and shrink, as parts of itself, before a line counts as bad."""

FLEX = 0.02
"""How much wider or narrower letters may be drawn, as a part of their width."""

HYPHEN_PENALTY = 60
"""What a hyphen costs, on the scale of badness (100 is a line stretched to its limit)."""

NAME_PENALTY = 140
"""What breaking a name costs: a word with a capital letter."""

LADDER_DEMERITS = 60_000
"""For two hyphens in a row, and again for the third."""

LADDER, TALL_LADDER_DEMERITS = 3, 30_000_000
"""The most hyphens in a row (Bringhurst, *Elements of Typographic Style*, 2.4.3), and what one more costs."""

RUNT_DEMERITS = 1_000_000
"""For a last line that is hardly longer than an indent, or only the end of a broken word (the same, 2.4.2).

It is more than that of a line whose spaces are twice as wide as they should be.
"""

RUNT = 0.08
"""A last line shorter than this part of the measure is a runt."""

EVEN = 1.3
"""A paragraph whose lines are all within this stretch is left without hyphens."""

USUAL = 1.5
"""Where words can be hyphenated, lines are hardly ever stretched further; looser ones are tried last."""

HALVINGS = 9
"""How often the search for the narrowest column halves it: to less than a letter's width."""

LOOSEST = 6.0
"""Lines stretched further than this many times their limit are weighed only if there is no other way."""


class Break(NamedTuple):
    """An opportunity to break a line; offsets are those of the caller's text."""

    end: int
    """Offset where the line before it ends, without its trailing space."""

    start: int
    """Offset where the next line starts."""

    end_x: float
    """Natural width of the text from the paragraph's start to `end`, with a hyphen where one is set."""

    start_x: float
    """Natural width of the text from the paragraph's start to `start`."""

    end_spaces: int
    start_spaces: int
    """Spaces in the text from the paragraph's start to `end`, and to `start`."""

    penalty: int = 0
    hyphen: bool = False
    """Whether a hyphen is added; one that the text has already only counts as a penalty."""


@dataclass(frozen=True, slots=True)
class Measure:
    """The column that a paragraph is set in, in any one unit."""

    width: float
    indent: float
    """Of the first line."""

    space: float
    """Natural width of a space; more than nothing, if there are any."""

    hang: float = 0
    """What an initial takes of the lines after the first, which begins with it."""

    hung: int = 0
    """Lines that the initial stands in; the first counts."""

    @property
    def flex(self) -> float:
        """How much wider or narrower the letters of a full line may be; not nothing, to be divided by."""
        return max(self.width * FLEX, 1.0)

    def stretch_line(self, room: float, spaces: int) -> float:
        """Say how far a line is stretched, or shrunk below nothing; 1 and -1 are as far as it should be.

        Letters and spaces give way alike up to there; from there on spaces alone grow.
        """
        if room <= 0:
            return room / (spaces * self.space * SHRINK + self.flex)
        give = spaces * self.space * STRETCH
        ratio = room / (give + self.flex)
        return ratio if ratio <= 1 else (room - self.flex) / give if give else inf

    def list_starts(self, lines: Sequence[Break]) -> list[tuple[float, int]]:
        """Give where each line starts, were all text in one line, and the spaces before it."""
        starts = [(-self.indent, 0), *((line.start_x, line.start_spaces) for line in lines[:-1])]
        return [
            (x - self.hang, spaces) if 0 < number < self.hung else (x, spaces)
            for number, (x, spaces) in enumerate(starts)
        ]


def choose_breaks(
    plain: Sequence[Break], measure: Measure, hyphenate: Callable[[], Sequence[Break]]
) -> list[Break]:
    """Choose the breaks that end each line; the last of `plain` is the paragraph's end and always chosen.

    `hyphenate` gives them all, with those that take a hyphen; more than half of all paragraphs do without.
    """
    chosen, is_best = _weigh(plain, measure, EVEN)
    if is_best:
        return chosen
    breaks = hyphenate()
    if len(plain) < len(breaks):
        if chosen and _is_even(chosen := _weigh(plain, measure, LOOSEST)[0], measure):
            return chosen
        chosen, is_best = _weigh(breaks, measure, USUAL)
    return chosen if is_best else _weigh(breaks, measure, LOOSEST)[0] or _weigh(breaks, measure, inf)[0]


def fill_lines(breaks: Sequence[Break], measure: Measure) -> list[Break]:
    """Choose the breaks of ragged text: each line takes what it can hold. Empty if one cannot hold a word.

    Words with a hyphen (al-Hasan, 1960–65) are broken only where that saves a line.
    """
    chosen = _fill(breaks, measure)
    whole = (
        _fill([it for it in breaks if not it.penalty], measure) if any(it.penalty for it in chosen) else []
    )
    return whole if len(whole) == len(chosen) else chosen


def balance_lines(breaks: Sequence[Break], measure: Measure) -> list[Break]:
    """Choose the breaks of a heading: as many lines as ragged text takes, all about as long.

    Names with a hyphen (al-Hasan) stay whole, unless they are longer than a line.
    """
    whole = [it for it in breaks if not it.penalty]
    breaks = whole if _fill(whole, measure) else breaks
    lines = fill_lines(breaks, measure)
    narrow, wide = 0.0, measure.width
    for _ in range(HALVINGS if len(lines) > 1 else 0):
        width = (narrow + wide) / 2
        tried = fill_lines(breaks, replace(measure, width=width))
        if len(tried) == len(lines):
            lines, wide = tried, width
        else:
            narrow = width
    return lines


def _fill(breaks: Sequence[Break], measure: Measure) -> list[Break]:
    chosen: list[Break] = []
    last, start_x, width = None, -measure.indent, measure.width + 0.01
    for node in breaks:
        if node.end_x - start_x > width:
            if last is None or node.end_x - last.start_x > width:
                return []
            chosen.append(last)
            start_x = last.start_x - (measure.hang if len(chosen) < measure.hung else 0)
        last = node
    return [*chosen, breaks[-1]]


def fit_measure(lines: Sequence[Break], measure: Measure) -> bool:
    """Say whether every line, its spaces shrunk as far as they may, is within the measure."""
    return all(
        measure.stretch_line(measure.width + 0.01 - line.end_x + x, line.end_spaces - spaces) >= -1
        for line, (x, spaces) in zip(lines, measure.list_starts(lines), strict=True)
    )


def _is_even(lines: Sequence[Break], measure: Measure) -> bool:
    """Say whether all lines fit, and none but the last is stretched further than `EVEN`."""
    return fit_measure(lines, measure) and all(
        measure.stretch_line(measure.width - line.end_x + x, line.end_spaces - spaces) <= EVEN
        for line, (x, spaces) in zip(lines[:-1], measure.list_starts(lines), strict=False)
    )


def _weigh(breaks: Sequence[Break], measure: Measure, loosest: float) -> tuple[list[Break], bool]:
    """Give the best breaks among those that stretch no line further than `loosest`; empty if there are none.

    With them goes whether they are the best of all: one looser line alone would cost more.
    The inner loop runs some five times a word of the book, so it calls nothing.
    """
    feasible = [(-measure.indent, 0, 0.0, 0, -1)]
    """Where a line may begin: x, spaces, demerits so far, lines in a row that end in hyphens, the break."""
    origin = [-1] * len(breaks)
    numbers = [0] * (len(breaks) + 1)
    """Of the line that ends at each break; the last is the beginning, which `origin` calls -1."""
    width, stretch, shrink = measure.width, measure.space * STRETCH, measure.space * SHRINK
    flex = measure.flex
    first, last, least, rung = 0, len(breaks) - 1, inf, 0
    for index, (_, _, end_x, start_x, end_spaces, start_spaces, penalty, _) in enumerate(breaks):
        least = inf
        for place in range(first, len(feasible)):
            from_x, from_spaces, cost, ladder, previous = feasible[place]
            room, spaces = width - end_x + from_x, end_spaces - from_spaces
            # As `Measure.stretch_line` says.
            ratio = room / (spaces * (stretch if room > 0 else shrink) + flex)
            if ratio > 1:
                ratio = (room - flex) / (spaces * stretch) if spaces else inf
            if ratio < -1 and previous < index - 1:
                if place == first:
                    first += 1  # what is too long now is so for all later breaks
                continue
            if index == last:
                ratio = min(ratio, 0.0)
            elif ratio > loosest:
                break
            cost += (10 + 100 * min(abs(ratio), 100.0) ** 3 + penalty) ** 2
            if penalty and ladder:
                cost += LADDER_DEMERITS if ladder < LADDER else TALL_LADDER_DEMERITS
            if index == last and ((ladder and not spaces) or end_x - from_x < width * RUNT):
                cost += RUNT_DEMERITS
            if cost < least:
                least, origin[index], rung = cost, previous, ladder + 1
        if least < inf:
            if measure.hung:
                numbers[index] = numbers[origin[index]] + 1
            x = start_x - measure.hang if numbers[index] < measure.hung else start_x
            feasible.append((x, start_spaces, least, rung if penalty else 0, index))
        elif first == len(feasible):
            break
    if least == inf:
        return [], False
    chosen, index = [], last
    while index >= 0:
        chosen.append(breaks[index])
        index = origin[index]
    return chosen[::-1], least <= (10 + 100 * loosest**3) ** 2
