"""Notes of headings: a title is plain words, so its notes are called where the text under it begins."""

from collections.abc import Sequence
from dataclasses import replace

from chapbook.model import Block, Gallery, Item, ItemList, Note, Paragraph, Picture, Prose, Table
from chapbook.model.prose import flatten, join
from chapbook.problems import Place


def part_heading(prose: Prose) -> tuple[str, tuple[Note, ...]]:
    """Part the words of a heading from the notes that are called in it."""
    notes = () if isinstance(prose, str) else tuple(it for it in prose if isinstance(it, Note))
    return flatten(prose).strip(), notes


def call_notes(notes: Sequence[Note], blocks: Sequence[Block], place: Place) -> tuple[Block, ...]:
    """Call notes at the end of the first text among blocks, where printers put what a whole section rests on.

    Where no words come first that a number could stand at, the notes are a paragraph of their own.
    """
    if not notes:
        return tuple(blocks)
    for at, block in enumerate(blocks):
        if noted := _call_in(block, notes):
            return (*blocks[:at], noted, *blocks[at + 1 :])
        if not (isinstance(block, Picture | Gallery) or _is_hatnote(block)):
            break
    return (*(Paragraph(note.text, place) for note in notes if note.text), *blocks)


def _is_hatnote(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.kind == "hatnote"


def _call_in(block: Block, notes: Sequence[Note]) -> Block | None:
    """Call notes in a block; None where it has no text to call them at."""
    match block:
        case Paragraph(kind="text"):
            return replace(block, text=_append(block.text, notes))
        case ItemList(items=(Item(text=text) as first, *rest)) if text:
            return replace(block, items=(replace(first, text=_append(text, notes)), *rest))
        case Table(caption=caption) if caption:
            return replace(block, caption=_append(caption, notes))
        case _:
            return None


def _append(prose: Prose, notes: Sequence[Note]) -> Prose:
    return join((*((prose,) if isinstance(prose, str) else prose), *notes))
