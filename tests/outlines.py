"""An article of any format, written down so that a person can check it."""

from collections.abc import Iterator
from dataclasses import dataclass

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
from chapbook.problems import Place

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


@dataclass(frozen=True, slots=True)
class Outline:
    """How an article is written down, a line each."""

    is_exact: bool = False
    """With columns, and with the places of title and fields: of formats whose parsers know them."""

    def article(self, article: Article) -> Iterator[str]:
        """Write down an article."""
        yield f"title {self._exactly(article.place)}{article.title}"
        yield from (f"alias {alias}" for alias in article.aliases)
        for name in ("language", "licence", "attribution"):
            if value := getattr(article, name):
                yield f"{name} {value}"
        if box := article.infobox:
            yield f"infobox {self._spot(box.place)}, {box.kind or '(no kind)'}: {box.title or '(no title)'}"
            for field in box.fields:
                yield f"  {self._exactly(field.place)}{field.key or '(no key)'} = {write_prose(field.value)}"
        yield from self.blocks(article.blocks, "")
        yield from self._sections(article.sections, "")

    def blocks(self, blocks: tuple[Block, ...], indent: str) -> Iterator[str]:
        """Write down blocks with all that is in them."""
        for block in blocks:
            yield from (indent + line for line in self._block(block))

    def _spot(self, place: Place) -> str:
        return f"{place.line}:{place.column}" if self.is_exact else str(place.line)

    def _exactly(self, place: Place) -> str:
        return f"{self._spot(place)} " if self.is_exact else ""

    def _sections(self, sections: tuple[Section, ...], indent: str) -> Iterator[str]:
        for section in sections:
            yield f"{indent}section {self._spot(section.place)} level {section.level} {section.title}"
            yield from self.blocks(section.blocks, indent + "  ")
            yield from self._sections(section.sections, indent + "  ")

    def _block(self, block: Block) -> Iterator[str]:
        match block:
            case Paragraph():
                kind = "hatnote" if block.kind == "hatnote" else "paragraph"
                yield f"{kind} {self._spot(block.place)} {write_prose(block.text)}"
            case ItemList():
                yield f"{block.kind} list" + (f" from {block.start}" if block.start != 1 else "")
                for item in block.items:
                    yield from (f"  {line}" for line in self._item(item))
            case Picture():
                caption = write_prose(block.caption) or "(no caption)"
                yield f"picture {self._spot(block.place)} {block.file}: {caption}"
                if block.description:
                    yield f"  description {block.description}"
            case Gallery():
                yield f"gallery {self._spot(block.place)} {write_prose(block.caption)}".rstrip()
                yield from self.blocks(block.pictures, "  ")
            case Quote():
                yield f"quote {self._spot(block.place)}"
                yield from self.blocks(block.blocks, "  ")
                if block.source:
                    yield f"  source {write_prose(block.source)}"
            case Poem():
                yield f"poem {self._spot(block.place)}"
                yield from (f"  | {write_prose(line)}".rstrip() for line in block.lines)
            case Table():
                yield f"table {self._spot(block.place)} {write_prose(block.caption)}".rstrip()
                for row in block.rows:
                    yield "  row"
                    yield from (f"    {line}" for cell in row.cells for line in self._cell(cell))
            case Code():
                yield f"code {self._spot(block.place)} {block.language}".rstrip()
                yield from (f"  | {line}".rstrip() for line in block.text.split("\n"))

    def _item(self, item: Item) -> Iterator[str]:
        if item.term:
            yield f"term {self._spot(item.place)} {write_prose(item.term)}"
        number = f" no. {item.number}" if item.number else ""
        yield f"item {self._spot(item.place)}{number} {write_prose(item.text)}".rstrip()
        yield from self.blocks(item.blocks, "  ")

    def _cell(self, cell: Cell) -> Iterator[str]:
        kind, spanned = "head" if cell.is_header else "cell", ((cell.columns, "columns"), (cell.rows, "rows"))
        spans = " ".join(f"{count} {name}" for count, name in spanned if count > 1)
        yield " ".join(part for part in (kind, spans, cell.align, write_prose(cell.text)) if part)
        yield from self.blocks(cell.blocks, "  ")
