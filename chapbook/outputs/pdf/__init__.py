"""PagedEdition → PDF: the linker's last step.

Chapters come as fragments, whose objects are numbered from 1. Linking moves the numbers, and writes what
the book has once: fonts, page tree, the top of the structure tree, the catalogue.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import IO

import pydyf

from chapbook.model.pages import Chunk, Fragment, PagedEdition, PlacedChapter, TypesetChapter
from chapbook.outputs.pdf.bars import draw_bars
from chapbook.outputs.pdf.catalogue import add_destinations, add_outline, list_page_labels
from chapbook.outputs.pdf.file import PdfFile
from chapbook.outputs.pdf.folios import write_numbers
from chapbook.outputs.pdf.fonts import UsedFonts, embed_fonts
from chapbook.outputs.pdf.links import direct_links
from chapbook.outputs.pdf.metadata import add_information, add_xmp
from chapbook.outputs.pdf.signs import make_ready

WORTH_COMPRESSING = 250
"""Bytes: what draws a single folio would only grow."""


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

    images: dict[bytes, int] = field(default_factory=dict)
    """Numbers of the images so far, by their digests: one that two chapters show is written once."""

    names: list[tuple[str, bytes]] = field(default_factory=list)
    """Identifiers of structure elements, with references to them."""


def write_pdf(
    paged: PagedEdition,
    fetch: Callable[[str], TypesetChapter],
    programs: Mapping[str, bytes],
    target: IO[bytes],
) -> None:
    """Link an edition, or a part of it that has a file of its own, and write it.

    `fetch` gives a typeset chapter by its slug: they come one after the other, and none is held. `programs`
    maps the SHA-256 of each font to its file.
    """
    file = PdfFile(target)
    book = _Book(file.reserve(), file.reserve(), file.reserve())
    used = UsedFonts()
    for placed in paged.placed:
        chapter = fetch(placed.compiled.slug)
        if paged.is_loose:
            chapter = make_ready(chapter, programs, "".join(paged.folios))
        _add_blank_pages(file, book, placed)
        _link_chapter(file, book, placed, chapter, paged)
        used.add(chapter.fonts)
    fonts = embed_fonts(file, used, programs)
    file.put(book.font_resources, pydyf.Dictionary(fonts))
    page_root = {"Type": "/Pages", "Count": len(book.pages), "Kids": pydyf.Array(book.kids)}
    file.put(book.page_root, pydyf.Dictionary(page_root))
    imprint = paged.edition.imprint
    if paged.volume:
        imprint = replace(imprint, title=f"{imprint.title}, volume {paged.volume}")
    catalogue = {
        "Type": "/Catalog",
        "Pages": b"%d 0 R" % book.page_root,
        "Lang": pydyf.String(imprint.language),
        "MarkInfo": pydyf.Dictionary({"Marked": "true"}),
        "Metadata": add_xmp(file, imprint),
        "Names": pydyf.Dictionary({"Dests": add_destinations(file, paged, book.pages)}),
        "Outlines": add_outline(file, paged),
        "PageLabels": list_page_labels(paged),
        "PageMode": "/UseOutlines",
        "StructTreeRoot": _add_structure_root(file, book),
        "ViewerPreferences": pydyf.Dictionary({"DisplayDocTitle": "true"}),
    }
    file.close(file.add(pydyf.Dictionary(catalogue)), add_information(file, imprint))


def _add_blank_pages(file: PdfFile, book: _Book, placed: PlacedChapter) -> None:
    """Fill up to the page on which a chapter opens."""
    while len(book.pages) < placed.first_page:
        box = pydyf.Array((0, 0, placed.extent.width, placed.extent.height))
        page = {"Type": "/Page", "Parent": b"%d 0 R" % book.page_root, "MediaBox": box}
        page["Resources"] = pydyf.Dictionary()
        book.kids.append(file.add(pydyf.Dictionary(page)))
        book.pages.append(book.kids[-1])


def _link_chapter(
    file: PdfFile, book: _Book, placed: PlacedChapter, chapter: TypesetChapter, paged: PagedEdition
) -> None:
    """Move a chapter's objects to their place in the book, and fill in its page numbers."""
    fragment = chapter.fragment
    base = file.reserve(fragment.count) - 1
    special = {fragment.document: book.document, fragment.font_resources: book.font_resources}
    # A whole book has all that it refers to.
    has_others = paged.volume or paged.is_handout
    special |= _find_known_images(book, fragment, base)
    if has_others:
        fragment = replace(fragment, chunk=Chunk.of(direct_links(fragment.chunk.part(), paged)))
    file.put_fragment(fragment, base, special, book.next_key)
    pages = [b"%d 0 R" % (base + number) for number in fragment.pages]
    node = {"Type": "/Pages", "Parent": b"%d 0 R" % book.page_root, "Count": len(pages)}
    file.put(base + fragment.page_node, pydyf.Dictionary({**node, "Kids": pydyf.Array(pages)}))
    drawn = write_numbers(chapter, placed.first_page, paged)
    bars = draw_bars(chapter.bars)
    for page, number in enumerate(fragment.numbers):
        if number:
            operators = b"\n".join(it[page] for it in (drawn, bars) if page in it)
            is_long = len(operators) > WORTH_COMPRESSING
            file.put(base + number, pydyf.Stream([operators], compress=is_long))
    book.kids.append(b"%d 0 R" % (base + fragment.page_node))
    book.pages += pages
    book.elements += [b"%d 0 R" % (base + number) for number in fragment.elements]
    book.names += [(name, b"%d 0 R" % (base + number)) for name, number in fragment.names]
    _add_leaf(file, book, [base + number for number in fragment.parents])


def _find_known_images(book: _Book, fragment: Fragment, base: int) -> dict[int, int]:
    """Give the numbers in the book of those images that another chapter has shown before; note the others."""
    known = {}
    for item in fragment.streams:
        if not item.moved and b"/Subtype /Image" in item.value:
            key = hashlib.sha256(b"%b\n%b" % (item.value, item.stream or b"")).digest()
            number = book.images.setdefault(key, base + item.number)
            if number != base + item.number:
                known[item.number] = number
    return known


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
    if book.names:
        # A name tree (ISO 32000-1, 14.7.2).
        pairs = (item for name, element in sorted(book.names) for item in (pydyf.String(name), element))
        tree["IDTree"] = file.add(pydyf.Dictionary({"Names": pydyf.Array(pairs)}))
    file.put(root, pydyf.Dictionary(tree))
    return b"%d 0 R" % root
