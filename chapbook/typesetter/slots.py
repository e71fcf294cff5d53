"""Slots: the gaps in a page where the linker writes page numbers.

A style sheet or template sets a specimen, which is then found by its text, measured, and cut out of
the page's content stream. So the designer places and styles a folio with CSS like anything else, and
the linker can set any number there without knowing about CSS, fonts or shaping.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pydyf
from weasyprint.formatting_structure import boxes

from chapbook.pages import Align, Face, Numeral, Slot

SPECIMENS = ("0123456789", "ivxlcdm")
POINTS_PER_PIXEL = 0.75
SLOT_CLASS = "folio"


def cut_slots(page: Any, index: int, stream: Any, fonts: Mapping[Any, Any]) -> Iterator[tuple[Slot, Face]]:
    """Take the specimens out of a page's stream and yield the slots that they leave.

    The slots' `face` is still 0: the caller knows which faces the chapter has already.

    Call while the stream still knows its tags, and before they are put into the structure tree.
    """
    for box, frame in _find_specimens(page._page_box):
        is_folio = isinstance(frame, boxes.MarginBox)
        shown = _cut_text(stream.stream, stream._tags[box]["mcid"])
        key = re.search(r"/(\w+) [\d.]+ Tf", shown)
        assert key is not None
        font = next(font for font in fonts.values() if font.hash == key[1])
        glyphs = [
            int(four, 16) for run in re.findall(r"<([0-9a-f]+)>", shown) for four in re.findall("....", run)
        ]
        assert len(glyphs) == len(box.text), "a specimen must be set glyph by glyph"
        colour = box.style["color"].to("srgb").coordinates
        align = _find_alignment(frame)
        face = Face(
            font=font.hash,
            size=box.style["font_size"] * POINTS_PER_PIXEL,
            colour=(float(colour[0]), float(colour[1]), float(colour[2])),
            numerals=tuple(
                Numeral(character, glyph, font.widths[glyph])
                for character, glyph in zip(box.text, glyphs, strict=True)
            ),
        )
        slot = Slot(
            name="" if is_folio else box.element.get("data-of", ""),
            page=index,
            x=_find_x(box if is_folio else frame, align) * POINTS_PER_PIXEL,
            y=(page.height - box.position_y - box.baseline) * POINTS_PER_PIXEL,
            align=align,
            face=0,
            mcid=None if is_folio else stream._tags[box]["mcid"],
        )
        yield slot, face


def _find_specimens(page_box: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each specimen's box with the box that frames it: a margin box, or the slot's inline block."""
    stack: list[tuple[Any, Any]] = [(page_box, None)]
    while stack:
        box, frame = stack.pop()
        if isinstance(box, boxes.MarginBox) or _is_slot(box):
            frame = box
        if isinstance(box, boxes.TextBox):
            if frame is not None and box.text in SPECIMENS and _is_specimen(box, frame):
                yield box, frame
        elif isinstance(box, boxes.ParentBox):
            stack.extend((child, frame) for child in reversed(box.children))


def _is_specimen(box: Any, frame: Any) -> bool:
    """Tell a specimen of the style sheet's from a running head of the same letters: titles are strangers'."""
    return _is_slot(frame) or frame.style["content"] == (("string", box.text),)


def _is_slot(box: Any) -> bool:
    """Say whether a box is that of a slot; wider than its room, a specimen may stick out of it."""
    inline_block = isinstance(box, boxes.InlineBlockBox) and box.element is not None
    return inline_block and box.element.get("class") == SLOT_CLASS


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


def _cut_text(stream: list[Any], mcid: int) -> str:
    """Take a marked-content sequence out of a stream; give the text object that stood in it.

    Colours that are set inside it hold beyond it, so they stay.
    """
    start = next(
        index for index, item in enumerate(stream)
        if isinstance(item, pydyf.Dictionary) and item.get("MCID") == mcid
    )  # fmt: skip
    end = next(index for index in range(start, len(stream)) if stream[index] == b"EMC")
    inside = [_text(item) for item in stream[start + 2 : end]]
    first, last = inside.index("BT"), inside.index("ET")
    states = stream[start + 2 : start + 2 + first] + stream[start + 3 + last : end]
    stream[start - 1 : end + 1] = states
    return " ".join(inside[first : last + 1])


def _text(item: Any) -> str:
    return item.decode("latin-1") if isinstance(item, bytes) else str(item)
