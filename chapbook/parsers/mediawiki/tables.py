"""`{|` … `|}`: rows, cells with their spans, and tables that only place things."""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from chapbook.model import Block, Cell, Code, Gallery, ItemList, Paragraph, Picture, Prose, Quote, Row, Table
from chapbook.parsers.mediawiki.inlines import make_prose
from chapbook.parsers.mediawiki.lines import Line
from chapbook.parsers.mediawiki.signs import BLOCK, MARK, NOTHING, TABLE, TAG

if TYPE_CHECKING:
    from chapbook.parsers.mediawiki.blocks import Part, Reader

WIDEST, LONGEST = 100, 2_000
"""Columns and rows that a cell may span."""

MOST_CELLS = 50_000

_SPAN = re.compile(r"\b(col|row)span\s*=\s*[\"']?\s*(\d{1,6})", re.IGNORECASE)
_ALIGN = re.compile(r"\b(?:align\s*=\s*[\"']?|text-align\s*:)\s*(left|right|center)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_ATTRIBUTES = re.compile(r"[^|\[\]]*")
_BLOCKY = re.compile(
    f"(?:^|\n)[*#:;{TABLE}]|\n[ \t]*\n|{TAG}(?:blockquote|p|div|center|ul|ol|table)\\b", re.IGNORECASE
)

Align = Literal["", "left", "center", "right"]


@dataclass(slots=True)
class _Cell:
    is_header: bool
    attributes: str
    lines: list[Line]


@dataclass(slots=True)
class _Row:
    attributes: str = ""
    cells: list[_Cell] = field(default_factory=list)


@dataclass(slots=True)
class _Draft:
    """A table that is being read."""

    attributes: str
    caption: list[Line] = field(default_factory=list)
    rows: list[_Row] = field(default_factory=lambda: [_Row()])
    takes: list[Line] | None = None
    """What a line that begins with no sign goes on with."""


def read_table(lines: list[Line], at: int, reader: "Reader") -> "tuple[list[Part], int]":
    """Read the table that opens at a line; give it, or what it places, and where it ends."""
    opening = lines[at]
    draft = _Draft(opening.text.partition(TABLE)[2])
    end, depth = at + 1, 0
    while end < len(lines):
        text = lines[end].text.lstrip(" \t\ue004")
        if text.lstrip(":")[:1] == TABLE:
            depth += 1
        elif depth == 0 and text.startswith("|}") and not text.startswith("|}}"):
            break
        if depth:
            if draft.takes is not None:
                draft.takes.append(lines[end])
            depth -= text.startswith("|}")
        else:
            _read_line(draft, lines[end], text)
        end += 1
    parts = _finish(draft, opening, reader)
    if end < len(lines) and (rest := lines[end].text.lstrip(" \t\ue004")[2:]).strip(" \t\r\ue004"):
        lines[end] = Line(NOTHING + rest, lines[end].number)
        return parts, end
    return parts, end + 1


def _read_line(draft: _Draft, line: Line, text: str) -> None:
    if text.startswith("|+"):
        draft.takes = draft.caption
        draft.caption.append(_cut(line, text[2:]))
    elif text.startswith("|-"):
        draft.rows.append(_Row(text.lstrip("|").lstrip("-")))
        draft.takes = None
    elif text[:1] in ("|", "!"):
        _read_cells(draft, line, text)
    elif draft.takes is not None:
        draft.takes.append(line)
    elif text.strip():
        # Text before the first cell: browsers put it before the table, readers want it kept.
        draft.caption.append(line)


def _cut(line: Line, text: str) -> Line:
    return Line(text, line.number)


def _read_cells(draft: _Draft, line: Line, text: str) -> None:
    is_header = text[0] == "!"
    pieces = re.split(r"\|\||!!", text[1:]) if is_header else text[1:].split("||")
    for piece in pieces:
        attributes, content = _part_attributes(piece)
        cell = _Cell(is_header, attributes, [_cut(line, content)])
        draft.rows[-1].cells.append(cell)
        draft.takes = cell.lines


def _part_attributes(text: str) -> tuple[str, str]:
    """Part a cell's attributes from its content, at its first `|`."""
    before, bar, after = text.partition("|")
    if bar and _ATTRIBUTES.fullmatch(before) and not MARK.search(before):
        return before, after
    return "", text


# --- making ----------------------------------------------------------------------------------


def _finish(draft: _Draft, opening: Line, reader: "Reader") -> "list[Part]":
    if sum(len(row.cells) for row in draft.rows) > MOST_CELLS:
        message, hint = "a table has more cells than can be set", "part it"
        reader.page.warn("CB093", opening.number, "table", message, hint, "error")
        return []
    if _HIDDEN.search(draft.attributes):
        return []
    before = reader.read_apart(BLOCK.findall("".join(line.text for line in draft.caption)), opening)
    rows = [_make_row(row, reader) for row in draft.rows]
    rows = [row for row in rows if row.cells]
    caption = make_prose("\n".join(_part_attributes(line.text)[1] for line in draft.caption), reader.page)
    if not rows:
        return [*before, Paragraph(caption, reader.place(opening))] if caption else before
    if _only_places(draft, rows):
        return [*before, *_take_apart(caption, rows, opening, reader)]
    return [*before, Table(caption, tuple(rows), reader.place(opening))]


def _make_row(row: _Row, reader: "Reader") -> Row:
    align = _find_align(row.attributes)
    return Row(tuple(_make_cell(cell, align, reader) for cell in row.cells))


def _make_cell(cell: _Cell, align: Align, reader: "Reader") -> Cell:
    text, blocks = _read_content(cell, reader)
    spans = {name.lower(): int(number) for name, number in _SPAN.findall(cell.attributes)}
    columns = min(max(spans.get("col", 1), 1), WIDEST)
    rows = min(max(spans.get("row", 1), 1), LONGEST)
    own = _find_align(cell.attributes) or align
    return Cell(text, blocks, cell.is_header, columns, rows, own)


def _read_content(cell: _Cell, reader: "Reader") -> tuple[Prose, tuple[Block, ...]]:
    text = "\n".join(line.text for line in cell.lines)
    stripped = text.strip(" \t\r\n\ue004")
    # A sign alone (`!#!!State`) begins no list.
    if not (_BLOCKY.search(stripped) or BLOCK.search(stripped)) or not stripped.strip("*#:;"):
        return make_prose(stripped, reader.page), ()
    first = cell.lines[0]
    blocks = reader.read_inside([_cut(first, first.text.strip(" \t\ue004")), *cell.lines[1:]])
    if blocks and isinstance(blocks[0], Paragraph) and blocks[0].kind == "text":
        return blocks[0].text, blocks[1:]
    return "", blocks


def _find_align(attributes: str) -> Align:
    found = _ALIGN.search(attributes)
    return found[1].lower() if found else ""  # type: ignore[return-value]  # the pattern has these three


def _only_places(draft: _Draft, rows: list[Row]) -> bool:
    """Say whether a table has no data, but lists or pictures that it puts side by side, or a single cell."""
    cells = [cell for row in rows for cell in row.cells]
    if len(cells) == 1:
        return True
    if "wikitable" in draft.attributes or any(cell.is_header for cell in cells):
        return False
    placed = (ItemList, Picture, Table, Gallery, Quote, Code)
    filled = [cell for cell in cells if cell.text or cell.blocks]
    placing = sum(any(isinstance(block, placed) for block in cell.blocks) for cell in filled)
    return len(rows) <= 3 and 2 * placing >= max(len(filled), 1)


def _take_apart(caption: Prose, rows: list[Row], opening: Line, reader: "Reader") -> "list[Part]":
    place = reader.place(opening)
    parts: list[Part] = [Paragraph(caption, place)] if caption else []
    for row in rows:
        for cell in row.cells:
            if cell.text:
                parts.append(Paragraph(cell.text, place))
            parts += cell.blocks
    return parts
