"""What stands around the chapters, and in which order."""

import zipfile
from pathlib import Path

from checkers import epubcheck, pdf_text, verapdf

from chapbook.matter import KINDS, REFERENCE
from chapbook.pipeline import Order, build_edition
from chapbook.reading.config import MATTER, OPTIONAL


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


BOXES = """= Battle of {place} =

Infobox
- Date: {date}
- Place: {place}, Syria
- Combatant1: Rashidun Caliphate
- Combatant2: Umayyad Syria
- Commander1: Ali ibn Abi Talib, Ammar ibn YasirKIA
- Commander2: Mu'awiya I

They met at {place}.

== Sources ==
- Madelung, Wilferd. "The Succession to Muhammad"
"""
CREDITED = """---
title: Nisibis
licence: CC BY-SA 4.0
attribution: The authors of an encyclopedia
---

A town.
"""


def test_reference_matter_says_what_sidebars_and_sources_say(tmp_path: Path) -> None:
    """Who stood where, with marks and pages, when it was, and what it is from: in print and in the e-book."""
    kinds = '"timeline", "people-and-places", "bibliography", "credits"'
    (tmp_path / "edition.toml").write_text(
        f'title = "Book"\ndate = 2024-05-01\nmatter = [{kinds}]\n', "utf-8"
    )
    for place, date in (("Siffin", "July 657"), ("Nahrawan", "c. 658")):
        (tmp_path / f"{place}.txt").write_text(BOXES.format(place=place, date=date), "utf-8")
    (tmp_path / "town.md").write_text(CREDITED, "utf-8")
    report = build_edition(Order(tmp_path, tmp_path / "out"))
    assert report.problems == ()
    pdf = tmp_path / "out" / "book.pdf"
    text = " ".join(pdf_text(pdf).split())
    folios = {it.title: it.first_folio for it in report.chapters}
    siffin, nahrawan = folios["Battle of Siffin"], folios["Battle of Nahrawan"]
    assert f"July 657 Battle of Siffin, {siffin} c. 658 Battle of Nahrawan, {nahrawan}" in text
    assert f"Ammar ibn Yasir † Rashidun Caliphate Battle of Nahrawan, {nahrawan} Ammar" in text
    assert f"Nahrawan Battle of Nahrawan, {nahrawan} Siffin Battle of Siffin, {siffin}" in text
    assert f"Madelung, Wilferd. “The Succession to Muhammad” [{nahrawan}, {siffin}]" in text
    assert "Nisibis. The authors of an encyclopedia. Licence: CC BY-SA 4.0" in text
    assert epubcheck(tmp_path / "out" / "book.epub") == []
    assert verapdf([pdf]) == {pdf: []}


def test_matter_says_why_it_was_made_again(tmp_path: Path) -> None:
    """Whether the articles say something else, or stand on other pages; where neither is so it was not."""
    (tmp_path / "edition.toml").write_text('date = 2024-05-01\nmatter = ["people-and-places"]\n', "utf-8")
    article = BOXES.format(place="Siffin", date="657")

    def remake(text: str) -> list[tuple[str, str]]:
        (tmp_path / "siffin.txt").write_text(text, "utf-8")
        report = build_edition(Order(tmp_path, tmp_path / "out", outputs=("pdf",)))
        return [(it.slug, it.reason) for it in report.compiled]

    chapter = ("battle-of-siffin", "siffin.txt changed")
    remake(article)
    assert remake(article.replace("They met", "All met")) == [chapter]
    more = article.replace("Ammar", "Hujr")
    assert remake(more) == [chapter, ("people-and-places", "what it says changed")]
    # A first article moves the pages of the second.
    (tmp_path / "nahrawan.txt").write_text("= Nahrawan =\n\nA canal.", "utf-8")
    made = dict(remake(more))
    assert made == {"nahrawan": "nahrawan.txt is new", "people-and-places": "the pages that it names changed"}
