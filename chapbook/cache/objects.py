r"""TypesetChapter ⇄ bytes: the object file of the linker.

    chapbook object 7\n
    <JSON on one line: the extent, which is all that pagination has to know>\n
    <JSON on one line: the rest but for the PDF objects>\n
    <the PDF objects' values and streams, one after the other, those without streams first>

It is what workers send back and what the cache keeps. Plain data; never pickle, which would run whatever
somebody put into the cache.
"""

import json
from typing import Any

from chapbook.model.pages import (
    Bar,
    Chunk,
    Extent,
    Face,
    FontUse,
    Fragment,
    MarginReference,
    Notice,
    Numeral,
    PdfObject,
    Rest,
    Slot,
    Spot,
    TypesetChapter,
)

MAGIC = b"chapbook object 7"


def pack(chapter: TypesetChapter) -> bytes:
    """Give a typeset chapter as an object file."""
    fragment = chapter.fragment
    extent = [
        chapter.slug,
        chapter.pages,
        chapter.width,
        chapter.height,
        [[name, spot.page, spot.x, spot.y] for name, spot in chapter.spots],
        chapter.missing,
        chapter.breaks,
        chapter.rests,
    ]
    fields = {
        "chunk": [fragment.chunk.numbers, fragment.chunk.moved, len(fragment.chunk.values)],
        "streams": [[it.number, len(it.value), it.moved, len(it.stream or b"")] for it in fragment.streams],
        "fragment": [
            fragment.count,
            fragment.pages,
            fragment.page_node,
            fragment.document,
            fragment.font_resources,
            fragment.numbers,
            fragment.elements,
            fragment.parents,
            fragment.names,
        ],
        "slots": chapter.slots,
        "references": chapter.references,
        "notices": chapter.notices,
        "bars": chapter.bars,
        "faces": chapter.faces,
        "fonts": chapter.fonts,
    }
    blob = [part for it in fragment.streams for part in (it.value, it.stream or b"")]
    return b"\n".join((MAGIC, _write(extent), _write(fields), b"".join((fragment.chunk.values, *blob))))


def _write(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_list_fields)
    return text.encode()


def _list_fields(it: Any) -> list[Any]:
    """Give what a noun consists of. `astuple` would copy each glyph: a fiftieth of typesetting."""
    return [getattr(it, name) for name in it.__slots__]


def unpack_extent(content: bytes) -> Extent:
    """Read the first part of an object file, which alone is enough to number pages."""
    slug, pages, width, height, spots, missing, breaks, rests = json.loads(content.split(b"\n", 2)[1])
    places = tuple((name, Spot(page, x, y)) for name, page, x, y in spots)
    return Extent(
        slug, pages, width, height, places, missing, tuple(breaks), tuple(Rest(*it) for it in rests)
    )


def unpack(content: bytes) -> TypesetChapter:
    """Read an object file."""
    extent = unpack_extent(content)
    _, _, head, blob = content.split(b"\n", 3)
    fields: dict[str, Any] = json.loads(head)
    return TypesetChapter(
        slug=extent.slug,
        fragment=_unpack_fragment(fields, blob),
        pages=extent.pages,
        width=extent.width,
        height=extent.height,
        spots=extent.spots,
        slots=tuple(Slot(*slot) for slot in fields["slots"]),
        references=tuple(MarginReference(tuple(names), *rest) for names, *rest in fields["references"]),
        notices=tuple(Notice(*notice) for notice in fields["notices"]),
        bars=tuple(Bar(*bar) for bar in fields["bars"]),
        faces=tuple(
            Face(font, size, tuple(colour), tuple(Numeral(*numeral) for numeral in numerals), *rest)
            for font, size, colour, numerals, *rest in fields["faces"]
        ),
        fonts=tuple(
            FontUse(key, program, tuple(map(tuple, glyphs)), *rest)
            for key, program, glyphs, *rest in fields["fonts"]
        ),
        missing=extent.missing,
        breaks=extent.breaks,
        rests=extent.rests,
    )


def _unpack_fragment(fields: dict[str, Any], blob: bytes) -> Fragment:
    plain, plain_moved, place = fields["chunk"]
    chunk = Chunk(tuple(plain), blob[:place], tuple(plain_moved))
    streams = []
    for number, length, moved, stream_length in fields["streams"]:
        end = place + length + stream_length
        value, stream = blob[place : place + length], blob[place + length : end]
        streams.append(PdfObject(number, value, tuple(moved), stream))
        place = end
    count, pages, page_node, document, fonts, numbers, elements, parents, names = fields["fragment"]
    return Fragment(
        count, tuple(streams), chunk, tuple(pages), page_node, document, fonts,
        tuple(numbers), tuple(elements), tuple(parents), tuple((name, number) for name, number in names),
    )  # fmt: skip
