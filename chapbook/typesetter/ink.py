"""Ink: lines of shaped glyphs, as they are written in a page's content stream.

What is replaced of WeasyPrint is `draw_text`, for the text boxes that `lines` makes. A line goes into
the stream as a `Line`, of which `sequences` makes operators when it knows what stands before it.
"""

import re
from typing import Any

import weasyprint.draw
from weasyprint.text.ffi import FROM_UNITS, pango

from chapbook.typesetter.boxtree import is_plain_line
from chapbook.typesetter.glyphs import EMPTY_GLYPH, Font, Glyphs
from chapbook.typesetter.lines import SetLine
from chapbook.typesetter.operators import Drawn, Line, write_number

SPACES = (" ", "\xa0")
"""What grows in a justified line."""

OURS = frozenset((SetLine,))

SLIGHT = 0.3
"""Thousandths of the type size. Pango measures in 1024ths of a pixel, so an advance differs a little from the
font's own where nothing is meant; real kerning is one unit of the font at the least, 0.49 in Gentium."""

SLIP = 0.03
"""How far, in pixels, the end of a line may be from where it should be: a fortieth of a point."""

_SPECIAL = re.compile(rb"[()\\\r]")
_theirs = weasyprint.draw.draw_text, weasyprint.draw.draw_inline_level


def draw_line(stream: Any, textbox: Any, *rest: Any) -> None:
    """Draw a text box: stands for WeasyPrint's `draw_text`."""
    line = textbox.pango_layout
    if not isinstance(line, SetLine):
        _theirs[0](stream, textbox, *rest)
        return
    stream.set_color(textbox.style["color"])
    face, tokens = find_face(stream, line.glyphs)
    # Tz makes spaces wider, too.
    shown = tokens.write(line.glyphs.pairs[line.first : line.last], line.spacing / line.scale)
    shown += _end_line(line, tokens)
    scale = write_number(line.scale * 100, 1)
    x, y = textbox.position_x, textbox.position_y + textbox.baseline
    text = textbox.element.get("data-text") if textbox.element_tag == "span" else None
    stream.stream.append(Line(x, y, face, b"(%b)" % shown, scale, text))


def _end_line(line: SetLine, tokens: "_Tokens") -> bytes:
    """Write the hyphen, or the space at which the line was broken, lest its last word run into the next."""
    if line.hyphen:
        tokens.glyphs = line.hyphen
        return b"".join(tokens[pair] for pair in line.hyphen.pairs)
    following = line.glyphs.pairs[line.last : line.last + 1]
    return b"".join(tokens[pair] for pair in following if line.glyphs.texts.get(pair[0]) in SPACES)


def find_face(stream: Any, glyphs: Glyphs) -> tuple[bytes, "_Tokens"]:
    """Give a face as Tf takes it, and its glyphs as a document writes them."""
    faces: dict[Font, tuple[bytes, _Tokens]] = stream.__dict__.setdefault("faces", {})
    if glyphs.font not in faces:
        font, size = stream.add_font(glyphs.font.handle)
        known: dict[float, _Tokens] = font.__dict__.setdefault("tokens", {})
        if size not in known:
            known[size] = _Tokens(stream, font, size)
        faces[glyphs.font] = b"%b %b" % (font.hash.encode(), write_number(size, 6)), known[size]
    face, tokens = faces[glyphs.font]
    tokens.glyphs = glyphs
    return face, tokens


class _Tokens(dict[tuple[int, int], bytes]):
    """Glyphs with their advances, as they are written inside a string of a TJ operator.

    A PDF has widths in thousandths of the type size, and many readers take whole numbers only. To put every
    glyph right would take a number for nearly each; a line is put right as a whole, in its spaces.
    """

    glyphs: Glyphs
    """Where the glyphs are from that are asked for."""

    def __init__(self, stream: Any, font: Any, size: float) -> None:
        # Neither the font nor the stream, with which it would make a ring.
        self._ink, self._logical = stream.ink_rect, stream.logical_rect
        self._upem, self._texts, self._size = font.upem, font.to_unicode, size
        self._slips: dict[tuple[int, int], float] = {}
        """How much wider each is than it should be, in thousandths of the type size."""
        self._blanks: list[tuple[int, int]] = []
        """Those that grow in a justified line: one or two."""

        self._advances: dict[int, float] = {}

    def __missing__(self, pair: tuple[int, int]) -> bytes:
        glyph, advance = pair
        if glyph == EMPTY_GLYPH:
            self[pair], self._slips[pair] = b"", 0.0
            return b""
        text = self.glyphs.texts.get(glyph, "")
        if not self._texts.get(glyph):
            self._texts[glyph] = text
        if text in SPACES:
            self._blanks.append(pair)
        known = self.glyphs.font.tokens
        if pair not in known:
            wanted = advance * FROM_UNITS * 1000 / self._size
            kerning = self._measure(glyph) - wanted
            kerning = round(kerning) if abs(kerning) >= SLIGHT else 0
            known[pair] = _write_glyph(glyph, kerning), self.measure(glyph) - kerning - wanted
        self[pair], self._slips[pair] = known[pair]
        return self[pair]

    def write(self, pairs: list[tuple[int, int]], spacing: float) -> bytes:
        """Write a line, whose spaces grow by `spacing` pixels, and by what puts its end right."""
        try:
            slip = sum(map(self._slips.__getitem__, pairs))
        except KeyError:
            for pair in pairs:
                self[pair]
            slip = sum(map(self._slips.__getitem__, pairs))
        # Most lines have one kind of blank; looking at each glyph would take a third of the time.
        blanks = {pair: count for pair in self._blanks if (count := pairs.count(pair))}
        if not blanks or (not spacing and abs(slip) * self._size < SLIP * 1000):
            return b"".join(map(self.__getitem__, pairs))
        growth = spacing * 1000 / self._size - slip / sum(blanks.values())
        plain = {pair: self[pair] for pair in blanks}
        for pair in plain:
            kerning = self.measure(pair[0]) - pair[1] * FROM_UNITS * 1000 / self._size
            self[pair] = _write_glyph(pair[0], kerning - self._slips[pair] - growth)
        written = b"".join(map(self.__getitem__, pairs))
        self.update(plain)
        return written

    def measure(self, glyph: int) -> int:
        """Give a glyph's advance as the PDF has it, in thousandths of the type size."""
        return round(self._measure(glyph))

    def _measure(self, glyph: int) -> float:
        """Give a glyph's advance as the font has it, in whole units of its own."""
        if glyph not in self._advances:
            pango.pango_font_get_glyph_extents(self.glyphs.font.handle, glyph, self._ink, self._logical)
            units = round(self._logical.width * FROM_UNITS * self._upem / self._size)
            self._advances[glyph] = units * 1000 / self._upem
        return self._advances[glyph]


def _write_glyph(glyph: int, kerning: float) -> bytes:
    """Write a glyph, and how much nearer the next one stands, in thousandths of the type size."""
    code = _SPECIAL.sub(_escape, glyph.to_bytes(2, "big"))
    number = write_number(kerning, 1)
    return b"%b)%b(" % (code, number) if number != b"0" else code


def _escape(match: re.Match[bytes]) -> bytes:
    return b"\\r" if match[0] == b"\r" else b"\\" + match[0]


def draw_inline_level(stream: Any, page: Any, box: Any, *rest: Any) -> None:
    """Draw what stands in a line: stands for WeasyPrint's function of that name.

    A line itself has neither background nor border, and of ours every text can be drawn as it is.
    """
    if not is_plain_line(box) or not OURS.issuperset(type(it.pango_layout) for it in box.children):
        _theirs[1](stream, page, box, *rest)
        return
    around, tags = stream.stream, stream._tags
    for textbox in box.children:
        mcid = len(tags)
        tags[textbox] = {"tag": "Span", "mcid": mcid}
        stream.stream = []
        draw_line(stream, textbox)
        around.append(Drawn(mcid, stream.stream))
    stream.stream = around


def install() -> None:
    """Put both in the places of WeasyPrint's own."""
    weasyprint.draw.draw_text = draw_line
    weasyprint.draw.draw_inline_level = draw_inline_level
