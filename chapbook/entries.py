"""Card and CompiledChapter ⇄ bytes: what the cache keeps of an article besides its pages. Plain JSON."""

import json

from chapbook.model import Anchor, Card, CompiledChapter
from chapbook.problems import Place, Problem


def pack_card(card: Card, problems: list[Problem]) -> bytes:
    """Write a card down, with what is wrong with the article."""
    fields = [card.title, card.source, card.asks, _list_place(card.place)]
    found = [[it.severity, it.code, _list_place(it.place), it.message, it.hint] for it in problems]
    return _write([fields, found])


def unpack_card(content: bytes) -> tuple[Card, list[Problem]]:
    """Read a card and the problems of its article."""
    (title, source, asks, place), problems = json.loads(content)
    return Card(title, source, tuple(asks), Place(*place)), [
        Problem(severity, code, Place(*where), message, hint)
        for severity, code, where, message, hint in problems
    ]


def pack_chapter(chapter: CompiledChapter) -> bytes:
    """Write a compiled chapter down."""
    anchors = [[anchor.name, anchor.title, anchor.level] for anchor in chapter.anchors]
    it = chapter
    return _write([it.slug, it.kind, it.title, it.html, anchors, it.references, it.source, it.part])


def unpack_chapter(content: bytes) -> CompiledChapter:
    """Read a compiled chapter."""
    slug, kind, title, html, anchors, references, source, part = json.loads(content)
    names = tuple(Anchor(*anchor) for anchor in anchors)
    return CompiledChapter(slug, kind, title, html, names, tuple(references), source, part)


def _list_place(place: Place) -> tuple[str, int, int]:
    return place.file, place.line, place.column


def _write(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
