"""Record ⇄ text: what is remembered of an edition, in JSON Lines.

    {"format": "chapbook edition", "version": 1}
    {"is": "Edition", "number": 3, "date": "2024-05-01", "note": "…", "title": "…", "slug": "…"}
    {"is": "Setting", "key": "paper", "value": …}
    {"is": "Version", "name": "weasyprint", "version": "70.0"}
    {"is": "Output", "path": "fitna.pdf", "bytes": 123456, "sha256": "…"}
    {"is": "Chapter", "slug": "siffin", "source": "articles/siffin.txt", "sha256": "…", "part": "Beginnings"}
    …the units of the chapter, see `chapbook.editions.content`
    {"is": "Pages", "volume": 0, "file": "fitna.pdf"}
    {"is": "Page", "folio": "12", "piece": "siffin", "print": "…", "edition": 2}

One thing a line, so that git shows what changed from one edition to the next. A record says all that it takes
to compare with it later, and is never written again.

Version 1 is the first. Whoever changes what a line means gives the next number, reads the older ones too, and
adds a record of the new one to tests/editions/.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from chapbook.editions.content import NOUN, Unit
from chapbook.model.pages import PrintedPage, PrintedVolume
from chapbook.report import OutputRecord

FORMAT, VERSION = "chapbook edition", 1


class UnreadableError(ValueError):
    """This is no record, or one of a later version; says so in a sentence."""


@dataclass(frozen=True, slots=True)
class RecordedChapter:
    """What a chapter said."""

    slug: str
    source: str
    """Name of its file, see `chapbook.model.Source.name`."""

    sha256: str
    """Of that file, in hexadecimal."""

    part: str
    """Title of its part; empty in a book without parts."""

    units: tuple[Unit, ...]
    """The first is its `Article`."""

    @property
    def title(self) -> str:
        """What it is called."""
        return str(self.units[0]["title"])


@dataclass(frozen=True, slots=True)
class Record:
    """What is remembered of an edition."""

    number: int
    """From 1; 0 for a draft, which is compared but not kept."""

    date: str
    """ISO 8601."""

    note: str
    title: str
    slug: str
    """Base of its files' names."""

    settings: dict[str, Any]
    """What edition.toml said, with what holds where it says nothing."""

    versions: dict[str, str]
    outputs: tuple[OutputRecord, ...]
    chapters: tuple[RecordedChapter, ...]
    """In reading order."""

    volumes: tuple[PrintedVolume, ...]
    """None where no PDF was made."""


def write_record(record: Record) -> bytes:
    """Write a record as text."""
    lines = [{"format": FORMAT, "version": VERSION}, *_list_lines(record)]
    return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines).encode()


def _list_lines(record: Record) -> Iterator[dict[str, Any]]:
    names = ("number", "date", "note", "title", "slug")
    yield {NOUN: "Edition", **{name: getattr(record, name) for name in names}}
    for key, value in record.settings.items():
        yield {NOUN: "Setting", "key": key, "value": value}
    for name, version in record.versions.items():
        yield {NOUN: "Version", "name": name, "version": version}
    for output in record.outputs:
        yield {NOUN: "Output", **asdict(output)}
    for it in record.chapters:
        yield {NOUN: "Chapter", "slug": it.slug, "source": it.source, "sha256": it.sha256, "part": it.part}
        yield from it.units
    for volume in record.volumes:
        yield {NOUN: "Pages", "volume": volume.volume, "file": volume.file}
        for page in volume.pages:
            yield {NOUN: "Page", **asdict(page)}


def read_record(content: bytes) -> Record:
    """Read a record of any version so far. Raises UnreadableError."""
    try:
        lines = [json.loads(line) for line in content.splitlines()]
        if lines[0]["format"] != FORMAT:
            raise UnreadableError("this is no record of an edition")
        if lines[0]["version"] != VERSION:
            raise UnreadableError("this record was made by a later version of Chapbook")
        return _read_lines(lines[1:])
    except UnreadableError:
        raise
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        raise UnreadableError("this record is damaged") from error


def _read_lines(lines: list[dict[str, Any]]) -> Record:
    settings: dict[str, Any] = {}
    versions: dict[str, str] = {}
    outputs: list[OutputRecord] = []
    chapters: list[tuple[Unit, list[Unit]]] = []
    volumes: list[tuple[Unit, list[PrintedPage]]] = []
    for line in lines[1:]:
        noun = line[NOUN]
        if noun == "Setting":
            settings[line["key"]] = line["value"]
        elif noun == "Version":
            versions[line["name"]] = line["version"]
        elif noun == "Output":
            outputs.append(OutputRecord(**_cut(line)))
        elif noun == "Chapter":
            chapters.append((_cut(line), []))
        elif noun == "Pages":
            volumes.append((_cut(line), []))
        elif noun == "Page":
            volumes[-1][1].append(PrintedPage(**_cut(line)))
        else:
            chapters[-1][1].append(line)
    return Record(
        **_cut(lines[0]),
        settings=settings,
        versions=versions,
        outputs=tuple(outputs),
        chapters=tuple(_read_chapters(chapters)),
        volumes=tuple(PrintedVolume(**head, pages=tuple(pages)) for head, pages in volumes),
    )


def _read_chapters(chapters: Iterable[tuple[Unit, list[Unit]]]) -> Iterator[RecordedChapter]:
    for head, units in chapters:
        if units[0][NOUN] != "Article":
            raise LookupError("a chapter begins with its article")
        yield RecordedChapter(**head, units=tuple(units))


def _cut(line: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in line.items() if key != NOUN}
