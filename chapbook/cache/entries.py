"""Card, Plate and CompiledChapter ⇄ bytes: what the cache keeps besides pages.

Plain JSON; behind that of a plate stand its bytes.
"""

import json

from chapbook.model import Anchor, Card, CompiledChapter, Illustration, Plate
from chapbook.problems import Place, Problem


def pack_card(card: Card, problems: list[Problem]) -> bytes:
    """Write a card down, with what is wrong with the article."""
    pictures = [[file, _list_place(place)] for file, place in card.pictures]
    fields = [card.title, card.source, card.asks, _list_place(card.place), pictures]
    found = [[it.severity, it.code, _list_place(it.place), it.message, it.hint] for it in problems]
    return _write(
        [
            [*fields, card.aliases, card.headings, card.licence, card.attribution, card.dates, card.named],
            found,
        ]
    )


def unpack_card(content: bytes) -> tuple[Card, list[Problem]]:
    """Read a card and the problems of its article."""
    (title, source, asks, place, pictures, aliases, headings, *origin), problems = json.loads(content)
    files = tuple((file, Place(*where)) for file, where in pictures)
    names = tuple((heading, anchor) for heading, anchor in headings)
    return Card(title, source, tuple(asks), Place(*place), files, tuple(aliases), names, *origin), [
        Problem(severity, code, Place(*where), message, hint)
        for severity, code, where, message, hint in problems
    ]


def pack_chapter(chapter: CompiledChapter) -> bytes:
    """Write a compiled chapter down."""
    anchors = [[it.name, it.title, it.level, it.is_apparatus] for it in chapter.anchors]
    illustrations = [[shown.plate, shown.is_described] for shown in chapter.illustrations]
    it = chapter
    fields = [it.slug, it.kind, it.title, it.html, anchors, it.references, it.source, it.part]
    return _write([*fields, illustrations])


def unpack_chapter(content: bytes) -> CompiledChapter:
    """Read a compiled chapter."""
    slug, kind, title, html, anchors, references, source, part, illustrations = json.loads(content)
    names = tuple(Anchor(*anchor) for anchor in anchors)
    shown = tuple(Illustration(*it) for it in illustrations)
    return CompiledChapter(slug, kind, title, html, names, tuple(references), source, part, shown)


def pack_plate(plate: Plate, content: bytes) -> bytes:
    """Write a plate down, with its bytes."""
    return _write([plate.name, plate.width, plate.height]) + b"\n" + content


def unpack_plate(entry: bytes) -> tuple[Plate, bytes]:
    """Read a plate and its bytes."""
    head, _, content = entry.partition(b"\n")
    return Plate(*json.loads(head)), content


def _list_place(place: Place) -> tuple[str, int, int]:
    return place.file, place.line, place.column


def _write(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
