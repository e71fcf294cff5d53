"""Credits: who wrote each article and what may be done with it, where the articles say so."""

from typing import NamedTuple

from chapbook.matter.material import Material
from chapbook.model import Anchor, CompiledChapter

SLUG, TITLE = "credits", "Credits"


class Credit(NamedTuple):
    """What an article says of its origin."""

    title: str
    slug: str
    attribution: str
    licence: str


def make_credits(material: Material) -> CompiledChapter | None:
    """List the articles that say where they are from; nothing where none does."""
    cards = {card.source: card for card in material.cards}
    said = [
        Credit(chapter.title, chapter.slug, card.attribution, card.licence)
        for chapter in material.chapters
        if (card := cards.get(chapter.source)) and (card.attribution or card.licence)
    ]
    if not said:
        return None
    html = material.renderer.render("credits.html", credits=said)
    references = tuple(credit.slug for credit in said)
    return CompiledChapter(SLUG, "credits", TITLE, html, (Anchor(SLUG, TITLE, 1),), references)
