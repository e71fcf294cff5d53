"""Shaping: text in one face becomes glyphs, which Pango chooses and measures."""

import struct
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from weasyprint.text.ffi import FROM_UNITS, ffi, pango
from weasyprint.text.line_break import Layout, _font_style_cache_key, line_size

EMPTY_GLYPH = 0x0FFFFFFF
UNKNOWN_GLYPH = 0x10000000
_GLYPH = struct.Struct("=Iiii4x")
"""PangoGlyphInfo: glyph, advance, x and y offset."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Shaped text in one face."""

    layout: Any
    """Keeps the Pango objects alive."""

    font: Any
    """The PangoFont of every glyph."""

    pairs: list[tuple[int, int]]
    """Glyph id and advance in Pango units, in visual order."""

    starts: list[int]
    """For each character (and the end) the first glyph that is not before it; -1 inside a cluster."""

    texts: dict[int, str]
    """What each glyph stands for."""

    height: float
    """Of the line in pixels, as the face has it."""

    baseline: float


def shape_text(content: str, style: Any) -> Glyphs | None:
    """Shape text in one line; None unless it is one face, left to right, without marks set by offsets."""
    layout = Layout(style)
    layout.set_text(content)
    line, _ = layout.get_first_line()
    pairs: list[tuple[int, int]] = []
    offsets: list[int] = []
    run, font = line.runs, None
    while run != ffi.NULL:
        item, string = run.data.item, run.data.glyphs
        run = run.next
        font = font or item.analysis.font
        if item.analysis.font != font or item.analysis.level % 2:
            return None
        count = string.num_glyphs
        for glyph, advance, x, y in _GLYPH.iter_unpack(ffi.buffer(string.glyphs, count * _GLYPH.size)):
            if x or y or glyph & UNKNOWN_GLYPH or (glyph == EMPTY_GLYPH and advance):
                return None
            pairs.append((glyph, advance))
        clusters = struct.unpack(f"={count}i", ffi.buffer(string.log_clusters, count * 4))
        offsets.extend(item.offset + cluster for cluster in clusters)
    if font is None:
        return None
    _, height = line_size(line, style)
    baseline = pango.pango_layout_get_baseline(layout.layout) * FROM_UNITS
    starts, texts = _map_characters(content, pairs, offsets)
    return Glyphs(layout, font, pairs, starts, texts, height, baseline)


def shape_hyphen(style: Any) -> Glyphs | None:
    """Shape the hyphen of a style, once for all paragraphs that are set in it."""
    known: dict[str, Glyphs | None] = style.font_config.__dict__.setdefault("hyphens", {})
    key = style["hyphenate_character"] + _font_style_cache_key(style, include_size=True)
    if key not in known:
        known[key] = shape_text(style["hyphenate_character"], style)
    return known[key]


def _map_characters(
    content: str, pairs: list[tuple[int, int]], offsets: list[int]
) -> tuple[list[int], dict[int, str]]:
    """Give each character's first glyph, and each glyph's text. Pango counts in bytes of UTF-8."""
    first: dict[int, int] = {}
    for glyph, offset in enumerate(offsets):
        first.setdefault(offset, glyph)
    starts, byte = [], 0
    if content.isascii():
        starts = [first.get(index, -1) for index in range(len(content))]
    else:
        for character in content:
            starts.append(first.get(byte, -1))
            byte += len(character.encode())
    starts.append(len(pairs))
    known = [index for index, glyph in enumerate(starts) if glyph >= 0]
    texts: dict[int, str] = {}
    for begin, end in pairwise(known):
        texts.setdefault(pairs[starts[begin]][0], content[begin:end])
    return starts, texts
