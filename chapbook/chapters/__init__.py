"""Article → Chapter: references answered, notes numbered, facts and tables set out for print."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from pathlib import PurePosixPath
from typing import Literal

from chapbook.chapters.catalogue import Anchors, find_kind, list_sections
from chapbook.chapters.formulas import make_equation
from chapbook.chapters.notes import Notebook, list_notes
from chapbook.chapters.sidebars import find_picture, make_sidebar
from chapbook.chapters.tables import TableMaker
from chapbook.chapters.words import (
    LinkMaker,
    abridge,
    join_words,
    mask,
    part_links,
    put_links,
    set_prose,
    set_text,
    shorten,
    spell_out,
)
from chapbook.language.addresses import Address, find_addresses
from chapbook.language.languages import find_direction, simplify
from chapbook.model import (
    Article,
    Block,
    Break,
    Chapter,
    ChapterBlock,
    ChapterSection,
    Code,
    CrossLink,
    Entries,
    Entry,
    Figure,
    FigureGroup,
    Foreign,
    ForeignWords,
    Formula,
    Gallery,
    HouseStyle,
    Hyperlink,
    Inline,
    Item,
    ItemList,
    LineBreak,
    Link,
    Listing,
    Mention,
    Note,
    Paragraph,
    Picture,
    Plate,
    Poem,
    Prose,
    Quotation,
    Quote,
    Section,
    SectionKind,
    Sidebar,
    Span,
    Styled,
    Table,
    Text,
    Verse,
    Words,
    Work,
)
from chapbook.model.prose import cut, flatten, fold

Setting = Literal["text", "sources", "beside"]
"""Where words stand: in running text, among sources and notes, or beside the text as captions and tables."""

LINKS: dict[Setting, LinkMaker] = {"text": shorten, "sources": spell_out, "beside": abridge}
"""How an address is printed: notes would interrupt a list of sources, where it is what people look for."""

SETTINGS: dict[SectionKind, Setting] = {
    "text": "text", "see-also": "text", "sources": "sources", "links": "sources", "notes": "sources",
}  # fmt: skip

NOTES_TITLE = "Notes"

_WORK = re.compile(r"(?P<author>[^\"“”«»„]*?)\s*(?P<title>[\"“«„].+[\"”»“])(?P<rest>[^\"”»“]*)")


def make_chapter(
    article: Article,
    slug: str,
    answers: Mapping[str, str],
    style: HouseStyle,
    plates: Mapping[str, Plate] | None = None,
) -> Chapter:
    """Make the chapter of an article.

    `answers` maps names that it asks for to slugs of the book, `plates` files to pictures that the book has.
    """
    return _Maker(article, slug, answers, style, plates or {}).make_chapter()


class _Maker:
    """Makes one chapter; holds what all of its parts need."""

    def __init__(
        self,
        article: Article,
        slug: str,
        answers: Mapping[str, str],
        style: HouseStyle,
        plates: Mapping[str, Plate],
    ) -> None:
        self._article, self._slug, self._answers, self._plates = article, slug, answers, plates
        self._style, self._language = style, article.language or style.language
        self._direction = find_direction(self._language)
        self._anchors = Anchors()
        self._notebook = Notebook(slug, list_notes(article))

    def make_chapter(self) -> Chapter:
        article = self._article
        # In reading order, as notes are numbered.
        sidebar = self._make_sidebar()
        blocks = self._make_blocks(article.blocks, "text")
        sections = tuple(map(self._make_section, list_sections(article)))
        return Chapter(
            slug=self._slug,
            title=self._set(article.title),
            source=article.source,
            sidebar=sidebar,
            blocks=blocks,
            sections=(*sections, *self._make_notes()),
            language=article.language if article.language != self._style.language else "",
            direction=self._direction if self._direction != find_direction(self._style.language) else "",
        )

    # --- words ---

    def _set(self, text: str) -> str:
        return set_text(text, self._language)

    def _say(self, prose: Prose, setting: Setting) -> Words:
        return set_prose(
            prose, self._language, LINKS[setting], lambda it, words: self._make_word(it, words, setting)
        )

    def _make_word(self, it: Inline, words: Words, setting: Setting) -> Words:
        """Give what is printed of something that stands in a text, around the words inside of it."""
        match it:
            case Span():
                return (Styled(words, it.style),) if words else ""
            case Foreign():
                language = simplify(it.language)
                direction = find_direction(language)
                turned = direction if direction != self._direction else ""
                return (ForeignWords(words, language, turned),) if words else ""
            case Mention():
                target = self._answers.get(it.ask, "")
                return _lead(words, lambda plain: CrossLink(plain, target)) if target else words
            case Hyperlink():
                return self._make_link(it, words, setting)
            case Note():
                call = self._notebook.call(it)
                return (call,) if call else ""
            case Break():
                return (LineBreak(),)
            case Formula():
                equation = make_equation(it.tex, is_display=it.is_display)
                return (equation or Styled(it.tex, "code"),) if it.tex.strip() else ""
            case str():
                return it

    def _make_link(self, it: Hyperlink, words: Words, setting: Setting) -> Words:
        address = read_address(it.address)
        if address is None:
            return words
        if not words or flatten(it.text) == address.written:
            return (LINKS[setting](address),)
        note = "" if setting == "beside" else address.written.removeprefix("mailto:")
        return _lead(words, lambda plain: Link(plain, address.uri, note))

    # --- sidebar, sections, notes ---

    def _make_sidebar(self) -> Sidebar | None:
        infobox = self._article.infobox
        if infobox is None:
            return None
        sidebar = make_sidebar(
            infobox, self._article.title, self._set, lambda value: self._say(value, "beside")
        )
        if picture := find_picture(infobox):
            sidebar = replace(sidebar, figure=self._make_figure(picture))
        return sidebar if sidebar.facts or sidebar.figure else None

    def _make_section(self, section: Section) -> ChapterSection:
        kind = find_kind(section)
        return ChapterSection(
            anchor=self._anchors.give(section.title),
            title=self._set(section.title),
            level=section.level,
            kind=kind,
            blocks=self._make_blocks(section.blocks, kind),
            sections=tuple(map(self._make_section, section.sections)),
        )

    def _make_notes(self) -> Iterator[ChapterSection]:
        """Yield the section of the chapter's notes, if there are any."""
        if lists := tuple(self._notebook.write(lambda prose: self._say(prose, "sources"))):
            yield ChapterSection(self._anchors.give(NOTES_TITLE), NOTES_TITLE, 2, "notes", lists, ())

    # --- blocks ---

    def _make_blocks(self, blocks: Iterable[Block], kind: SectionKind) -> tuple[ChapterBlock, ...]:
        return tuple(made for block in blocks for made in self._make_block(block, kind))

    def _make_block(self, block: Block, kind: SectionKind) -> Iterator[ChapterBlock]:
        setting = SETTINGS[kind]
        match block:
            case Paragraph():
                yield self._make_text(block, setting)
            case ItemList():
                yield from self._make_list(block, kind)
            case Picture():
                yield self._make_figure(block)
            case Gallery():
                figures = tuple(map(self._make_figure, block.pictures))
                yield FigureGroup(figures, self._say(block.caption, "beside"))
            case Quote():
                yield Quotation(self._make_blocks(block.blocks, kind), self._say(block.source, setting))
            case Poem():
                yield Verse(tuple(self._make_stanzas(block, setting)))
            case Table():
                maker = TableMaker(
                    lambda prose: self._say(prose, "beside"),
                    lambda inner: self._make_blocks(inner, kind),
                    self._style,
                )
                yield from maker.make(block)
            case Code():
                yield Listing(block.text, block.language)

    def _make_list(self, block: ItemList, kind: SectionKind) -> Iterator[Entries]:
        """Yield a list; where definitions have nothing that they define, they are merely indented."""
        count = 0
        if block.kind == "definitions":
            count = next((at for at, item in enumerate(block.items) if item.term), len(block.items))
        entries = tuple(self._make_entry(item, kind) for item in block.items)
        if count:
            yield Entries(entries[:count], "indented")
        if entries[count:]:
            yield Entries(entries[count:], block.kind, block.start)

    def _make_text(self, paragraph: Paragraph, setting: Setting) -> Text:
        text = self._say(paragraph.text, setting)
        match paragraph.text:
            case (Formula(is_display=True),):
                return Text(text, "formula")
            case _:
                return Text(text, paragraph.kind)

    def _make_stanzas(self, poem: Poem, setting: Setting) -> Iterator[tuple[Words, ...]]:
        for is_empty, lines in groupby(poem.lines, lambda line: not fold(line).strip()):
            if not is_empty:
                yield tuple(self._say(line, setting) for line in lines)

    def _make_figure(self, picture: Picture) -> Figure:
        description = self._set(picture.description)
        name = " ".join(re.split(r"[\s_-]+", PurePosixPath(picture.file).stem)).strip()
        return Figure(
            plate=self._plates.get(picture.file),
            caption=self._say(picture.caption, "beside"),
            alt=description or self._set(flatten(picture.caption)) or name,
            is_described=bool(description),
        )

    def _make_entry(self, item: Item, kind: SectionKind) -> Entry | Work:
        setting = SETTINGS[kind]
        blocks = self._make_blocks(item.blocks, kind)
        if kind == "sources" and not (blocks or item.term or item.number):
            return self._make_work(item.text)
        if kind == "see-also" and not (item.term or item.number) and (target := self._find_target(item.text)):
            return Entry(self._set(flatten(item.text)), target, blocks)
        term = self._say(item.term, setting)
        return Entry(self._say(item.text, setting), blocks=blocks, term=term, number=item.number)

    def _find_target(self, text: Prose) -> str:
        """Give the name of what a see-also entry refers to: all of it, or what is mentioned first."""
        if isinstance(text, str):
            return self._answers.get(text, "")
        asks = (it.ask for it in text if isinstance(it, Mention))
        return self._answers.get(next(asks, ""), "")

    def _make_work(self, text: Prose) -> Work:
        if isinstance(text, str):
            addresses = find_addresses(text)
            author, title, rest = part_work(self._set(mask(text, addresses)))
            links = map(spell_out, addresses)
            return Work(put_links(author, links), put_links(title, links), put_links(rest, links))
        parts, start = [], 0
        folded = fold(text)
        for part in part_work(folded):
            start = folded.index(part, start)
            parts.append(self._say(cut(text, start, start + len(part)), "sources"))
            start += len(part)
        return Work(*parts)


def _lead(words: Words, make: Callable[[Words], Link | CrossLink]) -> Words:
    """Make words a link, without those inside of it; notes that are called there are called behind it."""
    plain, calls = part_links(words)
    return join_words((make(plain), *calls)) if plain else calls


def read_address(address: str) -> Address | None:
    """Read the address of a link; None where it leads nowhere, or not out of the book."""
    written = f"https:{address}" if address.startswith("//") else address.strip()
    found = find_addresses(written)
    return found[0] if found and found[0].written == written else None


def part_work(text: str) -> tuple[str, str, str]:
    """Part the author of a source from its title, which stands in quotation marks, and from the rest."""
    match = _WORK.fullmatch(text)
    return (match["author"], match["title"], match["rest"]) if match else ("", "", text)
