"""What reference matter is made of: the chapters' abstracts, and the pages of print."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from chapbook.matter.headings import Heading
from chapbook.matter.material import Material
from chapbook.matter.pagefinder import PageFinder
from chapbook.model import CompiledChapter
from chapbook.names.abstracts import Abstract

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Survey:
    """A book whose pages are known, or that has none: then it is an e-book by itself."""

    material: Material
    read: Callable[..., Iterable[Abstract]]
    """Gives the abstracts of all chapters in order, each time it is called; none is held.

    Where roles are named, as strings, they may have what is said in those alone.
    """

    list_headings: Callable[[], Sequence[Heading]]
    """Gives the headings of the index, which are the same for all outputs."""

    finder: PageFinder | None = None
    is_ebook: bool = False
    """Whether it is made for the e-book, where links lead to passages and not to pages."""

    _found: dict[Callable[..., Any], Any] = field(default_factory=dict)

    def find(self, finding: Callable[["Survey"], Found]) -> Found:
        """Find something that does not hang on pages: once, for this survey and all that are made of it."""
        if finding not in self._found:
            self._found[finding] = finding(self)
        found: Found = self._found[finding]
        return found


Surveyor = Callable[[Survey], CompiledChapter | None]
"""Makes a piece of reference matter; gives None where there is nothing to show."""
