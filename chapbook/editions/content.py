"""Article → units: the canonical form of a chapter's content, as plain data that fits on lines.

    {"is": "Article", "title": "Battle of Siffin"}
    {"is": "Infobox"}
    {"is": "Field", "key": "Date", "value": "July 657"}
    {"is": "Paragraph", "text": "The battle was fought at …"}
    {"is": "Section", "depth": 1, "title": "Sources", "level": 2}
    {"is": "ItemList"}
    {"is": "Item", "text": "Madelung, Wilferd. …"}

One unit is what an editor would call one thing: a paragraph, a fact, an entry. Each holds what its noun in
`chapbook.model` holds, under the names of its fields, without those that have their usual value. So a noun
that gets one more field leaves the units of old records as they are. Nothing is lost but places: units of two
articles are equal where the articles say the same.

Nothing here depends on which nouns there are: a block that is not known is one unit.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any

from chapbook.model import Article, Block, Section

Unit = dict[str, Any]
"""A noun as plain data, which JSON can hold; `is` names the noun."""

NOUN = "is"
PLACE = "place"
"""Where something stands in its file is not what it says."""

MEMBERS = {"Infobox": "fields", "ItemList": "items", "Table": "rows", "Gallery": "pictures"}
"""Nouns whose members are units of their own, and follow them."""


def list_units(article: Article) -> tuple[Unit, ...]:
    """Give the units of an article, in the order of the text."""
    return tuple(_list_article(article))


def spell(value: Any) -> Any:
    """Write a value of the model as plain data."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {NOUN: type(value).__name__, **{name: spell(it) for name, it in value._asdict().items()}}
    if isinstance(value, tuple | list):
        return [spell(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return _spell_noun(value, frozenset())
    if isinstance(value, datetime.date):
        return value.isoformat()
    assert value is None or isinstance(value, str | int | float | bool), f"no plain data: {value!r}"
    return value


def _list_article(article: Article) -> Iterator[Unit]:
    yield _spell_noun(article, frozenset({"source", "infobox", "blocks", "sections"}))
    if article.infobox:
        yield from _list_block(article.infobox)
    yield from _list_blocks(article.blocks)
    yield from _list_sections(article.sections, 1)


def _list_sections(sections: Iterable[Section], depth: int) -> Iterator[Unit]:
    for section in sections:
        noun = _spell_noun(section, frozenset({"blocks", "sections"}))
        yield {NOUN: noun.pop(NOUN), "depth": depth, **noun}
        yield from _list_blocks(section.blocks)
        yield from _list_sections(section.sections, depth + 1)


def _list_blocks(blocks: Iterable[Block]) -> Iterator[Unit]:
    for block in blocks:
        yield from _list_block(block)


def _list_block(block: Any) -> Iterator[Unit]:
    members = MEMBERS.get(type(block).__name__, "")
    yield _spell_noun(block, frozenset({members}))
    if members:
        yield from map(spell, getattr(block, members))


def _spell_noun(noun: Any, without: frozenset[str]) -> Unit:
    unit: Unit = {NOUN: type(noun).__name__}
    for field in fields(noun):
        value = getattr(noun, field.name)
        if field.name != PLACE and field.name not in without and not _is_usual(field, value):
            unit[field.name] = spell(value)
    return unit


def _is_usual(field: Field[Any], value: Any) -> bool:
    if field.default is not MISSING:
        return bool(value == field.default)
    return field.default_factory is not MISSING and bool(value == field.default_factory())


# --- what a unit says ------------------------------------------------------------------------


def read_text(value: Any) -> str:
    """Give the words of a unit, or of a part of one, without how they are set and without its notes."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "".join(map(read_text, value))
    if isinstance(value, dict):
        return _read_noun(value)
    return ""


TEXTS = (
    "term", "title", "text", "caption", "tex", "lines", "source", "blocks", "items", "cells",
    "rows", "pictures",
)  # fmt: skip
"""Fields that hold words, in the order in which they are read; the others say how, where or what kind."""


def _read_noun(unit: Unit) -> str:
    if unit.get(NOUN) in ("Break", "Note"):
        return " " if unit[NOUN] == "Break" else ""
    parts = (_join(unit[name]) for name in TEXTS if name in unit)
    return " ".join(part for part in parts if part)


def read_notes(value: Any) -> str:
    """Give the words of the notes that stand in a unit, or in a part of one."""
    if isinstance(value, list):
        return " ".join(filter(None, map(read_notes, value)))
    if not isinstance(value, dict):
        return ""
    inner = " ".join(filter(None, (read_notes(it) for key, it in value.items() if key != NOUN)))
    own = read_text(value.get("text", "")) if value.get(NOUN) == "Note" else ""
    return f"{own} {inner}".strip()


def _join(value: Any) -> str:
    """Put blocks, cells or lines beside one another; words are together already."""
    if isinstance(value, list) and any(isinstance(it, dict) and not _is_inline(it) for it in value):
        return " ".join(filter(None, map(read_text, value)))
    return read_text(value)


INLINE = frozenset({"Span", "Foreign", "Mention", "Hyperlink", "Note", "Break", "Formula"})


def _is_inline(unit: Unit) -> bool:
    return unit.get(NOUN) in INLINE
