"""Paper has no clicks: where links lead is printed, as page numbers and as notes at the foot of the page."""

import re
import zipfile
from pathlib import Path

import pikepdf
import pytest
from checkers import epubcheck, pdf_text, structure_text, verapdf
from test_pdf import Line, make_prose, read_labels, read_lines

from chapbook.pipeline import Order, build_edition
from chapbook.report import Report

NEAR = "https://www.example.org/bridges/long-bridge?part=2"
FAR = "http://tolls.example.com/records/1123/august.html"
LONG = "https://press.example.org/" + "catalogue/long-bridge/first_edition/" * 6 + "index.html"
BRIDGE = f"""= The Bridge =
Infobox
- Website: https://www.ys.example/
- Archive: {LONG}
- Date: 22 and 24 December 1121

The plans are at {NEAR}, and {make_prose(1, 60)} Write to keeper@example.org, or to (doi:10.1000/182.17).

{make_prose(2, 400)}

{make_prose(3, 300)} Its tolls of August–December 1123 ({FAR}) {make_prose(4, 40)}

== See also ==
- The Siege
- The Sea

== Sources ==
- Gradlon, Meriadec. "The Bridge". {LONG}
- Dahut. "Tides", https://www.example.org/
"""
SIEGE = f"= The Siege =\nSee {NEAR}\n\n{make_prose(5, 300)}\n\n== See also ==\n- The Bridge\n"


def build(folder: Path, edition: str = "", first: str = BRIDGE) -> Report:
    """Write the two articles, and build them in the same cache as before."""
    folder.mkdir(exist_ok=True)
    (folder / "edition.toml").write_text(f'title = "Ys"\nlanguage = "en"\ndate = 2024-05-01\n{edition}\n')
    (folder / "1.txt").write_text(first, "utf-8")
    (folder / "2.txt").write_text(SIEGE, "utf-8")
    report = build_edition(Order(folder, folder.with_name("out"), jobs=2))
    assert report.problems == ()
    return report


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the book; give the folder of its outputs."""
    folder = tmp_path_factory.mktemp("notes")
    build(folder / "book")
    return folder / "out"


@pytest.fixture(scope="module")
def lines(book: Path) -> list[Line]:
    """Give the lines of its PDF."""
    return read_lines(book / "ys.pdf")


def squeeze(text: str) -> str:
    """Take out white space, at which an address may be broken."""
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize(("name", "address"), [("example.org", NEAR), ("tolls.example.com", FAR)])
def test_a_note_stands_at_the_foot_of_its_page(lines: list[Line], name: str, address: str) -> None:
    """Text has the site's name with a number, and the foot of that page the number and the whole address."""
    pages = {line.page for line in lines if re.search(rf"{re.escape(name)} ?\d", line.text)}
    notes = [line for line in lines if re.fullmatch(rf"\d\s*{re.escape(address)}", line.text)]
    assert {note.page for note in notes} == pages
    for note in notes:
        below = [it for it in lines if it.page == note.page and it.top > note.bottom]
        assert all(re.match(r"\d+$|\d\s*http", it.text) for it in below), below


def test_addresses_in_sources_are_printed_in_full(book: Path, lines: list[Line]) -> None:
    """A long address is broken without hyphens, and nothing sticks out."""
    text = squeeze(pdf_text(book / "ys.pdf"))
    assert text.count(LONG) == 2  # in the infobox and among the sources
    assert text.count("“Tides”,https://www.example.org/") == 1
    assert max(line.right for line in lines) <= 545
    assert not any(line.text.endswith("\u2010") and "press" in line.text for line in lines)


def test_dates_and_ranges_stay_whole(lines: list[Line]) -> None:
    """No line ends inside them, though a date that the sidebar cannot hold gives way before its year."""
    assert any("22 and 24 December" in line.text for line in lines)
    assert any("1121" in line.text.split() for line in lines)
    assert any("August–December 1123" in line.text for line in lines)


def test_links_lead_to_addresses(book: Path) -> None:
    """Each is an annotation with its URI, and says what it is."""
    with pikepdf.open(book / "ys.pdf") as opened:
        annotations = [it for page in opened.pages for it in page.obj.get("/Annots", ())]
        uris = {str(it.A.URI): str(it.Contents) for it in annotations if "/A" in it}
    assert uris == {
        "https://www.ys.example/": "ys.example",
        LONG: LONG,
        NEAR: "example.org",
        "mailto:keeper@example.org": "keeper@example.org",
        "https://doi.org/10.1000/182.17": "doi:10.1000/182.17",
        FAR: "tolls.example.com",
        "https://www.example.org/": "https://www.example.org/",
    }


def test_notes_are_told_where_they_are_called(book: Path) -> None:
    """A screen reader hears the number and the note in the midst of the text; each has its own identifier."""
    told = structure_text(book / "ys.pdf")
    pattern = (
        r'"example\.org"\s+Reference \(inline\)\s+"1"\s+Note <([\w.-]+)> \(inline\)\s+Lbl.*\s+"1.*"\s+"(.*)"'
    )
    found = re.findall(pattern, told)
    assert [squeeze(address) for _, address in found] == [NEAR, NEAR]
    with pikepdf.open(book / "ys.pdf") as opened:
        names = pikepdf.NameTree(opened.Root.StructTreeRoot.IDTree)
        assert {name: str(names[name].S) for name in names} == {
            "the-bridge.note-1": "/Note",
            "the-bridge.note-2": "/Note",
            "the-siege.note-1": "/Note",
        }
    assert {name for name, _ in found} == {"the-bridge.note-1", "the-siege.note-1"}


def test_verapdf_finds_no_failure(book: Path) -> None:
    """The reference validator finds nothing against PDF/UA-1 in a book with notes."""
    assert verapdf([book / "ys.pdf"]) == {book / "ys.pdf": []}


def test_the_ebook_has_links_and_no_notes(book: Path) -> None:
    """Links lead to their addresses, ranges stay whole; page numbers and notes are print's alone."""
    with zipfile.ZipFile(book / "ys.epub") as opened:
        text = opened.read("EPUB/the-bridge.xhtml").decode()
    assert f'see <a class="external" href="{NEAR}">'.replace("see ", "") in text
    assert '<span class="range">August–December</span>' in text
    assert ">https://<wbr/>" not in text
    assert not re.search('class="(note|folio)"|0123456789', text)
    assert epubcheck(book / "ys.epub") == []


def find_see_also(pdf: Path, title: str) -> str:
    """Give the number that is printed behind an entry of a list of other articles."""
    lines = read_lines(pdf)
    entry = [line for line in lines if re.match(rf"{title} [ .]+$", line.text)][-1]
    beside = (
        it for it in lines if it.page == entry.page and abs(it.top - entry.top) < 4 and it.left > entry.right
    )
    return next(it.text for it in beside)


def test_entries_tell_the_page_of_their_article(tmp_path: Path) -> None:
    """The page is printed, and after an edit that moves it no chapter but the edited one is typeset."""
    build(tmp_path / "book")
    pdf = tmp_path / "out" / "ys.pdf"
    labels, found = read_labels(pdf), find_see_also(pdf, "The Siege")
    assert "The Siege" in pdf_text(pdf, labels.index(found) + 1).splitlines()[0]
    report = build(tmp_path / "book", first=f"{BRIDGE}\n== More ==\n{make_prose(9, 1500)}\n")
    moved = find_see_also(pdf, "The Siege")
    assert int(moved) > int(found)
    assert [it.slug for it in report.compiled if it.slug != "contents"] == ["the-bridge"]


def test_entries_tell_the_volume(tmp_path: Path) -> None:
    """In a book of volumes, a page number has the volume before it."""
    build(tmp_path / "book", "volume-pages = 20", f"{BRIDGE}\n== More ==\n{make_prose(9, 9000)}\n")
    assert find_see_also(tmp_path / "out" / "ys-1.pdf", "The Siege") == "2:1"
