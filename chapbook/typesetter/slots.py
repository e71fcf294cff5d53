"""Slots: the gaps in a page where the linker writes page numbers; and notices, which are for handouts alone.

A style sheet or template sets a specimen, which is then found by its text, measured, and cut out of
the page's content stream. So the designer places and styles a folio with CSS like anything else, and
the linker can set any number there without knowing about CSS, fonts or shaping. A notice is cut out, too,
but kept as it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from chapbook.model.pages import BESIDE, COVERED, DATE, SLOT_CLASS, Align, Face, Numeral, Slot
from chapbook.typesetter.glyphs import Glyphs
from chapbook.typesetter.ink import find_face
from chapbook.typesetter.textstyles import read_text_style

SPECIMENS_OF = {DATE: "0123456789-", COVERED: "0123456789–", BESIDE: "0123456789,"}
_NAMES = {specimen: name for name, specimen in SPECIMENS_OF.items()}
SPECIMENS = ("0123456789", "ivxlcdm", *_NAMES)
FRAMES = boxes.InlineBlockBox, boxes.BlockBox
VOLUME_SIGN = ":"
"""Stands between volume and page; no specimen shows it, and not every face has it."""

POINTS_PER_PIXEL = 0.75
LEADER, OF, IN = "__leader", "__of", "__in"
"""WeasyPrint's names for the custom properties --leader, --of and --in."""


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
        """Say whether it stands for the number of its own page, or for another that a margin box can have."""
        return isinstance(self.frame, boxes.MarginBox)

    @property
    def name(self) -> str:
        """Say whose number it stands for, as `Slot.name` does."""
        if self.is_folio:
            return _NAMES.get(self.box.text, "")
        return str(self.frame.element.get("data-of", ""))


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
            name=specimen.name,
            page=index,
            x=_find_x(box if specimen.is_folio else frame, align) * POINTS_PER_PIXEL,
            y=(page.height - _find_base_line(box)) * POINTS_PER_PIXEL,
            align=align,
            face=0,
            mcid=None,
            leader=_find_leader(specimen),
            in_handouts=specimen.is_folio and _is_notice(frame),
        )
        yield stream._tags[box]["mcid"], slot, _make_face(box, stream)


def find_notices(page: Any, stream: Any) -> Iterator[int]:
    """Yield the numbers that the text boxes of a page's notices have in the stream."""
    for frame in page._page_box.children:
        if isinstance(frame, boxes.MarginBox) and _is_notice(frame):
            texts = (box for box in frame.descendants() if isinstance(box, boxes.TextBox))
            yield from (stream._tags[box]["mcid"] for box in texts if box in stream._tags)


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


def _is_notice(frame: Any) -> bool:
    """Say whether the style sheet wants a margin box in handouts alone."""
    return any(token.type == "ident" and token.value == "handouts" for token in frame.style[IN])


def _is_slot(box: Any) -> bool:
    """Say whether a box is that of a slot; wider than its room, a specimen may stick out of it."""
    is_frame = isinstance(box, FRAMES) and box.element is not None
    return is_frame and box.element.get("class") == SLOT_CLASS


def _find_base_line(box: Any) -> float:
    return float(box.position_y + box.baseline)


def _find_leader(specimen: Specimen) -> float | None:
    """Give the end of what stands before a slot on its line, in points."""
    box, before = specimen.box, specimen.before
    if specimen.is_folio or before is None or not _read_string(specimen.frame.style, LEADER):
        return None
    if abs(_find_base_line(box) - _find_base_line(before)) > 1 or before.position_x > box.position_x:
        return None
    return float(before.position_x + before.width) * POINTS_PER_PIXEL


def _read_string(style: Any, name: str) -> str:
    """Give the string that a custom property has; empty for none."""
    return "".join(token.value for token in style[name] if token.type == "string")


def _make_face(box: Any, stream: Any) -> Face:
    """Shape the signs that numbers are made of, and those between them and what they belong to.

    A contents has thousands of slots and two or three faces, which its document's fonts remember.
    """
    style = box.style
    glyphs = _shape(box.text + VOLUME_SIGN, style) or _shape(box.text, style)
    assert glyphs is not None, "a specimen must be set in one face"
    font, size = stream.add_font(glyphs.font.handle)
    colour, signs = style["color"], (_read_string(style, LEADER), _read_string(style, OF))
    known: dict[tuple[Any, ...], Face] = font.__dict__.setdefault("slot_faces", {})
    key = box.text, size, colour.space, *colour.coordinates, *signs
    if key not in known:
        known[key] = _shape_face(box, stream, glyphs)
    return known[key]


def _shape_face(box: Any, stream: Any, glyphs: Glyphs) -> Face:
    style = box.style
    font, _ = stream.add_font(glyphs.font.handle)
    numerals = [
        Numeral(character, glyph, width)
        for character, (glyph, width) in zip(box.text + VOLUME_SIGN, _measure(glyphs, stream), strict=False)
    ]

    def set_sign(sign: str) -> tuple[str, int]:
        """Give glyphs and width of what a number has beside it, if they are in its font."""
        shaped = _shape(sign, style)
        piece = _measure(shaped, stream) if shaped and shaped.font == glyphs.font else []
        return "".join(f"{glyph:04x}" for glyph, _ in piece), sum(width for _, width in piece)

    leader, leader_width = set_sign(_read_string(style, LEADER))
    of, of_width = set_sign(_read_string(style, OF))
    colour = style["color"].to("srgb").coordinates
    return Face(
        font=font.hash,
        size=style["font_size"] * POINTS_PER_PIXEL,
        colour=(float(colour[0]), float(colour[1]), float(colour[2])),
        numerals=tuple(numerals),
        leader=leader,
        leader_width=leader_width,
        of=of,
        of_width=of_width,
    )


def _measure(glyphs: Glyphs, stream: Any) -> list[tuple[int, int]]:
    """List glyphs with the advances that the font gives them, as what the chapter uses of it."""
    _, tokens = find_face(stream, glyphs)
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
