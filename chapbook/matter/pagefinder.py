"""The page finder: on which page of print stands what begins at a place of a chapter's text."""

from collections.abc import Iterable

from chapbook.model.pages import Address, PagedEdition, PlacedChapter


class PageFinder:
    """Knows the pages of a paginated edition."""

    def __init__(self, volumes: Iterable[PagedEdition]) -> None:
        self._placed: dict[str, tuple[PagedEdition, PlacedChapter]] = {}
        for volume in volumes:
            self._placed |= {it.compiled.slug: (volume, it) for it in volume.placed}

    def find_page(self, slug: str, place: int) -> int:
        """Give the page of a chapter, from 0, on which something stands."""
        return self._placed[slug][1].extent.find_page(place)

    def turn(self, slug: str, page: int) -> Address:
        """Say what a page of a chapter is called."""
        volume, placed = self._placed[slug]
        return Address(volume.volume, volume.folios[placed.first_page + page], volume.file)
