"""Letters that e-readers may lack: cut out of the theme's fonts, and nothing else of them.

Fonts are taken apart only where the cache has no such letters, so the libraries for it are imported late.
An e-book leaves its face to the reader. What it brings is a face of last resort: the letters of the book that
are not in WGL4, which is what fonts for Europe have in common, and CSS that has only these drawn with it.
"""

import base64
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

FAMILY = "Book Letters"
"""Not the font's own name: many licences (SIL OFL 1.1, 3) reserve that for fonts that are whole."""

CODE_PAGES = (
    "cp437", "cp737", "cp775", "cp850", "cp852", "cp855", "cp857", "cp860", "cp861", "cp863", "cp865",
    "cp866", "cp869", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1257",
)  # fmt: skip
"""What Windows Glyph List 4 was put together from."""

COPYRIGHT, FULL_NAMES, LICENCES = 0, (1, 3, 4, 6, 16), (13, 14)
"""Identifiers of names in a font (OpenType, `name`)."""


class LetterFont(NamedTuple):
    """A font of some letters."""

    name: str
    """Of its file."""

    content: bytes
    letters: tuple[int, ...]
    """Code points, sorted."""

    licence: str
    """Whose it is and under which terms, as the font says it."""


@cache
def list_common() -> frozenset[str]:
    """List the characters that every reader has."""
    codes = bytes(range(32, 256))
    return frozenset().union(*(codes.decode(page, "ignore") for page in CODE_PAGES), "\t\n\u00ad\u2011\u202f")


def cut_letters(characters: Iterable[str], programs: Sequence[bytes]) -> Iterator[LetterFont]:
    """Yield fonts that have the rare ones among some characters; `programs` are asked in their order."""
    import uharfbuzz as hb

    rare = {ord(character) for character in set(characters) - list_common()}
    for number, program in enumerate(programs, 1):
        face = hb.Face(program)
        letters = tuple(sorted(rare & set(face.unicodes)))
        rare -= set(letters)
        if letters:
            yield _cut(face, letters, f"letters-{number}.ttf")


def write_font_rules(fonts: Sequence[LetterFont], folder: str) -> str:
    """Write the CSS that has these fonts draw their letters and no others; empty for none."""
    if not fonts:
        return ""
    faces = "".join(
        f"/* {font.licence.replace('*/', '')} */\n"
        f'@font-face {{ font-family: "{FAMILY}"; src: url({folder}/{font.name}); '
        f"unicode-range: {_write_ranges(font.letters)} }}\n"
        for font in fonts
    )
    return f'{faces}body {{ font-family: "{FAMILY}", serif }}\n'


def pack_fonts(fonts: Iterable[LetterFont]) -> bytes:
    """Write fonts down, for a cache."""
    return json.dumps(
        [[it.name, base64.b64encode(it.content).decode(), it.letters, it.licence] for it in fonts]
    ).encode()


def unpack_fonts(content: bytes) -> tuple[LetterFont, ...]:
    """Read what `pack_fonts` wrote."""
    return tuple(
        LetterFont(name, base64.b64decode(font), tuple(letters), licence)
        for name, font, letters, licence in json.loads(content)
    )


def _cut(face: Any, letters: tuple[int, ...], name: str) -> LetterFont:
    import uharfbuzz as hb
    from fontTools.ttLib import TTFont

    wanted = hb.SubsetInput()
    wanted.unicode_set.update(letters)
    wanted.drop_table_tag_set.update(
        int.from_bytes(tag, "big") for tag in (b"DSIG", b"Silf", b"Feat", b"Glat")
    )
    wanted.name_id_set.update((COPYRIGHT, *FULL_NAMES, *LICENCES))
    subset = io.BytesIO(bytes(hb.subset(face, wanted).blob.data))
    with TTFont(subset, recalcTimestamp=False) as font:
        names = font["name"]
        licence = " ".join(str(names.getDebugName(it) or "") for it in (COPYRIGHT, *LICENCES))
        for record in names.names:
            if record.nameID in FULL_NAMES:
                record.string = FAMILY.replace(" ", "") if record.nameID == FULL_NAMES[3] else FAMILY
        target = io.BytesIO()
        font.save(target)
    return LetterFont(name, target.getvalue(), letters, " ".join(licence.split()))


def _write_ranges(letters: Sequence[int]) -> str:
    runs = [list(run) for _, run in groupby(enumerate(letters), lambda pair: pair[1] - pair[0])]
    ends = [(run[0][1], run[-1][1]) for run in runs]
    return ", ".join(f"U+{one:X}" if one == two else f"U+{one:X}-{two:X}" for one, two in ends)
