"""Chapters out of articles, in one step."""

from collections.abc import Sequence

from chapbook.chapters import make_chapter
from chapbook.chapters.catalogue import Catalogue, make_card
from chapbook.model import Article, Chapter, HouseStyle
from chapbook.problems import Problem


def make_chapters(articles: Sequence[Article], language: str) -> tuple[list[Chapter], list[Problem]]:
    """Make the chapters of a book as the copy desk does, and say what is wrong with them together."""
    cards = [make_card(article) for article in articles]
    catalogue = Catalogue(cards)
    chapters = [
        make_chapter(article, slug, catalogue.answer(card, slug), HouseStyle(language))
        for article, card, slug in zip(articles, cards, catalogue.slugs, strict=True)
    ]
    return chapters, list(catalogue.find_namesakes())
