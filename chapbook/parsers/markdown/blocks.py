"""Paragraphs, lists, tables and sections of Markdown: markdown-it's tokens → an article."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby
from pathlib import PurePosixPath

from markdown_it.token import Token

from chapbook.model import (
    Article,
    Block,
    Break,
    Cell,
    Code,
    Formula,
    Inline,
    Item,
    ItemList,
    Note,
    Paragraph,
    Picture,
    Prose,
    Quote,
    Row,
    Section,
    Table,
)
from chapbook.model.prose import cut, fold, join, list_prose
from chapbook.parsers.headings import call_notes, part_heading
from chapbook.parsers.markdown.frontmatter import FrontMatter, read_front_matter
from chapbook.parsers.markdown.inlines import InlineReader, warn_of_html
from chapbook.parsers.markdown.page import Page
from chapbook.problems import Place, Problem

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_DASH = re.compile(r"\s*(?:[—–―]|--)\s*")
_CAPTION = re.compile(r"Table:\s*")
_ALIGNED = re.compile(r"text-align:\s*(left|center|right)")
_LOWEST = 6


@dataclass(slots=True)
class _Node:
    """A token with those inside of it."""

    token: Token
    children: list["_Node"] = field(default_factory=list)


@dataclass(slots=True)
class _Part:
    """A section that is being filled, or the lead with all of them in it."""

    title: str
    written: int
    level: int
    place: Place
    notes: tuple[Note, ...] = ()
    blocks: list[Block] = field(default_factory=list)
    parts: list["_Part"] = field(default_factory=list)

    def finish(self) -> Section:
        sections = tuple(part.finish() for part in self.parts)
        blocks = call_notes(self.notes, self.blocks, self.place)
        return Section(self.title, self.level, blocks, sections, self.place)


class Draft:
    """An article that is being read."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._lead = _Part("", 1, 1, page.start)
        self._open = [self._lead]
        self._notes: dict[int, Prose] = {}
        self._shift = 0
        """By how much headings are lower than written: where the front matter has the title, all may be."""

    def read(self, lines: list[str]) -> Article:
        """Read the page, and the lines of its front matter."""
        front = read_front_matter(lines, self._page)
        nodes = _nest(self._page.parse())
        self._read_notes(nodes)
        nodes = [node for node in nodes if node.token.type != "footnote_block_open"]
        self._lead.title = front.texts.get("title", "")
        self._lead.place = front.place or self._page.start
        nodes = self._take_title(nodes)
        for is_heading, run in groupby(nodes, lambda node: node.token.type == "heading_open"):
            if is_heading:
                for node in run:
                    self._add_heading(node)
            else:
                self._open[-1].blocks += self._read_blocks(list(run))
        return self._finish(front)

    # --- headings ---

    def _take_title(self, nodes: list[_Node]) -> list[_Node]:
        """Take the title from the first heading, if it stands first and is the highest."""
        first = next(iter(nodes), None)
        if first and first.token.tag == "h1" and first.token.type == "heading_open":
            title, notes = part_heading(self._read_inline(first))
            if not self._lead.title or title.casefold() == self._lead.title.casefold():
                self._lead.title, self._lead.place = title, self._page.find(first.token, title)
                self._lead.notes = notes
                nodes = nodes[1:]
        if any(node.token.tag == "h1" for node in nodes if node.token.type == "heading_open"):
            self._shift = 1
        return nodes

    def _add_heading(self, node: _Node) -> None:
        title, notes = part_heading(self._read_inline(node))
        if not title:
            return
        place = self._page.find(node.token, title)
        written = min(int(node.token.tag[1]) + self._shift, _LOWEST)
        before = self._open[-1].written
        if written > before + 1:
            message = f'the heading "{title[:60]}" skips a level and is moved up'
            self._page.warn(
                "CB004", place, message, f'write "{"#" * (before + 1 - self._shift)} {title[:60]}"'
            )
        while self._open[-1].written >= written:
            self._close_section()
        part = _Part(title, written, self._open[-1].level + 1, place, notes)
        self._open[-1].parts.append(part)
        self._open.append(part)

    def _close_section(self) -> None:
        part = self._open.pop()
        if not (part.blocks or part.parts):
            message = f'nothing stands under the heading "{part.title[:60]}"'
            self._page.warn("CB005", part.place, message, "write something, or delete the heading")

    def _finish(self, front: FrontMatter) -> Article:
        while len(self._open) > 1:
            self._close_section()
        lead, page = self._lead.finish(), self._page
        stem = re.split(r"[\s_-]+", PurePosixPath(page.file).stem)
        title = lead.title or " ".join(stem).strip().capitalize() or "Untitled"
        article = Article(
            title=title,
            source=page.file,
            infobox=front.infobox,
            blocks=lead.blocks,
            sections=lead.sections,
            place=lead.place,
            aliases=front.aliases,
            language=front.texts.get("language", ""),
            licence=front.texts.get("licence", ""),
            attribution=front.texts.get("attribution", ""),
        )
        advice = "write the article, or delete the file"
        if not any(line.strip() for line in page.lines):
            page.problems.append(Problem("error", "CB002", page.start, "the file is empty", advice))
        elif not lead.title:
            message = f'the article has no title and is called "{title[:60]}"'
            page.warn("CB003", page.start, message, f'write "# {title[:60]}" on the first line')
        elif not (article.blocks or article.sections or article.infobox):
            page.warn("CB005", article.place, "nothing stands under the title", advice)
        return article

    # --- notes ---

    def _read_notes(self, nodes: Sequence[_Node]) -> None:
        """Read the texts of notes, the last first, as those that stand in others have to be known."""
        block = next((node for node in nodes if node.token.type == "footnote_block_open"), None)
        for node in reversed(block.children if block else []):
            parts: list[Inline] = []
            for inner in self._read_blocks(node.children):
                for text in list_prose(inner):
                    parts += [*([Break()] if parts else []), *((text,) if isinstance(text, str) else text)]
            self._notes[int(node.token.meta["id"])] = join(parts)
        for label, number in self._page.environment.get("footnotes", {}).get("refs", {}).items():
            if number < 0:
                name = f"[^{label.removeprefix(':')}]"
                place = self._page.find_line(f"{name}:")
                self._page.warn("CB017", place, f"nothing calls the note {name}, and it is left out")

    # --- blocks ---

    def _read_blocks(self, nodes: Sequence[_Node]) -> tuple[Block, ...]:
        blocks = (block for node in nodes for block in self._read_block(node))
        return tuple(_put_captions(blocks))

    def _read_block(self, node: _Node) -> Iterator[Block]:
        token = node.token
        place = self._page.find(token)
        match token.type:
            case "paragraph_open" | "heading_open":
                # Inside of lists and quotations a heading is a paragraph.
                yield from self._read_paragraph(node)
            case "bullet_list_open" | "ordered_list_open":
                kind = "ordered" if token.tag == "ol" else "unordered"
                items = tuple(self._read_item(it) for it in node.children)
                yield ItemList(items, kind, int(token.attrs.get("start", 1)))  # type: ignore[arg-type]
            case "dl_open":
                yield ItemList(tuple(self._read_definitions(node)), "definitions")
            case "blockquote_open":
                yield self._read_quote(node)
            case "table_open":
                yield Table("", tuple(self._read_rows(node)), place)
            case "code_block" | "fence":
                language = (token.info.split() or [""])[0]
                if language == "math":
                    yield Paragraph((Formula(token.content.strip(), is_display=True),), place)
                else:
                    yield Code(token.content.rstrip("\n"), language, place)
            case "math_block" | "math_block_label":
                yield Paragraph((Formula(token.content.strip(), is_display=True),), place)
            case "html_block":
                yield from self._read_html(token, place)

    def _read_inline(self, node: _Node) -> Prose:
        """Give the text of a block, without its pictures."""
        return self._read_text(node)[0]

    def _read_text(self, node: _Node) -> tuple[Prose, list[Picture]]:
        texts: list[Inline] = []
        pictures: list[Picture] = []
        for inner in node.children:
            locate = partial(self._page.find, inner.token if inner.token.map else node.token)
            place = locate(inner.token.content.partition("\n")[0])
            reader = InlineReader(self._page, locate, self._notes)
            prose = reader.read(inner.token.children or ())
            texts += (prose,) if isinstance(prose, str) else prose
            pictures += [Picture(it.file, it.caption, it.description, place) for it in reader.images]
        return join(texts), pictures

    def _read_paragraph(self, node: _Node) -> Iterator[Block]:
        text, pictures = self._read_text(node)
        if fold(text).strip():
            yield Paragraph(text, self._page.find(node.token))
        yield from pictures

    def _read_item(self, node: _Node, term: Prose = "") -> Item:
        place = self._page.find(node.token)
        blocks = self._read_blocks(node.children)
        if blocks and isinstance(first := blocks[0], Paragraph):
            return Item(first.text, first.place, blocks[1:], term)
        return Item("", place, blocks, term)

    def _read_definitions(self, node: _Node) -> Iterator[Item]:
        term: Prose = ""
        for child in node.children:
            if child.token.type == "dt_open":
                if term:
                    yield Item("", self._page.find(child.token), (), term)
                term = self._read_inline(child)
            else:
                yield self._read_item(child, term)
                term = ""

    def _read_quote(self, node: _Node) -> Quote:
        blocks = self._read_blocks(node.children)
        source: Prose = ""
        if len(blocks) > 1 and isinstance(last := blocks[-1], Paragraph):
            folded = fold(last.text)
            if dash := _DASH.match(folded):
                source, blocks = cut(last.text, dash.end(), len(folded)), blocks[:-1]
        return Quote(blocks, source, self._page.find(node.token))

    def _read_rows(self, node: _Node) -> Iterator[Row]:
        for group in node.children:
            for row in group.children:
                yield Row(tuple(self._read_cell(cell) for cell in row.children))

    def _read_cell(self, node: _Node) -> Cell:
        text, pictures = self._read_text(node)
        found = _ALIGNED.search(str(node.token.attrs.get("style", "")))
        align = found[1] if found else ""
        return Cell(text, tuple(pictures), node.token.tag == "th", align=align)  # type: ignore[arg-type]

    def _read_html(self, token: Token, place: Place) -> Iterator[Paragraph]:
        text = _COMMENT.sub("", token.content)
        if not text.strip():
            return
        if not text.lstrip().startswith("</"):
            warn_of_html(text, place, self._page)
        for part in re.split(r"\n\s*\n", _TAG.sub("", text)):
            if words := " ".join(html.unescape(part).split()):
                yield Paragraph(words, place)


def _put_captions(blocks: Iterator[Block]) -> Iterator[Block]:
    """Make a paragraph that begins with `Table:` right before or behind a table its caption."""
    waiting: Block | None = None
    for block in blocks:
        if isinstance(block, Paragraph) and isinstance(waiting, Table) and not waiting.caption:
            if caption := _read_caption(block):
                yield replace(waiting, caption=caption)
                waiting = None
                continue
        elif isinstance(block, Table) and isinstance(waiting, Paragraph) and (it := _read_caption(waiting)):
            waiting = replace(block, caption=it)
            continue
        if waiting is not None:
            yield waiting
        waiting = block
    if waiting is not None:
        yield waiting


def _read_caption(paragraph: Paragraph) -> Prose:
    folded = fold(paragraph.text)
    found = _CAPTION.match(folded)
    return cut(paragraph.text, found.end(), len(folded)) if found else ""


def _nest(tokens: Sequence[Token]) -> list[_Node]:
    """Put tokens into those that they stand in."""
    root: list[_Node] = []
    open_: list[list[_Node]] = [root]
    for token in tokens:
        if token.nesting < 0:
            open_.pop()
            continue
        node = _Node(token)
        open_[-1].append(node)
        if token.nesting > 0:
            open_.append(node.children)
    return root
