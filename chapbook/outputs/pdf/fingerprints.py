"""Fingerprints: pages are alike in print where theirs are equal, whatever else changed in the book.

What counts is what is drawn: the page's stream, its numbers, the fonts and pictures that they use. Links,
tags, and the names that a file gives to its resources do not.
"""

import hashlib
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from chapbook.model.pages import PagedEdition, PdfObject, TypesetChapter
from chapbook.outputs.pdf.bars import draw_bars
from chapbook.outputs.pdf.folios import find_next, write_numbers
from chapbook.outputs.pdf.signs import make_ready

LENGTH = 32
"""Hexadecimal digits, which are enough for all pages that were ever printed."""

_USE = re.compile(rb"/(\S+) (Do|sh|scn|SCN)\b")
_REFERENCE = re.compile(rb"(?:/([^\s/<>\[\]()]+) )?%d(?: 0 R)?")
_LENGTH = re.compile(rb"/Length \d+")
_FOLLOWED = (b"Resources", b"XObject", b"Pattern", b"Shading")


def list_fingerprints(
    paged: PagedEdition, fetch: Callable[[str], TypesetChapter], programs: Mapping[str, bytes]
) -> Iterator[tuple[str, str]]:
    """Yield the slug of what stands on each page and its fingerprint; both are empty for a blank one."""
    page = 0
    for placed in paged.placed:
        chapter = fetch(placed.compiled.slug)
        for _ in range(page, placed.first_page):
            yield "", ""
        fonts = repr(sorted((font.key, font.program) for font in chapter.fonts)).encode()
        if paged.is_loose:
            chapter = make_ready(chapter, programs, "".join(paged.folios))
        # Of which edition a page is, it says at its foot; that is no change of the page.
        drawn = write_numbers(chapter, placed.first_page, replace(paged, is_loose=False))
        bars = draw_bars(chapter.bars)
        size = b"%.2f %.2f" % (chapter.width, chapter.height)
        fragment = chapter.fragment
        objects = {item.number: item for item in (*fragment.streams, *fragment.chunk.part())}
        for index, number in enumerate(fragment.pages):
            following = find_next(placed.first_page + index, paged) if paged.is_loose else ""
            parts = (
                following.encode(),
                size,
                fonts,
                drawn.get(index, b""),
                bars.get(index, b""),
                *_list_drawn(number, objects),
            )
            yield chapter.slug, hashlib.sha256(b"\0".join(parts)).hexdigest()[:LENGTH]
        page = placed.first_page + chapter.pages
    for _ in range(page, len(paged.folios)):
        yield "", ""


def _list_drawn(page: int, objects: Mapping[int, PdfObject]) -> Iterator[bytes]:
    """Yield what draws a page: its streams, in which resources are called by their content."""
    item = objects[page]
    before, _, rest = item.value.partition(b"/Contents ")
    first, count = before.count(b"%d"), rest.partition(b"/")[0].count(b"%d")
    for number in item.moved[first : first + count]:
        if number in objects:  # where the linker draws there is no object yet
            yield _read_stream(objects[number], _list_names(item, objects), objects)


def _list_names(item: PdfObject, objects: Mapping[int, PdfObject]) -> dict[bytes, int]:
    """Give what the streams of an object can draw, by the names that they call it."""
    names: dict[bytes, int] = {}
    for match, number in zip(_REFERENCE.finditer(item.value), item.moved, strict=True):
        if match[1] in _FOLLOWED:
            names |= _list_names(objects[number], objects) if number in objects else {}
        elif match[1]:
            names[match[1]] = number
    return names


def _read_stream(item: PdfObject, names: Mapping[bytes, int], objects: Mapping[int, PdfObject]) -> bytes:
    """Give a stream as it is read, each name of what it draws replaced by what that is."""
    assert item.stream is not None
    content = zlib.decompress(item.stream) if b"/FlateDecode" in item.value else item.stream

    def call(match: re.Match[bytes]) -> bytes:
        target = objects.get(names.get(match[1], 0))
        return b"/%b %b" % (_digest(target, objects), match[2]) if target else match[0]

    return _USE.sub(call, content)


def _digest(item: PdfObject, objects: Mapping[int, PdfObject]) -> bytes:
    """Digest a resource. A form is drawn like a page; of anything else every byte counts."""
    if b"/Subtype /Form" in item.value:
        content = _read_stream(item, _list_names(item, objects), objects)
    else:
        inner = (objects[it] for it in item.moved if it in objects and it != item.number)
        content = b"\0".join((item.stream or b"", *(it.value + (it.stream or b"") for it in inner)))
    return hashlib.sha256(_LENGTH.sub(b"", item.value) + b"\0" + content).hexdigest().encode()
