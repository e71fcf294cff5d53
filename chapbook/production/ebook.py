"""The e-book: begun while chapters are typeset, written when it is known where the pages of print begin.

Its cover, letters and finished files are made unless the cache has them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import IO

from chapbook.cache import Cache, digest
from chapbook.cache.archive import ArchivedChapter
from chapbook.cache.versions import list_writers
from chapbook.editions.passages import mark_edition
from chapbook.linker import make_reference
from chapbook.matter.pagefinder import PageFinder
from chapbook.model import Imprint, Piece
from chapbook.model.pages import PagedEdition
from chapbook.outputs.epub import Design, Ebook
from chapbook.outputs.epub.cover import Cover, draw_cover
from chapbook.outputs.epub.letters import LetterFont, cut_letters, list_common, pack_fonts, unpack_fonts
from chapbook.outputs.epub.pagelist import list_page_breaks
from chapbook.production.workplace import Manuscript, Workplace


class EbookMaker:
    """Makes the e-book of a manuscript, which is opened when it is first wanted."""

    def __init__(
        self, matter: Sequence[str], manuscript: Manuscript, place: Workplace, scratch: IO[bytes]
    ) -> None:
        """`matter` is what the book asks for; texts wait in `scratch`."""
        self._matter, self._manuscript, self._place, self._scratch = matter, manuscript, place, scratch

    def prepare(self, slugs: frozenset[str]) -> Iterator[None]:
        """Make the texts of those pieces, all but their page breaks: one a step."""
        log, is_left = self._place.log, True
        with log.timed("epub"):
            names = self._ebook.prepare(slugs)
        while is_left:
            yield
            with log.timed("epub"):
                is_left = next(names, None) is not None

    def write(self, volumes: Sequence[PagedEdition], file: IO[bytes]) -> None:
        """Write it whole, with the pages of print that there are."""
        finder = PageFinder(volumes) if volumes else None
        survey = replace(self._manuscript.survey, finder=finder, is_ebook=True)
        self._ebook.add(tuple(make_reference(self._matter, survey)))
        self._ebook.write(file, list_page_breaks(volumes))

    @cached_property
    def _ebook(self) -> Ebook:
        place, edition, marking = self._place, self._manuscript.edition, self._manuscript.marking
        design = Design(
            place.renderer,
            "\n".join(text for _, text in place.theme.reader_sheets),
            place.pictures.read,
            _fetch_cover(edition.imprint, place),
            partial(_fetch_fonts, place),
            partial(_keep_document, place.archive.cache, digest(*_list_writers())),
        )
        return Ebook(mark_edition(edition, marking) if marking else edition, design, self._scratch)


def _fetch_cover(imprint: Imprint, place: Workplace) -> Cover:
    """Draw the cover, unless the archive has it."""
    programs = [program for _, program in place.theme.fonts]
    key = digest("cover", repr(imprint), _digest_design(place))
    content = place.archive.cache.fetch(key)
    if content is None:
        content = b"\0".join(draw_cover(imprint, place.renderer, programs))
        place.archive.cache.store(key, content)
    # A drawing is text, so the first zero byte is the one between.
    svg, _, png = content.partition(b"\0")
    return Cover(svg, png)


def _fetch_fonts(place: Workplace, characters: frozenset[str]) -> tuple[LetterFont, ...]:
    """Cut the letters that readers may lack out of the theme's fonts, unless the archive has them."""
    rare = "".join(sorted(characters - list_common()))
    if not rare:
        return ()
    key = digest("letters", rare, _digest_design(place))
    content = place.archive.cache.fetch(key)
    if content is None:
        content = pack_fonts(cut_letters(rare, [program for _, program in place.theme.fonts]))
        place.archive.cache.store(key, content)
    return unpack_fonts(content)


def _digest_design(place: Workplace) -> str:
    files = (part for file in place.theme.list_files() for part in file)
    return digest(*files, *_list_writers())


def _list_writers() -> Iterator[str]:
    return (part for pair in list_writers() for part in pair)


def _keep_document(
    cache: Cache, writers: str, piece: Piece, rest: Sequence[str], make: Callable[[], bytes]
) -> bytes:
    """Make a document of the e-book, unless the archive has it."""
    if not isinstance(piece, ArchivedChapter):
        return make()
    key = digest("document", writers, piece.key, *rest)
    content = cache.fetch(key)
    if content is None:
        cache.store(key, content := make())
    return content
