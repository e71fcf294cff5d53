"""Ink: lines of shaped glyphs as operators of a page's content stream.

What is replaced of WeasyPrint is `draw_text`, for the text boxes that `paragraphs` makes.
"""

from typing import Any

import weasyprint.draw
from weasyprint.matrix import Matrix
from weasyprint.text.ffi import FROM_UNITS, pango

from chapbook.typesetter.paragraphs import SetLine
from chapbook.typesetter.shaping import EMPTY_GLYPH, Glyphs

_theirs = weasyprint.draw.draw_text


def draw_line(stream: Any, textbox: Any, *rest: Any) -> None:
    """Draw a text box: stands for WeasyPrint's `draw_text`."""
    line = textbox.pango_layout
    if not isinstance(line, SetLine):
        _theirs(stream, textbox, *rest)
        return
    glyphs = line.paragraph.glyphs
    stream.set_color(textbox.style["color"])
    stream.begin_text()
    matrix = Matrix(d=-1, e=textbox.position_x, f=textbox.position_y + textbox.baseline)
    stream.set_text_matrix(*matrix.values)
    font, size = stream.add_font(glyphs.font)
    stream.set_font_size(font.hash, size)
    tokens = _Tokens(stream, font, size, glyphs)
    pairs = glyphs.pairs[line.first : line.last]
    spaces = {pair for pair in set(pairs) if glyphs.texts.get(pair[0]) in (" ", "\xa0")}
    for pair in spaces:
        tokens[pair] = tokens.write(pair, line.spacing)
    shown = "".join([tokens[pair] for pair in pairs])
    if line.hyphen:
        hyphen = line.paragraph.hyphen
        tokens = _Tokens(stream, font, size, hyphen)
        shown += "".join([tokens[pair] for pair in hyphen.pairs])
    stream.show_text(f"<{shown}>".replace("<>", ""))
    stream.end_text()


class _Tokens(dict[tuple[int, int], str]):
    """Glyphs as they are written in a TJ operator, with what their advance differs from the font's."""

    def __init__(self, stream: Any, font: Any, size: float, glyphs: Glyphs) -> None:
        self._stream, self._font, self._size, self._glyphs = stream, font, size, glyphs

    def __missing__(self, pair: tuple[int, int]) -> str:
        self[pair] = token = self.write(pair, 0.0)
        return token

    def write(self, pair: tuple[int, int], spacing: float) -> str:
        """Write one glyph; `spacing` is added after it, in pixels."""
        glyph, advance = pair
        if glyph == EMPTY_GLYPH:
            return ""
        font = self._font
        if glyph not in font.widths:
            pango.pango_font_get_glyph_extents(
                self._glyphs.font, glyph, self._stream.ink_rect, self._stream.logical_rect
            )
            width = self._stream.logical_rect.width
            font.widths[glyph] = round(width * 1000 * FROM_UNITS / self._size)
        font.to_unicode.setdefault(glyph, self._glyphs.texts.get(glyph, ""))
        wanted = (advance * FROM_UNITS + spacing) * 1000 / self._size
        kerning = round(font.widths[glyph] - wanted, 1)
        return f"{glyph:04x}>{kerning:g}<" if kerning else f"{glyph:04x}"


def install() -> None:
    """Put `draw_line` in the place of WeasyPrint's own."""
    weasyprint.draw.draw_text = draw_line
