"""A book and what was made of it → the record of an edition, or of a draft to be compared with one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields, replace
from typing import Any

from chapbook.cache.versions import list_versions, list_writers
from chapbook.chapters.catalogue import Catalogue
from chapbook.editions.content import Unit, list_units, spell
from chapbook.editions.record import Record, RecordedChapter
from chapbook.editions.register import FOLDER
from chapbook.linker.imprint import make_imprint
from chapbook.model import Card, Imprint
from chapbook.model.pages import PrintedPage, PrintedVolume
from chapbook.parsers import parse
from chapbook.problems import Place, Problem
from chapbook.reading.book import Book
from chapbook.reading.sourcefiles import SourceFile
from chapbook.report import ChapterRecord, Log, Order, OutputRecord

READER = "chapbook itself"
"""The version on which it depends how an article is understood."""


SELF_SPEAKING = frozenset({"title-page", "volume-title-page", "colophon"})
"""Matter that says which edition it is of, or of what day."""


def record_edition(
    book: Book, order: Order, log: Log, outputs: Sequence[OutputRecord], before: Record | None
) -> tuple[Record | None, list[Problem]]:
    """Record what was made of a book to be published; `before` is the last edition, if there was one.

    Gives none, but a problem, where that is what it would be once more. Raises OSError.
    """
    assert log.imprint is not None
    volumes = date_pages(log.printed, order.edition, before)
    chapters = record_chapters(book, log.chapters, before)
    record = replace(make_record(book, log.imprint, chapters, volumes, outputs), note=order.note)
    if before and is_same(record, before):
        message = f"nothing has changed since edition {before.number}"
        hint = "build makes drafts of it as often as you like"
        return None, [Problem("error", "CB080", Place(FOLDER), message, hint)]
    return record, []


def record_draft(book: Book, before: Record | None) -> tuple[Record, list[Problem]]:
    """Record what a book says now, without making anything of it. Raises OSError."""
    known = _list_known(before)
    texts = [(source, _read_units(source, known)) for source in book.sources]
    cards = [Card(units[0]["title"], source.name, (), Place(source.name)) for source, units in texts]
    parts = {name: part.title for part in book.config.parts for name in part.articles}
    chapters = [
        RecordedChapter(slug, source.name, source.digest, parts.get(source.name, ""), units)
        for slug, (source, units) in zip(Catalogue(cards).slugs, texts, strict=True)
    ]
    imprint, problems = make_imprint(book, cards[0].title)
    return make_record(book, imprint, chapters), problems


def record_chapters(
    book: Book, chapters: Iterable[ChapterRecord], before: Record | None
) -> Iterator[RecordedChapter]:
    """Yield what the chapters of a book say. Raises OSError.

    An article whose file is that of an earlier record, made by the same program, need not be read again.
    """
    parts = {name: part.title for part in book.config.parts for name in part.articles}
    sources = {source.name: source for source in book.sources}
    known = _list_known(before)
    for chapter in chapters:
        source, part = sources[chapter.source], parts.get(chapter.source, "")
        yield RecordedChapter(chapter.slug, source.name, source.digest, part, _read_units(source, known))


def _list_known(record: Record | None) -> dict[tuple[str, str], tuple[Unit, ...]]:
    """Give the units of a record by name and digest of their files, if the same program read them."""
    if not record or record.versions.get(READER) != dict(list_writers())[READER]:
        return {}
    return {(it.source, it.sha256): it.units for it in record.chapters}


def _read_units(source: SourceFile, known: Mapping[tuple[str, str], tuple[Unit, ...]]) -> tuple[Unit, ...]:
    return known.get((source.name, source.digest)) or list_units(parse(source.read())[0])


def make_record(
    book: Book,
    imprint: Imprint,
    chapters: Iterable[RecordedChapter],
    volumes: Sequence[PrintedVolume] = (),
    outputs: Sequence[OutputRecord] = (),
) -> Record:
    """Put together what is remembered of an edition."""
    config = book.config
    # Where the file says something is no setting.
    settings = {it.name: spell(getattr(config, it.name)) for it in fields(config) if it.compare}
    return Record(
        number=imprint.edition,
        date=imprint.date.date().isoformat(),
        note="",
        title=imprint.title,
        slug=imprint.slug,
        settings=settings,
        versions=dict((*list_versions(), *list_writers())),
        outputs=tuple(outputs),
        chapters=tuple(chapters),
        volumes=tuple(volumes),
    )


def date_pages(
    volumes: Iterable[PrintedVolume], number: int, before: Record | None
) -> tuple[PrintedVolume, ...]:
    """Say of each page in which edition it became what it is: new ones in the one of this number."""
    known = {
        (volume.volume, page.folio): page
        for volume in (before.volumes if before else ())
        for page in volume.pages
    }

    def date(volume: PrintedVolume, page: PrintedPage) -> PrintedPage:
        earlier = known.get((volume.volume, page.folio))
        is_old = earlier is not None and earlier.print == page.print
        return replace(page, edition=earlier.edition if earlier and is_old else number)

    return tuple(replace(it, pages=tuple(date(it, page) for page in it.pages)) for it in volumes)


def is_same(record: Record, other: Record) -> bool:
    """Say whether two records tell of the same edition but for its number, day and note."""
    return _strip(record) == _strip(other)


def _strip(record: Record) -> dict[str, Any]:
    told = asdict(record)
    for name in ("number", "date", "note", "versions", "outputs"):
        del told[name]
    for volume in told["volumes"]:
        volume["pages"] = [
            (page["folio"], page["print"]) for page in volume["pages"] if page["piece"] not in SELF_SPEAKING
        ]
    return told
