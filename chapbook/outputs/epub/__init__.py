"""Edition → EPUB 3.3: the only importer of EbookLib.

EbookLib writes the container and the package document; everything else it is handed as finished bytes.
Its own classes for chapters, nav and NCX rewrite what they are given: they drop a body's attributes, turn
what does not parse into an empty chapter, and say that the contents are no levels deep.
"""

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, takewhile
from types import MappingProxyType
from typing import IO

from ebooklib import epub

from chapbook.design.rendering import Renderer, as_markup
from chapbook.language.languages import find_direction
from chapbook.model import Anchor, CompiledChapter, Edition, Imprint, Part, Piece
from chapbook.model.pagebreaks import Mark
from chapbook.outputs.epub.container import pack
from chapbook.outputs.epub.cover import Cover, describe_cover
from chapbook.outputs.epub.documents import (
    PROPERTIES,
    Document,
    Finished,
    Matter,
    Span,
    finish,
    read_finished,
)
from chapbook.outputs.epub.foreign import mark_foreign
from chapbook.outputs.epub.letters import LetterFont, write_font_rules
from chapbook.outputs.epub.metadata import Pictures, describe, describe_access, describe_pages, sum_up
from chapbook.outputs.epub.pagelist import PageBreak, PageBreaks, mark_pages, share_breaks
from chapbook.outputs.epub.passages import Passages
from chapbook.outputs.epub.reflow import reflow
from chapbook.outputs.epub.splitting import split_piece

LOWEST = 6
"""Level of headings in HTML; what else has a name is in no contents."""

COVER, NAV, NCX, STYLESHEET = "cover.xhtml", "contents.xhtml", "toc.ncx", "reader.css"
"""No chapter has the slug `contents`: it is print's contents, for which the nav stands in."""

IMAGES, FONTS = "images", "fonts"
TYPES = {".png": "image/png", ".jpg": "image/jpeg"}
"""Of plates, by the suffixes of their names."""

_LINK = re.compile(r"""(?<=\s)href=(?P<quote>["'])book:(?P<name>.*?)(?P=quote)""")
"""A link inside the book. No text looks like one: rendering has escaped its quotation marks."""

_NOTE = re.compile(r"""(?<=\s)id="([^"]*\.(?:note|call)_[^"]*)\"""")
"""A note's name, or that of what calls it; no other has an underscore."""

_PLATE = re.compile(r"""(?<=\s)src=(?P<quote>["'])image:(?P<name>.*?)(?P=quote)""")
"""Where a plate is shown; no text looks like it, for the same reason."""


@dataclass(frozen=True, slots=True)
class Point:
    """A line of the contents, and those below it."""

    title: str
    href: str
    points: tuple["Point", ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A line of the page list."""

    page_break: PageBreak
    href: str


class _Image(epub.EpubItem):  # type: ignore[misc]  # likewise
    """A plate, read when EbookLib writes it."""

    def __init__(self, name: str, fetch: Callable[[str], bytes]) -> None:
        stem, dot, suffix = name.partition(".")
        super().__init__(f"image-{stem}", f"{IMAGES}/{name}", TYPES[dot + suffix])
        self._name, self._fetch = name, fetch

    def get_content(self, default: bytes = b"") -> bytes:
        """Read the plate. Called once."""
        return self._fetch(self._name)


@dataclass(frozen=True, slots=True)
class Design:
    """What an e-book is made with."""

    renderer: Renderer
    stylesheet: str
    fetch_plate: Callable[[str], bytes] = lambda name: b""
    """Gives the bytes of a plate by its name; they come one after the other, and none is held."""

    cover: Cover | None = None
    cut_letters: Callable[[frozenset[str]], Sequence[LetterFont]] = lambda characters: ()
    """Gives fonts for those of the book's characters that readers may lack."""

    keep: Callable[[Piece, Sequence[str], Callable[[], bytes]], bytes] = lambda piece, rest, make: make()
    """Gives what is made of a piece and the rest that it is made from, or has been before."""


class Ebook:
    """An e-book. The same edition, theme, breaks and libdeflate give the same bytes on any machine."""

    def __init__(self, edition: Edition, design: Design, scratch: IO[bytes]) -> None:
        """Find out which files there are. There is at least one chapter.

        `scratch` holds texts until the book is written. Raises ValueError where two pieces claim one file, a
        mistake of ours that the linker should have found.
        """
        self._imprint, self._design, self._scratch = edition.imprint, design, scratch
        self._documents = [*self._list_cover(), *_list_documents(edition)]
        self._hrefs = _locate(self._documents)
        # All others follow from the names that links have: the file is called after the slug.
        self._uncommon = repr([href for href in self._hrefs.values() if "_" in href.partition("#")[0]])
        self._toc = tuple(_list_points(edition.parts, self._hrefs))
        self._passages = Passages(document.piece for document in self._documents)
        self._texts: dict[str, Span] = {}

    def prepare(self, slugs: Container[str]) -> Iterator[str]:
        """Make the texts of those pieces before anybody knows where the pages of print begin.

        Yields the name of each that is made.
        """
        for document in self._documents:
            if document.piece.slug in slugs and document.name != NAV:
                self._texts[document.name] = Span.write(self._write_text(document).encode(), self._scratch)
                yield document.name

    def add(self, reference: Sequence[CompiledChapter]) -> None:
        """Add what leads to passages of the chapters, behind them."""
        whole = [replace(piece, html=self._passages.resolve(piece.html)) for piece in reference]
        first = sum(document.matter != "backmatter" for document in self._documents)
        self._documents[first:first] = _split(whole, "backmatter")
        self._hrefs = _locate(self._documents)
        self._toc += tuple(Point(it.title, self._hrefs[it.slug], ()) for it in reference)

    def write(self, target: IO[bytes], breaks: PageBreaks = MappingProxyType({})) -> None:
        """Write the whole file. `breaks` are those of the print edition; without one there are none.

        Raises LookupError where a link has no target: the linker should have found that, too.
        """
        breaks = share_breaks(breaks, [document.piece for document in self._documents])
        pages = tuple(_list_pages(self._documents, breaks))
        illustrations = [shown for document in self._documents for shown in document.piece.illustrations]
        finished = {it.name: self._finish(it, breaks, pages) for it in self._documents}
        # The cover shows nothing that its description does not say.
        pictures = sum_up(illustrations, [it.facts for name, it in finished.items() if name != COVER])
        book = _make_book(self._imprint, pictures, has_pages=bool(pages))
        self._add_design(book, frozenset(chain.from_iterable(it.characters for it in finished.values())))
        ncx = self._design.renderer.render(
            "ncx.xml", toc=self._toc, depth=_measure_depth(self._toc), pages=pages, imprint=self._imprint
        )
        # The spine names its NCX `ncx` where EbookLib is not the one who makes it.
        book.add_item(epub.EpubItem("ncx", NCX, "application/x-dtbncx+xml", ncx.encode()))
        for name in dict.fromkeys(shown.plate for shown in illustrations):
            book.add_item(_Image(name, self._design.fetch_plate))
        for document in self._documents:
            # With a prefix no slug takes the id of the style sheet or the NCX.
            slug, name = f"text-{document.piece.slug}", document.name
            page = epub.EpubItem(slug, name, "application/xhtml+xml", b"")
            page.properties = [it for it in PROPERTIES if it in finished[name].facts]
            page.properties += ["nav"] if name == NAV else []
            book.spine.append(book.add_item(page))
        packed = {name: partial(it.pack, self._scratch) for name, it in finished.items()}
        pack(book, self._imprint, target, packed)

    def _finish(self, document: Document, breaks: PageBreaks, pages: Sequence[Page]) -> Finished:
        """Have a document as it will lie in the container; the archive may have it already."""
        here = breaks.get(document.piece.slug, ())
        if document.name == NAV:
            landmarks = _find_landmarks(self._documents)
            html = self._design.renderer.render("nav.xhtml", toc=self._toc, landmarks=landmarks, pages=pages)
            # Nothing but headings and lists may stand in a nav.
            content = finish(self._frame(document, mark_pages("", here) + html))
        else:
            marks = self._passages.list_marks(document.piece.slug)
            rest = self._frame(document, ""), repr((here, marks)), self._uncommon
            make = partial(self._make, document, here, marks)
            content = self._design.keep(document.piece, rest, make)
        return read_finished(content, self._scratch)

    def _make(self, document: Document, breaks: Iterable[PageBreak], marks: Sequence[Mark]) -> bytes:
        text = self._texts.get(document.name)
        content = text.read(self._scratch).decode() if text else self._write_text(document)
        return finish(mark_pages(content, breaks, marks))

    def _write_text(self, document: Document) -> str:
        """Make a document, but for its page breaks."""
        html = document.piece.html
        if document.name != COVER:
            html = mark_foreign(reflow(html), self._imprint.language)
            html = _resolve_links(document, html, self._hrefs)
        return self._frame(document, html)

    def _list_cover(self) -> Iterator[Document]:
        """Yield the page of the cover, where there is one."""
        if self._design.cover:
            drawing = as_markup(self._design.cover.svg.decode())
            alt = describe_cover(self._imprint)
            html = self._design.renderer.render("cover.xhtml", drawing=drawing, alt=alt)
            yield Document(CompiledChapter("cover", "cover", "Cover", html, (), ()), "frontmatter")

    def _add_design(self, book: epub.EpubBook, characters: frozenset[str]) -> None:
        """Add style sheet, fonts and cover."""
        fonts = self._design.cut_letters(characters)
        stylesheet = write_font_rules(fonts, FONTS) + self._design.stylesheet
        book.add_item(epub.EpubItem("style", STYLESHEET, "text/css", stylesheet.encode()))
        for font in fonts:
            name = font.name.partition(".")[0]
            book.add_item(epub.EpubItem(f"font-{name}", f"{FONTS}/{font.name}", "font/ttf", font.content))
        if cover := self._design.cover:
            picture = epub.EpubItem("cover-image", "cover.png", "image/png", cover.png)
            picture.properties = ["cover-image"]
            book.add_item(picture)

    def _frame(self, document: Document, html: str) -> str:
        return self._design.renderer.render(
            "frame.xhtml",
            piece=document.piece,
            html=as_markup(html),
            matter=document.matter,
            goes_on=document.goes_on,
            imprint=self._imprint,
            direction=find_direction(self._imprint.language),
        )


# --- pieces, and what they are called ------------------------------------------------------------


def _list_documents(edition: Edition) -> Iterator[Document]:
    """Yield the files that are read, in reading order, the nav still empty."""
    yield from (Document(piece, "frontmatter") for piece in edition.front if piece.kind != "contents")
    yield Document(CompiledChapter("contents", "contents", "Contents", "", (), ()), "frontmatter")
    for part in edition.parts:
        yield from _split(part.pieces, "bodymatter")
    yield from (Document(piece, "backmatter") for piece in edition.back)


def _split(pieces: Iterable[Piece], matter: Matter) -> Iterator[Document]:
    """Yield a file for each, or several."""
    for piece in pieces:
        first, *rest = split_piece(piece)
        yield Document(first, matter)
        yield from (Document(it, matter, goes_on=True) for it in rest)


def _locate(documents: Sequence[Document]) -> dict[str, str]:
    """Say where every name of the book stands: `siffin.xhtml`, `siffin.xhtml#siffin.sources`."""
    if doubles := [name for name, count in Counter(it.name for it in documents).items() if count > 1]:
        raise ValueError(f"two pieces of the book claim the file {doubles[0]}")
    hrefs = {
        name: f"{document.name}#{name}" for document in documents for name in _list_names(document.piece)
    }
    return hrefs | {document.piece.slug: document.name for document in documents}


def _list_names(piece: Piece) -> Iterator[str]:
    """Yield the names of a piece that links lead to from other files: anchors, and notes if it was split."""
    yield from (anchor.name for anchor in piece.anchors)
    if isinstance(piece, CompiledChapter) and piece.kind == "chapter":
        yield from _NOTE.findall(piece.html)


def _resolve_links(document: Document, html: str, hrefs: Mapping[str, str]) -> str:
    """Turn a piece's links into addresses of files. Raises LookupError."""

    def resolve(link: re.Match[str]) -> str:
        name = link["name"]
        if name not in hrefs and f' id="{name}"' in html:
            return f'href="#{name}"'
        if name not in hrefs:
            raise LookupError(f"{document.piece.slug} links to {name}, which is nowhere in the book")
        inside = hrefs[name].partition("#")[0] == document.name
        return f'href="{f"#{name}" if inside else hrefs[name]}"'

    html = _LINK.sub(resolve, html)
    return _PLATE.sub(rf'src="{IMAGES}/\g<name>"', html) if document.piece.illustrations else html


# --- contents ------------------------------------------------------------------------------------


def _list_points(parts: Iterable[Part], hrefs: Mapping[str, str]) -> Iterator[Point]:
    for part in parts:
        headings = ([it for it in piece.anchors if it.level <= LOWEST] for piece in part.chapters)
        chapters = [point for anchors in headings for point in _nest(anchors, hrefs)]
        if part.title_page:
            yield Point(part.title, hrefs[part.slug], tuple(chapters))
        else:
            yield from chapters


def _nest(anchors: Sequence[Anchor], hrefs: Mapping[str, str]) -> Iterator[Point]:
    """Put each anchor under the last one before it that has a lower level."""
    while anchors:
        first, *rest = anchors
        below = list(takewhile(lambda anchor: anchor.level > first.level, rest))  # noqa: B023 - used at once
        yield Point(first.title, hrefs[first.name], tuple(_nest(below, hrefs)))
        anchors = rest[len(below) :]


def _measure_depth(points: Iterable[Point]) -> int:
    return max((1 + _measure_depth(point.points) for point in points), default=0)


def _find_landmarks(documents: Sequence[Document]) -> dict[str, str]:
    """Give the href of each place that a reader's own menu may offer, by its epub:type."""
    kinds = {"cover": "cover", "title-page": "titlepage", "index": "index", "colophon": "colophon"}
    found = {kinds[it.piece.kind]: it.name for it in reversed(documents) if it.piece.kind in kinds}
    return found | {"bodymatter": next(it.name for it in documents if it.matter == "bodymatter")}


def _list_pages(documents: Iterable[Document], breaks: PageBreaks) -> Iterator[Page]:
    """List where the pages of print begin, in reading order."""
    for document in documents:
        for it in breaks.get(document.piece.slug, ()):
            yield Page(it, f"{document.name}#{it.id}")


# --- files ---------------------------------------------------------------------------------------


def _make_book(imprint: Imprint, pictures: Pictures, *, has_pages: bool) -> epub.EpubBook:
    book = epub.EpubBook()
    book.metadata.clear()  # A random identifier, and EbookLib's own name and version.
    book.IDENTIFIER_ID = "identifier"
    book.direction = "rtl" if find_direction(imprint.language) == "rtl" else None
    pages = describe_pages(imprint) if has_pages else ()
    for entry in chain(describe(imprint), describe_access(pictures, has_pages=has_pages), pages):
        book.add_metadata(*entry)
    return book
