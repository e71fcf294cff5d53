"""The press: HTML in, pages out.

Two functions inside WeasyPrint are replaced while a PDF is written, because it offers no other way in:
fonts stay out of the chapter (the linker embeds each once) and the structure tree is our own.
They are undeclared API, like those that `paragraphs` and `ink` replace for good: `weasyprint==70.*` is
pinned, and tests/test_typesetter.py fails when they move.
"""

import dataclasses
import hashlib
import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pydyf
import weasyprint.pdf
import weasyprint.pdf.fonts
from weasyprint import CSS, DEFAULT_OPTIONS
from weasyprint.formatting_structure import boxes
from weasyprint.pdf.stream import Stream
from weasyprint.text.fonts import FontConfiguration, get_hb_object_data

from chapbook.model.pages import BESIDE, Face, FontUse, Notice, Slot, Spot, TypesetChapter
from chapbook.typesetter import (
    boxmodel,
    boxtree,
    cascade,
    columns,
    images,
    ink,
    lastpages,
    markup,
    paragraphs,
    patterns,
)
from chapbook.typesetter.changebars import find_marks
from chapbook.typesetter.fetcher import ClosedFetcher
from chapbook.typesetter.fragments import cut_fragment
from chapbook.typesetter.marginalia import Look, find_references, read_look
from chapbook.typesetter.pagebreaks import find_page_breaks, find_rests
from chapbook.typesetter.sequences import StreamWriter
from chapbook.typesetter.slots import POINTS_PER_PIXEL, cut_slots, find_notices
from chapbook.typesetter.structure import StructureTree

_BODY = re.compile(r'(<body[^>]* class=")')
BASE_URL = "book:/"
NO_IMAGES: Mapping[str, bytes] = {}
RESOLUTION = 300
"""Pixels to the inch that a page can hold of a picture; it prints no finer."""

OPTIONS = {**DEFAULT_OPTIONS, "pdf_tags": True}
LONGEST_LIGATURE = 18
"""Characters that one glyph may stand for (U+FDFA is said with as many). Where a running head is cut short,
Pango has the dots stand for all that they hide."""

paragraphs.install()
ink.install()
cascade.install()
boxmodel.install()
boxtree.install(boxtree.OURS)
columns.install()
images.install()
lastpages.install()
markup.install()
patterns.install()
# Each document would copy the programs of its fonts, of which the press wants one digest.
weasyprint.pdf.fonts.get_hb_object_data = lambda hb_face: b""
logging.getLogger("weasyprint").setLevel(logging.CRITICAL)


class Press:
    """Fonts and style sheets, ready for any number of chapters of one book.

    Set up once per process and kept for its life: that makes a one-page document four times faster than
    parsing them again for each.
    """

    def __init__(self, stylesheets: tuple[str, ...], fonts: Mapping[str, bytes]) -> None:
        """`stylesheets` are CSS texts in cascading order, `fonts` maps file names to font programs."""
        self._fetcher = ClosedFetcher(fonts)
        self._font_config = FontConfiguration()
        self._programs: dict[str, str] = {}
        """Digest of the font file for each of WeasyPrint's keys, which name the same file in all chapters."""

        self._stylesheets = [
            CSS(string=text, base_url=BASE_URL, font_config=self._font_config, url_fetcher=self._fetcher)
            for text in stylesheets
        ]

    def typeset(self, slug: str, html: str, images: Mapping[str, bytes] = NO_IMAGES) -> TypesetChapter:
        """Set one HTML document as pages; `images` maps names of plates to their bytes.

        A letter that no face has is set as U+FFFD and named in `missing`: the engine would make up a
        glyph for it, which PDF/UA forbids (ISO 14289-1, 7.21.8).
        """
        self._fetcher.images = images
        chapter = self._set(slug, html)
        if not chapter.missing:
            return chapter
        shown = html.translate(dict.fromkeys(map(ord, chapter.missing), "\N{REPLACEMENT CHARACTER}"))
        return dataclasses.replace(self._set(slug, shown), missing=chapter.missing)

    def _set(self, slug: str, html: str) -> TypesetChapter:
        document = self._render(html)
        if any(_uses_margin(page._page_box) for page in document.pages[1:]):
            # What runs on overleaf there needs pages whose outer margin does not change sides.
            document = self._render(_add_class(html, "margin-runs-on"))
        pages = [page._page_box for page in document.pages]
        marks = find_marks(slug, html, pages)
        parts = _Parts()
        with _own_pdf_parts(slug, parts):
            pdf = weasyprint.pdf.generate_pdf(document, None, 1, **OPTIONS)
        assert parts.tree is not None
        # On any page the linker may have something to write.
        fragment = cut_fragment(pdf, parts.tree, range(len(pages)))
        parts.tree.release()
        missing = {chr(code) for font in document.fonts.values() for code in font.missing}
        return TypesetChapter(
            slug=slug,
            fragment=fragment,
            pages=len(document.pages),
            width=document.pages[0].width * POINTS_PER_PIXEL,
            height=document.pages[0].height * POINTS_PER_PIXEL,
            spots=(*_find_spots(document), *marks.spots),
            slots=tuple(parts.slots),
            references=tuple(find_references(slug, document.pages, parts.look)),
            notices=tuple(parts.notices),
            bars=marks.bars,
            faces=tuple(parts.faces),
            fonts=tuple(self._list_fonts(document.fonts)),
            missing="".join(sorted(missing)),
            breaks=find_page_breaks(pages),
            rests=tuple(find_rests(pages)),
        )

    def _render(self, html: str) -> Any:
        source = markup.Markup(html, BASE_URL, self._fetcher)
        return source.render(stylesheets=self._stylesheets, font_config=self._font_config, dpi=RESOLUTION)

    def _list_fonts(self, fonts: Mapping[Any, Any]) -> Iterator[FontUse]:
        for font in sorted(fonts.values(), key=lambda font: font.hash):
            program = self._programs.get(font.hash)
            if program is None:
                content = get_hb_object_data(font.hb_face)
                program = self._programs[font.hash] = hashlib.sha256(content).hexdigest()
            # Most faces have one glyph for both spaces; what is searched and copied are plain ones.
            texts = {glyph: text.replace("\xa0", " ") for glyph, text in font.to_unicode.items()}
            glyphs = sorted(
                (gid, text if len(text) <= LONGEST_LIGATURE else "…") for gid, text in texts.items()
            )
            yield FontUse(font.hash, program, tuple(glyphs))


@dataclasses.dataclass(slots=True)
class _Parts:
    """What is taken out of a PDF while it is written."""

    tree: StructureTree | None = None
    slots: list[Slot] = dataclasses.field(default_factory=list)
    faces: list[Face] = dataclasses.field(default_factory=list)
    notices: list[Notice] = dataclasses.field(default_factory=list)
    look: Look | None = None
    """Of the numbers in its margins."""


@contextmanager
def _own_pdf_parts(slug: str, parts: _Parts) -> Iterator[None]:
    """Have WeasyPrint leave fonts out, cut slots and notices, and make our structure tree."""

    def leave_fonts_out(pdf: Any, fonts: Any, *_: Any) -> pydyf.Dictionary:
        return pydyf.Dictionary()

    def add_structure(pdf: Any, document: Any, _: Any, streams: list[Any]) -> None:
        tree = parts.tree = StructureTree(pdf, slug)
        groups = [it for it in pdf.objects if isinstance(it, Stream) and it not in streams]
        for index, (page, stream) in enumerate(zip(document.pages, streams, strict=True)):
            cut = {mcid: (slot, face) for mcid, slot, face in cut_slots(page, index, stream)}
            apart = {*find_notices(page, stream)} - cut.keys()
            contents = tree.add_page(page._page_box, stream._tags)
            inner = [it for it in groups if it._tags is stream._tags]
            numbering = [(stream, tree.number), *((it, tree.number_in(it)) for it in inner)]
            for drawn, number in numbering:
                writer = StreamWriter(contents, number)
                drawn.stream = [writer.write(drawn.stream, cut, apart)]
                if notice := writer.write_apart(page.height * POINTS_PER_PIXEL):
                    parts.notices.append(Notice(index, notice.decode("latin-1")))
            for mcid, (slot, face) in cut.items():
                place = tree.number(contents[mcid]) if contents[mcid].node is not None else None
                if face not in parts.faces:
                    parts.faces.append(face)
                own = parts.faces.index(face)
                if slot.name == BESIDE:
                    parts.look = read_look(slot, face, own, page._page_box)
                else:
                    parts.slots.append(dataclasses.replace(slot, face=own, mcid=place))

    theirs = weasyprint.pdf.build_fonts_dictionary, weasyprint.pdf.add_tags
    weasyprint.pdf.build_fonts_dictionary, weasyprint.pdf.add_tags = leave_fonts_out, add_structure
    try:
        yield
    finally:
        weasyprint.pdf.build_fonts_dictionary, weasyprint.pdf.add_tags = theirs


def _add_class(html: str, name: str) -> str:
    return _BODY.sub(rf"\1{name} ", html, count=1)


def _find_spots(document: Any) -> Iterator[tuple[str, Spot]]:
    seen = set()
    for index, page in enumerate(document.pages):
        for name, (x, y, *_) in page.anchors.items():
            if name not in seen:
                seen.add(name)
                yield name, Spot(index, x * POINTS_PER_PIXEL, (page.height - y) * POINTS_PER_PIXEL)


def _uses_margin(page_box: Any) -> bool:
    """Say whether a sidebar or a chapter's title, which reach into the outer margin, stand on the page."""
    return any(
        isinstance(box, boxes.BlockBox)
        and box.element is not None
        and (box.element.tag == "h1" or "infobox" in (box.element.get("class") or "").split())
        and min(box.margin_left, box.margin_right) < 0
        for box in boxtree.list_blocks(page_box)
    )
