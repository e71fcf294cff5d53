"""Fonts: each is subset once, over the glyphs of all chapters, and embedded once.

Typesetting keeps glyph ids as they are in the font file, so subsets of any chapters can be joined.
Composite fonts with Identity-H encoding: ISO 32000-1, 9.7.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby

import pydyf
import uharfbuzz as hb

from chapbook.model.pages import FontUse
from chapbook.outputs.pdf.file import PdfFile

DROPPED_TABLES = (
    "BASE", "DSIG", "EBDT", "EBLC", "GDEF", "GPOS", "GSUB", "JSTF", "LTSH", "PCLT",
    "Feat", "Glat", "Gloc", "Silf", "Sill",
)  # fmt: skip
"""What a PDF reader has no use for: the text is shaped already (the second row is Graphite's)."""

SILENT = "\N{WORD JOINER}"
"""What a glyph stands for whose text its neighbour has, such as a dot set apart from its letter: every glyph
must stand for something (ISO 14289-1, 7.21.7), and this is neither seen nor heard nor a place to break."""

SYMBOLIC, ITALIC = 1 << 2, 1 << 6
"""Font descriptor flags (ISO 32000-1, table 123)."""


@dataclass(slots=True)
class _Program:
    """What all chapters together use of one font file."""

    keys: set[str] = field(default_factory=set)
    texts: dict[int, str] = field(default_factory=dict)
    """What each glyph stands for."""


class UsedFonts:
    """What chapters use of fonts, summed up."""

    def __init__(self) -> None:
        self.programs: dict[str, _Program] = {}
        """By the SHA-256 of the font file."""

    def add(self, uses: Iterable[FontUse]) -> None:
        """Take in what one chapter uses."""
        for use in uses:
            program = self.programs.setdefault(use.program, _Program())
            program.keys.add(use.key)
            for glyph, text in use.glyphs:
                program.texts[glyph] = program.texts.get(glyph) or text


def embed_fonts(file: PdfFile, used: UsedFonts, programs: Mapping[str, bytes]) -> dict[str, bytes]:
    """Embed every font that is used; returns the reference to it for each resource key.

    Keys of one file (upright and small capitals, say) share one font.
    """
    fonts = {}
    for digest, program in sorted(used.programs.items()):
        font = _embed_font(file, programs[digest], program)
        fonts.update(dict.fromkeys(sorted(program.keys), font))
    return fonts


def _embed_font(file: PdfFile, content: bytes, used: _Program) -> bytes:
    face = _open(content)
    name = f"/{min(used.keys)[:6]}+{_find_name(face)}"
    subset = _subset(face, used.texts)
    is_cff = subset[:4] == b"OTTO"
    extra = {"Subtype": "/OpenType"} if is_cff else {"Length1": len(subset)}
    stream = file.add(pydyf.Stream([subset], extra, compress=True))
    descriptor = _describe(hb.Font(face), name)
    descriptor["FontFile3" if is_cff else "FontFile2"] = stream
    system = {"Registry": pydyf.String("Adobe"), "Ordering": pydyf.String("Identity"), "Supplement": 0}
    descendant = {
        "Type": "/Font",
        "Subtype": "/CIDFontType0" if is_cff else "/CIDFontType2",
        "BaseFont": name,
        "CIDSystemInfo": pydyf.Dictionary(system),
        "W": _list_widths(face, used.texts),
        "FontDescriptor": file.add(descriptor),
        **({} if is_cff else {"CIDToGIDMap": "/Identity"}),
    }
    font = {
        "Type": "/Font",
        "Subtype": "/Type0",
        "BaseFont": name,
        "Encoding": "/Identity-H",
        "DescendantFonts": pydyf.Array([file.add(pydyf.Dictionary(descendant))]),
        "ToUnicode": file.add(pydyf.Stream([_write_to_unicode(used.texts)], compress=True)),
    }
    return file.add(pydyf.Dictionary(font))


@lru_cache(maxsize=16)
def _open(content: bytes) -> hb.Face:
    """Open a font, once for all files that it is embedded in."""
    return hb.Face(content)


def _find_name(face: hb.Face) -> str:
    """Give the font's PostScript name, cut to the letters that a PDF name can hold without escapes."""
    name = face.get_name(hb.OTNameIdPredefined.POSTSCRIPT_NAME) or "Font"
    return "".join(letter for letter in name if letter.isascii() and (letter.isalnum() or letter == "-"))


def _subset(face: hb.Face, glyphs: Iterable[int]) -> bytes:
    """Cut a font down to the glyphs given; their ids stay."""
    wanted = hb.SubsetInput()
    wanted.glyph_set.update({0, *glyphs})
    wanted.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in DROPPED_TABLES)
    wanted.flags = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.DESUBROUTINIZE
    return bytes(hb.subset(face, wanted).blob.data)


def _describe(font: hb.Font, name: str) -> pydyf.Dictionary:
    """Describe a font (ISO 32000-1, 9.8), in thousandths of the type size."""
    scale = 1000 / font.face.upem
    extents = font.get_font_extents("ltr")
    slant = font.get_style_value(hb.StyleTag.SLANT_ANGLE)
    ascent, descent = round(extents.ascender * scale), round(extents.descender * scale)
    return pydyf.Dictionary(
        {
            "Type": "/FontDescriptor",
            "FontName": name,
            "Flags": SYMBOLIC | (ITALIC if slant else 0),
            "FontBBox": pydyf.Array((-500, descent, 1500, ascent)),
            "ItalicAngle": round(slant),
            "Ascent": ascent,
            "Descent": descent,
            "CapHeight": round(ascent * 0.7),
            "StemV": 80,
        }
    )


def _list_widths(face: hb.Face, glyphs: Iterable[int]) -> bytes:
    """List advances in runs of neighbouring glyphs (ISO 32000-1, 9.7.4.3).

    In whole numbers, which is all that PDFium and MuPDF know; typesetting allows for it.
    """
    font = hb.Font(face)
    runs = []
    for _, run in groupby(enumerate(sorted(glyphs)), lambda pair: pair[1] - pair[0]):
        ids = [glyph for _, glyph in run]
        advances = (round(font.get_glyph_h_advance(glyph) * 1000 / face.upem) for glyph in ids)
        runs.append(f"{ids[0]}[{' '.join(map(str, advances))}]")
    return f"[{' '.join(runs)}]".encode()


def _write_to_unicode(texts: Mapping[int, str]) -> bytes:
    """Write the map from glyphs to text (ISO 32000-1, 9.10.3), at most 100 entries a block."""
    entries = [
        f"<{glyph:04x}> <{(texts[glyph] or SILENT).encode('utf-16-be').hex()}>" for glyph in sorted(texts)
    ]
    blocks = [entries[start : start + 100] for start in range(0, len(entries), 100)]
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <ffff> endcodespacerange",
        *(line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar")),
        "endcmap CMapName currentdict /CMap defineresource pop end end",
    ]
    return "\n".join(lines).encode()
