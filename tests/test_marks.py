"""Changes marked in the book: bars beside lines, a list with pages, passages in the e-book."""

import re
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

import pypdfium2
import pytest
from checkers import epubcheck, pdf_text, qpdf_check, run, verapdf
from click.testing import CliRunner
from desks import PROSE
from test_changes import make_record
from test_editions import publish

from chapbook.cli import cli
from chapbook.editions.account import tell
from chapbook.editions.comparison import compare
from chapbook.editions.marking import Range, mark_changes
from chapbook.editions.passages import mark_passages
from chapbook.model.pagebreaks import count_characters, list_parts
from chapbook.pipeline import Order, build_edition

BOX = "Infobox\n- Date: July 657\n- Commander1: Ali, Ammar, Malik\n- Commander2: Mu'awiya"
OLD = f"""= Siffin =

{BOX}

{PROSE * 4}

An "old" paragraph that will be taken out of the article.

{PROSE * 30}

== Aftermath ==
{PROSE * 5}
- Camel, a battle
"""
NEW = (
    OLD.replace("July", "August")
    .replace("Ammar, Malik", "AmmarKIA, Malik")
    .replace('An "old" paragraph that will be taken out of the article.\n\n', "")
    .replace("== Aftermath ==\n", "== Aftermath ==\nThis paragraph is new & shows “quotes”.\n\n")
    .replace("- Camel", "- The Camel")
)
OTHER = f"= Camel =\n\n{PROSE * 6}\n"


PLACE = r'xMin="(\S+)" yMin="\S+" xMax="(\S+)" yMax="(\S+)"'
BREAK = r'<span epub:type="pagebreak"[^>]*aria-label="(\d+)"[^>]*></span>\W*(?:</?\w+[^>]*>)*(\w+)'


class Books(NamedTuple):
    """A book with its changes marked, and as it is without."""

    folder: Path
    marked: Path
    plain: Path


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Books:
    """Publish, edit, and build both ways."""
    folder = tmp_path_factory.mktemp("marks")
    book = folder / "book"
    book.mkdir()
    (book / "edition.toml").write_text('title = "Fitna"\ndate = 2024-05-01\npaper = "a5"\n')
    (book / "1.txt").write_text(OLD)
    (book / "2.txt").write_text(OTHER)
    (book / "4.txt").write_text("= Gone =\n\nAnother matter, which nobody asks for any more.")
    assert publish(book, outputs=("epub",)).problems == ()
    (book / "1.txt").write_text(NEW)
    (book / "3.txt").write_text(f"= New =\n\n{PROSE}")
    (book / "4.txt").unlink()
    build_edition(Order(book, folder / "plain", jobs=2))
    (book / "edition.toml").write_text(
        'title = "Fitna"\ndate = 2024-05-01\npaper = "a5"\nmark-changes-since = 1\n'
    )
    assert build_edition(Order(book, folder / "marked", jobs=2)).problems == ()
    return Books(folder, folder / "marked", folder / "plain")


def list_words(pdf: Path) -> list[str]:
    """List every word with its place, page by page, up to the list of changes."""
    pages = run("pdftotext", "-bbox", str(pdf), "-").stdout.split("<page")
    shown = [page for page in pages if "Changes</word>" not in page and "Colophon</word>" not in page]
    return [line.strip() for page in shown for line in page.splitlines() if "<word" in line]


def list_bars(pdf: Path) -> dict[int, list[tuple[float, float, float]]]:
    """Give x, bottom and height of the narrow black strokes of each page."""
    bars: dict[int, list[tuple[float, float, float]]] = {}
    with pypdfium2.PdfDocument(pdf) as document:
        for number in range(len(document)):
            for it in document[number].get_objects(filter=[2]):
                left, bottom, right, top = it.get_bounds()
                if right - left < 4 and top - bottom > 3:
                    bars.setdefault(number, []).append((round(left), round(bottom), round(top - bottom)))
    return bars


@pytest.mark.parametrize("theme", ["classic", "two-column"])
def test_bars_move_no_line(books: Books, theme: str) -> None:
    """Marked and unmarked, every word stands in the same place of the same page."""
    marked, plain = books.marked, books.plain
    if theme != "classic":
        marked, plain = books.folder / theme, books.folder / f"{theme}-plain"
        order = Order(books.folder / "book", marked, ("pdf",), theme=theme)
        build_edition(order)
        text = (books.folder / "book" / "edition.toml").read_text()
        other = books.folder / "unmarked"
        if not other.exists():
            other.mkdir()
            for path in (books.folder / "book").glob("*.txt"):
                (other / path.name).write_bytes(path.read_bytes())
            (other / "edition.toml").write_text(text.replace("mark-changes-since = 1\n", ""))
        build_edition(Order(other, plain, ("pdf",), theme=theme))
    words = list_words(marked / "fitna.pdf")
    assert words == list_words(plain / "fitna.pdf")
    assert len(words) > 400
    assert list_bars(plain / "fitna.pdf") == {}
    assert len(list_bars(marked / "fitna.pdf")) >= 3


def test_bars_stand_in_the_outer_margin_beside_what_changed(books: Books) -> None:
    """Each is as high as the lines that it is about; an arrow shows where something was."""
    pdf = books.marked / "fitna.pdf"
    pages = run("pdftotext", "-bbox", str(pdf), "-").stdout.split("<page")[1:]
    places = {
        word: [
            (number, float(left), float(right), 595.28 - float(bottom))
            for number, page in enumerate(pages)
            for left, right, bottom in re.findall(rf"{PLACE}>{word}<", page)
        ]
        for word in ("August", "Ammar", "shows", "The", "Contents", "Siffin")
    }
    bars = list_bars(pdf)
    for word in ("August", "Ammar", "shows"):
        page, left, right, bottom = places[word][0]
        beside = [it for it in bars[page] if it[1] - 2 <= bottom + 4 <= it[1] + it[2] + 2]
        assert beside, word
        is_recto = page % 2 == 0
        assert all(x > right if is_recto else x < left for x, _, _ in beside)
    contents = next(number for number, page in enumerate(pages) if ">Contents<" in page)
    assert len(bars[contents]) == 2  # Siffin, which changed, and the chapter that is new


def test_the_list_of_changes_has_pages_and_links(books: Books) -> None:
    """It stands before the colophon, and every line says on which page its change is."""
    pdf = books.marked / "fitna.pdf"
    pages = pdf_text(pdf, layout=True).split("\f")
    number = next(at for at, page in enumerate(pages) if "Compared with" in page)
    lines = [" ".join(line.split()) for line in pages[number].splitlines() if line.strip()]
    text = "\n".join(lines)
    assert "Compared with edition 1 of 2024-05-01." in text
    assert re.search(r"Date: July 657 August 657( \.)* 1$", text, re.MULTILINE)
    assert re.search(r"Commanders \(side 1\): Ammar †( \.)* 1$", text, re.MULTILINE)
    assert re.search(r"new & shows\s“quotes”\.\s\(new\)( \.)* 3$", text, re.MULTILINE)
    assert "Gone\ntaken out" in text
    assert "An “old” paragraph" in text
    assert "siffin.change_1" in run("pdfinfo", "-dests", str(pdf)).stdout


def test_marked_books_satisfy_the_checkers(books: Books) -> None:
    """Bars are artifacts, and passages in the e-book are well marked."""
    assert qpdf_check(books.marked / "fitna.pdf") == []
    assert epubcheck(books.marked / "fitna.epub") == []
    pdf = books.marked / "fitna.pdf"
    assert verapdf([pdf]) == {pdf: []}


def test_the_ebook_marks_passages(books: Books) -> None:
    """What came and what went are elements of their own; pages begin where they did."""
    with ZipFile(books.marked / "fitna.epub") as file, ZipFile(books.plain / "fitna.epub") as other:
        text, plain = (it.read("EPUB/siffin.xhtml").decode().replace("\xa0", " ") for it in (file, other))
        listed = file.read("EPUB/changes.xhtml").decode()
    assert '<del class="was">July 657</del> <ins id="siffin.change_1">August 657</ins>' in text
    assert ">An “old” paragraph that will be taken out of the article.</del>" in text
    assert ">This paragraph is new &amp; shows “quotes”.</ins>" in text
    names = re.findall(r'href="siffin.xhtml#(siffin.change_\d+)"', listed)
    assert names
    assert all(f'id="{name}"' in text for name in names)
    assert re.findall(BREAK, text) == re.findall(BREAK, plain) != []


def test_marked_books_are_the_same_however_they_are_made(books: Books) -> None:
    """With an empty cache and another number of workers not a byte is another."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CHAPBOOK_CACHE", str(books.folder / "cache"))
        build_edition(Order(books.folder / "book", books.folder / "again", jobs=1))
    for name in ("fitna.pdf", "fitna.epub"):
        assert (books.folder / "again" / name).read_bytes() == (books.marked / name).read_bytes()


def test_an_edition_that_is_not_there_is_an_error(books: Books) -> None:
    """Nothing is made, and what there is, is said."""
    done = CliRunner().invoke(
        cli, [str(books.folder / "book"), "-o", str(books.folder / "none"), "--mark-changes-since", "9"]
    )
    assert (done.exit_code, "CB083: there is no edition 9" in done.stderr) == (1, True)


def test_passages_keep_the_text_well_formed() -> None:
    """Elements that a passage reaches beyond are opened and closed where they were."""
    html = '<p id="a">One <b>two</b> three&amp;four <i>five</i>.</p>'
    old, new = make_record("= A =\n\nOne five."), make_record("= A =\n\nOne two three&four five.")
    marking = mark_changes(tell(old, new, compare(old, new)), new, {"a": html})
    (change,) = marking.changes["a"]
    assert change.ranges == (Range(3, 16, ""),)
    marked = mark_passages(html, [change], "en")
    assert marked == (
        '<p id="a">One <b><ins id="a.change_1">two</ins></b> <ins>three&amp;four</ins> <i>five</i>.</p>'
    )
    assert count_characters(marked) == count_characters(html)
    assert "".join(part.tag + part.text for part in list_parts(html)) == html
