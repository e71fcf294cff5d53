"""What a book is made of, kept in the cache under keys that name everything it depends on.

A book of ten thousand articles fits no memory. Here chapters are put away as soon as they are made; whoever
holds one holds its slug and anchors, and its text or pages are read when they are asked for.
"""

from collections.abc import Container
from dataclasses import dataclass

from chapbook.cache import Cache, LostEntryError, digest, entries, objects
from chapbook.model import Anchor, Card, CompiledChapter, Illustration, Kind, Piece, Plate
from chapbook.model.pages import Extent, TypesetChapter
from chapbook.names.abstracts import Abstract, make_abstract, pack_abstract, unpack_abstract
from chapbook.problems import Problem


@dataclass(frozen=True, slots=True)
class ArchivedChapter:
    """A compiled chapter without its text; a `chapbook.model.Piece`."""

    archive: "Archive"
    key: str
    slug: str
    kind: Kind
    title: str
    anchors: tuple[Anchor, ...]
    references: tuple[str, ...]
    source: str
    part: str
    illustrations: tuple[Illustration, ...]
    size: int

    @property
    def html(self) -> str:
        """Read the text. Raises LostEntryError."""
        return entries.unpack_chapter(self.archive.read(self.key)).html


class Archive:
    """Cards, plates, compiled chapters and typeset chapters."""

    def __init__(self, cache: Cache) -> None:
        self.cache = cache

    def find_card(self, key: str) -> tuple[Card, list[Problem]] | None:
        """Give the card of an article and what is wrong with the article."""
        content = self.cache.fetch(key)
        return entries.unpack_card(content) if content else None

    def keep_card(self, key: str, card: Card, problems: list[Problem]) -> None:
        """Put a card away."""
        self.cache.store(key, entries.pack_card(card, problems))

    def find_plate(self, key: str) -> Plate | None:
        """Give a plate."""
        entry = self.cache.fetch(key)
        return entries.unpack_plate(entry)[0] if entry else None

    def keep_plate(self, key: str, plate: Plate, content: bytes) -> None:
        """Put a plate and its bytes away."""
        self.cache.store(key, entries.pack_plate(plate, content))

    def read_plate(self, key: str) -> bytes:
        """Read the bytes of a plate. Raises LostEntryError."""
        return entries.unpack_plate(self.read(key))[1]

    def find_chapter(self, key: str) -> ArchivedChapter | None:
        """Give a compiled chapter."""
        content = self.cache.fetch(key)
        return self._describe(key, entries.unpack_chapter(content)) if content else None

    def keep_chapter(self, key: str, chapter: CompiledChapter) -> ArchivedChapter:
        """Put a compiled chapter away."""
        self.cache.store(key, entries.pack_chapter(chapter))
        return self._describe(key, chapter)

    def read_abstract(
        self, chapter: Piece, language: str, terms: tuple[str, ...], roles: Container[str] = ()
    ) -> Abstract:
        """Give the abstract of a chapter that is kept here, which is made if it is not there yet.

        It has all that it says, or at least what it says in these roles.
        """
        assert isinstance(chapter, ArchivedChapter)
        key = digest("abstract", chapter.key, language, *terms)
        if content := self.cache.fetch(key):
            return unpack_abstract(content, roles)
        abstract = make_abstract(chapter.html, language, terms)
        self.cache.store(key, pack_abstract(abstract))
        return abstract

    def find_extent(self, key: str) -> Extent | None:
        """Give the extent of a typeset chapter."""
        content = self.cache.fetch(key)
        return objects.unpack_extent(content) if content else None

    def keep_object(self, key: str, content: bytes) -> Extent:
        """Put a typeset chapter away, as the object file that it comes in."""
        self.cache.store(key, content)
        return objects.unpack_extent(content)

    def read_object(self, key: str) -> TypesetChapter:
        """Read a typeset chapter. Raises LostEntryError."""
        return objects.unpack(self.read(key))

    def read(self, key: str) -> bytes:
        """Read an entry that was found or kept before. Raises LostEntryError."""
        if content := self.cache.fetch(key):
            return content
        raise LostEntryError(key)

    def _describe(self, key: str, it: CompiledChapter) -> ArchivedChapter:
        return ArchivedChapter(
            self,
            key,
            it.slug,
            it.kind,
            it.title,
            it.anchors,
            it.references,
            it.source,
            it.part,
            it.illustrations,
            it.size,
        )
