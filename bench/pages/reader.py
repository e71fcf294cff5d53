"""PDF → `Print`: blocks of lines, each in its place on a page. Points, from the upper left corner."""

import ctypes
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from statistics import median
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from bench.pages.tree import Element, read_tree

HYPHENS = "-\u2010\u00ad"
GAP = 2.5
"""Em without ink after which something else begins: a column, a folio."""

CLOSE = 0.1
"""Em between the letters of a word at most."""

DROP = 0.6
"""Em that a glyph is higher or lower than the one before, where a new line begins; superscripts are less."""


class Glyph(NamedTuple):
    """A glyph with its advance."""

    text: str
    left: float
    right: float
    baseline: float
    size: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a block."""

    page: int
    text: str
    left: float
    right: float
    baseline: float
    size: float
    spacing: float
    """Its word spaces on average, as multiples of the face's own; 0 where it has none."""

    words: tuple[tuple[float, float], ...]
    """Where each word begins and ends."""

    @property
    def is_hyphenated(self) -> bool:
        """Say whether it ends in a hyphen."""
        return self.text.endswith(tuple(HYPHENS))

    def follows(self, other: "Line") -> bool:
        """Say whether it stands in one column with a line that comes before it."""
        return self.page == other.page and self.baseline > other.baseline - 1


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, entry or cell, or a run of page furniture."""

    role: str
    chapter: int
    in_sidebar: bool
    lines: tuple[Line, ...]
    text: str
    """What of it is part of the text; lines end in a newline."""

    def list_pieces(self) -> list[list[Line]]:
        """Part its lines where they go on in another column."""
        pieces = [[self.lines[0]]]
        for before, line in pairwise(self.lines):
            if line.follows(before):
                pieces[-1].append(line)
            else:
                pieces.append([line])
        return pieces


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page."""

    label: str
    width: float
    height: float
    smallest: Glyph | None
    furniture: tuple[Line, ...]
    """Running heads, folios, leaders: whatever is no part of the structure tree."""


@dataclass(frozen=True, slots=True)
class Print:
    """A book as it is printed."""

    pages: tuple[Leaf, ...]
    blocks: tuple[Block, ...]
    """In reading order."""


def read_print(path: Path) -> Print:
    """Read a PDF."""
    pages: list[Leaf] = []
    contents: dict[tuple[int, int], list[Glyph]] = {}
    with pypdfium2.PdfDocument(path) as document:
        for number in range(len(document)):
            page = document[number]
            width, height = page.get_size()
            pieces = _read_pieces(page, height)
            glyphs = [glyph for piece in pieces.values() for glyph in piece if glyph.text.strip()]
            smallest = min(glyphs, key=lambda glyph: glyph.size, default=None)
            furniture = tuple(_make_lines(number, pieces.pop(-1, [])))
            pages.append(Leaf(document.get_page_label(number), width, height, smallest, furniture))
            contents |= {(number, mcid): piece for mcid, piece in pieces.items()}
            page.close()
    blocks = (_make_block(element, contents) for element in read_tree(path))
    return Print(tuple(pages), tuple(block for block in blocks if block.lines))


def _read_pieces(page: pypdfium2.PdfPage, height: float) -> dict[int, list[Glyph]]:
    """Give the glyphs of each marked-content id, and under -1 those of none."""
    pieces: dict[int, list[Glyph]] = defaultdict(list)
    last: int | None = None
    text = page.get_textpage()
    handle, box, matrix = text.raw, pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(pdfium.FPDFText_CountChars(handle)):
        code = pdfium.FPDFText_GetUnicode(handle, index)
        if pdfium.FPDFText_IsGenerated(handle, index) == 1:
            # PDFium's own line ends, and what it makes of a blank that is shown alone.
            if code == 32 and last is not None:
                right = pieces[last][-1].right
                pieces[last].append(pieces[last][-1]._replace(text=" ", left=right, right=right))
            continue
        pdfium.FPDFText_GetCharOrigin(handle, index, x, y)
        pdfium.FPDFText_GetLooseCharBox(handle, index, box)
        pdfium.FPDFText_GetMatrix(handle, index, matrix)
        size = pdfium.FPDFText_GetFontSize(handle, index) * (matrix.c**2 + matrix.d**2) ** 0.5
        # PDFium's own sign for a hyphen at a line's end is 2.
        sign = "\u2010" if code == 2 else chr(code)
        last = mcid = pdfium.FPDFPageObj_GetMarkedContentID(pdfium.FPDFText_GetTextObject(handle, index))
        pieces[mcid].append(Glyph(sign, x.value, max(box.right, x.value), height - y.value, size))
    text.close()
    return pieces


def _make_block(element: Element, contents: dict[tuple[int, int], list[Glyph]]) -> Block:
    lines: list[Line] = []
    text = ""
    for page, pieces in groupby(element.contents, key=lambda piece: piece.page):
        glyphs: list[Glyph] = []
        texts: list[Glyph] = []
        for it in pieces:
            piece = contents.get((page, it.mcid), [])
            glyphs += piece
            if it.is_text and not (it.folio and _write(piece).strip() == it.folio):
                texts += piece
        lines += _make_lines(page, glyphs)
        text += "".join(f"{_write(group)}\n" for group in _group(texts))
    return Block(element.role, element.chapter, element.in_sidebar, tuple(lines), text)


def _make_lines(page: int, glyphs: Iterable[Glyph]) -> Iterator[Line]:
    for group in _group(glyphs):
        inked = [glyph for glyph in group if glyph.text.strip()]
        if not inked:
            continue
        words = tuple(_find_words(inked))
        left, right = min(it for it, _ in words), max(it for _, it in words)
        size = median(it.size for it in inked)
        # That of most glyphs: neither a raised note nor a drop cap moves a line.
        baseline = median(it.baseline for it in inked)
        spacing = _measure_spaces(group)
        yield Line(page, _write(group).strip(), left, right, baseline, size, spacing, words)


def _find_words(inked: Iterable[Glyph]) -> Iterator[tuple[float, float]]:
    """Yield the edges of what stands close together."""
    left = right = None
    for glyph in inked:
        if left is None or right is None:
            left, right = glyph.left, glyph.right
        elif right - glyph.size < glyph.left < right + glyph.size * CLOSE:
            left, right = min(left, glyph.left), max(right, glyph.right)
        else:
            yield left, right
            left, right = glyph.left, glyph.right
    if left is not None and right is not None:
        yield left, right


def _group(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Part glyphs into lines; a drop cap is part of the line that begins beside it."""
    groups: list[list[Glyph]] = []
    for glyph in glyphs:
        last = groups[-1][-1] if groups else None
        size = min(glyph.size, last.size) if last else glyph.size
        if last is None or _is_apart(last, glyph, size):
            groups.append([])
        groups[-1].append(glyph)
    if len(groups) > 1 and _is_initial(groups[0]) and groups[0][0].size > 1.5 * groups[1][-1].size:
        groups[:2] = [groups[0] + groups[1]]
    return groups


def _is_initial(glyphs: list[Glyph]) -> bool:
    """Say whether this may be a drop cap; PDFium gives the whole word there that it is told to be read as."""
    return " " not in _write(glyphs).strip()


def _is_apart(last: Glyph, glyph: Glyph, size: float) -> bool:
    is_higher = abs(glyph.baseline - last.baseline) > DROP * size
    return is_higher or glyph.left - last.right > GAP * size


def _write(glyphs: Iterable[Glyph]) -> str:
    return "".join(glyph.text for glyph in glyphs)


def _measure_spaces(glyphs: list[Glyph]) -> float:
    """Give the mean of the word spaces in multiples of their own widths."""
    natural = actual = 0.0
    for glyph, following in pairwise(glyphs):
        if glyph.text in " \u00a0" and following.text.strip() and glyph.right > glyph.left:
            natural += glyph.right - glyph.left
            actual += following.left - glyph.left
    return actual / natural if natural else 0.0
