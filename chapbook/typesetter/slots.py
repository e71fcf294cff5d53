"""Slots: the gaps in a page where the linker writes page numbers.

A style sheet or template sets a specimen, which is then found by its text, measured, and cut out of
the page's content stream. So the designer places and styles a folio with CSS like anything else, and
the linker can set any number there without knowing about CSS, fonts or shaping.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from chapbook.pages import Align, Face, Numeral, Slot
from chapbook.typesetter.glyphs import Glyphs
from chapbook.typesetter.ink import find_tokens
from chapbook.typesetter.textstyles import read_text_style

SPECIMENS = ("0123456789", "ivxlcdm")
VOLUME_SIGN = ":"
"""Stands between volume and page; no specimen shows it, and not every face has it."""

POINTS_PER_PIXEL = 0.75
SLOT_CLASS = "folio"
LEADER = "__leader"
"""WeasyPrint's name for the custom property --leader."""


@dataclass(frozen=True, slots=True)
class Specimen:
    """A specimen's text box on its page."""

    box: Any
    frame: Any
    """The margin box, or the box of the slot."""

    before: Any
    """The text box that stands before it on the page; None where there is none."""

    @property
    def is_folio(self) -> bool:
        """Say whether it stands for the number of its own page."""
        return isinstance(self.frame, boxes.MarginBox)


def cut_slots(page: Any, index: int, stream: Any) -> Iterator[tuple[int, Slot, Face]]:
    """Yield the slots that a page's specimens leave, with the number that each one's box has in the stream.

    The slots' `face` is still 0, and their `mcid` None: the caller knows which faces the chapter has already,
    and the structure tree.
    """
    wanted = sum(isinstance(box, boxes.TextBox) and box.text in SPECIMENS for box in stream._tags)
    for specimen in islice(_find_specimens(page._page_box), wanted):
        box, frame = specimen.box, specimen.frame
        align = _find_alignment(frame)
        slot = Slot(
            name="" if specimen.is_folio else box.element.get("data-of", ""),
            page=index,
            x=_find_x(box if specimen.is_folio else frame, align) * POINTS_PER_PIXEL,
            y=(page.height - _find_base_line(box)) * POINTS_PER_PIXEL,
            align=align,
            face=0,
            mcid=None,
            leader=_find_leader(specimen),
        )
        yield stream._tags[box]["mcid"], slot, _make_face(box, stream)


def _find_specimens(page_box: Any) -> Iterator[Specimen]:
    """Yield each specimen with the box that frames it: a margin box, or the slot's own."""
    before = None
    stack: list[tuple[Any, Any]] = [(page_box, None)]
    while stack:
        box, frame = stack.pop()
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        if isinstance(box, boxes.MarginBox) or _is_slot(box):
            frame = box
        if isinstance(box, boxes.TextBox):
            if frame is not None and box.text in SPECIMENS and _is_specimen(box, frame):
                yield Specimen(box, frame, before)
            before = box
        elif isinstance(box, boxes.ParentBox):
            # Margin boxes come last on a page, and are looked at first: mostly they hold all that there is.
            inside = box.children if isinstance(box, boxes.PageBox) else reversed(box.children)
            stack.extend([(child, frame) for child in inside])


def _is_specimen(box: Any, frame: Any) -> bool:
    """Tell a specimen of the style sheet's from a running head of the same letters: titles are strangers'."""
    return _is_slot(frame) or frame.style["content"] == (("string", box.text),)


def _is_slot(box: Any) -> bool:
    """Say whether a box is that of a slot; wider than its room, a specimen may stick out of it."""
    is_frame = isinstance(box, boxes.InlineBlockBox | boxes.BlockBox) and box.element is not None
    return is_frame and box.element.get("class") == SLOT_CLASS


def _find_base_line(box: Any) -> float:
    return float(box.position_y + box.baseline)


def _find_leader(specimen: Specimen) -> float | None:
    """Give the end of what stands before a slot on its line, in points."""
    box, before = specimen.box, specimen.before
    if specimen.is_folio or before is None or not _read_leader(specimen.frame.style):
        return None
    if abs(_find_base_line(box) - _find_base_line(before)) > 1 or before.position_x > box.position_x:
        return None
    return float(before.position_x + before.width) * POINTS_PER_PIXEL


def _read_leader(style: Any) -> str:
    """Give the string that a style sheet wants to be repeated as a leader; empty for none."""
    return "".join(token.value for token in style[LEADER] if token.type == "string")


def _make_face(box: Any, stream: Any) -> Face:
    """Shape the signs that numbers are made of, and those between them and what they belong to.

    A contents has thousands of slots and two or three faces, which its document's fonts remember.
    """
    style = box.style
    glyphs = _shape(box.text + VOLUME_SIGN, style) or _shape(box.text, style)
    assert glyphs is not None, "a specimen must be set in one face"
    font, size = stream.add_font(glyphs.font)
    colour, leader = style["color"], _read_leader(style)
    known: dict[tuple[Any, ...], Face] = font.__dict__.setdefault("slot_faces", {})
    key = box.text, size, colour.space, *colour.coordinates, leader
    if key not in known:
        known[key] = _shape_face(box, stream, glyphs)
    return known[key]


def _shape_face(box: Any, stream: Any, glyphs: Glyphs) -> Face:
    style = box.style
    font, size = stream.add_font(glyphs.font)
    numerals = [
        Numeral(character, glyph, width)
        for character, (glyph, width) in zip(
            box.text + VOLUME_SIGN, _measure(glyphs, stream, font, size), strict=False
        )
    ]
    leader = _shape(_read_leader(style), style)
    piece = _measure(leader, stream, font, size) if leader and leader.font == glyphs.font else []
    colour = style["color"].to("srgb").coordinates
    return Face(
        font=font.hash,
        size=style["font_size"] * POINTS_PER_PIXEL,
        colour=(float(colour[0]), float(colour[1]), float(colour[2])),
        numerals=tuple(numerals),
        leader="".join(f"{glyph:04x}" for glyph, _ in piece),
        leader_width=sum(width for _, width in piece),
    )


def _measure(glyphs: Glyphs, stream: Any, font: Any, size: float) -> list[tuple[int, int]]:
    """List glyphs with the advances that the font gives them, as what the chapter uses of it."""
    tokens = find_tokens(stream, font, size, glyphs)
    for pair in glyphs.pairs:
        tokens[pair]
    return [(glyph, tokens.measure(glyph)) for glyph, _ in glyphs.pairs]


def _shape(text: str, style: Any) -> Glyphs | None:
    """Shape a few signs, once for all that are set in a style."""
    return read_text_style(style).face.shape_sign(text) if text else None


def _find_alignment(frame: Any) -> Align:
    """Read how numbers are aligned in their frame."""
    align = frame.style["text_align_all"]
    sides: dict[str, Align] = {
        "center": "center",
        "left": "left",
        "start": "left",
        "justify": "left",
    }
    return sides.get(align, "right")


def _find_x(box: Any, align: Align) -> float:
    """Give the x of the edge or middle of a box's content, in pixels from the left."""
    shift = {"left": 0.0, "center": 0.5, "right": 1.0}[align]
    return float(box.content_box_x() + box.width * shift)
