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
.short-1 .chapter { page: short-1 } .short-2 .chapter { page: short-2 } .short-3 .chapter { page: short-3 }
@page short-1 { padding-bottom: 10pt }
@page short-2 { padding-bottom: 20pt }
@page short-3 { padding-bottom: 30pt }
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


def count_lines(total: int, least: str) -> list[int]:
    """Set so many lines, and count those of each page."""
    body = "".join(f"<p>Line {number}</p>" for number in range(total))
    chapter = make_press(least).typeset("c", frame(f'<section class="chapter" id="c">{body}</section>'))
    counts = Counter(mark.page for mark in read_marks(chapter) if mark.text.startswith("Line"))
    assert sum(counts.values()) == total
    return [counts[page] for page in range(chapter.pages)]


@pytest.mark.parametrize(
    ("total", "least", "counts"),
    [
        (2 * LINES + 1, "15%", [LINES - 3, LINES - 3, 7]),
        (5 * LINES + 1, "25%", [LINES - 2] * 5 + [11]),
        (5 * LINES + 9, "20%", [LINES] * 5 + [9]),
        (LINES + 1, "25%", [LINES, 1]),
        (5 * LINES + 1, "none", [LINES] * 5 + [1]),
    ],
)
def test_a_last_page_takes_lines_of_those_before(total: int, least: str, counts: list[int]) -> None:
    """All are shorter by one line to three; where that is not enough, or nobody asks, they are full."""
    assert count_lines(total, least) == counts
