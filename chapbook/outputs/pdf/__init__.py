"""PagedEdition → PDF: the linker's last step.

Chapters come as fragments, whose objects are numbered from 1. Linking moves the numbers, and writes what
the book has once: fonts, page tree, the top of the structure tree, the catalogue.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

import pydyf

from chapbook.outputs.pdf.catalogue import add_destinations, add_outline, list_page_labels
from chapbook.outputs.pdf.file import PdfFile
from chapbook.outputs.pdf.folios import write_numbers
from chapbook.outputs.pdf.fonts import embed_fonts
from chapbook.outputs.pdf.metadata import add_information, add_xmp
from chapbook.pages import PagedEdition, PlacedChapter


@dataclass(slots=True)
class _Book:
    """What grows while chapters are linked."""

    page_root: int
    document: int
    font_resources: int
    kids: list[bytes] = field(default_factory=list)
    """Of the page tree's root: chapters and blank pages."""

    pages: list[bytes] = field(default_factory=list)
    """References to all pages, in order."""

    elements: list[bytes] = field(default_factory=list)
    """Of the Document element."""

    leaves: list[bytes] = field(default_factory=list)
    """Of the parent tree, one a chapter."""

    next_key: int = 0
    """Of the parent tree."""


def write_pdf(paged: PagedEdition, programs: Mapping[str, bytes], target: BinaryIO) -> None:
    """Link an edition and write it. `programs` maps the SHA-256 of each font to its file."""
    file = PdfFile(target)
    book = _Book(file.reserve(), file.reserve(), file.reserve())
    located = paged.locate()
    for placed in paged.placed:
        _add_blank_pages(file, book, placed)
        _link_chapter(file, book, placed, paged, located)
    fonts = embed_fonts(file, (placed.typeset for placed in paged.placed), programs)
    file.put(book.font_resources, pydyf.Dictionary(fonts))
    page_root = {"Type": "/Pages", "Count": len(book.pages), "Kids": pydyf.Array(book.kids)}
    file.put(book.page_root, pydyf.Dictionary(page_root))
    imprint = paged.edition.imprint
    catalogue = {
        "Type": "/Catalog",
        "Pages": b"%d 0 R" % book.page_root,
        "Lang": pydyf.String(imprint.language),
        "MarkInfo": pydyf.Dictionary({"Marked": "true"}),
        "Metadata": add_xmp(file, imprint),
        "Names": pydyf.Dictionary({"Dests": add_destinations(file, paged, book.pages)}),
        "Outlines": add_outline(file, paged.edition),
        "PageLabels": list_page_labels(paged),
        "PageMode": "/UseOutlines",
        "StructTreeRoot": _add_structure_root(file, book),
        "ViewerPreferences": pydyf.Dictionary({"DisplayDocTitle": "true"}),
    }
    file.close(file.add(pydyf.Dictionary(catalogue)), add_information(file, imprint))


def _add_blank_pages(file: PdfFile, book: _Book, placed: PlacedChapter) -> None:
    """Fill up to the page on which a chapter opens."""
    while len(book.pages) < placed.first_page:
        box = pydyf.Array((0, 0, placed.typeset.width, placed.typeset.height))
        page = {"Type": "/Page", "Parent": b"%d 0 R" % book.page_root, "MediaBox": box}
        page["Resources"] = pydyf.Dictionary()
        book.kids.append(file.add(pydyf.Dictionary(page)))
        book.pages.append(book.kids[-1])


def _link_chapter(
    file: PdfFile, book: _Book, placed: PlacedChapter, paged: PagedEdition, located: Mapping[str, int]
) -> None:
    """Move a chapter's objects to their place in the book, and fill in its page numbers."""
    fragment = placed.typeset.fragment
    base = file.reserve(fragment.count) - 1
    special = {fragment.document: book.document, fragment.font_resources: book.font_resources}
    file.put_fragment(fragment.objects, base, special, book.next_key)
    pages = [b"%d 0 R" % (base + number) for number in fragment.pages]
    node = {"Type": "/Pages", "Parent": b"%d 0 R" % book.page_root, "Count": len(pages)}
    file.put(base + fragment.page_node, pydyf.Dictionary({**node, "Kids": pydyf.Array(pages)}))
    for page, operators in write_numbers(placed, paged.folios, located).items():
        file.put(base + fragment.numbers[page], pydyf.Stream([operators]))
    book.kids.append(b"%d 0 R" % (base + fragment.page_node))
    book.pages += pages
    book.elements += [b"%d 0 R" % (base + number) for number in fragment.elements]
    _add_leaf(file, book, [base + number for number in fragment.parents])


def _add_leaf(file: PdfFile, book: _Book, parents: list[int]) -> None:
    """Write a chapter's leaf of the parent tree (ISO 32000-1, 14.7.4.4)."""
    if not parents:
        return
    keys = range(book.next_key, book.next_key + len(parents))
    nums = pydyf.Array(b"%d %d 0 R" % pair for pair in zip(keys, parents, strict=True))
    leaf = {"Limits": pydyf.Array((keys[0], keys[-1])), "Nums": nums}
    book.leaves.append(file.add(pydyf.Dictionary(leaf)))
    book.next_key += len(parents)


def _add_structure_root(file: PdfFile, book: _Book) -> bytes:
    root = file.reserve()
    document = {"Type": "/StructElem", "S": "/Document", "P": b"%d 0 R" % root}
    file.put(book.document, pydyf.Dictionary({**document, "K": pydyf.Array(book.elements)}))
    tree = {
        "Type": "/StructTreeRoot",
        "K": pydyf.Array([b"%d 0 R" % book.document]),
        "ParentTree": file.add(pydyf.Dictionary({"Kids": pydyf.Array(book.leaves)})),
        "ParentTreeNextKey": book.next_key,
    }
    file.put(root, pydyf.Dictionary(tree))
    return b"%d 0 R" % root
