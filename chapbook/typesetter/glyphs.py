"""Glyphs: text in one face as Pango shaped it, in one line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

EMPTY_GLYPH = 0x0FFFFFFF
"""Pango's sign for a character that has no glyph of its own and needs none."""

Pair = tuple[int, int]
"""Glyph id and advance in Pango units."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Shaped text in one face."""

    font: Any
    """The PangoFont of every glyph."""

    pairs: list[Pair]
    """Glyph id and advance in Pango units, in visual order."""

    xs: list[int]
    """Advance in Pango units from the text's start to each glyph, and to the end."""

    starts: Sequence[int]
    """For each character (and the end) the first glyph that is not before it; -1 inside a cluster."""

    texts: Mapping[int, str]
    """What each glyph stands for."""

    flags: bytes
    """For each character (and the end) the low byte of its PangoLogAttr."""

    height: float
    """Of the line in pixels, as the face has it."""

    baseline: float
