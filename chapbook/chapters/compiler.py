"""Chapter → CompiledChapter: the same XHTML fragment for every output.

A chapter is compiled from itself and the theme's templates alone.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from chapbook.design.rendering import Renderer
from chapbook.model import (
    Anchor,
    Chapter,
    ChapterSection,
    CompiledChapter,
    CrossLink,
    Entry,
    Figure,
    Illustration,
    Opening,
)


def compile_chapter(chapter: Chapter, opening: Opening, renderer: Renderer) -> CompiledChapter:
    """Render a chapter with its opening."""
    nouns = list(_list_nouns(chapter))
    return CompiledChapter(
        slug=chapter.slug,
        kind="chapter",
        title=chapter.title,
        html=renderer.render("chapter.html", chapter=chapter, **opening._asdict()),
        anchors=(Anchor(chapter.slug, chapter.title, 1), *_list_anchors(chapter.slug, chapter.sections)),
        references=(*(it.slug for it in opening[1:] if it), *_list_references(nouns)),
        source=chapter.source,
        part=opening.part,
        illustrations=tuple(_list_illustrations(nouns)),
    )


def _list_anchors(
    slug: str, sections: Iterable[ChapterSection], *, below_apparatus: bool = False
) -> Iterator[Anchor]:
    for section in sections:
        is_apparatus = below_apparatus or section.kind != "text"
        yield Anchor(f"{slug}.{section.anchor}", section.title, section.level, is_apparatus)
        yield from _list_anchors(slug, section.sections, below_apparatus=is_apparatus)


def _list_nouns(value: Any) -> Iterator[Any]:
    """Yield all nouns that a chapter is made of, in reading order, those inside of others behind them."""
    if isinstance(value, tuple):
        for it in value:
            if not isinstance(it, str):
                yield from _list_nouns(it)
    elif names := getattr(value, "__slots__", None):
        yield value
        for name in names:
            if not isinstance(it := getattr(value, name), str):
                yield from _list_nouns(it)


def _list_references(nouns: Iterable[Any]) -> Iterator[str]:
    yield from (it.target for it in nouns if isinstance(it, Entry | CrossLink) and it.target)


def _list_illustrations(nouns: Iterable[Any]) -> Iterator[Illustration]:
    """Yield the plates that a chapter shows, each once for every time."""
    for it in nouns:
        if isinstance(it, Figure) and it.plate:
            yield Illustration(it.plate.name, it.is_described)
