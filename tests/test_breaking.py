"""Paragraphs are broken as a whole: no other choice of breaks would look better."""

import itertools
import random
from itertools import pairwise

import pyphen
import pytest

from chapbook.typesetter.breaking import (
    FLEX,
    LADDER,
    LADDER_DEMERITS,
    RUNT,
    RUNT_DEMERITS,
    SHRINK,
    STRETCH,
    TALL_LADDER_DEMERITS,
    Break,
    Measure,
    balance_lines,
    choose_breaks,
    fill_lines,
)
from chapbook.typesetter.patterns import Dictionary
from chapbook.typesetter.runs import hyphenate

SPACE = 4.0


def make_breaks(words: list[list[float]], hyphen: float = 3.0) -> list[Break]:
    """Make the breaks of a text; a word is a list of the widths of its parts."""
    breaks, x, offset, spaces = [], 0.0, 0, 0
    for number, word in enumerate(words):
        for part, width in enumerate(word):
            x, offset = x + width, offset + 1
            if part + 1 < len(word):
                breaks.append(Break(offset, offset, x + hyphen, x, spaces, spaces, 60, hyphen=True))
        if number + 1 < len(words):
            breaks.append(Break(offset, offset + 1, x, x + SPACE, spaces, spaces + 1))
            x, offset, spaces = x + SPACE, offset + 1, spaces + 1
    return [*breaks, Break(offset, offset, x, x, spaces, spaces)]


def stretch_line(previous: Break, node: Break, width: float) -> float:
    """Say how far a line's letters and spaces are stretched or shrunk."""
    room = width - (node.end_x - previous.start_x)
    give, flex = (node.end_spaces - previous.start_spaces) * SPACE, width * FLEX
    if room > give * STRETCH + flex:
        return (room - flex) / (give * STRETCH) if give else float("inf")
    return room / (give * (STRETCH if room > 0 else SHRINK) + flex)


def weigh(chosen: list[Break], width: float) -> float:
    """Sum the demerits of a way to break, straight from the definition."""
    total, previous, ladder = 0.0, Break(0, 0, 0, 0, 0, 0), 0
    for node in chosen:
        ratio = stretch_line(previous, node, width)
        last = node is chosen[-1]
        if ratio < -1 or (ratio > 6 and not last):
            return float("inf")
        ratio = min(ratio, 0.0) if last else ratio
        total += (10 + 100 * min(abs(ratio), 100.0) ** 3 + node.penalty) ** 2
        if node.penalty and ladder:
            total += LADDER_DEMERITS if ladder < LADDER else TALL_LADDER_DEMERITS
        if last and (
            (ladder and node.end_spaces == previous.start_spaces)
            or node.end_x - previous.start_x < width * RUNT
        ):
            total += RUNT_DEMERITS
        previous, ladder = node, ladder + 1 if node.penalty else 0
    return total


def choose(breaks: list[Break], measure: Measure) -> list[Break]:
    """Choose among breaks with and without hyphens."""
    return choose_breaks([it for it in breaks if not it.hyphen], measure, lambda: breaks)


@pytest.mark.parametrize("seed", range(40))
def test_no_other_breaks_are_better(seed: int) -> None:
    """Compared with every possible way to break a short text, the chosen one has the least demerits."""
    chance = random.Random(seed)  # noqa: S311  # a seed, so that a failure comes back
    words = [[chance.uniform(8, 40) for _ in range(chance.choice((1, 1, 2)))] for _ in range(10)]
    breaks, width = make_breaks(words), 110.0
    chosen = choose(breaks, Measure(width, 0.0, SPACE))
    plain = [it for it in breaks if not it.hyphen]
    pool = breaks if any(it.hyphen for it in chosen) else plain
    ways = (
        [*way, pool[-1]] for count in range(len(pool)) for way in itertools.combinations(pool[:-1], count)
    )
    best = min(weigh(way, width) for way in ways)
    if best < float("inf"):
        assert weigh(chosen, width) == pytest.approx(best)


@pytest.mark.parametrize("seed", range(20))
def test_no_line_is_too_long(seed: int) -> None:
    """Lines stay within the measure, as far as letters and spaces can shrink."""
    chance = random.Random(seed)  # noqa: S311  # a seed, so that a failure comes back
    words = [[chance.uniform(5, 30) for _ in range(chance.choice((1, 2, 3)))] for _ in range(200)]
    previous = Break(0, 0, 0, -15.0, 0, 0)
    for node in choose(make_breaks(words), Measure(240.0, 15.0, SPACE)):
        spaces = node.end_spaces - previous.start_spaces
        assert node.end_x - previous.start_x - spaces * SPACE * SHRINK <= 240.01 * (1 + FLEX)
        previous = node


def test_every_paragraph_ends() -> None:
    """The last break is always the text's end, also where a word is longer than the measure."""
    for words in ([[500.0]], [[10.0], [500.0], [10.0]], [[1.0]], [[30.0, 500.0, 30.0]]):
        breaks = make_breaks(words)
        assert choose(breaks, Measure(100.0, 10.0, SPACE))[-1] == breaks[-1]


def test_even_text_is_not_hyphenated() -> None:
    """Words that fill their lines stay whole, though they could be broken."""
    words = [[14.0, 14.0]] * 64
    assert not any(it.hyphen for it in choose(make_breaks(words), Measure(252.0, 0.0, SPACE)))


def test_loose_text_is_hyphenated() -> None:
    """Long words in a narrow column are broken where that makes the lines more even."""
    words = [[31.0, 31.0], [20.0]] * 12
    assert any(it.hyphen for it in choose(make_breaks(words), Measure(125.0, 0.0, SPACE)))


@pytest.mark.parametrize("seed", [3, 4, 12, 18, 26, 45])
def test_hyphens_are_not_heaped_up(seed: int) -> None:
    """No more than three stand in a row, and no last line is only the end of a broken word."""
    chance = random.Random(seed)  # noqa: S311  # a seed, so that a failure comes back
    words = [[chance.uniform(9, 30) for _ in range(chance.choice((1, 2, 3)))] for _ in range(160)]
    chosen = choose(make_breaks(words), Measure(320.0, 15.0, SPACE))
    *_, before, last = chosen
    assert "-" * (LADDER + 1) not in "".join("-" if it.hyphen else " " for it in chosen)
    assert not before.hyphen or last.end_spaces > before.start_spaces


@pytest.mark.parametrize(
    ("word", "parted"),
    [
        ("prosperity", "prosper-ity"),
        ("Constantinople", "Con-stantinople"),
        ("Ṣalanābād", "Ṣala-nā-bād"),
        ("Shahrbarāz", "Shahrba-rāz"),
        ("Wales", "Wales"),
        ("salanabad", "salanabad"),
    ],
)
def test_a_long_name_that_no_pattern_knows_is_broken_between_syllables(word: str, parted: str) -> None:
    """Words are broken as the language has it; only names that it says nothing of before a lone consonant."""
    places = hyphenate(word, "en_GB", 2, 3)
    assert "-".join(word[start:end] for start, end in pairwise((0, *places, len(word)))) == parted


# --- ragged text ---------------------------------------------------------------------------------


def make_hyphened(words: list[list[float]]) -> list[Break]:
    """Make the breaks of a text whose words have hyphens of their own between their parts."""
    return [it._replace(end_x=it.start_x, hyphen=False) if it.hyphen else it for it in make_breaks(words)]


@pytest.mark.parametrize("seed", range(20))
def test_ragged_lines_take_what_they_can_hold(seed: int) -> None:
    """No line is too long, and none had room for the next word."""
    chance = random.Random(seed)  # noqa: S311  # a seed, so that a failure comes back
    breaks = make_breaks([[chance.uniform(5, 60)] for _ in range(60)])
    previous = Break(0, 0, 0, -15.0, 0, 0)
    for node in fill_lines(breaks, Measure(120.0, 15.0, SPACE)):
        assert node.end_x - previous.start_x <= 120.01
        following = breaks.index(node) + 1
        assert following == len(breaks) or breaks[following].end_x - previous.start_x > 120.01
        previous = node
    assert previous == breaks[-1]


def test_ragged_text_that_does_not_fit_has_no_lines() -> None:
    """A word wider than the column is not ours to break, wherever it stands."""
    for words in ([[500.0]], [[10.0], [500.0], [10.0]], [[10.0], [500.0]]):
        assert fill_lines(make_breaks(words), Measure(100.0, 0.0, SPACE)) == []


def test_a_word_with_a_hyphen_stays_whole_if_that_costs_no_line() -> None:
    """Al-Hasan goes to the next line as a whole, unless that takes one more line or does not fit."""
    measure = Measure(50.0, 0.0, SPACE)
    whole, saving = make_hyphened([[30.0], [10.0, 30.0]]), make_hyphened([[30.0], [10.0, 30.0], [10.0]])
    assert [it.end for it in fill_lines(whole, measure)] == [1, 4]
    assert [it.penalty for it in fill_lines(saving, measure)] == [60, 0]
    assert [it.penalty for it in fill_lines(make_hyphened([[40.0, 40.0]]), measure)] == [60, 0]


@pytest.mark.parametrize("seed", range(20))
def test_text_beside_an_initial_keeps_to_its_lines(seed: int) -> None:
    """Lines beside a large letter are shorter, justified or ragged; those below it have the whole width."""
    draw = random.Random(seed)  # noqa: S311  # a test wants the same text each time
    breaks = make_breaks([[draw.uniform(8, 50)] for _ in range(60)])
    measure = Measure(200, 0, SPACE, hang=40, hung=3)
    for chosen in (choose(breaks, measure), fill_lines(breaks, measure)):
        ends, spaces = [line.end_x for line in chosen], [line.end_spaces for line in chosen]
        starts = measure.list_starts(chosen)
        assert [line.start_x - x for line, (x, _) in zip(chosen, starts[1:], strict=False)][:3] == [40, 40, 0]
        for (x, before), end, after in zip(starts, ends, spaces, strict=True):
            assert end - x - (after - before) * SPACE * SHRINK <= 200.01 * (1 + FLEX)
    assert len(fill_lines(breaks, measure)) >= len(fill_lines(breaks, Measure(200, 0, SPACE)))


def test_a_heading_has_lines_of_about_one_length() -> None:
    """As many lines as it needs, and the shortest of them is as long as that allows."""
    breaks, measure = make_breaks([[20.0]] * 11), Measure(200, 0, SPACE)
    greedy, balanced = fill_lines(breaks, measure), balance_lines(breaks, measure)
    assert [line.end for line in greedy] == [15, 21]
    assert [line.end for line in balanced] == [11, 21]


@pytest.mark.parametrize("language", ["en_GB", "cs_CZ", "de_DE"])
def test_patterns_are_read_as_pyphen_reads_them(language: str) -> None:
    """In UTF-8, in an older encoding, and with other spellings at a hyphen, which are left to Pyphen."""
    path = pyphen.LANGUAGES[language]
    ours, theirs = Dictionary(path), Dictionary.__base__(path)
    assert ours.patterns == theirs.patterns
    assert ours.maxlen == theirs.maxlen
