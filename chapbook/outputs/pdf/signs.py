"""Signs that a slot's specimen did not show: letters and hyphens of loose leaves' numbers, and their feet.

They are taken from the font itself, as it draws them without any feature.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

import uharfbuzz as hb

from chapbook.model.pages import Face, FontUse, Numeral, TypesetChapter

FOOT = "foot"
"""Key of the font in which the feet of pages are set; no font of a chapter is called so."""

FOOT_SIZE = 6.5
FOOT_SIGNS = "Edition 0123456789, Draft, next page"


def make_ready(
    chapter: TypesetChapter, programs: Mapping[str, bytes], characters: Iterable[str]
) -> TypesetChapter:
    """Give a chapter's slots what they need to be filled so, and a face for its feet, which is the last."""
    wanted = sorted(set(characters))
    uses = {use.key: use for use in chapter.fonts}
    faces: list[Face] = []
    for face in chapter.faces:
        key = face.font.removeprefix("/")
        shown = {numeral.character for numeral in face.numerals}
        program = programs[uses[key].program]
        more = tuple(it for sign in wanted if sign not in shown for it in _draw(program, sign))
        faces.append(replace(face, numerals=(*face.numerals, *more)))
        uses[key] = _add(uses[key], more)
    digest, program = next(iter(programs.items()))
    numerals = tuple(it for sign in sorted({*wanted, *FOOT_SIGNS}) for it in _draw(program, sign))
    faces.append(Face(f"/{FOOT}", FOOT_SIZE, (0.0, 0.0, 0.0), numerals))
    foot = _add(FontUse(FOOT, digest, ()), numerals)
    return replace(chapter, faces=tuple(faces), fonts=(*uses.values(), foot))


def _add(use: FontUse, numerals: Iterable[Numeral]) -> FontUse:
    glyphs = {**{it.glyph: it.character for it in numerals}, **dict(use.glyphs)}
    return replace(use, glyphs=tuple(sorted(glyphs.items())))


def _draw(program: bytes, character: str) -> tuple[Numeral, ...]:
    """Give a character as a font draws it; nothing where the font has none."""
    font = _open(program)
    glyph = font.get_nominal_glyph(ord(character))
    if not glyph:
        return ()
    width = round(font.get_glyph_h_advance(glyph) * 1000 / font.face.upem)
    return (Numeral(character, glyph, width),)


@lru_cache(maxsize=16)
def _open(program: bytes) -> hb.Font:
    return hb.Font(hb.Face(program))
