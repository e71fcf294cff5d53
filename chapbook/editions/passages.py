"""Passages that changed, marked in the text of an e-book: `ins` and `del`, which every reader knows.

Print has marks beside the text and not in it, so its pieces stay as they are.
"""

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from chapbook.chapters.words import set_text
from chapbook.editions.marking import Change, Marking, Range
from chapbook.model import Anchor, Edition, Illustration, Kind, Piece
from chapbook.model.pagebreaks import UNCOUNTED, WHITE, Part, list_parts

BELOW = 9
"""Level of the anchors of changes: below all headings, in no contents."""

_TOKEN = re.compile(r"&[^;]+;|.", re.DOTALL)


def mark_edition(edition: Edition, marking: Marking) -> Edition:
    """Have an edition's chapters say what changed in them."""

    def mark(piece: Piece) -> Piece:
        changes = tuple(it for it in marking.changes.get(piece.slug, ()) if it.ranges)
        return MarkedPiece(piece, changes, edition.imprint.language) if changes else piece

    parts = (replace(part, chapters=tuple(map(mark, part.chapters))) for part in edition.parts)
    return replace(edition, parts=tuple(parts))


@dataclass(frozen=True, slots=True)
class MarkedPiece:
    """A piece whose changes are marked in its text, which is made when it is asked for."""

    piece: Piece
    changes: tuple[Change, ...]
    language: str
    """Of the book, in which what was taken out is set."""

    @property
    def slug(self) -> str:
        """See `chapbook.model.Piece`, here and below."""
        return self.piece.slug

    @property
    def kind(self) -> Kind:  # noqa: D102
        return self.piece.kind

    @property
    def title(self) -> str:  # noqa: D102
        return self.piece.title

    @property
    def html(self) -> str:  # noqa: D102
        return mark_passages(self.piece.html, self.changes, self.language)

    @property
    def size(self) -> int:  # noqa: D102
        return len(self.html.encode())

    @property
    def anchors(self) -> tuple[Anchor, ...]:  # noqa: D102
        return (*self.piece.anchors, *(Anchor(it.name, "", BELOW) for it in self.changes))

    @property
    def references(self) -> tuple[str, ...]:  # noqa: D102
        return self.piece.references

    @property
    def source(self) -> str:  # noqa: D102
        return self.piece.source

    @property
    def part(self) -> str:  # noqa: D102
        return self.piece.part

    @property
    def illustrations(self) -> tuple[Illustration, ...]:  # noqa: D102
        return self.piece.illustrations


def mark_passages(html: str, changes: Sequence[Change], language: str) -> str:
    """Put what came into `ins`, within each element that it stands in, and what went before it into `del`."""
    waiting = [
        (it, f' id="{change.name}"' * (number == 0))
        for change in changes
        for number, it in enumerate(change.ranges)
    ]
    passages = deque(sorted(waiting, key=lambda passage: passage[0][:2]))
    writer = _Writer(passages, language)
    return "".join(
        part.tag + (writer.write(part) if part.is_counted else part.text) for part in list_parts(html)
    )


class _Writer:
    """Writes the texts of a fragment, one after the other, with the passages that begin in them."""

    def __init__(self, passages: deque[tuple[Range, str]], language: str) -> None:
        self._passages, self._language = passages, language
        self._end = 0
        """Of the passage that is being written."""

    def write(self, part: Part) -> str:
        """Write a text."""
        written, place, is_open = [], part.place, False
        for token in _TOKEN.findall(part.text):
            if is_open and place >= self._end:
                written.append("</ins>")
                is_open = False
            if token in WHITE:
                written.append(token)
                continue
            while self._passages and self._passages[0][0].start <= place:
                if is_open:
                    written.append("</ins>")
                opening, is_open = self._begin(place)
                written.append(opening)
            if not is_open and place < self._end:
                written.append("<ins>")
                is_open = True
            written.append(token)
            place += 1
        return "".join(written) + "</ins>" * is_open + self._end_text(place, is_last=place >= self._end)

    def _begin(self, place: int) -> tuple[str, bool]:
        """Give what opens the next passage, and whether it leaves `ins` open."""
        it, name = self._passages.popleft()
        self._end = max(self._end, it.end)
        if it.start == it.end:
            return f'<del class="{UNCOUNTED}"{name}>{self._set(it.struck)}</del> ', False
        struck = f'<del class="{UNCOUNTED}">{self._set(it.struck)}</del> ' if it.struck else ""
        return f"{struck}<ins{name}>" if place < it.end else struck, place < it.end

    def _set(self, struck: str) -> str:
        return escape(set_text(struck, self._language), quote=False)

    def _end_text(self, place: int, *, is_last: bool) -> str:
        """Give what was taken out at the end of a text, if the next passage is that."""
        written = ""
        while is_last and self._passages and self._passages[0][0][:2] == (place, place):
            it, name = self._passages.popleft()
            written += f' <del class="{UNCOUNTED}"{name}>{self._set(it.struck)}</del>'
        return written
