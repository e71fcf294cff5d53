"""What stands around the chapters, and in which order."""

import zipfile
from pathlib import Path

from checkers import pdf_text

from chapbook.config import MATTER, OPTIONAL
from chapbook.matter import KINDS, REFERENCE
from chapbook.pipeline import Order, build_edition


def test_every_kind_can_be_asked_for() -> None:
    """What edition.toml can name is what there is to make."""
    assert {*MATTER, *OPTIONAL} == {*KINDS, *REFERENCE}


def test_a_book_has_the_matter_that_it_asks_for(tmp_path: Path) -> None:
    """Contents before the title page, and no colophon, in both outputs."""
    (tmp_path / "edition.toml").write_text(
        'title = "Book"\ndate = 2024-05-01\nmatter = ["Contents", "title-page", "contents"]\n', "utf-8"
    )
    (tmp_path / "siffin.txt").write_text("= Siffin =\n\nA plain.", "utf-8")
    report = build_edition(Order(tmp_path, tmp_path / "out"))
    assert report.problems == ()
    pages = pdf_text(tmp_path / "out" / "book.pdf").split("\f")
    heads = [page.split()[0] for page in pages if page.split()]
    assert heads == ["Contents", "Book", "Siffin"]
    with zipfile.ZipFile(tmp_path / "out" / "book.epub") as book:
        assert {"EPUB/title-page.xhtml", "EPUB/siffin.xhtml"} < set(book.namelist())
        assert "EPUB/colophon.xhtml" not in book.namelist()
