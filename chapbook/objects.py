r"""TypesetChapter ⇄ bytes: the object file of the linker.

    chapbook object 2\n
    <SHA-256 of the rest, hexadecimal>\n
    <length of the JSON in bytes, decimal>\n
    <JSON: everything but the PDF objects><the PDF objects' values and streams, one after the other>

It is what workers send back and what the cache keeps. Plain data, checksummed; never pickle, which
would run whatever somebody put into the cache.
"""

import dataclasses
import hashlib
import json
from typing import Any

from chapbook.pages import Face, FontUse, Fragment, Numeral, PdfObject, Slot, Spot, TypesetChapter

MAGIC = b"chapbook object 2"


class DamagedObjectError(Exception):
    """The bytes are not a whole object file of this version."""


def pack(chapter: TypesetChapter) -> bytes:
    """Give a typeset chapter as an object file."""
    fragment = chapter.fragment
    fields = {
        "slug": chapter.slug,
        "pages": chapter.pages,
        "width": chapter.width,
        "height": chapter.height,
        "objects": [
            [it.number, len(it.value), it.moved, -1 if it.stream is None else len(it.stream)]
            for it in fragment.objects
        ],
        "fragment": [
            fragment.count,
            fragment.pages,
            fragment.page_node,
            fragment.document,
            fragment.font_resources,
            fragment.numbers,
            fragment.elements,
            fragment.parents,
        ],
        "spots": [[name, spot.page, spot.x, spot.y] for name, spot in chapter.spots],
        "slots": [dataclasses.astuple(slot) for slot in chapter.slots],
        "faces": [dataclasses.astuple(face) for face in chapter.faces],
        "fonts": [[use.key, use.program, use.glyphs] for use in chapter.fonts],
        "missing": chapter.missing,
    }
    head = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
    blob = b"".join(part for it in fragment.objects for part in (it.value, it.stream or b""))
    body = b"%d\n%b%b" % (len(head), head, blob)
    return b"%b\n%b\n%b" % (MAGIC, hashlib.sha256(body).hexdigest().encode(), body)


def unpack(content: bytes) -> TypesetChapter:
    """Read an object file. Raises DamagedObjectError."""
    parts = content.split(b"\n", 2)
    if len(parts) != 3 or parts[0] != MAGIC or hashlib.sha256(parts[2]).hexdigest().encode() != parts[1]:
        raise DamagedObjectError
    length, rest = parts[2].split(b"\n", 1)
    fields: dict[str, Any] = json.loads(rest[: int(length)])
    return TypesetChapter(
        slug=fields["slug"],
        fragment=_unpack_fragment(fields, rest[int(length) :]),
        pages=fields["pages"],
        width=fields["width"],
        height=fields["height"],
        spots=tuple((name, Spot(page, x, y)) for name, page, x, y in fields["spots"]),
        slots=tuple(Slot(*slot) for slot in fields["slots"]),
        faces=tuple(
            Face(font, size, tuple(colour), tuple(Numeral(*numeral) for numeral in numerals))
            for font, size, colour, numerals in fields["faces"]
        ),
        fonts=tuple(
            FontUse(key, program, tuple((glyph, width, text) for glyph, width, text in glyphs))
            for key, program, glyphs in fields["fonts"]
        ),
        missing=fields["missing"],
    )


def _unpack_fragment(fields: dict[str, Any], blob: bytes) -> Fragment:
    objects, place = [], 0
    for number, length, moved, stream_length in fields["objects"]:
        value = blob[place : place + length]
        place += length
        stream = blob[place : place + stream_length] if stream_length >= 0 else None
        place += max(stream_length, 0)
        objects.append(PdfObject(number, value, tuple(moved), stream))
    count, pages, page_node, document, fonts, numbers, elements, parents = fields["fragment"]
    return Fragment(
        count, tuple(objects), tuple(pages), page_node, document, fonts,
        tuple(numbers), tuple(elements), tuple(parents),
    )  # fmt: skip
