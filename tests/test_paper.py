"""The page's geometry: whatever the paper and the theme, a line is easy to read and nothing overlaps."""

from itertools import product

import pytest

from chapbook.design.paper import FEWEST, MOST, SPREAD, STANDS, Geometry, Wishes, plan_page, read_wishes
from chapbook.design.theme import load_theme
from chapbook.model.formats import PAPERS, Format, Paper, PaperError, read_paper
from chapbook.problems import Place
from chapbook.workshop.tools import list_sheets

SMALL = Wishes(text_size=3.35, leading=4.2, letter=0.433, most_columns=2, sidebar_stands="above")
LARGE = Wishes(text_size=6.35, leading=8.5, letter=0.5, sidebar_stands="above")


def count_characters(page: Geometry, wishes: Wishes) -> list[float]:
    """Give the characters of a line, in the full width of a column and beside the sidebar."""
    column = (page.text_width - page.column_gap * (page.columns - 1)) / page.columns
    beside = [column - page.sidebar - page.gutter] if page.stand == "text" else []
    return [width / wishes.character for width in (column, *beside)]


@pytest.mark.parametrize(("name", "alone"), list(product(PAPERS, (False, True))))
def test_lines_are_easy_to_read_on_every_paper(name: str, alone: bool) -> None:
    """Lines have 45 to 75 characters, also beside a sidebar; where there is little room, average ones do."""
    for wishes in (Wishes(), SMALL, *(Wishes(sidebar_stands=stand) for stand in STANDS)):
        page = plan_page(Format(PAPERS[name], alone), wishes)
        counts = count_characters(page, wishes)
        assert all(FEWEST - 0.01 <= count <= MOST for count in counts)
        if page.columns == 1 and page.stand != "text":
            assert all(FEWEST + SPREAD <= count <= MOST - SPREAD + 0.01 for count in counts)
        assert page.inner + page.text_width + page.outer == pytest.approx(page.width)
        assert min(page.inner, page.outer) >= 17
        assert page.overhang <= max(page.outer - 11.9, 0)


def test_the_sidebar_goes_where_there_is_room() -> None:
    """It stands in the margin, beside shorter lines on a middling page, and above the text of a small one."""
    stands = {name: plan_page(Format(paper)).stand for name, paper in PAPERS.items()}
    assert stands == {
        "a4": "margin", "letter": "margin", "legal": "margin", "b5": "margin", "a5": "above", "6x9": "above",
    }  # fmt: skip


def test_two_columns_want_a_wide_page() -> None:
    """Where a column would be too narrow there is one."""
    columns = {name: plan_page(Format(paper), SMALL).columns for name, paper in PAPERS.items()}
    assert columns == {"a4": 2, "letter": 2, "legal": 2, "b5": 1, "a5": 1, "6x9": 1}


def test_a_book_has_more_margin_outside_and_a_loose_leaf_the_same() -> None:
    """Two inner margins meet at the spine; without one, the text stands in the middle."""
    paper, wishes = Paper(200, 250), Wishes(sidebar_stands="above")
    book, leaf = (plan_page(Format(paper, alone), wishes) for alone in (False, True))
    assert book.inner < book.outer
    assert leaf.inner == pytest.approx(leaf.outer)


def test_the_text_block_is_a_whole_number_of_lines() -> None:
    """However high the paper, as many lines fit as there is room for, and no part of one."""
    for paper, wishes in product(PAPERS.values(), (Wishes(), SMALL, LARGE)):
        page = plan_page(Format(paper), wishes)
        lines = (page.height - page.top - page.bottom) / wishes.leading
        assert lines == pytest.approx(round(lines), abs=0.01)


@pytest.mark.parametrize(
    ("text", "paper"),
    [
        ("A4", (210, 297)),
        (" Letter ", (215.9, 279.4)),
        ("6 x 9", (152.4, 228.6)),
        ("170 x 240 mm", (170, 240)),
        ("170mm×240mm", (170, 240)),
        ("6x9in", (152.4, 228.6)),
        ("5,5 x 8.5 IN", (139.7, 215.9)),
        ('6" x 9"', (152.4, 228.6)),
    ],
)
def test_paper_is_named_or_measured(text: str, paper: tuple[float, float]) -> None:
    """A size is written as people write sizes."""
    assert read_paper(text) == pytest.approx(paper)


@pytest.mark.parametrize("text", ["", "x", "0 x 0 mm", "1e9 x 3 mm", "-170 x 240 mm", "٣ x ٤ mm", "a4 a4"])
def test_no_paper_is_made_up(text: str) -> None:
    """What is no paper is refused with a hint."""
    with pytest.raises(PaperError) as caught:
        read_paper(text)
    assert caught.value.hint


def test_a_theme_says_what_it_would_like() -> None:
    """Custom properties of :root count, the last one most; other rules and properties do not."""
    sheets = [
        ("a.css", ":root { --text-size: 10pt; --gutter: 1em; --accent: red } p { --measure: 3 }"),
        ("b.css", "/* :root { --measure: 2 } */ :root { --measure: 60; --sidebar-stands: above }"),
    ]
    wishes, problems = read_wishes(sheets)
    assert problems == []
    size = 10 * 25.4 / 72
    assert wishes == Wishes(text_size=size, gutter=size, measure=60, sidebar_stands="above")


def test_a_wish_that_cannot_be_is_a_problem() -> None:
    """It is named with its place, and has its default."""
    text = ":root {\n  --measure: 66mm;\n  --text-size: huge;\n  --most-columns: 9;\n  --leading: 1pt 2pt\n}"
    wishes, problems = read_wishes([("styles/mine/theme.css", text)])
    assert wishes == Wishes()
    assert [problem.place for problem in problems] == [
        Place("styles/mine/theme.css", line) for line in (2, 3, 4, 5)
    ]
    assert {problem.code for problem in problems} == {"CB042"}
    assert problems[0].message == "--measure cannot be “66mm”"


@pytest.mark.parametrize(
    ("name", "alone", "read"),
    [
        ("a4", False, {"sidebar-margin"}),
        ("b5", False, {"sidebar-margin"}),
        ("a5", True, {"sidebar-above", "single-sided"}),
    ],
)
def test_style_sheets_are_read_where_they_apply(name: str, alone: bool, read: set[str]) -> None:
    """Where the sidebar stands, and what is on the backs of leaves, has a style sheet of its own."""
    theme, _ = load_theme("classic", Place(""))
    assert theme is not None
    names = {sheet.split("/")[-1] for sheet, _ in list_sheets(theme, Format(PAPERS[name], alone))}
    unconditional = {"the paper", "theme.css", "content.css", "infobox.css", "page.css"}
    assert names - unconditional == {f"{it}.css" for it in read}
