"""What came before an article's subject and after it stands at the opening of its chapter."""

import zipfile
from pathlib import Path

import pytest
from checkers import pdf_text

from chapbook.chapters.neighbours import find_neighbours, write_years
from chapbook.model import Card, Neighbour
from chapbook.names.abstracts import make_abstract
from chapbook.names.dates import Period, read_period
from chapbook.pipeline import Order, build_edition
from chapbook.problems import Place

PROSE = "The governor of the province considered the negotiations and marched against the insurgents. "


def find(*dated: tuple[str, str]) -> dict[str, tuple[str, str]]:
    """Give the names of the neighbours of each title, which comes with the dates of its infobox."""
    slugs = [title.casefold() for title, _ in dated]
    cards = [Card(title, f"{title}.txt", (), Place(""), dates=dates) for title, dates in dated]

    def name(it: Neighbour | None) -> str:
        return f"{it.title}, {it.years}" if it else ""

    return {slug: (name(a), name(b)) for slug, (a, b) in find_neighbours(slugs, cards, "en").items()}


def test_they_are_the_next_ones_in_time() -> None:
    """By the first date of the infobox, or the years in the title, which are not said twice."""
    found = find(
        ("Siffin", "July 657"), ("Fall (661)", ""), ("Camel", "7 December 656\n1900"), ("Undated", "")
    )
    assert found == {
        "camel": ("", "Siffin, 657"),
        "siffin": ("Camel, 656", "Fall, 661"),
        "fall (661)": ("Siffin, 657", ""),
    }


def test_what_began_together_is_no_neighbour() -> None:
    """And nothing is said of what has no beginning."""
    found = find(("One", "657"), ("Two", "657–658"), ("Three", "until 660"), ("Four", "661"))
    assert found == {"one": ("", "Four, 661"), "two": ("", "Four, 661"), "four": ("Two, 657–658", "")}


@pytest.mark.parametrize(
    ("date", "years"),
    [
        ("22 December 971", "971"),
        ("August 657 – March 658", "657–658"),
        ("c. 899", "c. 899"),
        ("974 BC", "974 BC"),
        ("300–200 BC", "300–200 BC"),
        ("27 BC – 14", "27 BC–14"),
        ("570–present", "570–"),
    ],
)
def test_years_are_written_short(date: str, years: str) -> None:
    """Whatever else the article says of the date."""
    period = read_period(date, "en")
    assert isinstance(period, Period)
    assert write_years(period) == years


def test_they_are_no_subject_of_the_chapter() -> None:
    """So the index does not find them there."""
    nav = '<nav class="neighbours"><ul><li><a href="book:fall">Later: Fall of Basra, 661</a></li></ul></nav>'
    html = f'<section id="s"><h1>Siffin</h1>{nav}<p>At Kufa.</p></section>'
    found = [it.name for it in make_abstract(html, "en").attestations]
    assert "Siffin" in found
    assert not any("Fall" in name for name in found)


def write_book(folder: Path, later: str = "661", first: str = PROSE) -> Path:
    """Write a book of three dated articles."""
    (folder / "edition.toml").write_text('title = "Book"\ndate = 2024-05-01\nneighbours = true\n', "utf-8")
    texts = (("Camel", "656", first), ("Siffin", "657", PROSE), ("Fall", later, PROSE))
    for number, (title, date, text) in enumerate(texts):
        told = f"= {title} =\n\nInfobox\n- Date: {date}\n- Place: Basra\n- Result: None\n\n{text}\n"
        (folder / f"{number}.txt").write_text(told, "utf-8")
    return folder


def test_a_chapter_opens_with_them(tmp_path: Path) -> None:
    """With pages in print, links in the e-book; those that have others now are typeset again, and no more."""
    report = build_edition(Order(write_book(tmp_path), tmp_path / "out", ("pdf", "epub")))
    assert report.problems == ()
    lines = [line.split() for line in pdf_text(tmp_path / "out" / "book.pdf", layout=True).splitlines()]
    assert next(line[-1] for line in lines if line[:2] == ["Earlier:", "Camel,"]) == "1"
    assert next(line[-1] for line in lines if line[:2] == ["Later:", "Fall,"]) == "5"
    with zipfile.ZipFile(tmp_path / "out" / "book.epub") as book:
        text = book.read("EPUB/siffin.xhtml").decode()
        assert 'href="camel.xhtml"><span class="entry">Earlier: Camel, 656</span></a>' in text
    write_book(tmp_path, first=PROSE * 100)
    report = build_edition(Order(tmp_path, tmp_path / "out", ("pdf",)))
    assert [it.slug for it in report.compiled if it.slug in ("camel", "siffin", "fall")] == ["camel"]
    assert "Fall, 661 " in pdf_text(tmp_path / "out" / "book.pdf", layout=True)
    write_book(tmp_path, later="655", first=PROSE * 100)
    report = build_edition(Order(tmp_path, tmp_path / "out", ("pdf",)))
    assert {it.slug for it in report.compiled} >= {"camel", "siffin", "fall"}
