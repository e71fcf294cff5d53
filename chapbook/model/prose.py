"""Looking through prose: its plain words, and everything that stands in it."""

from collections.abc import Iterable, Iterator

from chapbook.model import (
    Article,
    Block,
    Break,
    Code,
    Foreign,
    Formula,
    Gallery,
    Hyperlink,
    Inline,
    Item,
    ItemList,
    Mention,
    Note,
    Paragraph,
    Picture,
    Poem,
    Prose,
    Quote,
    Section,
    Span,
    Table,
)
from chapbook.problems import Place

STAND_IN = "\ufdd0"
"""A noncharacter: parsers leave none in a text."""


def fold(prose: Prose) -> str:
    """Give a text with one character for each of its parts that is no string: a line feed for a break."""
    if isinstance(prose, str):
        return prose
    signs = (it if isinstance(it, str) else "\n" if isinstance(it, Break) else STAND_IN for it in prose)
    return "".join(signs)


def cut(prose: Prose, start: int, end: int) -> Prose:
    """Give a part of a text; places are those of the folded one."""
    if isinstance(prose, str):
        return prose[start:end]
    parts: list[Inline] = []
    place = 0
    for it in prose:
        length = len(it) if isinstance(it, str) else 1
        if place < end and place + length > start:
            parts.append(it[max(start - place, 0) : end - place] if isinstance(it, str) else it)
        place += length
    return join(parts)


def join(parts: Iterable[Inline]) -> Prose:
    """Make one text of its parts; a plain one where all are strings."""
    whole = tuple(part for part in parts if part != "")
    if all(isinstance(part, str) for part in whole):
        return "".join(map(str, whole))
    return whole


def flatten(prose: Prose) -> str:
    """Give the plain words of a text, without its notes."""
    if isinstance(prose, str):
        return prose
    return "".join(map(_flatten_inline, prose))


def _flatten_inline(inline: Inline) -> str:
    match inline:
        case str():
            return inline
        case Span() | Foreign() | Mention() | Hyperlink():
            return flatten(inline.text)
        case Formula():
            return inline.tex
        case Break():
            return " "
        case Note():
            return ""


def list_inlines(prose: Prose) -> Iterator[Inline]:
    """Yield all that stands in a text but strings, in reading order, and what stands inside of it."""
    if isinstance(prose, str):
        return
    for inline in prose:
        if isinstance(inline, str):
            continue
        yield inline
        if isinstance(inline, Span | Foreign | Mention | Hyperlink | Note):
            yield from list_inlines(inline.text)


def list_blocks(article: Article) -> Iterator[Block]:
    """Yield all blocks of an article in reading order, those inside of others right behind them."""
    yield from _list_deep(article.blocks)
    yield from _list_sections(article.sections)


def _list_sections(sections: Iterable[Section]) -> Iterator[Block]:
    for section in sections:
        yield from _list_deep(section.blocks)
        yield from _list_sections(section.sections)


def _list_deep(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        for inner in list_inner(block):
            yield from _list_deep(inner)


def list_inner(block: Block) -> Iterator[tuple[Block, ...]]:
    """Yield the groups of blocks that stand directly inside of a block."""
    match block:
        case ItemList():
            yield from (item.blocks for item in block.items)
        case Table():
            yield from (cell.blocks for row in block.rows for cell in row.cells)
        case Quote():
            yield block.blocks
        case Gallery():
            yield block.pictures
        case _:
            return


def list_prose(block: Block) -> Iterator[Prose]:
    """Yield the texts of a block itself, in reading order, without those of the blocks inside of it."""
    match block:
        case Paragraph():
            yield block.text
        case ItemList():
            yield from (text for item in block.items for text in _list_item(item))
        case Picture() | Gallery():
            yield block.caption
        case Quote():
            yield block.source
        case Poem():
            yield from block.lines
        case Table():
            yield block.caption
            yield from (cell.text for row in block.rows for cell in row.cells)
        case Code():
            yield block.text


def _list_item(item: Item) -> Iterator[Prose]:
    if item.term:
        yield item.term
    yield item.text


def list_placed(article: Article) -> Iterator[tuple[Place, Prose]]:
    """Yield all texts of an article with what is known of their places, those of its infobox first."""
    if article.infobox:
        yield from ((field.place, field.value) for field in article.infobox.fields)
    for block in list_blocks(article):
        if isinstance(block, ItemList):
            yield from ((item.place, text) for item in block.items for text in _list_item(item))
            continue
        yield from ((block.place, text) for text in list_prose(block))


def list_all_prose(article: Article) -> Iterator[Prose]:
    """Yield all texts of an article that may have something in them, those of its infobox first."""
    return (prose for _, prose in list_placed(article))
