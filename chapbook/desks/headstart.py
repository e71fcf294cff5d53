"""The head start: chapters that are typeset while others are compiled, by those who would wait for them."""

from collections.abc import Iterator

from chapbook.cache.archive import Archive
from chapbook.desks.forme import Forme
from chapbook.model import Piece
from chapbook.model.pages import Extent
from chapbook.workshop import Failure, Typeset
from chapbook.workshop.processes import Crew

Result = tuple[str, Extent | Failure]
"""A piece's slug and what has become of it."""


class HeadStart:
    """What a crew has begun before the whole book is there.

    That is only as much as it can do at once, so that the contents, which take long, need not wait, and no
    more is held than later. What it has done is in the archive, whatever becomes of the book.
    """

    def __init__(self, archive: Archive, forme: Forme, crew: Crew) -> None:
        self._archive, self._forme, self._crew = archive, forme, crew
        self._keys: dict[str, str] = {}
        self._done: list[Result] = []

    def offer(self, piece: Piece) -> None:
        """Have a piece typeset for a right-hand page, if anybody is free and the archive has not got it."""
        self._done += [keep(self._archive, self._keys[it.slug], it) for it in self._crew.collect()]
        if not self._crew.is_free:
            return
        framed = self._forme.frame(piece)
        key = self._forme.find_key(framed)
        if self._archive.find_extent(key) is None:
            self._keys[piece.slug] = key
            self._crew.begin(self._forme.make_job(piece, framed))

    def has(self, slug: str) -> bool:
        """Say whether a piece was begun."""
        return slug in self._keys

    def finish(self) -> Iterator[Result]:
        """Give what is done. The crew has the rest, and gives it with whatever it is asked for next."""
        yield from self._done
        self._done.clear()


def keep(archive: Archive, key: str, result: Typeset | Failure) -> Result:
    """Put what was typeset away."""
    if isinstance(result, Failure):
        return result.slug, result
    return result.slug, archive.keep_object(key, result.content)
