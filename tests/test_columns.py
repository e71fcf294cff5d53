"""Columns: pages are filled and level as a reader expects them, and nothing is lost on the way."""

import functools
import inspect
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

import pytest
import weasyprint.layout.block
from test_typesetter import Mark, frame, list_texts, read_marks, read_tree, squeeze
from weasyprint.formatting_structure.boxes import TextBox

from chapbook.cache.objects import pack
from chapbook.design.theme import load_theme
from chapbook.model.pages import TypesetChapter
from chapbook.problems import Place
from chapbook.typesetter import Press, columns

SHEET = """
@page { size: 120mm 150mm; margin: 10mm }
html { font: 8pt/10pt "Gentium Book Plus" }
body, p, h1, h2, table { margin: 0 }
section { columns: 2; column-gap: 6mm; orphans: 2; widows: 2 }
h1 { column-span: all; font-size: 20pt; line-height: 30pt }
h2 { font-size: 8pt; margin-top: 10pt; break-after: avoid }
"""
LEFT, RIGHT = (10, 57), (63, 110)
"""Edges of the columns in mm."""

PIXELS = 96 / 25.4
"""In a millimetre."""

LINE = 10 / 0.75


@functools.cache
def make_press(sheet: str = "") -> Press:
    """Set up a press for small pages of two columns."""
    theme, _ = load_theme("classic", Place(""))
    assert theme is not None
    return Press((theme.print_sheets[0][1], SHEET, sheet), dict(theme.fonts))


def typeset(body: str, sheet: str = "") -> TypesetChapter:
    """Set the content of a section in columns."""
    return make_press(sheet).typeset("c", frame(f'<section id="c">{body}</section>'))


def count_words(first: int, count: int) -> str:
    """Write words that are numbered and of one length, mostly four a line."""
    return " ".join(f"word{number:04}" for number in range(first, first + count))


def write_paragraphs(*lengths: int) -> str:
    """Write paragraphs of that many words, numbered through."""
    starts = [sum(lengths[:index]) for index in range(len(lengths))]
    return "".join(f"<p>{count_words(*it)}</p>" for it in zip(starts, lengths, strict=True))


def read_words(chapter: TypesetChapter) -> list[str]:
    """Read numbered words in the order of drawing."""
    return re.findall(r"word\d{4}", squeeze("".join(mark.text for mark in read_marks(chapter))))


def read_columns(chapter: TypesetChapter, page: int) -> list[list[Mark]]:
    """List what stands in each column of a page; nothing stands anywhere else."""
    marks = [mark for mark in read_marks(chapter) if mark.page == page]
    found = []
    for left, right in (LEFT, RIGHT):
        inside = [it for it in marks if left - 0.1 <= it.x / PIXELS and it.right / PIXELS <= right + 0.5]
        found.append(inside)
        marks = [mark for mark in marks if mark not in inside]
    assert not marks
    return found


def read_feet(chapter: TypesetChapter, page: int) -> list[float]:
    """Give the base line of each column's last line."""
    return [max(mark.y for mark in column) for column in read_columns(chapter, page)]


@contextmanager
def their_way() -> Iterator[None]:
    """Put WeasyPrint's own columns back."""
    weasyprint.layout.block.columns_layout = columns._theirs
    try:
        yield
    finally:
        columns.install()


TABLE = "<table>{}</table>".format(
    "".join(f"<tr><th>Row</th><td>{count_words(it * 9, 9)}</td></tr>" for it in range(40))
)
HEADED = "".join(f"<h2>Heading</h2><p>{count_words(it * 24, 24)}</p>" for it in range(32))
LONG = write_paragraphs(*range(40, 140, 5))


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>Title</h1>{LONG}", HEADED, TABLE, f"<h1>{count_words(0, 400)}</h1><p>Text</p>",
        "<h1>Title</h1><p>word0000</p>", "<h1>word0000</h1>", "<p>word0000</p>",
        f"<div>{LONG}</div>", f"<div style='break-inside: avoid; height: 99mm'>word0000</div>{HEADED}",
        f"<p>word0000</p><h1>Title</h1>{LONG}",
    ],
    ids=[
        "paragraphs", "headings", "table", "title", "line", "no text", "word", "nested", "block", "late span",
    ],
)  # fmt: skip
def test_nothing_is_lost_or_doubled(body: str) -> None:
    """Every word is drawn once and told once, in reading order, whatever is set in columns."""
    chapter = typeset(body)
    assert read_words(chapter) == re.findall(r"word\d{4}", body)
    assert re.findall(r"word\d{4}", squeeze(read_tree(chapter).read(list_texts(chapter)))) == read_words(
        chapter
    )
    assert {mark.page for mark in read_marks(chapter)} == set(range(chapter.pages))


def test_a_full_page_is_broken_where_weasyprint_breaks_it() -> None:
    """Our columns hold what theirs hold, on all pages but the last, which they balance in their own way."""
    body = f"<h1>Title</h1>{LONG}"
    ours = typeset(body)
    with their_way():
        theirs = typeset(body)
    assert ours.pages == theirs.pages >= 3
    for page in range(ours.pages - 1):
        texts = [[[it.text for it in part] for part in read_columns(it, page)] for it in (ours, theirs)]
        assert texts[0] == texts[1]


def test_what_is_not_ours_goes_their_way() -> None:
    """A block that spans columns in the midst of them, and columns of a given height."""
    for body, sheet in ((f"<p>Text</p><h1>Title</h1>{LONG}", ""), (LONG, "section { height: 60mm }")):
        ours = pack(typeset(body, sheet))
        with their_way():
            assert pack(typeset(body, sheet)) == ours


@pytest.mark.parametrize("words", [9, 16, 40, 75, 90, 111, 160])
def test_columns_end_level_where_the_text_ends(words: int) -> None:
    """The last page's columns differ by no more than a line and the space above a heading."""
    chapter = typeset(
        f"<h1>Title</h1><h2>One</h2><p>{count_words(0, words)}</p><h2>Two</h2><p>And so on.</p>"
    )
    assert chapter.pages == 1
    title, *rest = read_marks(chapter)
    assert title.text == "Title"
    feet = [max(it.y for it in rest if (it.x > 60 * PIXELS) is is_right) for is_right in (False, True)]
    assert -0.1 <= feet[0] - feet[1] <= 2 * LINE + 0.1 or words < 20


def test_a_full_column_ends_at_the_foot_of_the_page() -> None:
    """Where a heading or two lines go to the next column, the spaces above headings make up for them."""
    chapter = typeset(HEADED)
    assert chapter.pages >= 3
    for page in range(chapter.pages - 1):
        left, right = read_feet(chapter, page)
        assert left == pytest.approx(right, abs=0.1)
        assert left > 138 * PIXELS - LINE


def test_plain_text_is_not_stretched() -> None:
    """A column that is a line short keeps its lines where they are, if it has no spaces to stretch."""
    chapter = typeset(LONG)
    for page in range(chapter.pages):
        for column in read_columns(chapter, page):
            lines = sorted({round(mark.y, 2) for mark in column})
            assert {round((low - high) / LINE, 2) for high, low in pairwise(lines)} <= {1}


def test_a_heading_stands_at_the_top_of_its_column() -> None:
    """The space above a heading goes where the heading begins a column, on the first page as on others."""
    chapter = typeset(f"<p>{count_words(0, 8)}</p><h2 style='break-before: column'>Heading</h2><p>Text</p>")
    left, right = read_columns(chapter, 0)
    assert right[0].text == "Heading"
    assert right[0].y == pytest.approx(left[0].y, abs=0.1)


def test_columns_are_as_many_as_fit() -> None:
    """A width gives the number of columns, and a number and a width the smaller number."""
    for sheet, count in (("30mm", 2), ("60mm", 1), ("20mm auto", 4), ("20mm 3", 3), ("auto 2", 2)):
        chapter = typeset(LONG, f"section {{ columns: {sheet} }} p {{ text-indent: 0 }}")
        assert len({round(mark.x) for mark in read_marks(chapter) if mark.page == 0}) == count, sheet


def test_running_elements_stand_on_their_page() -> None:
    """An element in the second column that becomes a running head does so on its own page."""
    sheet = "em { position: running(head) } @page { @top-left { content: element(head) } }"
    body = f"<p>{count_words(0, 8)}</p><p style='break-before: column'><em>Head</em>Text</p>"
    heads = [mark for mark in read_marks(typeset(body, sheet)) if mark.text == "Head"]
    assert [(mark.page, mark.mcid) for mark in heads] == [(0, None)]


def test_it_stands_where_weasyprint_calls_it() -> None:
    """With the same parameters, from the one place that asks for columns."""
    assert weasyprint.layout.block.columns_layout is columns.set_columns
    theirs = list(inspect.signature(columns._theirs).parameters)
    assert list(inspect.signature(columns.set_columns).parameters)[:9] == theirs[:9]
    assert len(theirs) == 11
    assert "columns_layout(" in inspect.getsource(weasyprint.layout.block.block_box_layout)


def test_notes_stand_below_the_columns_of_their_calls() -> None:
    """Each once, on the page of its call, with the columns ending above them."""
    body = "".join(
        f"<p>{count_words(it * 30, 15)}<span>note{it:04}</span> {count_words(it * 30 + 15, 15)}</p>"
        for it in range(40)
    )
    sheet = ":root { --least-page: none } span { float: footnote }"
    document = make_press(sheet)._render(frame(f"<section>{body}</section>"))
    assert len(document.pages) >= 3
    seen = []
    for page in document.pages:
        marks = [box for box in page._page_box.descendants() if isinstance(box, TextBox)]
        notes = [box for box in marks if box.text.startswith("note")]
        words = [box for box in marks if box.text.startswith("word")]
        text = " ".join(box.text for box in words)
        assert max(box.position_y + box.height for box in words) < min(box.position_y for box in notes)
        assert max(box.position_y + box.height for box in notes) < 140 * PIXELS + LINE / 4
        for box in notes:
            number = int(box.text[4:8])
            assert f"word{number * 30 + 14:04}" in text
            seen.append(number)
    assert seen == list(range(40))


def test_insets_are_a_number_of_lines_high() -> None:
    """Below a sidebar in smaller type lines stand beside those of the next column again."""
    body = f"<aside>{count_words(900, 5)}</aside><p>{count_words(0, 80)}</p>"
    chapter = typeset(body, "aside { font-size: 7pt; line-height: 8pt; border-bottom: 1pt solid }")
    left, right = ({round(mark.y, 1) for mark in column} for column in read_columns(chapter, 0))
    assert len(left & right) >= 8
    assert len(right - left) <= 4
