"""Shaping: text in one face becomes glyphs, which Pango chooses and measures.

WeasyPrint makes Pango's objects anew for every text. Here a `Face` makes them once for each way of setting
text, and what Pango gives is read in one piece, not glyph by glyph.
"""

import re
import struct
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Any

from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi, pango
from weasyprint.text.line_break import Layout, line_size

from chapbook.typesetter.glyphs import EMPTY_GLYPH, Font, Glyphs
from chapbook.typesetter.words import Words

UNKNOWN_GLYPH = 0x10000000

LONGEST_SIGN, MOST_SIGNS = 16, 1000
"""Characters of a text that is kept though it is not put together (a folio, a bullet, a tracked label), and
how many of them a face keeps."""

_SIGN = re.compile("[ -~\xa1-\xac\xae-\u024f\u2010-\u2026]*")
"""Nothing that has no glyph of its own, and with it a font of its own that nobody keeps."""

FACE_PROPERTIES = (
    "font_family", "font_style", "font_stretch", "font_weight", "font_size", "font_kerning",
    "font_variant_ligatures", "font_variant_position", "font_variant_caps", "font_variant_numeric",
    "font_variant_alternates", "font_variant_east_asian", "font_feature_settings",
    "font_variation_settings", "font_language_override", "lang", "direction", "letter_spacing",
)  # fmt: skip
"""What of a style the shapes and advances of glyphs depend on."""


class _FaceStyle(dict[str, Any]):
    """The part of a style that WeasyPrint makes a Pango layout from; keeps no box alive as a style would."""

    font_config: Any


class Face:
    """A way of shaping text: family, size, features, language, tracking."""

    def __init__(self, values: Mapping[str, Any], font_config: Any) -> None:
        self._style = _FaceStyle(values, text_decoration_line="none")
        self._style.font_config = font_config
        self._tracking = 0
        if values["letter_spacing"] != "normal":
            self._tracking = int(values["letter_spacing"] * TO_UNITS)
        self._count = ffi.new("int *")
        self._fonts: dict[int, Font] = {}
        self._signs: dict[str, Glyphs | None] = {}
        self._layout = self._make_layout()
        # Tracking gives a word's ends what their neighbours need.
        self._words = None if self._tracking else Words(self._shape)

    def _make_layout(self) -> Any:
        layout = Layout(self._style).layout
        if self._tracking:
            attributes = pango.pango_layout_get_attributes(layout)
            if attributes == ffi.NULL:
                attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
            tracking = pango.pango_attr_letter_spacing_new(self._tracking)
            tracking.start_index, tracking.end_index = 0, 0xFFFFFFFF
            pango.pango_attr_list_change(attributes, tracking)
            pango.pango_layout_set_attributes(layout, attributes)
        return layout

    def shape(self, text: str) -> Glyphs | None:
        """Shape text in one line; None unless it is one font, left to right, without raised marks."""
        known = None if self._words is None else self._words.put_together(text)
        if known is None and len(text) <= LONGEST_SIGN and _SIGN.fullmatch(text):
            return self.shape_sign(text)
        return known or self._shape(text)

    def _shape(self, text: str) -> Glyphs | None:
        data, layout = text.encode(), self._layout
        pango.pango_layout_set_text(layout, data, len(data))
        line = pango.pango_layout_get_line_readonly(layout, 0)
        if pango.pango_layout_get_line_readonly(layout, 1) != ffi.NULL:
            return None
        ids: list[int] = []
        advances: list[int] = []
        offsets: list[int] = []
        run, handle = line.runs, None
        while run != ffi.NULL:
            glyph_item = run.data
            item, string, run = glyph_item.item, glyph_item.glyphs, run.next
            handle = handle or item.analysis.font
            count, begin = string.num_glyphs, item.offset
            # PangoGlyphInfo: glyph, advance, x and y offset, attributes.
            values = struct.unpack(f"={count * 5}i", ffi.buffer(string.glyphs, count * 20))
            if item.analysis.font != handle or item.analysis.level % 2 or any(values[3::5]):
                return None
            found = list(values[1::5])
            if any(values[2::5]) and not _move_advances(found, values[2::5], advances):
                return None
            ids += values[0::5]
            advances += found
            clusters = struct.unpack(f"={count}i", ffi.buffer(string.log_clusters, count * 4))
            offsets += [begin + cluster for cluster in clusters] if begin else clusters
        if handle is None or max(ids) >= UNKNOWN_GLYPH:
            return None
        has_gaps = EMPTY_GLYPH in ids
        if has_gaps and any(advance for glyph, advance in zip(ids, advances, strict=True)
                            if glyph == EMPTY_GLYPH):  # fmt: skip
            return None
        advances[-1] += self._tracking
        logical = pango.pango_layout_get_log_attrs_readonly(layout, self._count)
        flags = ffi.buffer(logical, self._count[0] * 4)[:][::4]
        font = self._find_font(handle, line, has_gaps=has_gaps)
        starts, texts = _map_characters(text, data, ids, offsets)
        pairs, xs = list(zip(ids, advances, strict=True)), [0, *accumulate(advances)]
        return Glyphs(font, pairs, xs, starts, texts, flags)

    def shape_sign(self, sign: str) -> Glyphs | None:
        """Shape a hyphen or another short text that comes again and again, once."""
        if sign not in self._signs:
            if len(self._signs) >= MOST_SIGNS:
                self._signs.clear()
            self._signs[sign] = self._shape(sign)
        return self._signs[sign]

    def _find_font(self, handle: Any, line: Any, *, has_gaps: bool) -> Font:
        """Give a font's height and baseline, which are those of any line of its visible glyphs."""
        key = int(ffi.cast("intptr_t", handle))
        font = self._fonts.get(key)
        if font is None:
            _, height = line_size(line, self._style)
            baseline = pango.pango_layout_get_baseline(self._layout) * FROM_UNITS
            font = Font(handle, height, baseline, self._layout)
            self._layout = self._make_layout()
            if not has_gaps:
                self._fonts[key] = font
        return font


def _move_advances(advances: list[int], shifts: Sequence[int], before: list[int]) -> bool:
    """Say the same with advances alone: a glyph that is set off to the right has a wider one before it.

    That is how Pango tracks: it puts half of the letter spacing on each side. False for a text's first glyph.
    """
    if shifts[0]:
        if not before:
            return False
        before[-1] += shifts[0]
    for index, (shift, following) in enumerate(zip(shifts, (*shifts[1:], 0), strict=True)):
        advances[index] += following - shift
    return True


def _map_characters(
    text: str, data: bytes, ids: Sequence[int], offsets: list[int]
) -> tuple[list[int], dict[int, str]]:
    """Give each character's first glyph, and each glyph's text. Pango counts in bytes of UTF-8."""
    if len(ids) == len(text) == len(set(offsets)):
        return list(range(len(text) + 1)), dict(zip(reversed(ids), reversed(text), strict=True))
    places = [index for index, byte in enumerate(data) if byte & 0xC0 != 0x80]
    first = dict(zip(reversed(offsets), reversed(range(len(offsets))), strict=True))
    starts = [first.get(place, -1) for place in places]
    starts.append(len(ids))
    known = [index for index, glyph in enumerate(starts) if glyph >= 0]
    texts: dict[int, str] = {}
    for begin, end in pairwise(known):
        texts.setdefault(ids[starts[begin]], text[begin:end])
    return starts, texts
