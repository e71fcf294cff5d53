"""Cross-references: the first mention of what has an article of its own becomes a link to it.

Rather none than a wrong one. A name is left as it is

- in headings, quotations, verse, tables, captions, notes, and in lists of sources and of other articles:
  those are somebody else's words, or lead somewhere already;
- where it is part of another one (`Egypt` in `Egypt Province`), and where one word describes a noun;
- after the first time in a chapter, and where the article has a link to it by hand;
- where two articles have it.

A card says which names its article mentions, the catalogue which of them are articles; those answers are
part of the chapter's key, as those of its own links are. So a new article typesets those chapters again that
mention it, and no others.
"""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace

from chapbook.chapters.catalogue import find_kind, list_sections
from chapbook.model import Article, Block, Inline, Item, ItemList, Mention, Paragraph, Prose, Section
from chapbook.model.prose import list_all_prose, list_inlines
from chapbook.names import OPENING, Name, find_names, fold_spelling


def list_named(article: Article) -> Iterator[str]:
    """Yield the names that running text mentions, as they are compared (`chapbook.names.fold_spelling`)."""
    seen = {""}
    spelt: set[str] = set()
    for text in _list_texts(article):
        for name in _find(text, article.language, spelt):
            spelt.add(name.text)
            key = fold_spelling(name.text)
            if key not in seen:
                seen.add(key)
                yield key


def name_target(slug: str) -> str:
    """Name an article in a mention that nobody wrote by hand; no name that is asked for begins like it."""
    return f"book:{slug}"


def refer(article: Article, named: Mapping[str, str], answers: Mapping[str, str]) -> Article:
    """Make links of first mentions.

    `named` maps names, as they are compared, to slugs; `answers` are those of the links that it has by hand.
    """
    inlines = (it for prose in list_all_prose(article) for it in list_inlines(prose))
    linked = {answers.get(it.ask, "").partition(".")[0] for it in inlines if isinstance(it, Mention)}
    wanted = {key: slug for key, slug in named.items() if slug not in linked}
    if not wanted:
        return article
    referrer = _Referrer(article.language, wanted)
    # In reading order, as the first mention counts.
    blocks = referrer.change_blocks(article.blocks)
    return replace(article, blocks=blocks, sections=tuple(map(referrer.change_section, article.sections)))


class _Referrer:
    """Goes through an article, and knows what is not linked yet."""

    def __init__(self, language: str, wanted: dict[str, str]) -> None:
        self._language, self._wanted = language, wanted

    def change_section(self, section: Section) -> Section:
        if find_kind(section) != "text" or not self._wanted:
            return section
        blocks = self.change_blocks(section.blocks)
        return replace(section, blocks=blocks, sections=tuple(map(self.change_section, section.sections)))

    def change_blocks(self, blocks: Sequence[Block]) -> tuple[Block, ...]:
        return tuple(map(self._change_block, blocks))

    def _change_block(self, block: Block) -> Block:
        match block:
            case Paragraph(kind="text"):
                return replace(block, text=self._change(block.text))
            case ItemList():
                return replace(block, items=tuple(map(self._change_item, block.items)))
            case _:
                return block

    def _change_item(self, item: Item) -> Item:
        return replace(item, text=self._change(item.text), blocks=self.change_blocks(item.blocks))

    def _change(self, prose: Prose) -> Prose:
        """Change the strings of a text; what stands in it otherwise is left alone."""
        if not self._wanted:
            return prose
        if isinstance(prose, str):
            parts = tuple(self._part(prose))
            return parts if len(parts) > 1 or not isinstance(parts[0], str) else prose
        return tuple(part for it in prose for part in (self._part(it) if isinstance(it, str) else (it,)))

    def _part(self, text: str) -> Iterator[Inline]:
        start = 0
        for name in _find(text, self._language):
            if slug := self._wanted.get(fold_spelling(name.text), ""):
                self._wanted = {key: other for key, other in self._wanted.items() if other != slug}
                if name.start > start:
                    yield text[start : name.start]
                yield Mention(name.text, name_target(slug))
                start = name.end
        if start < len(text) or not text:
            yield text[start:]


def _list_texts(article: Article) -> Iterator[str]:
    """Yield the strings in which links may be made."""
    yield from _list_strings(article.blocks)
    for section in list_sections(article):
        yield from _list_section(section)


def _list_section(section: Section) -> Iterator[str]:
    if find_kind(section) == "text":
        yield from _list_strings(section.blocks)
        for inner in section.sections:
            yield from _list_section(inner)


def _list_strings(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph(kind="text"):
                yield from _list_parts(block.text)
            case ItemList():
                for item in block.items:
                    yield from _list_parts(item.text)
                    yield from _list_strings(item.blocks)


def _list_parts(prose: Prose) -> Iterator[str]:
    yield from (it for it in ((prose,) if isinstance(prose, str) else prose) if isinstance(it, str))


_QUOTED = re.compile(r'“[^”]*”?|„[^“”]*[“”]?|«[^»]*»?|"[^"]*"?')


def _find(text: str, language: str, known: Container[str] = ()) -> Iterator[Name]:
    """Yield the names in a text that may be links: outside quotations, and no mere descriptions.

    Those that are `known` are passed over: most come back.
    """
    quoted = [match.span() for match in _QUOTED.finditer(text)] if any(it in text for it in '“„«"') else []
    for name in find_names(text, language or "en"):
        if name.text in known and not name.opens:
            continue
        is_quoted = any(start < name.end and name.start < end for start, end in quoted)
        if is_quoted:
            continue
        if name.is_noun or " " in name.text:
            yield name
        first = OPENING.match(name.text) if name.opens else None
        if first:
            rest = name._replace(text=name.text[first.end() :], start=name.start + first.end())
            if rest.is_noun or " " in rest.text:
                yield rest
