"""The benchmark's corpus: the same for everybody, and like what people write."""

import hashlib
import random
from itertools import pairwise
from pathlib import Path
from typing import Literal

import pytest
from makers import make_chapters

from bench.corpus import edit, find_article, find_title, write_article, write_book
from chapbook.chapters.catalogue import fold_name
from chapbook.model import Article, ChapterSection, Entries, Entry, Source
from chapbook.parsers import parse
from chapbook.reading.book import read_book

NUMBERS = range(1, 41)
DIGEST = "d049121c9e9518cd79b6e9aacff8d8b21e294a0d2ff41cb04c116d223d83a95a"
"""Of the first forty articles. Figures from before a change of it cannot be compared with those after."""


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    """Parse some articles; the corpus gives no cause for a warning."""
    parsed = [parse(Source(f"{number}.txt", write_article(number).encode())) for number in NUMBERS]
    assert [problem for _, problems in parsed for problem in problems] == []
    return [article for article, _ in parsed]


def test_articles_are_the_same_everywhere() -> None:
    """Neither the state of `random` nor the version of Python changes a letter."""
    random.seed(1)
    whole = "".join(map(write_article, NUMBERS))
    assert hashlib.sha256(whole.encode()).hexdigest() == DIGEST


def test_a_short_book_is_the_beginning_of_a_long_one(tmp_path: Path) -> None:
    """Books of different length can be compared because they begin alike."""
    write_book(tmp_path / "short", 10)
    write_book(tmp_path / "long", 12)
    short, _ = read_book(tmp_path / "short")
    long, problems = read_book(tmp_path / "long")
    assert short
    assert long
    assert problems == []
    assert len(long.sources) == 12
    digests = [[source.digest for source in book.sources] for book in (short, long)]
    assert digests[0] == digests[1][:10]


def test_articles_are_short_and_long_in_turn() -> None:
    """About 600 words, then about 2,500."""
    lengths = [len(write_article(number).split()) for number in NUMBERS]
    assert all(520 <= length <= 680 for length in lengths[::2]), lengths[::2]
    assert all(2300 <= length <= 2700 for length in lengths[1::2]), lengths[1::2]


def test_no_two_articles_share_a_title() -> None:
    """The largest book has no namesakes, which would be errors."""
    titles = {fold_name(find_title(number)) for number in range(1, 15_001)}
    assert len(titles) == 15_000


def test_articles_have_all_that_real_ones_have(articles: list[Article]) -> None:
    """Facts in columns, commanders who fell, sections in three levels, lists, sources, links."""
    for article in articles:
        facts = {fact.key: fact.value for fact in article.infobox.fields} if article.infobox else {}
        assert {"Conflict", "Date", "Combatant1", "Combatant2", "Commander2", "Strength1"} <= facts.keys()
        assert [section.title for section in article.sections][-2:] == ["Sources", "See also"]
    killed = [it.value for article in articles if article.infobox for it in article.infobox.fields]
    assert sum("KIA" in value for value in killed) > 20
    assert any(inner.sections for article in articles for it in article.sections for inner in it.sections)


def test_names_have_their_diacritics() -> None:
    """Every letter of a transliteration has to be found in some face."""
    text = "".join(map(write_article, NUMBERS))
    assert set("ʿʾāīūḥṣḍṭẓ") - set(text) == set()


def test_some_links_have_a_target_and_some_have_none(articles: list[Article]) -> None:
    """See-also lists name articles of the book, and what nobody has written."""
    chapters, problems = make_chapters(articles, "en-GB")
    links = [link for chapter in chapters for link in list_links(chapter.sections)]
    answered = [link for link in links if link.target]
    assert problems == []
    assert len(answered) > 2 * len(chapters)
    assert len(links) - len(answered) >= len(chapters)
    assert all(list_links(chapter.sections) for chapter in chapters)


def list_links(sections: tuple[ChapterSection, ...]) -> list[Entry]:
    """List the see-also entries of a chapter."""
    lists = [block for it in sections if it.kind == "see-also" for block in it.blocks]
    return [
        entry for it in lists if isinstance(it, Entries) for entry in it.entries if isinstance(entry, Entry)
    ]


@pytest.mark.parametrize("unit", ["paragraph", "word"])
def test_an_edit_changes_one_thing(tmp_path: Path, unit: Literal["paragraph", "word"]) -> None:
    """One paragraph or one word of one article is another after each edit, and everywhere the same."""
    write_book(tmp_path / "book", 4)
    write_book(tmp_path / "other", 4)
    versions = [[find_article(tmp_path / "book", number).read_text("utf-8") for number in range(1, 5)]]
    for _ in range(2):
        edit(tmp_path / "book", 2, unit)
        edit(tmp_path / "other", 2, unit)
        versions.append(
            [find_article(tmp_path / "book", number).read_text("utf-8") for number in range(1, 5)]
        )
    for before, after in pairwise(versions):
        split = str.splitlines if unit == "paragraph" else str.split
        changes = [old != new for old, new in zip(split(before[1]), split(after[1]), strict=True)]
        assert sum(changes) == 1
        assert before[0] == after[0]
        assert before[2:] == after[2:]
    assert find_article(tmp_path / "other", 2).read_text("utf-8") == versions[-1][1]
