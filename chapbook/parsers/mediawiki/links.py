"""`[[target|text]]`: a link to a page, or one of the links that are none: categories, other languages."""

import re

from chapbook.parsers.mediawiki.marks import LinkMark
from chapbook.parsers.mediawiki.page import Page
from chapbook.parsers.mediawiki.signs import NOTHING, words

_CATEGORY = words("category kategorie catégorie categoría categoria kategoria категория تصنيف rubrik")
_ELSEWHERE = words(
    "wikt wiktionary w wikipedia wikisource s wikiquote q wikibooks b wikinews n wikiversity v wikivoyage voy"
    " commons c meta m mw wikispecies species wikidata d foundation special help user talk template portal"
    " project wp file media module draft book mediawiki phab bugzilla toollabs rfc"
)
"""Namespaces and other wikis: what leads there is plain words."""

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z]{2,8}){0,2}|simple|als|bat-smg|roa-rup|roa-tara|zh-min-nan")
_PIPE_TRICK = re.compile(r"(?:[^:]*:)?(.*?)(?:\s*\(.*\)|,.*)?")


def make_link(target: str, text: str | None, page: Page) -> str:
    """Give a link's mark, its words alone, or nothing."""
    target = " ".join(target.replace("_", " ").replace(NOTHING, "").split())
    if text == "":
        text = _PIPE_TRICK.fullmatch(target)[1] or target  # type: ignore[index]  # it takes anything
    prefix, colon, rest = target.partition(":")
    space = prefix.strip().casefold()
    if colon and not space:
        # A colon in front: only a link to what would otherwise be shown here, or be a category.
        return text or rest
    if colon and space in _CATEGORY:
        page.categories.append(rest.partition("|")[0].strip())
        return NOTHING
    if colon and space in _ELSEWHERE:
        return text or (rest if space not in ("wp", "wikipedia", "help", "special") else target)
    if colon and _LANGUAGE.fullmatch(prefix) and rest[:1] != " ":
        return NOTHING if text is None else text
    name, _, section = target.partition("#")
    words = target if text is None else text
    if not words.strip():
        return words
    return page.keep(LinkMark(words, name.strip(), section.strip()))
