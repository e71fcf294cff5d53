"""Editions: what is published, and what is remembered of it."""

import gzip
import os
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from checkers import pdf_info, pdf_text
from click.testing import CliRunner

from chapbook.cli import cli
from chapbook.editions.content import list_units, read_text, spell
from chapbook.editions.record import Record, UnreadableError, read_record, write_record
from chapbook.editions.register import LARGE, Register
from chapbook.model import Article, Source
from chapbook.outputs.pdf.fingerprints import LENGTH
from chapbook.parsers import parse
from chapbook.pipeline import Order, build_edition, publish_edition
from chapbook.problems import Place
from chapbook.report import Report

RECORDS = Path(__file__).parent / "editions"
"""A record of each version that there ever was, as it was written."""

PROSE = "The governor of the province considered the negotiations and marched against the insurgents. "
SIFFIN = (
    f"= Siffin =\n\nInfobox\n- Date: July 657\n- Commander1: Ali, AmmarKIA\n\n{PROSE}\n\n== Aftermath ==\n"
)
CAMEL = f"= Camel =\n\n{PROSE * 2}\n\n== See also ==\n- Siffin\n"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Write a book of two articles."""
    folder = tmp_path / "book"
    folder.mkdir()
    (folder / "edition.toml").write_text('title = "Fitna"\ndate = 2024-05-01\npaper = "a5"\n')
    (folder / "1.txt").write_text(SIFFIN + PROSE * 3)
    (folder / "2.txt").write_text(CAMEL)
    return folder


def publish(book: Path, note: str = "", **options: Any) -> Report:
    """Publish what the book says now."""
    return publish_edition(Order(book, book.parent / "out", note=note, **options))


def list_files(folder: Path) -> dict[str, bytes]:
    """Give all files below a folder."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def read_package(epub: Path) -> str:
    """Give the package document of an e-book."""
    with ZipFile(epub) as file:
        return file.read("EPUB/content.opf").decode()


def test_a_build_is_a_draft_and_a_published_one_has_a_number(book: Path) -> None:
    """Both say so on the title page and in their metadata; each edition is recorded, and stays as it was."""
    out = book.parent / "out"
    build_edition(Order(book, out))
    assert "Draft\n2024" in pdf_text(out / "fitna.pdf", 1)
    assert pdf_info(out / "fitna.pdf")["Title"] == "Fitna"
    assert '<meta property="schema:creativeWorkStatus">Draft<' in read_package(out / "fitna.epub")
    assert not (book / "editions").exists()

    assert publish(book, "The first").problems == ()
    assert "Edition 1\n2024-05-01" in pdf_text(out / "fitna.pdf", 1)
    assert b"<prism:edition>Edition 1</prism:edition>" in (out / "fitna.pdf").read_bytes()
    assert '<meta property="schema:bookEdition">Edition 1<' in read_package(out / "fitna.epub")
    first = list_files(book / "editions")
    again = CliRunner().invoke(cli, ["publish", str(book), "-o", str(out)])
    assert (again.exit_code, "CB080" in again.stderr) == (1, True)

    (book / "2.txt").write_text(CAMEL.replace("Siffin", "Nahrawan"))
    done = CliRunner().invoke(cli, ["publish", str(book), "-o", str(out), "--note", "A  second\x1b"])
    assert done.output.endswith("Published as edition 2, 2024-05-01: 2 chapters, 9 pages, A  second\\x1b.\n")
    listed = CliRunner().invoke(cli, ["editions", str(book)]).output.splitlines()
    assert listed[0] == "edition 1, 2024-05-01: 2 chapters, 9 pages, The first"
    assert len(listed) == 2
    assert first.items() < list_files(book / "editions").items()
    one, two = (Register(book).read(number) for number in (1, 2))
    assert {page.edition for page in one.volumes[0].pages} == {1}
    told = [(page.piece, page.edition) for page in two.volumes[0].pages if page.piece]
    assert told == [
        ("title-page", 2), ("contents", 1), ("siffin", 1), ("camel", 2), ("colophon", 1),
    ]  # fmt: skip


def test_records_say_all_that_it_takes_to_compare(book: Path) -> None:
    """Content, pages, settings, versions and outputs are in them, and what is written is read again."""
    report = publish(book)
    record = Register(book).read(1)
    assert [(it.slug, it.source, it.title) for it in record.chapters] == [
        ("siffin", "1.txt", "Siffin"),
        ("camel", "2.txt", "Camel"),
    ]
    assert {"is": "Field", "key": "Commander1", "value": "Ali, AmmarKIA"} in record.chapters[0].units
    assert (record.settings["paper"]["width"], record.settings["theme"]) == (148.0, "classic")
    assert record.versions["weasyprint"].startswith("70.")
    assert record.outputs == report.outputs
    pages = record.volumes[0].pages
    assert [page.folio for page in pages] == ["i", "ii", "iii", "iv", "1", "2", "3", "4", "5"]
    assert [page.piece for page in pages] == [
        "title-page", "", "contents", "", "siffin", "", "camel", "", "colophon",
    ]  # fmt: skip
    prints = [page.print for page in pages if page.piece]
    assert len(set(prints)) == len(prints)
    assert {len(it) for it in prints} == {LENGTH}
    assert read_record(write_record(record)) == record


def test_published_editions_are_the_same_however_they_are_made(book: Path) -> None:
    """Neither the cache nor the number of workers changes a byte, of outputs and record alike."""
    made = []
    for jobs in (1, 2):
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("CHAPBOOK_CACHE", str(book.parent / f"cache-{jobs}"))
            if jobs == 2:
                build_edition(Order(book, book.parent / "out"))
            publish(book, jobs=jobs)
        made.append((list_files(book / "editions"), list_files(book.parent / "out").keys()))
        made[-1][0]["pdf"] = (book.parent / "out" / "fitna.pdf").read_bytes()
        (book / "editions" / "edition-001.jsonl").unlink()
    assert made[0] == made[1]


def test_errors_and_interruptions_leave_no_half_edition(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be made whole is not an edition, and its number is given to the next."""
    (book / "3.txt").write_text(CAMEL)
    assert [problem.code for problem in publish(book).problems] == ["CB050"]
    (book / "3.txt").unlink()
    assert not (book / "editions").exists()
    for target in ("chapbook.outputs.outbox.Outbox.send", "os.link"):
        with monkeypatch.context() as patch:
            patch.setattr(target, stop)
            with pytest.raises(KeyboardInterrupt):
                publish(book)
        assert not (book / "editions").exists()
    assert publish(book).problems == ()
    assert Register(book).list_numbers() == [1]


def stop(*_: object) -> None:
    """Be interrupted."""
    raise KeyboardInterrupt


def test_a_record_is_never_written_again(tmp_path: Path) -> None:
    """Nor is one lost to another of the same number."""
    record = make_record()
    with Register(tmp_path).prepare(record) as enter:
        enter()
    before = list_files(tmp_path)
    with Register(tmp_path).prepare(replace(record, note="another")) as enter, pytest.raises(FileExistsError):
        enter()
    assert list_files(tmp_path) == before


def test_file_systems_without_second_names_keep_records_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There, too, a record is put in no other's place."""

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    test_a_record_is_never_written_again(tmp_path)
    assert Register(tmp_path).read_last() == make_record()


def test_large_records_are_compressed(tmp_path: Path) -> None:
    """Small ones are text, which git compares."""
    record = make_record()
    chapter = record.chapters[0]
    units = (*chapter.units, *({"is": "Paragraph", "text": f"{number} {PROSE}"} for number in range(10_000)))
    large = replace(record, chapters=(replace(chapter, units=units),))
    assert len(write_record(large)) > LARGE
    with Register(tmp_path).prepare(large) as enter:
        enter()
    assert Register(tmp_path).read(record.number) == large
    assert [path.suffix for path in (tmp_path / "editions").iterdir()] == [".gz"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "damaged"),
        (b"[]", "damaged"),
        (b'{"format": "chapbook edition", "version": 1}\n', "damaged"),
        (b'{"format": "another", "version": 1}\n', "no record"),
        (b'{"format": "chapbook edition", "version": 1000}\n', "later version"),
        (b'{"format": "chapbook edition", "version": 1}\n' + b"[" * 100_000, "damaged"),
        (gzip.compress(b"{}"), "damaged"),
    ],
)
def test_what_is_no_record_says_so(tmp_path: Path, content: bytes, message: str) -> None:
    """A damaged file is a problem with its name, and no fault of ours."""
    with pytest.raises(UnreadableError, match=message):
        read_record(content)
    (tmp_path / "editions").mkdir()
    (tmp_path / "editions" / "edition-001.jsonl").write_bytes(content)
    record, problems = Register(tmp_path).look_up(1)
    assert (record, [(it.code, it.place.file) for it in problems]) == (
        None,
        [("CB081", "editions/edition-001.jsonl")],
    )
    assert [it.code for it in Register(tmp_path).look_up(2)[1]] == ["CB083"]


def test_editions_are_of_folders() -> None:
    """A single article has no place for its records."""
    for command in ("publish", "editions"):
        done = CliRunner().invoke(cli, [command, __file__])
        assert (done.exit_code, "no book's folder" in done.output) == (2, True)


@pytest.mark.parametrize("path", sorted(RECORDS.iterdir()), ids=lambda path: path.name)
def test_old_records_are_read(path: Path) -> None:
    """Whatever the version, what it says of the edition is understood."""
    record = read_record(path.read_bytes())
    assert (record.number, record.date, record.note) == (2, "2024-05-01", "A name put right")
    assert [chapter.title for chapter in record.chapters] == ["Siffin", "Camel"]
    assert read_text(record.chapters[0].units[-1]) == PROSE.strip()
    assert [page.edition for page in record.volumes[0].pages if page.piece] == [2, 1, 1, 2, 1]


def test_units_lose_nothing_but_places() -> None:
    """Two articles have the same units where they say the same, wherever their lines are."""
    text = f"{SIFFIN}{PROSE}\n- one\n- two\n\n{PROSE}\n=== Deeper ===\nImage: map.png\n- Caption: A map\n"
    text += "== Sources ==\n- A"
    article, moved = (parse(Source("a.txt", it.encode()))[0] for it in (text, text.replace("\n\n", "\n\n\n")))
    units = list_units(article)
    assert units == list_units(moved)
    assert [(unit["is"], read_text(unit)) for unit in units] == [
        ("Article", "Siffin"),
        ("Infobox", ""),
        ("Field", ""),
        ("Field", ""),
        ("Paragraph", PROSE.strip()),
        ("Section", "Aftermath"),
        ("Paragraph", PROSE.strip()),
        ("ItemList", ""),
        ("Item", "one"),
        ("Item", "two"),
        ("Paragraph", PROSE.strip()),
        ("Section", "Deeper"),
        ("Picture", "A map"),
        ("Section", "Sources"),
        ("ItemList", ""),
        ("Item", "A"),
    ]
    assert len(list_places(article)) > len(list_places(spell(article))) == 0


def list_places(value: Any) -> list[Place]:
    """List the places in a value."""
    if isinstance(value, Place):
        return [value]
    if is_dataclass(value) and not isinstance(value, type):
        return [it for field in fields(value) for it in list_places(getattr(value, field.name))]
    return [it for item in value for it in list_places(item)] if isinstance(value, tuple | list) else []


def make_record() -> Record:
    """Make a small record."""
    article = Article("Siffin", "1.txt", None, (), (), Place("1.txt"))
    record = read_record(next(RECORDS.iterdir()).read_bytes())
    return replace(record, chapters=(replace(record.chapters[0], units=list_units(article)),))
