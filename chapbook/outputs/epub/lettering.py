"""Lettering: text as outlines, so that a cover looks the same on every shelf, with or without its fonts."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

import uharfbuzz as hb
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen

MOST_LINES = 6
"""Of a title; a longer one is set smaller."""


class Setting(NamedTuple):
    """A text broken into lines, and the size at which they fit."""

    size: float
    lines: tuple[str, ...]


class Lettering:
    """Writes with the fonts of a theme: the first that has a letter draws it. Lengths are the drawing's."""

    def __init__(self, programs: Sequence[bytes]) -> None:
        self._fonts = [hb.Font(hb.Face(program)) for program in programs]

    def fit(self, text: str, width: float, largest: float, smallest: float) -> Setting:
        """Break a text into even lines, as large as they can be; a word that is too long sets the size."""
        words = text.split() or [""]
        size = largest
        while size > smallest:
            longest = max(self.measure(word, size) for word in words)
            lines = self._break(words, width, size) if longest <= width else ()
            if lines and len(lines) <= MOST_LINES:
                return Setting(size, lines)
            size *= 0.92
        return Setting(smallest, self._break(words, width, smallest))

    def measure(self, text: str, size: float) -> float:
        """Give the width of a text in one line."""
        return sum(advance * size for _, _, advance in self._shape(text))

    def draw(self, text: str, x: float, y: float, size: float, anchor: str = "start") -> str:
        """Give the outlines of a line as the data of an SVG path; `anchor` is as `text-anchor` in SVG."""
        pen = SVGPathPen(None, ntos=_write_number)
        x -= self.measure(text, size) * {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
        for font, glyphs, advance in self._shape(text):
            scale, at = size / font.face.upem, x
            for glyph, shift_x, shift_y, step in glyphs:
                place = (scale, 0, 0, -scale, at + shift_x * scale, y - shift_y * scale)
                font.draw_glyph_with_pen(glyph, TransformPen(pen, place))
                at += step * scale
            x += advance * size
        return str(pen.getCommands())

    def _break(self, words: list[str], width: float, size: float) -> tuple[str, ...]:
        """Fill as few lines as it takes, then as narrow ones as make no more of them."""
        least = self._fill(words, width, size)
        for step in range(20, 40):
            lines = self._fill(words, width * step / 40, size)
            if len(lines) == len(least) and all(self.measure(line, size) <= width for line in lines):
                return tuple(lines)
        return tuple(least)

    def _fill(self, words: list[str], width: float, size: float) -> list[str]:
        lines: list[str] = []
        for word in words:
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.measure(longer, size) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def _shape(self, text: str) -> Iterator[tuple[hb.Font, list[tuple[int, int, int, int]], float]]:
        """Yield font, glyphs with offsets and advances in its units, and the width in ems of each run."""
        for number, pairs in groupby(self._find_fonts(text), lambda pair: pair[0]):
            font, buffer = self._fonts[number], hb.Buffer()
            buffer.add_str("".join(letter for _, letter in pairs))
            buffer.guess_segment_properties()
            hb.shape(font, buffer)
            glyphs = [
                (info.codepoint, it.x_offset, it.y_offset, it.x_advance)
                for info, it in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
            ]
            yield font, glyphs, sum(glyph[3] for glyph in glyphs) / font.face.upem

    def _find_fonts(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield each letter with the number of its font; blanks and signs stay with what is before them."""
        last = 0
        for letter in text:
            if letter.isalnum() or not self._fonts[last].get_nominal_glyph(ord(letter)):
                fonts = enumerate(self._fonts)
                last = next((it for it, font in fonts if font.get_nominal_glyph(ord(letter))), 0)
            yield last, letter


def _write_number(number: float) -> str:
    return f"{number:.1f}".rstrip("0").rstrip(".")
