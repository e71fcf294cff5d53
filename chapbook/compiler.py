"""Chapter → CompiledChapter: the same XHTML fragment for every output.

A chapter is compiled from itself and the theme's templates alone.
"""

from collections.abc import Iterable, Iterator

from chapbook.model import (
    Anchor,
    Chapter,
    ChapterBlock,
    ChapterSection,
    CompiledChapter,
    Entries,
    Entry,
    Figure,
    Illustration,
)
from chapbook.rendering import Renderer


def compile_chapter(chapter: Chapter, part: str, renderer: Renderer) -> CompiledChapter:
    """Render a chapter; `part` is the title of the part it stands in, empty where a book has none."""
    return CompiledChapter(
        slug=chapter.slug,
        kind="chapter",
        title=chapter.title,
        html=renderer.render("chapter.html", chapter=chapter, part=part),
        anchors=(Anchor(chapter.slug, chapter.title, 1), *_list_anchors(chapter.slug, chapter.sections)),
        references=tuple(_list_references(chapter.blocks, chapter.sections)),
        source=chapter.source,
        part=part,
        illustrations=tuple(_list_illustrations(chapter)),
    )


def _list_anchors(slug: str, sections: Iterable[ChapterSection]) -> Iterator[Anchor]:
    for section in sections:
        yield Anchor(f"{slug}.{section.anchor}", section.title, section.level)
        yield from _list_anchors(slug, section.sections)


def _list_references(blocks: Iterable[ChapterBlock], sections: Iterable[ChapterSection]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Entries):
            yield from (it.target for it in block.entries if isinstance(it, Entry) and it.target)
    for section in sections:
        yield from _list_references(section.blocks, section.sections)


def _list_illustrations(chapter: Chapter) -> Iterator[Illustration]:
    """Yield the plates that a chapter shows, each once for every time."""
    figures = [chapter.sidebar.figure] if chapter.sidebar else []
    figures += _list_figures(chapter.blocks, chapter.sections)
    for figure in figures:
        if figure and figure.plate:
            yield Illustration(figure.plate.name, figure.is_described)


def _list_figures(blocks: Iterable[ChapterBlock], sections: Iterable[ChapterSection]) -> Iterator[Figure]:
    yield from (block for block in blocks if isinstance(block, Figure))
    for section in sections:
        yield from _list_figures(section.blocks, section.sections)
