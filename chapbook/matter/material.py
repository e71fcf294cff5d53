"""What matter is made of."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from chapbook.design.rendering import Renderer
from chapbook.editions.marking import Marking
from chapbook.model import Card, CompiledChapter, Imprint, Part, Piece


@dataclass(frozen=True)
class Material:
    """A book whose chapters are compiled; nobody knows yet on which pages they will stand."""

    imprint: Imprint
    parts: tuple[Part, ...]
    renderer: Renderer
    marking: Marking | None = None
    """What changed since another edition, where that is shown."""

    cards: tuple[Card, ...] = ()
    """Of the articles."""

    @cached_property
    def chapters(self) -> tuple[Piece, ...]:
        """All chapters in order."""
        return tuple(chapter for part in self.parts for chapter in part.chapters)


Maker = Callable[[Material], CompiledChapter | None]
"""Makes a piece of matter; gives None where there is nothing to show."""
