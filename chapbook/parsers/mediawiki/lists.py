"""Lines that begin with `*`, `#`, `;` or `:` → lists in lists."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from chapbook.model import Block, Formula, Item, ItemList, Paragraph, Prose, Quote
from chapbook.parsers.mediawiki.inlines import make_prose
from chapbook.parsers.mediawiki.lines import Line
from chapbook.parsers.mediawiki.signs import BLOCK, NOTHING, TABLE, TAG

if TYPE_CHECKING:
    from chapbook.parsers.mediawiki.blocks import Reader

DEEPEST = 10
"""Levels of lists; deeper ones are read as the deepest."""

_PREFIX = re.compile(r"[*#:;]+")
_NUMBER = re.compile(
    f"\\s*{TAG}li\\b[^<>{TAG}]*?value\\s*=\\s*[\"']?(\\d{{1,6}})\\b[^<>{TAG}]*>", re.IGNORECASE
)
_DEFINED = re.compile(r"\s:\s|:(?!//)")


@dataclass(slots=True)
class Entry:
    """A line of a list."""

    signs: str
    line: Line
    """Without its signs."""

    more: list[Line] = field(default_factory=list)
    """A table or quotation that begins on the line and ends on a later one."""


def collect(lines: list[Line], at: int) -> tuple[list[Entry], int]:
    """Take the lines of a list; lines of nothing, and an empty one before more of the same, do not end it."""
    entries: list[Entry] = []
    while at < len(lines):
        text = lines[at].text
        if found := _PREFIX.match(text):
            if TABLE in text[:12] and text[found.end() :].lstrip()[:1] == TABLE:
                break
            signs = found[0][:DEEPEST]
            at, more = _take_more(lines, at)
            entries.append(Entry(signs, Line(text[found.end() :], lines[at].number), more))
            at += 1
        elif not text.strip(" \t\r\ue004") and (NOTHING in text or _goes_on(lines, at + 1, entries)):
            at += 1
        else:
            break
    return entries, at


def _goes_on(lines: list[Line], at: int, entries: list[Entry]) -> bool:
    """Say whether a list of dots goes on behind an empty line. Numbers begin anew there, and indents end."""
    following = lines[at].text[:1] if at < len(lines) else ""
    return following == "*" and entries[-1].signs[0] == "*"


def _take_more(lines: list[Line], at: int) -> tuple[int, list[Line]]:
    """Take the lines that an element opened on a list's line goes on over, up to a dozen."""
    text = lines[at].text
    opened = text.lower().count(f"{TAG}blockquote") - text.lower().count(f"{TAG}/blockquote")
    if opened <= 0:
        return at, []
    for end in range(at + 1, min(at + 40, len(lines))):
        if f"{TAG}/blockquote" in lines[end].text.lower():
            return end, lines[at + 1 : end + 1]
    return at, []


def make_lists(entries: list[Entry], reader: "Reader") -> list[Block]:
    """Make the lists of some lines."""
    return list(_make(entries, 0, reader))


def _make(entries: list[Entry], depth: int, reader: "Reader") -> list[Block]:
    blocks: list[Block] = []
    at = 0
    while at < len(entries):
        sign = _kind(entries[at].signs[depth])
        end = at
        while end < len(entries) and _kind(entries[end].signs[depth]) == sign:
            end += 1
        group = entries[at:end]
        if sign == ":" and not any(entry.signs[depth] == ";" for entry in group):
            blocks += _make_indented(group, depth, reader)
        else:
            blocks.append(_make_list(group, sign, depth, reader))
        at = end
    return blocks


def _kind(sign: str) -> str:
    return ":" if sign == ";" else sign


def _make_list(group: list[Entry], sign: str, depth: int, reader: "Reader") -> ItemList:
    items: list[Item] = []
    at = 0
    while at < len(group):
        entry = group[at]
        is_deeper = len(entry.signs) > depth + 1
        end = at if is_deeper else at + 1
        while end < len(group) and len(group[end].signs) > depth + 1:
            end += 1
        inner = tuple(_make(group[at if is_deeper else at + 1 : end], depth + 1, reader))
        if is_deeper:
            items.append(Item("", reader.place(entry.line), inner))
        elif sign == ":":
            items += _define(entry, depth, inner, items, reader)
        else:
            entry, number = _take_number(entry)
            text, blocks = _read_entry(entry, reader)
            if text or blocks or inner:
                items.append(Item(text, reader.place(entry.line), (*blocks, *inner), number=number))
        at = end
    kind = {"*": "unordered", "#": "ordered"}.get(sign, "definitions")
    start = items[0].number if items and items[0].number else 1
    return ItemList(tuple(_renumber(items, start)), kind, start)  # type: ignore[arg-type]  # one of the three


def _renumber(items: list[Item], following: int) -> Iterator[Item]:
    """Yield entries; those that have the number which follows anyhow need not say it."""
    for item in items:
        yield replace(item, number=0) if item.number == following else item
        following = (item.number or following) + 1


def _take_number(entry: Entry) -> tuple[Entry, int]:
    """Take the number that an entry gives itself, `# <li value="7"> seventh`; nought where it gives none."""
    if not (found := _NUMBER.match(entry.line.text)):
        return entry, 0
    rest = Line(entry.line.text[found.end() :], entry.line.number)
    return replace(entry, line=rest), int(found[1])


def _define(
    entry: Entry, depth: int, inner: tuple[Block, ...], items: list[Item], reader: "Reader"
) -> list[Item]:
    """Make a term, which waits for its definitions, or a definition of the last term."""
    place = reader.place(entry.line)
    if entry.signs[depth] == ";":
        term, found, text = entry.line.text, _DEFINED.search(entry.line.text), ""
        if found:
            term, text = term[: found.start()], term[found.end() :]
        return [Item(make_prose(text, reader.page), place, inner, make_prose(term, reader.page) or " ")]
    prose, blocks = _read_entry(entry, reader)
    if items and items[-1].term and not items[-1].text and not items[-1].blocks:
        waiting = items.pop()
        return [Item(prose, waiting.place, (*blocks, *inner), waiting.term)]
    return [Item(prose, place, (*blocks, *inner))] if prose or blocks or inner else []


def _read_entry(entry: Entry, reader: "Reader") -> tuple[Prose, tuple[Block, ...]]:
    """Give the text of an entry, and what else stands in it."""
    text = entry.line.text
    if not (entry.more or BLOCK.search(text) or f"{TAG}blockquote" in text.lower()):
        return make_prose(text, reader.page), ()
    blocks = reader.read_inside([Line(text.strip(), entry.line.number), *entry.more])
    if blocks and isinstance(blocks[0], Paragraph) and blocks[0].kind == "text":
        return blocks[0].text, blocks[1:]
    return "", blocks


def _make_indented(group: list[Entry], depth: int, reader: "Reader") -> list[Block]:
    """Make what is moved in with `:` alone: formulas, quotations, further paragraphs of an entry."""
    blocks: list[Block] = []
    at = 0
    while at < len(group):
        entry = group[at]
        if len(entry.signs) > depth + 1:
            end = at
            while end < len(group) and len(group[end].signs) > depth + 1:
                end += 1
            blocks += _make(group[at:end], depth + 1, reader)
            at = end
            continue
        prose, others = _read_entry(entry, reader)
        if prose:
            blocks.append(Paragraph(_display(prose), reader.place(entry.line)))
        blocks += others
        at += 1
    return _wrap(blocks, reader, group) if depth == 0 else blocks


def _display(prose: Prose) -> Prose:
    """Set a formula that is alone in its line, but for a sign or two, as one that has the line to itself."""
    if not isinstance(prose, tuple):
        return prose
    formulas = [part for part in prose if isinstance(part, Formula)]
    rest = "".join(part if isinstance(part, str) else "" for part in prose)
    others = [part for part in prose if not isinstance(part, str | Formula)]
    if len(formulas) == 1 and not others and not rest.strip(" .,;:"):
        return (Formula(formulas[0].tex + rest.strip(), is_display=True),)
    return prose


def _wrap(blocks: list[Block], reader: "Reader", group: list[Entry]) -> list[Block]:
    """Set what is moved in as a quotation, but for what stands by itself anyhow."""
    wrapped: list[Block] = []
    words: list[Block] = []

    def end() -> None:
        if words:
            place = words[0].place if isinstance(words[0], Paragraph) else reader.place(group[0].line)
            wrapped.append(Quote(tuple(words), "", place))
            words.clear()

    for block in blocks:
        is_words = isinstance(block, Paragraph | ItemList) and not _is_formula(block)
        if is_words:
            words.append(block)
        else:
            end()
            wrapped.append(block)
    end()
    return wrapped


def _is_formula(block: Block) -> bool:
    return (
        isinstance(block, Paragraph)
        and isinstance(block.text, tuple)
        and isinstance(block.text[0], Formula)
        and block.text[0].is_display
    )
