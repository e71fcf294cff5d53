"""An article of any format, written down so that a person can check it."""

from collections.abc import Iterator

from chapbook.model import (
    Article,
    Block,
    Break,
    Cell,
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

_SIGNS = {"emphasis": "i", "strong": "b", "subscript": "sub", "superscript": "sup"}


def write_prose(prose: Prose) -> str:
    """Write a text on one line, what stands in it in angle brackets."""
    return prose if isinstance(prose, str) else "".join(map(write_inline, prose))


def write_inline(inline: Inline) -> str:
    """Write one part of a text."""
    match inline:
        case str():
            return inline
        case Span():
            sign = _SIGNS.get(inline.style, inline.style)
            return f"<{sign}>{write_prose(inline.text)}</{sign}>"
        case Foreign():
            return f"<{inline.language}: {write_prose(inline.text)}>"
        case Mention():
            words = write_prose(inline.text)
            return f"<→{inline.ask}>" if words == inline.ask else f"<{words} →{inline.ask}>"
        case Hyperlink():
            return f"<{write_prose(inline.text)} →{inline.address}>"
        case Note():
            label = " ".join(part for part in (inline.group, inline.name) if part)
            return f"<note{' ' if label else ''}{label}: {write_prose(inline.text)}>"
        case Break():
            return " / "
        case Formula():
            return f"<{'display ' if inline.is_display else ''}formula {inline.tex}>"


def outline_article(article: Article) -> Iterator[str]:
    """Write down an article, a line each."""
    yield f"title {article.title}"
    yield from (f"alias {alias}" for alias in article.aliases)
    for name in ("language", "licence", "attribution"):
        if value := getattr(article, name):
            yield f"{name} {value}"
    if box := article.infobox:
        yield f"infobox {box.place.line}, {box.kind or '(no kind)'}: {box.title or '(no title)'}"
        yield from (f"  {field.key or '(no key)'} = {write_prose(field.value)}" for field in box.fields)
    yield from outline_blocks(article.blocks, "")
    yield from outline_sections(article.sections, "")


def outline_sections(sections: tuple[Section, ...], indent: str) -> Iterator[str]:
    """Write down sections with all that is in them."""
    for section in sections:
        yield f"{indent}section {section.place.line} level {section.level} {section.title}"
        yield from outline_blocks(section.blocks, indent + "  ")
        yield from outline_sections(section.sections, indent + "  ")


def outline_blocks(blocks: tuple[Block, ...], indent: str) -> Iterator[str]:
    """Write down blocks with all that is in them."""
    for block in blocks:
        yield from (indent + line for line in _outline_block(block))


def _outline_block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            kind = "hatnote" if block.kind == "hatnote" else "paragraph"
            yield f"{kind} {block.place.line} {write_prose(block.text)}"
        case ItemList():
            yield f"{block.kind} list"
            for item in block.items:
                yield from (f"  {line}" for line in _outline_item(item))
        case Picture():
            yield f"picture {block.place.line} {block.file}: {write_prose(block.caption) or '(no caption)'}"
            if block.description:
                yield f"  description {block.description}"
        case Gallery():
            yield f"gallery {block.place.line} {write_prose(block.caption)}".rstrip()
            yield from outline_blocks(block.pictures, "  ")
        case Quote():
            yield f"quote {block.place.line}"
            yield from outline_blocks(block.blocks, "  ")
            if block.source:
                yield f"  source {write_prose(block.source)}"
        case Poem():
            yield f"poem {block.place.line}"
            yield from (f"  | {write_prose(line)}".rstrip() for line in block.lines)
        case Table():
            yield f"table {block.place.line} {write_prose(block.caption)}".rstrip()
            for row in block.rows:
                yield "  row"
                yield from (f"    {line}" for cell in row.cells for line in _outline_cell(cell))
        case Code():
            yield f"code {block.place.line} {block.language}".rstrip()
            yield from (f"  | {line}".rstrip() for line in block.text.split("\n"))


def _outline_item(item: Item) -> Iterator[str]:
    if item.term:
        yield f"term {item.place.line} {write_prose(item.term)}"
    yield f"item {item.place.line} {write_prose(item.text)}".rstrip()
    yield from outline_blocks(item.blocks, "  ")


def _outline_cell(cell: Cell) -> Iterator[str]:
    spans = "".join(
        f" {count} {name}" for count, name in ((cell.columns, "columns"), (cell.rows, "rows")) if count > 1
    )
    yield f"{'head' if cell.is_header else 'cell'}{spans} {cell.align} {write_prose(cell.text)}".replace(
        "  ", " "
    ).rstrip()
    yield from outline_blocks(cell.blocks, "  ")
