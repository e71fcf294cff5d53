"""A long book is parted into volumes, each with the contents of the whole and links by volume and page."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf
import pytest
from checkers import pdf_info, pdf_text, qpdf_check, verapdf

from chapbook.pipeline import Order, build_edition

PROSE = "The governor of the province considered the negotiations and marched against the insurgents. "
LIMIT = 20
NUMBERS = range(1, 9)


class Built(NamedTuple):
    """A book that was built with a limit to its volumes, and without."""

    out: Path
    whole: Path
    report: dict[str, Any]

    @property
    def volumes(self) -> list[Path]:
        """List the volumes' files in order."""
        return sorted(self.out.glob("*.pdf"))


def write_book(folder: Path, limit: int) -> Path:
    """Write articles of about five pages each, each of which refers to its neighbours."""
    (folder / "articles").mkdir(parents=True)
    key = f"volume-pages = {limit}\n" if limit else ""
    (folder / "edition.toml").write_text(f'title = "Long Work"\ndate = 2026-01-01\n{key}', "utf-8")
    for number in NUMBERS:
        body = "\n".join([PROSE * 9] * 16)
        neighbours = "\n".join(f"- Subject {other}" for other in (number - 1, number + 1))
        text = f"= Subject {number} =\n{body}\n== Aftermath ==\n{PROSE}\n== See also ==\n{neighbours}\n"
        (folder / "articles" / f"{number}.txt").write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build the book both ways."""
    place = tmp_path_factory.mktemp("volumes")
    for name, limit in (("out", LIMIT), ("whole", 0)):
        build_edition(Order(write_book(place / name / "book", limit), place / name / "out", jobs=2))
    out = place / "out" / "out"
    return Built(out, place / "whole" / "out", json.loads((out / "build.json").read_text("utf-8")))


def list_links(path: Path) -> Iterator[tuple[int, Any]]:
    """Yield each link of a PDF with the number of its page, from 1."""
    with pikepdf.open(path) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            yield from ((number, link) for link in page.get("/Annots", []) if link.Subtype == "/Link")


def list_names(path: Path) -> dict[str, int]:
    """Map a PDF's named destinations to numbers of pages, from 1."""
    with pikepdf.open(path) as pdf:
        numbers = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
        tree = pikepdf.NameTree(pdf.Root.Names.Dests)
        return {str(name): numbers[place[0].objgen] for name, place in tree.items()}


def test_volumes_keep_to_their_pages(built: Built) -> None:
    """Each chapter stands in one volume, in order, and no volume is longer than it may be."""
    numbers = range(1, len(built.volumes) + 1)
    assert [path.name for path in built.volumes] == [f"long-work-{number}.pdf" for number in numbers]
    assert len(built.volumes) > 2
    assert all(int(pdf_info(path)["Pages"]) <= LIMIT for path in built.volumes)
    places = [chapter["volume"] for chapter in built.report["chapters"]]
    assert places == sorted(places)
    assert set(places) == set(numbers)
    for chapter in built.report["chapters"]:
        holders = [it for it, path in enumerate(built.volumes, 1) if chapter["slug"] in list_names(path)]
        assert holders == [chapter["volume"]]


def test_each_volume_says_which_it_is(built: Built) -> None:
    """On its title page, and in its metadata."""
    for number, path in enumerate(built.volumes, 1):
        assert f"Volume {number}" in pdf_text(path, 1)
        assert pdf_info(path)["Title"] == f"Long Work, volume {number}"


def test_each_volume_has_the_contents_of_the_whole(built: Built) -> None:
    """They name every chapter with its volume and page, and the page has that folio in that volume."""
    for path in built.volumes:
        text = pdf_text(path, 3, layout=True)
        for chapter in built.report["chapters"]:
            assert re.search(rf"{chapter['title']}[ .]+{chapter['volume']}:{chapter['first_folio']}\n", text)
    for chapter in built.report["chapters"]:
        path = built.volumes[chapter["volume"] - 1]
        page = list_names(path)[chapter["slug"]]
        text = pdf_text(path, page)
        assert chapter["title"] in text
        assert text.split()[-1] == chapter["first_folio"]
        with pikepdf.open(path) as pdf:
            assert pdf.pages[page - 1].label == chapter["first_folio"]


def test_numbers_begin_anew_in_each_volume(built: Built) -> None:
    """The first chapter of a volume opens on its page 1."""
    first = {chapter["volume"]: chapter["first_folio"] for chapter in reversed(built.report["chapters"])}
    assert set(first.values()) == {"1"}


def test_every_link_leads_somewhere(built: Built) -> None:
    """Within a volume to a name of it, and else to a name of another volume that lies beside it."""
    names = {path.name: list_names(path) for path in built.volumes}
    crossings = 0
    for path in built.volumes:
        for _, link in list_links(path):
            if "/Dest" in link:
                assert str(link.Dest) in names[path.name]
                continue
            assert link.A.S == "/GoToR"
            assert str(link.A.F.F) == str(link.A.F.UF) != path.name
            assert str(link.A.D) in names[str(link.A.F.F)]
            assert str(link.A.D) not in names[path.name]
            crossings += 1
    assert crossings > 2 * len(NUMBERS)


def test_volumes_are_sound(built: Built) -> None:
    """Each is a PDF as good as a whole book is."""
    assert [qpdf_check(path) for path in built.volumes] == [[]] * len(built.volumes)
    assert verapdf(built.volumes) == {path: [] for path in built.volumes}


def test_a_book_within_the_limit_is_one(built: Built, tmp_path: Path) -> None:
    """It has no volumes, and no byte is other than without a limit."""
    build_edition(Order(write_book(tmp_path / "book", 500), tmp_path / "out", jobs=2))
    for name in ("long-work.pdf", "long-work.epub"):
        assert (tmp_path / "out" / name).read_bytes() == (built.whole / name).read_bytes()
    assert "Volume" not in pdf_text(built.whole / "long-work.pdf", 1)


def test_a_chapter_longer_than_a_volume_has_one_to_itself(tmp_path: Path) -> None:
    """It is not cut; the others keep to the limit."""
    book = write_book(tmp_path / "book", LIMIT)
    path = book / "articles" / "2.txt"
    path.write_text(path.read_text("utf-8") + f"\n== More ==\n{PROSE * 2500}\n", "utf-8")
    report = build_edition(Order(book, tmp_path / "out", ("pdf",), jobs=2))
    long = next(chapter for chapter in report.chapters if chapter.slug == "subject-2")
    assert long.pages > LIMIT
    assert [chapter.slug for chapter in report.chapters if chapter.volume == long.volume] == ["subject-2"]
