"""Last pages: a chapter does not end with a page that has next to nothing on it, where that can be helped."""

import functools
from collections import Counter

import pytest
from test_typesetter import frame, read_marks

from chapbook.design.theme import load_theme
from chapbook.problems import Place
from chapbook.typesetter import Press

SHEET = """
@page { size: 120mm 150mm; margin: 10mm }
html { font: 8pt/10pt "Gentium Book Plus" }
body, p { margin: 0; orphans: 1; widows: 1 }
"""
LINES = 36
"""Of a page."""


@functools.cache
def make_press(least: str) -> Press:
    """Set up a press that fills as much of a last page."""
    theme, _ = load_theme("classic", Place(""))
    assert theme is not None
    sheet = f"{SHEET} :root {{ --least-page: {least} }}"
    return Press((theme.print_sheets[0][1], sheet), dict(theme.fonts))


def count_lines(total: int, least: str, together: int = 1) -> list[int]:
    """Set so many lines, some of which stay together, and count those of each page."""
    lines = [f"Line {number}" for number in range(total)]
    groups = ["<br/>".join(lines[first : first + together]) for first in range(0, total, together)]
    body = "".join(f'<p style="break-inside: avoid">{group}</p>' for group in groups)
    chapter = make_press(least).typeset("c", frame(f'<section class="chapter" id="c">{body}</section>'))
    counts = Counter(mark.page for mark in read_marks(chapter) if mark.text.startswith("Line"))
    assert sum(counts.values()) == total
    return [counts[page] for page in range(chapter.pages)]


@pytest.mark.parametrize(
    ("total", "least", "counts"),
    [
        (LINES + 1, "25%", [LINES + 1]),
        (2 * LINES + 1, "15%", [LINES, LINES + 1]),
        (5 * LINES + 1, "25%", [LINES, LINES, LINES, LINES + 1, LINES]),
        (5 * LINES + 1, "none", [LINES] * 5 + [1]),
    ],
)
def test_a_last_page_is_taken_in_by_those_before(total: int, least: str, counts: list[int]) -> None:
    """A few lines go to the pages before, which have one more, from a left-hand page on."""
    assert count_lines(total, least) == counts


@pytest.mark.parametrize(
    ("total", "least", "together", "counts"),
    [
        (5 * LINES + 7, "25%", 1, [LINES, LINES, LINES, LINES - 2, LINES - 2, 11]),
        (5 * LINES + 9, "20%", 1, [LINES] * 5 + [9]),
        (2 * LINES + 3, "30%", 1, [LINES, LINES, 3]),
        (2 * LINES + 2, "15%", 2, [LINES - 2, LINES - 2, 6]),
        (2 * LINES + 2, "30%", 2, [LINES, LINES, 2]),
    ],
)
def test_a_last_page_takes_lines_of_those_before(
    total: int, least: str, together: int, counts: list[int]
) -> None:
    """Where they are too many, pages are shorter by some lines; or as they were, if it takes too many."""
    assert count_lines(total, least, together) == counts
