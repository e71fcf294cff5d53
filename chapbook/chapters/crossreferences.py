"""Cross-references: the first mention of what has an article of its own becomes a link to it.

Rather none than a wrong one. A name is left as it is

- in headings, quotations, verse, tables, captions, notes, and in lists of sources and of other articles:
  those are somebody else's words, or lead somewhere already;
- where it is part of another one (`Egypt` in `Egypt Province`), and where one word describes a noun;
- where it opens a sentence and may be a word like any other, since the article has it without a capital;
  and where what stands before it there may be a part of it (`Upper Egypt`), since the article has not;
- where another year follows than the title has (`Siege of Fustat (968)`);
- after the first time in a chapter, and where the article has a link to it by hand;
- where two articles have it.

A card says which names its article mentions, the catalogue which of them are articles; those answers are
part of the chapter's key, as those of its own links are. So a new article typesets those chapters again that
mention it, and no others.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from chapbook.chapters.catalogue import find_kind, list_sections
from chapbook.model import Article, Block, Inline, Item, ItemList, Mention, Paragraph, Prose, Section
from chapbook.model.prose import flatten, list_all_prose, list_inlines
from chapbook.names import OPENING, Name, find_names, fold_spelling


def list_named(article: Article) -> Iterator[str]:
    """Yield the names that running text mentions, as they are compared (`chapbook.names.fold_spelling`)."""
    seen = {""}
    spelt: set[str] = set()
    for prose in _list_texts(article):
        for it in _find(prose, article.language, spelt):
            spelt.add(it.text)
            key = fold_spelling(it.text)
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
    referrer = _Referrer(article, wanted)
    # In reading order, as the first mention counts.
    blocks = referrer.change_blocks(article.blocks)
    return replace(article, blocks=blocks, sections=tuple(map(referrer.change_section, article.sections)))


class _Referrer:
    """Goes through an article, and knows what is not linked yet."""

    def __init__(self, article: Article, wanted: dict[str, str]) -> None:
        self._article, self._wanted = article, wanted

    @cached_property
    def _text(self) -> str:
        """All of the running text."""
        return " ".join(flatten(prose) for prose in _list_texts(self._article))

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
        found: defaultdict[int, list[tuple[_Found, str]]] = defaultdict(list)
        for it in _find(prose, self._article.language):
            slug = self._wanted.get(fold_spelling(it.text), "")
            if slug and not self._is_doubtful(it, slug):
                self._wanted = {key: other for key, other in self._wanted.items() if other != slug}
                found[it.part].append((it, slug))
        if not found:
            return prose
        parts = (prose,) if isinstance(prose, str) else prose
        return tuple(
            piece
            for number, part in enumerate(parts)
            for piece in (
                _link(part, found[number]) if isinstance(part, str) and number in found else (part,)
            )
        )

    def _is_doubtful(self, it: "_Found", slug: str) -> bool:
        """Say whether a name may be a word like any other, or part of another name, or of another year."""
        own, other = _YEARS.search(slug), _YEAR_BEHIND.match(it.behind)
        if own and other and other[1] not in own[0]:
            return True
        if it.cut:
            first = it.cut.split(maxsplit=1)[0].lower()
            return first not in _OPENERS and not self._has_word(first)
        return it.opens and " " not in it.text and self._has_word(it.text.lower())

    def _has_word(self, word: str) -> bool:
        """Say whether the article has a word without a capital."""
        return bool(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", self._text))


def _link(text: str, found: Iterable[tuple["_Found", str]]) -> Iterator[Inline]:
    """Yield a string with links in it."""
    start = 0
    for it, slug in found:
        if it.start > start:
            yield text[start : it.start]
        yield Mention(it.text, name_target(slug))
        start = it.start + len(it.text)
    if start < len(text):
        yield text[start:]


def _list_texts(article: Article) -> Iterator[Prose]:
    """Yield the texts in which links may be made."""
    yield from _list_proses(article.blocks)
    for section in list_sections(article):
        yield from _list_section(section)


def _list_section(section: Section) -> Iterator[Prose]:
    if find_kind(section) == "text":
        yield from _list_proses(section.blocks)
        for inner in section.sections:
            yield from _list_section(inner)


def _list_proses(blocks: Sequence[Block]) -> Iterator[Prose]:
    for block in blocks:
        match block:
            case Paragraph(kind="text"):
                yield block.text
            case ItemList():
                for item in block.items:
                    yield item.text
                    yield from _list_proses(item.blocks)


class _Found(NamedTuple):
    """A name that may be a link."""

    text: str
    part: int
    """Which part of the text it stands in, a string."""

    start: int
    """Where in that."""

    opens: bool
    """Whether it opens a sentence."""

    cut: str
    """The words before it that have a capital because they open the sentence, it is to be hoped."""

    behind: str
    """What follows it."""


_OPENER_WORDS = """
    after against although among around as at before behind between beyond but by during for from if in inside
    into like near of off on outside over since that then though through throughout to towards under unlike
    until upon when where while with within without
"""
_OPENERS = frozenset(_OPENER_WORDS.split())
"""Words that are no part of a name behind them; those of other languages the article itself shows."""

_QUOTED = re.compile(
    r"“[^”]*”?|„[^“”]*[“”]?|«[^»]*»?|\"[^\"]*\"?"
    r"|(?<![^\s(])[‘'](?=[^\W\d_]+[,.!?]? )[^‘]*?(?:[,.!?][’']|[’'](?=[,.;:!?)]|$))"
)
_OPENING_QUOTES = "“„«\"‘'"
_YEARS = re.compile(r"-\d{3,4}(?:-\d{1,4})*$")
"""With which a slug ends whose title does."""

_YEAR_BEHIND = re.compile(r",?\s*(?:\(|in |of )[^()\d]{0,20}(\d{3,4})\b")


def _find(prose: Prose, language: str, known: Container[str] = ()) -> Iterator[_Found]:
    """Yield the names in a text that may be links: outside quotations, and no mere descriptions.

    Those that are `known` are passed over: most come back.
    What has emphasis or leads somewhere is part of the text in which names are found, but is no link.
    """
    parts = (prose,) if isinstance(prose, str) else prose
    texts = [part if isinstance(part, str) else flatten((part,)) for part in parts]
    text = "".join(texts)
    starts = list(accumulate(map(len, texts), initial=0))
    for name, cut in _find_in(text, language, known):
        part = bisect_right(starts, name.start) - 1
        if isinstance(parts[part], str) and name.end <= starts[part + 1]:
            behind = text[name.end : name.end + 40]
            yield _Found(name.text, part, name.start - starts[part], name.opens, cut, behind)


def _find_in(text: str, language: str, known: Container[str]) -> Iterator[tuple[Name, str]]:
    """Yield names, each with the words that were cut off before it."""
    has_quotes = any(it in text for it in _OPENING_QUOTES)
    quoted = [match.span() for match in _QUOTED.finditer(text)] if has_quotes else []
    for name in find_names(text, language or "en"):
        if name.text in known and not name.opens:
            continue
        if any(start < name.end and name.start < end for start, end in quoted):
            continue
        if name.is_noun or " " in name.text:
            yield name, ""
        first = OPENING.match(name.text) if name.opens else None
        if first:
            rest = name._replace(text=name.text[first.end() :], start=name.start + first.end())
            if rest.is_noun or " " in rest.text:
                yield rest, first[0]
