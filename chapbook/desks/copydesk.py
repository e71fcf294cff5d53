"""Sources → compiled chapters: each article's card and chapter come from the archive, or else are made.

All cards are read first, since a chapter may refer to any article. After an edit one article is parsed and
one chapter is compiled, and those whose references now have another answer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from chapbook.cache import digest
from chapbook.cache.archive import Archive, ArchivedChapter
from chapbook.cache.versions import list_writers
from chapbook.chapters import make_chapter
from chapbook.chapters.catalogue import Catalogue, find_odd_formulas, find_undescribed, make_card
from chapbook.chapters.compiler import compile_chapter
from chapbook.chapters.crossreferences import list_named, name_target, refer
from chapbook.chapters.neighbours import find_neighbours
from chapbook.design.rendering import Renderer
from chapbook.design.theme import Theme
from chapbook.desks.picturedesk import PictureDesk
from chapbook.model import Article, Card, HouseStyle, Opening
from chapbook.parsers import parse
from chapbook.problems import Problem
from chapbook.reading.sourcefiles import SourceFile
from chapbook.report import Progress, Watch

HELD = 1_000
"""Articles that are held from the reading of their cards to the making of their chapters; others are parsed
twice. An article takes some fifty kilobytes."""

ANSWERS = "which of its references the book can answer"
PART = "the title of its part"
NEIGHBOURS = "what came before and after it in the book"
"""Ingredients of a chapter, as a person would call them."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A compiled chapter, and what it was made from: name, as a person would call it → digest."""

    chapter: ArchivedChapter
    ingredients: dict[str, str]
    is_new: bool
    """Whether the archive had not got it."""


class CopyDesk:
    """Where articles become chapters."""

    def __init__(
        self, archive: Archive, theme: Theme, renderer: Renderer, pictures: PictureDesk, watch: Watch
    ) -> None:
        self._archive, self._renderer, self._pictures, self._watch = archive, renderer, pictures, watch
        self._writers = digest(*(part for pair in list_writers() for part in pair))
        self._templates = digest(*(part for pair in theme.templates for part in pair))
        self._articles: dict[str, Article] = {}
        self.cards: list[Card] = []
        """Of all sources, once they are read."""

    def turn_to(self, theme: Theme, renderer: Renderer) -> "CopyDesk":
        """Give a desk where the same articles become chapters under another theme."""
        other = CopyDesk(self._archive, theme, renderer, self._pictures, self._watch)
        other.cards, other._articles = self.cards, self._articles
        return other

    def read_cards(self, sources: Sequence[SourceFile]) -> list[Problem]:
        """Read the card of each source; give what is wrong with the articles. Raises OSError."""
        problems = []
        for number, source in enumerate(sources):
            self._watch(Progress("parse", number, len(sources)))
            card, found = self._read_card(source)
            self.cards.append(card)
            problems += found
        return problems

    def compile_chapters(
        self, sources: Sequence[SourceFile], parts: dict[str, str], style: HouseStyle
    ) -> Iterator[Draft]:
        """Yield the chapter of each source; `parts` maps its name to its part's title. Raises OSError."""
        catalogue = Catalogue(self.cards)
        has_neighbours = style.has_neighbours
        neighbours = find_neighbours(catalogue.slugs, self.cards, style.language) if has_neighbours else {}
        for number, (source, card) in enumerate(zip(sources, self.cards, strict=True)):
            self._watch(Progress("compile", number, len(sources)))
            slug = catalogue.slugs[number]
            answers = catalogue.answer(card, slug)
            named = {} if style.leaves(card.title, card.source) else catalogue.refer(card, slug)
            plates = self._pictures.list_plates(card)
            part = parts.get(source.name, "")
            opening = Opening(part, *neighbours.get(slug, ()))
            said = digest(*(part for pair in (*answers.items(), *named.items()) for part in pair))
            key = digest(
                "chapter",
                self._writers,
                self._templates,
                source.name,
                source.digest,
                slug,
                said,
                repr(opening),
                repr(style),
                *(repr(pair) for pair in plates.items()),
            )
            chapter = known = self._archive.find_chapter(key)
            if chapter is None:
                article = refer(self._fetch_article(source), named, answers)
                answers |= {name_target(target): target for target in named.values()}
                made = make_chapter(article, slug, answers, style, plates)
                chapter = self._archive.keep_chapter(key, compile_chapter(made, opening, self._renderer))
            images = {image.name: image.digest for image in self._pictures.list_images(card)}
            own = {source.name: source.digest, **images, ANSWERS: said, PART: digest(part)}
            own |= {NEIGHBOURS: digest(repr(opening[1:]))} if style.has_neighbours else {}
            yield Draft(chapter, own, known is None)

    def _read_card(self, source: SourceFile) -> tuple[Card, list[Problem]]:
        key = digest("card", self._writers, source.name, source.digest)
        if known := self._archive.find_card(key):
            return known
        article, problems = parse(source.read())
        if len(self._articles) < HELD:
            self._articles[source.name] = article
        problems += [*find_undescribed(article), *find_odd_formulas(article)]
        card = replace(make_card(article), named="\n".join(list_named(article)))
        self._archive.keep_card(key, card, problems)
        return card, problems

    def _fetch_article(self, source: SourceFile) -> Article:
        return self._articles.pop(source.name, None) or parse(source.read())[0]
