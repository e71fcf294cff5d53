"""Book → Imprint: what it says about itself, with what stands for that which it does not say."""

import os
from dataclasses import replace

from chapbook.chapters.catalogue import LONGEST_SLUG, spell_slug
from chapbook.linker.handouts import CLASS_SET
from chapbook.model import Imprint
from chapbook.problems import Problem
from chapbook.reading.book import Book
from chapbook.reading.config import find_date, find_identifier


def make_imprint(book: Book, first_title: str) -> tuple[Imprint, list[Problem]]:
    """Make the imprint of a draft; a book without a title has that of its first article."""
    config = book.config if book.config.title else replace(book.config, title=first_title)
    date, problems = find_date(config, os.environ, book.newest)
    imprint = Imprint(
        title=config.title,
        slug=_name_files(config.title),
        subtitle=config.subtitle,
        language=config.language,
        authors=config.authors,
        editors=config.editors,
        publisher=config.publisher,
        identifier=find_identifier(config),
        licence=config.licence,
        date=date,
        description=config.description,
        subjects=config.subjects,
        series=config.series,
        series_number=config.series_number,
    )
    return imprint, problems


def _name_files(title: str) -> str:
    slug = spell_slug(title, LONGEST_SLUG) or "book"
    return f"{slug}-book" if slug.startswith(CLASS_SET.removesuffix(".pdf")) else slug
