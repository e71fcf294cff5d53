"""Whether every word of an article stands in its chapter, once."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path

from bench.pages.judge import Finding
from bench.pages.reader import Block, Print
from bench.pages.tree import HEADINGS
from chapbook.chapters.sidebars import make_sidebar
from chapbook.language.addresses import find_addresses
from chapbook.model import Article, Fact, Section, Sidebar, Source
from chapbook.model.prose import flatten, list_prose
from chapbook.parsers import SUFFIXES, parse

_MARKS = re.compile("[\"'“”„‘’‚«»‹›\u02bc\u200b\u2060\u00ad\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NEIGHBOUR = re.compile("(?:Earlier|Later): ")
"""What a chapter opens with, and no article says."""

_DASHES = re.compile("[-\u2010-\u2015\u2212]")
_BROKEN = "\ue000"
"""Where a line ended in a hyphen: of the word's own, or of hyphenation."""


def read_articles(book: Path) -> list[Article]:
    """Parse all articles of a book's folder."""
    files = sorted(path for path in book.rglob("*") if path.suffix.lower() in SUFFIXES)
    return [parse(Source(path.relative_to(book).as_posix(), path.read_bytes()))[0] for path in files]


def compare(book: Print, articles: Iterable[Article]) -> Iterator[Finding]:
    """Compare each article with the chapter that has its title."""
    chapters: dict[str, list[list[Block]]] = {}
    for blocks in list_chapters(book):
        title = next((block.text for block in blocks if block.role == "H1"), "")
        chapters.setdefault(" ".join(split_words(title)), []).append(blocks)
    for article in articles:
        title = " ".join(split_words(article.title))
        if not chapters.get(title):
            yield Finding("lost", 0, f"the whole chapter “{article.title}”")
            continue
        # The contents come first: a chapter that is called so is found behind them.
        blocks = chapters[title].pop(-1)
        yield from _compare_blocks([article.title, *_list_texts(article)], _list_flow(blocks))
        sidebar = make_sidebar(article.infobox, article.title) if article.infobox else None
        labels = list(_list_labels(sidebar)) if sidebar and sidebar.facts else []
        beside = [block for block in blocks if block.in_sidebar and block.role != "Caption"]
        beside = [block for block in beside if not _NEIGHBOUR.match(block.text)]
        yield from _compare_blocks(labels, beside)


def list_chapters(book: Print) -> list[list[Block]]:
    """Give the blocks of each chapter, and of each piece of matter that has a title."""
    chapters: dict[int, list[Block]] = {}
    for block in book.blocks:
        if block.chapter >= 0:
            chapters.setdefault(block.chapter, []).append(block)
    return list(chapters.values())


def split_words(text: str) -> list[str]:
    """Part a text into words; what typesetting may change of them is left out."""
    text = unicodedata.normalize("NFKC", _MARKS.sub("", text))
    return _DASHES.sub(" ", text).casefold().split()


def _list_flow(blocks: Sequence[Block]) -> list[Block]:
    """Give what is not beside the text, from the title on."""
    flow = [block for block in blocks if not block.in_sidebar]
    start = next(index for index, block in enumerate(flow) if block.role in HEADINGS)
    return flow[start:]


def _list_texts(article: Article | Section) -> Iterator[str]:
    yield from (_shorten(flatten(text)) for block in article.blocks for text in list_prose(block))
    for section in article.sections:
        yield section.title
        yield from _list_texts(section)


def _shorten(text: str) -> str:
    """Write addresses as the text has them, which leaves all but their hosts to notes."""
    for address in reversed(find_addresses(text)):
        text = text[: address.start] + address.name + text[address.end :]
    return text


def _list_labels(sidebar: Sidebar) -> Iterator[str]:
    yield sidebar.title
    for fact in sidebar.facts:
        yield fact.label
        for column in (fact.values,) if isinstance(fact, Fact) else fact.columns:
            yield from (f"{value.text} {value.mark}" for value in column)
    if sidebar.has_killed:
        yield "† killed in action"


def _compare_blocks(texts: Iterable[str], blocks: Sequence[Block]) -> Iterator[Finding]:
    wanted = [word for text in texts for word in split_words(text)]
    printed, pages = _read_words(blocks)
    plain = [word.replace(_BROKEN, "") for word in printed]
    if wanted == plain:
        return
    matcher = SequenceMatcher(None, wanted, plain, autojunk=False)
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind == "equal" or _is_broken(wanted[start:end], printed[first:last]):
            continue
        page = pages[min(first, len(pages) - 1)] if pages else 0
        if end > start:
            yield Finding("lost", page, " ".join(wanted[start:end]))
        if last > first:
            yield Finding("added", page, " ".join(plain[first:last]))


def _read_words(blocks: Iterable[Block]) -> tuple[list[str], list[int]]:
    """Give all words with their pages, those that lines break as one."""
    words: list[str] = []
    pages: list[int] = []
    for block in blocks:
        found = split_words(re.sub("[-\u2010\u00ad]\n", _BROKEN, block.text))
        words += found
        pages += [block.lines[0].page] * len(found)
    return words, pages


def _is_broken(wanted: Sequence[str], printed: Sequence[str]) -> bool:
    """Say whether these are the same but for a hyphen at a line's end that is the word's own."""
    together = "".join(printed)
    return _BROKEN in together and "".join(wanted) == together.replace(_BROKEN, "")
