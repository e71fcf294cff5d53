"""Glyphs: text in one face as Pango shaped it, in one line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

EMPTY_GLYPH = 0x0FFFFFFF
"""Pango's sign for a character that has no glyph of its own and needs none."""

Pair = tuple[int, int]
"""Glyph id and advance in Pango units."""


@dataclass(frozen=True, slots=True, eq=False)
class Font:
    """A font that Pango found for a face, in one size."""

    handle: Any
    """The PangoFont."""

    height: float
    """Of a line of its glyphs, in pixels."""

    baseline: float
    layout: Any
    """What keeps it alive."""

    tokens: dict[Pair, tuple[bytes, float]] = field(default_factory=dict)
    """How `ink` writes its glyphs, which is the same in all documents."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Shaped text in one face."""

    font: Font
    """Of every glyph."""

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
