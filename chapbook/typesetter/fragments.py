"""A chapter's PDF objects, cut out of the document that WeasyPrint made around them."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pydyf

from chapbook.flate import write_stream
from chapbook.model.pages import Chunk, Fragment, PdfObject
from chapbook.typesetter.structure import StructureTree

_TOKENS = re.compile(
    rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f]*>|(?<![\w.])(\d+) 0 R|/(StructParents?) (\d+)", re.DOTALL
)
"""Strings, which are left alone, references, and the keys of the parent tree."""


def cut_fragment(pdf: pydyf.PDF, tree: StructureTree, filled: Iterable[int]) -> Fragment:
    """Take the objects that are the chapter's own; what the book has once is only counted.

    `filled` are the pages on which the linker writes something.
    """
    pages = [int(number) for number in pdf.pages["Kids"][::3]]
    numbers = [0] * len(pages)
    for index in sorted(filled):
        place = pydyf.Dictionary()
        pdf.add_object(place)
        numbers[index] = place.number
        page = pdf.objects[pages[index]]
        # Before the page's own stream, which leaves the coordinates upside down.
        page["Contents"] = pydyf.Array([place.reference, page["Contents"]])
    elements = tree.write(len(pdf.objects))
    fonts = _find_fonts(pdf)
    left_out = {0, pdf.pages.number, pdf.catalog.number, fonts, *numbers, *_list_outlines(pdf)}
    left_out |= tree.drop_inner_annotations()
    own = [_write(item) for item in pdf.objects if item.number not in left_out] + elements
    return Fragment(
        count=len(pdf.objects) + len(elements),
        streams=tuple(item for item in own if item.stream is not None),
        chunk=Chunk.of(item for item in own if item.stream is None),
        pages=tuple(pages),
        page_node=pdf.pages.number,
        document=tree.root.number,
        font_resources=fonts,
        numbers=tuple(numbers),
        elements=tuple(node.number for node in tree.root.kids),
        parents=tuple(tree.parents),
        names=tuple((note.name, note.number) for note in tree.notes if note.number),
    )


def _find_fonts(pdf: pydyf.PDF) -> int:
    """Give the number of the font dictionary that all of a chapter's resources share."""
    for item in pdf.objects:
        if isinstance(item, pydyf.Dictionary) and "Font" in item and "XObject" in item:
            return int(item["Font"].split()[0])
    raise LookupError("WeasyPrint wrote a page without resources")


def _list_outlines(pdf: pydyf.PDF) -> Iterator[int]:
    """Yield the numbers of bookmarks, which the book makes for itself."""
    for item in pdf.objects:
        is_root = pdf.catalog.get("Outlines") == getattr(item, "reference", None)
        if is_root or (isinstance(item, pydyf.Dictionary) and {"Title", "Dest"} <= item.keys()):
            yield item.number


def _write(item: Any) -> PdfObject:
    if not isinstance(item, pydyf.Stream):
        return PdfObject(item.number, *_find_moved(item.data))
    head, content = write_stream(item)
    return PdfObject(item.number, *_find_moved(head), content)


def _find_moved(value: bytes) -> tuple[bytes, tuple[int, ...]]:
    """Part a value from the numbers in it that linking moves."""
    moved = []

    def take(match: re.Match[bytes]) -> bytes:
        if match[1]:
            moved.append(int(match[1]))
            return b"%d 0 R"
        if match[2]:
            moved.append(-1 - int(match[3]))
            return b"/%b %%d" % match[2]
        return match[0]

    return _TOKENS.sub(take, value.replace(b"%", b"%%")), tuple(moved)
