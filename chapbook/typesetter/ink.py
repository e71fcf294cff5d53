"""Ink: lines of shaped glyphs, as they are written in a page's content stream.

What is replaced of WeasyPrint is `draw_text`, for the text boxes that `lines` makes. A line goes into
the stream as a `Line`, of which `sequences` makes operators when it knows what stands before it.
"""

import re
from typing import Any

import pydyf
import weasyprint.draw
from weasyprint.text.ffi import FROM_UNITS, pango

from chapbook.typesetter.lines import SetLine
from chapbook.typesetter.shaping import EMPTY_GLYPH, Glyphs

SPACES = (" ", "\xa0")
"""What grows in a justified line."""

SLIGHT = 0.3
"""Thousandths of the type size. Pango measures in 1024ths of a pixel, so an advance differs a little from the
font's own where nothing is meant; real kerning is one unit of the font at the least, 0.49 in Gentium."""

_SPECIAL = re.compile(rb"[()\\\r]")
_theirs = weasyprint.draw.draw_text


class Line(pydyf.Object):  # type: ignore[misc]
    """A line of glyphs in one face: its place in CSS pixels, and what TJ shows there."""

    def __init__(self, x: float, y: float, face: bytes, shown: bytes) -> None:
        super().__init__()
        self.x, self.y = x, y
        self.face = face
        """Font and size, as Tf takes them."""
        self.shown = shown

    @property
    def data(self) -> bytes:
        """Write the line by itself, for the streams that stay WeasyPrint's: those of what is transparent."""
        return b"BT /%b Tf 1 0 0 -1 %.2f %.2f Tm [%b] TJ ET" % (self.face, self.x, self.y, self.shown)


def draw_line(stream: Any, textbox: Any, *rest: Any) -> None:
    """Draw a text box: stands for WeasyPrint's `draw_text`."""
    line = textbox.pango_layout
    if not isinstance(line, SetLine):
        _theirs(stream, textbox, *rest)
        return
    glyphs = line.glyphs
    stream.set_color(textbox.style["color"])
    font, size = stream.add_font(glyphs.font)
    tokens = find_tokens(stream, font, size, glyphs)
    pairs = glyphs.pairs[line.first : line.last]
    spaces = [pair for pair in set(pairs) if glyphs.texts.get(pair[0]) in SPACES]
    for pair in spaces:
        tokens[pair] = tokens.write(pair, line.spacing)
    shown = [tokens[pair] for pair in pairs]
    shown += _end_line(line, stream, font, size, tokens)
    for pair in spaces:
        del tokens[pair]
    face = b"%b %b" % (font.hash.encode(), write_number(size, 6))
    x, y = textbox.position_x, textbox.position_y + textbox.baseline
    stream.stream.append(Line(x, y, face, b"(%b)" % b"".join(shown)))


def _end_line(line: SetLine, stream: Any, font: Any, size: float, tokens: "_Tokens") -> list[bytes]:
    """Write the hyphen, or the space at which the line was broken, lest its last word run into the next."""
    if line.hyphen:
        tokens = find_tokens(stream, font, size, line.hyphen)
        return [tokens[pair] for pair in line.hyphen.pairs]
    following = line.glyphs.pairs[line.last : line.last + 1]
    return [tokens.write(pair, 0) for pair in following if line.glyphs.texts.get(pair[0]) == " "]


def find_tokens(stream: Any, font: Any, size: float, glyphs: Glyphs) -> "_Tokens":
    """Give the glyphs of a face as a document writes them."""
    known: dict[float, _Tokens] = font.__dict__.setdefault("tokens", {})
    if size not in known:
        known[size] = _Tokens(stream, font, size)
    known[size].glyphs = glyphs
    return known[size]


class _Tokens(dict[tuple[int, int], bytes]):
    """Glyphs with their advances, as they are written inside a string of a TJ operator."""

    glyphs: Glyphs
    """Where the glyphs are from that are asked for."""

    def __init__(self, stream: Any, font: Any, size: float) -> None:
        self._stream, self._font, self._size = stream, font, size
        self._advances: dict[int, float] = {}

    def __missing__(self, pair: tuple[int, int]) -> bytes:
        self[pair] = token = self.write(pair, 0.0)
        return token

    def write(self, pair: tuple[int, int], spacing: float) -> bytes:
        """Write one glyph; `spacing` is added after it, in pixels."""
        glyph, advance = pair
        if glyph == EMPTY_GLYPH:
            return b""
        if not self._font.to_unicode.get(glyph):
            self._font.to_unicode[glyph] = self.glyphs.texts.get(glyph, "")
        wanted = (advance * FROM_UNITS + spacing) * 1000 / self._size
        kerning = self.measure(glyph) - wanted
        code = _SPECIAL.sub(_escape, glyph.to_bytes(2, "big"))
        return b"%b)%b(" % (code, write_number(kerning, 1)) if abs(kerning) >= SLIGHT else code

    def measure(self, glyph: int) -> float:
        """Give a glyph's advance in thousandths of the type size: whole units of the font, as it has them."""
        if glyph not in self._advances:
            stream = self._stream
            pango.pango_font_get_glyph_extents(self.glyphs.font, glyph, stream.ink_rect, stream.logical_rect)
            units = self._font.upem / self._size
            self._advances[glyph] = (
                round(stream.logical_rect.width * FROM_UNITS * units) * 1000 / self._font.upem
            )
        return self._advances[glyph]


def write_number(number: float, decimals: int) -> bytes:
    """Write a number with no more digits than it needs, and without an exponent, which PDF does not know."""
    text = f"{number:.{decimals}f}".rstrip("0").rstrip(".")
    return b"0" if text == "-0" else text.encode()


def _escape(match: re.Match[bytes]) -> bytes:
    return b"\\r" if match[0] == b"\r" else b"\\" + match[0]


def install() -> None:
    """Put `draw_line` in the place of WeasyPrint's own."""
    weasyprint.draw.draw_text = draw_line
