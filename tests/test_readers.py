"""The EPUB in the hands of others: checkers beside EPUBCheck, reading engines in a browser, calibre."""

import re
import shutil
import zipfile
from pathlib import Path

import pytest
from checkers import ace, ask_browser, convert, epubcheck, nu, read_in_browser, se_lint, unpack

from chapbook.pipeline import Order, build_edition

ROOT = Path(__file__).parent.parent

FEATURES = """\
= The Siege of {place}, a title that is long enough to run over more than one line of any small screen =

Infobox
- Conflict: Siege of {place}
- Date: 657–658
- Place: {place}, on the river
- Combatant1: Kingdom of Ys , Free Towns, Karrattukottaiyarasarperumpadai
- Combatant2: Gradlon's heirs
- Commander1: Dahut the ElderKIA, Guénolé
- Commander2: Malik al-Ashtar, ʿAlī ibn Abī ṬālibKIA
- Strength1: 11,000
- Strength2: 3,500
- Official name of the river in the language of those who lived there: Odet

The town of {place} was taken in 658, after “a summer” of waiting. {prose}

{prose}

== Background ==
{prose}

=== Names ===
- ʿAlī ibn Abī Ṭālib (علي)
- A word without end: Karrattukottaiyarasarperumpadaithalaivarkalinkoottam

==== Deeper ====
{prose}

== See also ==
- The Siege of Ker-Is, a title that is long enough to run over more than one line of any small screen
- Nobody

== Sources ==
- Madelung, Wilferd. "The Succession to Muhammad" (1997)
"""
PROSE = "The garrison held the walls for as long as its bread lasted, and then sent word to the coast. " * 6

DEFENDED = {
    "c": "whole family: the style sheet is ours for all books, and theirs is written for each",
    "m": "whole family: metadata as their catalogue wants it",
    "f": "whole family: files as their repositories have them",
    "s-001": "a no-break space is better seen in a template as a number than not at all",
    "s-007": "an entry of a list is one line here, and needs no paragraph of its own",
    "s-010": "a page break has no text of its own, and its name stands in an attribute",
    "s-013": "code is printed as it was written, line by line, and `pre` is HTML's element for that",
    "s-021": "the contents are called so in the book's language, whatever the book",
    "s-023": "titles are cased as the article has them: encyclopedias use sentence case",
    "s-052": "the dagger's title says what it stands for, which they have no use for",
    "s-069": "a cover is no section: it has no heading",
    "s-070": "h1 to h6 are headings already; epub:type=title adds nothing that a reader would notice",
    "s-072": "a figure holds one picture",
    "s-075": "a page of print may begin before the first section, and a cover is none",
    "s-085": "each file begins at h1, as WCAG and Ace would have it; theirs count from the book down",
    "s-102": "`lang` is what browsers and HTML know; `xml:lang` stands beside it",
    "t-002": "commas stand where the author has put them; theirs follow American usage",
    "t-057": "a line of the title page is no sentence",
    "x-011": "ids with an underscore are those that no slug can be",
    "x-013": "classes are what themes take hold of, whether or not this one does",
    "x-015": "`meta charset` is how HTML says it",
    "x-017": "an id is unique in its file, as XML wants it (EPUBCheck looks); passages are counted in each",
    "x-019": "ids are made of titles, so that links survive the next edition",
    "x-021": "nothing refers to a figure, so it needs no id",
    "y-034": "the colophon names files, which have a full stop in their names",
}
"""What `se lint` holds against us, by family or code, and why we keep to it."""


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Build the sample book, and one that has every feature."""
    folder = tmp_path_factory.mktemp("books")
    sample, odd = folder / "sample", folder / "odd"
    shutil.copytree(ROOT / "content", sample)
    (odd / "articles").mkdir(parents=True)
    for place in ("Ker-Is", "Quimper"):
        (odd / "articles" / f"{place}.txt").write_text(FEATURES.format(place=place, prose=PROSE), "utf-8")
    (odd / "edition.toml").write_text('title = "Sieges"\nlanguage = "en-GB"\ndate = 2026-01-01\n', "utf-8")
    return [build(book, folder / f"{book.name}-out") for book in (sample, odd)]


def build(book: Path, out: Path) -> Path:
    """Build both outputs of a book, and give the EPUB."""
    report = build_edition(Order(book, out, ("pdf", "epub"), jobs=2))
    assert not [it for it in report.problems if it.severity == "error"]
    return next(out.glob("*.epub"))


def test_epubcheck_has_nothing_to_say(books: list[Path]) -> None:
    """Not even of the lowest kind, usage."""
    assert epubcheck(*books) == []


def test_the_nu_checker_finds_no_error(books: list[Path]) -> None:
    """Every page is HTML as it should be, too."""
    assert nu(*books) == []


def test_ace_finds_no_violation(books: list[Path]) -> None:
    """The sample book and the one of every feature are accessible, as far as a program can tell."""
    assert [line for book in books for line in ace(book)] == []


def test_standard_ebooks_has_no_case_against_us(books: list[Path]) -> None:
    """Typography, semantics and XHTML are what they would have them be, but for what is defended above."""
    findings = {line for book in books for line in se_lint(book)}
    assert sorted(line for line in findings if not is_defended(line)) == []


def is_defended(finding: str) -> bool:
    """Say whether a finding is one that we answer for."""
    return finding.split(maxsplit=1)[0] in DEFENDED or finding[0] in DEFENDED


@pytest.mark.parametrize("look", ["phone, dark, 200 %", "e-ink, light, 100 %", "tablet, dark, 100 %"])
def test_two_engines_show_every_page_whole(books: list[Path], look: str) -> None:
    """Nothing is cut, laid over or too pale, and every link and page of the contents leads somewhere."""
    for book in books:
        readings = read_in_browser(book, look)
        assert [reading["engine"] for reading in readings] == ["foliate", "epubjs"]
        for reading in readings:
            assert reading["faults"] == []
            assert reading["pages"] > reading["chapters"] > 3


@pytest.mark.parametrize(("size", "lines"), [("16px", 1), ("32px", 2)])
def test_sides_go_under_each_other(books: list[Path], tmp_path: Path, size: str, lines: int) -> None:
    """On a phone two sides of an infobox stand beside each other; in large type there is no room for it."""
    unpack(books[1], tmp_path)
    page = next(tmp_path.rglob("the-siege-of-ker-is*.xhtml"))
    frame = f'<body style="width: 340px; font-size: {size}"'
    page.write_text(page.read_text("utf-8").replace("<body", frame, 1), "utf-8")
    cells = "[...document.querySelectorAll('.sides tbody:first-child td')]"
    found = ask_browser(page, f"{cells}.map(it => it.getBoundingClientRect().top)")
    assert len(found) == 2
    assert len(set(found)) == lines


def test_calibre_converts_without_a_warning(books: list[Path], tmp_path: Path) -> None:
    """Kindles and Kobos get the book as well."""
    assert convert(books[1], tmp_path / "book.azw3", "--output-profile", "kindle") == []
    assert convert(books[1], tmp_path / "book.kepub.epub", "--output-profile", "kobo") == []


# --- the tools themselves: without a fault that they find, their silence would mean nothing ----------


def spoil(book: Path, target: Path, old: str, new: str) -> Path:
    """Copy an EPUB with every page changed."""
    with zipfile.ZipFile(book) as before, zipfile.ZipFile(target, "w") as after:
        for entry in before.infolist():
            content = before.read(entry)
            if entry.filename.endswith(".xhtml"):
                content = re.sub(old, new, content.decode()).encode()
            after.writestr(entry, content)
    return target


def test_every_tool_finds_what_is_wrong(books: list[Path], tmp_path: Path) -> None:
    """Text out of its page, over other text, too pale; dead links; an image without description."""
    style = "color: #999; margin-top: -3em; white-space: nowrap"
    bad = '<p style="STYLE">faint <a href="nowhere.xhtml">gone</a> <img src="reader.css"/></p>\\1'
    spoilt = spoil(books[0], tmp_path / "spoilt.epub", "(</section>)", bad.replace("STYLE", style))
    assert [line for line in nu(spoilt) if "alt" in line]
    assert [line for line in ace(spoilt) if "image-alt" in line]
    [foliate, _] = read_in_browser(spoilt, "phone, light, 100 %")
    for fault in ("contrast 2.8: faint", "one over the other", "leads nowhere: EPUB/nowhere.xhtml"):
        assert [line for line in foliate["faults"] if fault in line], fault
    doubled = spoil(books[0], tmp_path / "doubled.epub", r"\. ", ".  ")
    assert [line for line in se_lint(doubled) if line.startswith("t-001")]
