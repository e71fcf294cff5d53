"""Articles with everything in them: emphasis, links, notes, tables, lists, quotations, code and formulas."""

import re
import zipfile
from pathlib import Path

import pikepdf
import pytest
from checkers import epubcheck, pdf_text, structure_text, verapdf

from chapbook.chapters.notes import Notebook, spell_letters
from chapbook.chapters.tables import find_scope, place_cells
from chapbook.chapters.words import join_words, set_prose, shorten
from chapbook.model import Break, Cell, Foreign, Mention, Note, Prose, Row, Span, Styled, Table
from chapbook.pipeline import Order, build_edition
from chapbook.problems import Place
from chapbook.report import Report

HERE = Place("a.md", 1, 1)
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
BRIDGE = f"""---
title: The Bridge
aliases: [Long Bridge]
infobox:
  Date: 22 December 1121
  Place: ['on the "[[Two Rivers]]"', Ys]
---
The **bridge** spans the [rivers](rivers.md#the-mouth), says "*Gradlon*",[^1] and H<sub>2</sub>O flows under
it.[^far] Nobody knows [[The Wall|its wall]]; whoever asks is told once more.[^1] See
[the plans](https://plans.example.org/a/b).

## Account

> Of nine arches three held.
>
> — Gradlon

Table: Losses of the sides

| Side | Killed |
|------|-------:|
| Ys | 1,200[^far] |
| Towns | *few* |

4. First
5. Second
   - inner

Ford
: What leads through water

Its length is $\\sqrt{{2}}$ or $\\undefined$.

| Year | {" | ".join(MONTHS)} |
|--|{"--|" * 12}
| 1121 | {" | ".join(f"{number},000 lost" for number in range(1, 13))} |

```
if a < b:
    cross()
```

## See also
- [[Two Rivers]]

[^1]: Gradlon, *The Bridge*, p. 12.
[^far]: Elsewhere.
"""
RIVERS = "# Two Rivers\n\nTwo of them lie under the [[Long Bridge]].\n\n## The mouth\n\nIt is wide.\n"


def build(folder: Path, **articles: str) -> Report:
    """Write articles, and build them in the same cache as before."""
    folder.mkdir(exist_ok=True)
    (folder / "edition.toml").write_text('title = "Ys"\nlanguage = "en"\ndate = 2024-05-01\n')
    for name, text in articles.items():
        (folder / f"{name}.md").write_text(text, "utf-8")
    return build_edition(Order(folder, folder.with_name("out"), jobs=2))


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the book; give the folder of its outputs."""
    folder = tmp_path_factory.mktemp("rich")
    (folder / "book").mkdir()
    (folder / "book" / "fords.wiki").write_text("# One\n# <li value=7> Seven\n# Eight\n")
    report = build(folder / "book", bridge=BRIDGE, rivers=RIVERS)
    assert [problem.code for problem in report.problems] == ["CB019"]
    return folder / "out"


@pytest.fixture(scope="module")
def chapter(book: Path) -> str:
    """Give the chapter of the bridge as e-readers have it."""
    with zipfile.ZipFile(book / "ys.epub") as epub:
        return epub.read("EPUB/the-bridge.xhtml").decode()


def test_print_has_all_words_in_order(book: Path) -> None:
    """Emphasis and links part no words; a table that is too wide goes on below, its first column again."""
    text = " ".join(pdf_text(book / "ys.pdf").split())
    assert "says “Gradlon”,1 and H2O flows under it.2" in text
    assert "Losses of the sides" in text
    assert "if a < b: cross()" in text
    assert "\\undefined" in text
    assert len(re.findall("1121", text)) >= 3
    assert all(f"{number},000" in text for number in range(1, 13))


def test_numbers_of_entries_are_those_that_were_written(book: Path) -> None:
    """A list may begin with any number, and an entry may have one of its own."""
    text = " ".join(pdf_text(book / "ys.pdf").split())
    assert "4. First 5. Second" in text
    assert "1. One 7. Seven 8. Eight" in text


def test_mentions_lead_where_the_book_has_something(book: Path, chapter: str) -> None:
    """To articles, by title, alias or file, and to their sections; others are words."""
    assert 'href="two-rivers.xhtml#two-rivers.the-mouth">rivers</a>' in chapter
    assert "Nobody knows its wall;" in re.sub("<[^>]*>", "", chapter)
    with pikepdf.open(book / "ys.pdf") as opened:
        links = [it for page in opened.pages for it in page.obj.get("/Annots", ()) if "/Dest" in it]
        names = {str(it.Dest) for it in links}
        known = {str(name) for name, _ in pikepdf.NameTree(opened.Root.Names.Dests).items()}
    assert {"the-bridge", "two-rivers", "two-rivers.the-mouth", "the-bridge.note_1"} <= names <= known


def test_notes_pop_up_and_lead_back(chapter: str) -> None:
    """A note that is called twice stands there once, and leads to both calls."""
    assert re.findall(r'role="doc-noteref">(\d)</a>', chapter) == ["1", "2", "1", "2"]
    notes = re.findall(r'<aside class="footnote" id="the-bridge\.note_(\d)".*?</aside>', chapter, re.DOTALL)
    assert notes == ["1", "2"]
    back = re.findall(r'href="#(the-bridge\.call_[\d_]+)" role="doc-backlink"', chapter)
    assert back == [f"the-bridge.call_{it}" for it in ("1", "1_2", "2", "2_2")]
    assert all(f'id="{name}"' in chapter for name in back)


def test_formulas_are_mathml_and_drawings(book: Path, chapter: str) -> None:
    """E-readers have the one, print has the other; what is no formula is code."""
    assert re.findall(r'<math [^>]*alttext="([^"]*)"', chapter) == [r"\sqrt{2}"]
    assert r"<code>\undefined</code>" in chapter
    assert 'class="formula"' not in chapter
    assert structure_text(book / "ys.pdf").count("Formula") == 1
    with zipfile.ZipFile(next(book.glob("*.epub"))) as archive:
        [package] = (name for name in archive.namelist() if name.endswith(".opf"))
        assert '"schema:accessibilityFeature">MathML<' in archive.read(package).decode()


def test_the_tree_of_the_pdf_says_what_is_what(book: Path) -> None:
    """Tables have heads, lists labels and bodies, notes are notes."""
    told = re.findall(r"^ *([A-Z][A-Za-z0-9]*)", structure_text(book / "ys.pdf"), re.MULTILINE)
    assert {"Table", "THead", "TH", "TD", "Caption", "BlockQuote", "Note", "Reference", "Code"} <= set(told)
    assert told.count("Note") == 3  # with the one that says where the plans are
    assert told.count("Table") >= 4
    assert {"L", "LI", "Lbl", "LBody"} <= set(told)


def test_checkers_are_content(book: Path) -> None:
    """EPUBCheck and veraPDF find nothing."""
    assert epubcheck(book / "ys.epub") == []
    assert verapdf([book / "ys.pdf"]) == {book / "ys.pdf": []}


def test_an_article_that_comes_makes_words_a_link(tmp_path: Path) -> None:
    """What is kept of a chapter is made anew when a mention has an answer."""
    build(tmp_path / "book", rivers=RIVERS)
    build(tmp_path / "book", bridge="# The Bridge\n\nOver [[Two Rivers]].\n")
    with zipfile.ZipFile(tmp_path / "out" / "ys.epub") as epub:
        assert "under the Long Bridge" in epub.read("EPUB/two-rivers.xhtml").decode()
    build(tmp_path / "book", bridge="---\naliases: [Long Bridge]\n---\n# The Bridge\n\nOver.\n")
    with zipfile.ZipFile(tmp_path / "out" / "ys.epub") as epub:
        assert 'href="the-bridge.xhtml">Long Bridge</a>' in epub.read("EPUB/two-rivers.xhtml").decode()


# --- Words -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "typed", "parts"),
    [
        ("en", ('He said "', Span("emphasis", "no"), '" twice.'), ["He said “", "no", "” twice."]),
        ("en", (Span("title", "Ys"), "'s walls"), ["Ys", "’s walls"]),
        ("en", ("p. ", Span("strong", "12"), " of it"), ["p.\xa0", "12", " of it"]),
        ("fr", ('Il dit "', Span("emphasis", "non"), '" !'), ["Il dit «\u202f", "non\u202f", "»\u202f!"]),
        ("en", ("'", Span("code", "it's"), "'"), ["‘", "it's", "’"]),
    ],
)
def test_quotes_and_spaces_are_set_over_what_stands_between(
    language: str, typed: Prose, parts: list[str]
) -> None:
    """As if there were no emphasis; nothing in code is touched."""
    words = set_prose(typed, language, shorten, lambda it, inner: (Styled(inner, "strong"),))
    assert [it if isinstance(it, str) else it.words for it in words] == parts  # type: ignore[union-attr]


def test_words_are_joined() -> None:
    """Plain ones that come to stand side by side are one, and what is all plain is a string."""
    assert join_words(("a", ("b", "c"), "")) == "abc"
    assert set_prose(("a ", Foreign("b", "la"), Break()), "en", shorten, lambda it, inner: inner) == "a b"


def test_notes_are_counted() -> None:
    """Those with a name once, others each time; groups have letters; a note without a text has no number."""
    cited = Note("A", name="a")
    notebook = Notebook("x", [cited])
    calls = [notebook.call(it) for it in (Note("", name="a"), Note("B"), Note("B"), Note("C", "efn"), cited)]
    assert [it.label for it in calls if it] == ["1", "2", "3", "a", "1"]
    assert notebook.call(Note("", name="nobody")) is None
    lettered, numbered = notebook.write(str)
    assert [(it.label, it.text) for it in (*lettered.notes, *numbered.notes)] == [
        ("a", "C"), ("1", "A"), ("2", "B"), ("3", "B"),
    ]  # fmt: skip
    assert numbered.notes[0].calls == ("x.call_1", "x.call_1_2")
    assert [spell_letters(number) for number in (1, 26, 27, 53)] == ["a", "z", "aa", "ba"]


# --- Tables ----------------------------------------------------------------------------------


def draw(*rows: tuple[Cell, ...]) -> list[str]:
    """Draw a table as it is placed, each cell by its text as often as it is wide and high."""
    places, columns, height = place_cells(Table("", tuple(map(Row, rows)), HERE))
    drawn = [["?"] * columns for _ in range(height)]
    for it in places:
        for row in range(it.row, it.row + it.rows):
            for column in range(it.column, it.column + it.columns):
                assert drawn[row][column] == "?", "cells overlap"
                drawn[row][column] = str(it.cell.text) or "."
    return ["".join(row) for row in drawn]


def test_cells_have_places_of_their_own() -> None:
    """Spans are cut where another cell stands or the table ends, and what is missing is empty."""
    assert draw((Cell("a", columns=2), Cell("b", rows=9)), (Cell("c"),)) == ["aab", "c.b"]
    assert draw((Cell("a"), Cell("b", rows=2)), (Cell("c", columns=5),)) == ["ab", "cb"]
    assert draw((Cell("a", rows=3),), (), (Cell("b"),)) == ["a.", "a.", "ab"]
    assert draw(()) == [""]


def test_an_empty_header_heads_nothing() -> None:
    """A corner without words is no header, which speech would announce."""
    head = Row((Cell("", is_header=True), Cell("Killed", is_header=True)))
    places, _, _ = place_cells(Table("", (head, Row((Cell("Ys", is_header=True), Cell("3")))), HERE))
    assert [find_scope(it, 1, places) for it in places] == ["", "col", "row", ""]


def test_no_table_is_too_large() -> None:
    """Spans that nobody can mean cost nothing, and no cell is lost."""
    drawn = draw((Cell("a", columns=10**9, rows=10**9), Cell("b")), (Cell("c"),))
    assert {"a", "b", "c"} <= set("".join(drawn))
    wide = draw(tuple(Cell("x") for _ in range(250)))
    assert sum(row.count("x") for row in wide) == 250


def test_a_mention_asks_for_what_it_means() -> None:
    """An article, or a section of one."""
    assert [Mention("", "Ys").ask, Mention("", "Ys", "End").ask, Mention("", "", "End").ask] == [
        "Ys", "Ys#End", "#End",
    ]  # fmt: skip
