"""Marked-content sequences: a page's stream, written for the structure tree and with no operator too many.

WeasyPrint marks every text box by itself, in a text object of its own. Here what stands side by side and
belongs to one element (the lines of a paragraph, say) becomes one sequence, and text that nothing interrupts
one text object, in which its sequences stand (ISO 32000-1, 14.6.1: both inside, or both outside). Faces and
places are written where they change.
"""

from collections.abc import Callable, Container, Iterator, Mapping
from typing import Any

from chapbook.typesetter.operators import STATE, Drawn, Line, find_name, write_number
from chapbook.typesetter.slots import POINTS_PER_PIXEL
from chapbook.typesetter.structure import ARTIFACT, Content

_PAGINATION = b"/Artifact<</Type/Pagination>>BDC"

_ALONE = {b"Tf", b"Tz", b"g", b"gs", b"k", b"rg"}
"""Those that say all of their kind; a colour space and a colour in it need each other."""

_PLAIN = b"100 Tz"
_BEGINNING = {b"Tf": b"", b"gs": b"/a1.0 gs", b"Tz": _PLAIN, b"colour": b""}
"""What holds where a page begins: nothing is transparent, letters are as wide as they are."""

_UPRIGHT = [b"1", b"0", b"0", b"-1"]
"""How text stands on a page that is turned upside down."""


def part_stream(items: list[Any]) -> Iterator[Any]:
    """Yield what was drawn of each box that has an id, and whatever stands between."""
    place = 0
    while place < len(items):
        item = items[place]
        if isinstance(item, str) and isinstance(items[place + 1], dict):
            end = _find_end(items, place + 3)
            yield Drawn(items[place + 1]["MCID"], items[place + 3 : end])
            place = end
        else:
            yield item
        place += 1


def _find_end(items: list[Any], place: int) -> int:
    """Give where a sequence ends; artifacts may stand in it."""
    depth = 1
    while depth:
        depth += (items[place] in (b"BDC", b"BMC")) - (items[place] == b"EMC")
        place += 1
    return place - 1


class StreamWriter:
    """Writes the stream of a page, or of a group on it, again.

    `contents` says of each box, by WeasyPrint's number for it, which place in the structure tree it has, and
    `number` gives such a place its marked-content id.
    """

    def __init__(self, contents: Mapping[int, Content], number: Callable[[Content], int]) -> None:
        self._contents, self._number = contents, number
        self._parts: list[bytes] = []
        self._mark: Content | None = None
        self._goes_on = False
        self._is_text = False
        self._state = dict(_BEGINNING)
        """What holds: for each kind of operator the last one."""
        self._saved: list[dict[bytes, bytes]] = []
        self._origin: tuple[float, float] | None = None
        """Where the line of text begins, as it was written."""
        self._apart: list[bytes] = []

    def write(self, items: list[Any], cut: Container[int], apart: Container[int] = ()) -> bytes:
        """Give the stream, without the boxes that are cut out of it; those set `apart` are kept for later."""
        for item in part_stream(items):
            if not isinstance(item, Drawn):
                self._add(item)
            elif item.mcid in cut:
                self._leave_out(item)
            elif item.mcid in apart:
                self._set_apart(item)
            else:
                self._add_drawn(item)
        return self._finish()

    def write_apart(self, height: float) -> bytes:
        """Give what was set apart, for a page of that height in points which stands upright."""
        if not self._apart:
            return b""
        scale = write_number(POINTS_PER_PIXEL, 2)
        turn = b"q %b 0 0 -%b 0 %b cm" % (scale, scale, write_number(height, 4))
        return b"\n".join((turn, *self._apart, b"Q"))

    def _add_drawn(self, item: Drawn) -> None:
        if item.is_text():
            line = item.line
            word = line.text if line else None
            # Where a line was broken ours ends with that space; WeasyPrint's own does not.
            self._open(self._contents[item.mcid], line is not None, word or "")
            for it in item.items:
                self._add_text(it)
            # A word that is said has a sequence of its own: inside another, Poppler would lose the rest.
            self._goes_on = self._goes_on and word != ""
        else:
            self._end_text()
            self._parts.append(self._begin(self._contents[item.mcid]))
            for it in item.items:
                self._add(it)
            self._parts.append(b"EMC")

    def _leave_out(self, item: Drawn) -> None:
        for it in item.list_states():
            self._change(it)

    def _set_apart(self, item: Drawn) -> None:
        """Write a box by itself, with the face and colours that hold where it stands."""
        alone = StreamWriter(self._contents, self._number)
        for state in filter(None, self._state.values()):
            alone._change(state)
        alone._add_drawn(item)
        self._apart.append(alone._finish())
        self._leave_out(item)

    def _finish(self) -> bytes:
        self._end_text()
        return b"\n".join(self._parts)

    def _begin(self, content: Content, word: str = "") -> bytes:
        if content.node is None:
            return _PAGINATION
        # ISO 32000-1, 14.9.4
        said = b"/ActualText<%b>" % ("\ufeff" + word).encode("utf-16-be").hex().encode() if word else b""
        return b"/Span<</MCID %d%b>>BDC" % (self._number(content), said)

    def _open(self, content: Content, is_whole: bool, word: str = "") -> None:
        """Begin a text object and a sequence in it, or go on with those that there are."""
        if not self._is_text:
            self._parts.append(b"BT")
            self._is_text, self._origin = True, None
        if word or self._mark is None or not (self._goes_on and content.follows(self._mark)):
            if self._mark is not None:
                self._parts.append(b"EMC")
            self._parts.append(self._begin(content, word))
        self._mark, self._goes_on = content, is_whole

    def _end_text(self) -> None:
        if self._is_text:
            # What others write after this knows nothing of it.
            self._change(_PLAIN)
            self._parts += (b"EMC", b"ET")
            self._mark, self._is_text = None, False

    def _add(self, item: Any) -> None:
        """Write what does not stand in a text object of ours."""
        if isinstance(item, Line):
            self._open(ARTIFACT, True)
            self._add_text(item)
            return
        if not isinstance(item, bytes):
            item = str(item).encode()
        name = find_name(item)
        if name in STATE or name == b"Tf":
            self._change(item)
            return
        self._end_text()
        if name == b"q":
            self._saved.append(dict(self._state))
        elif name == b"Q":
            self._state = self._saved.pop()
        self._parts.append(item)

    def _add_text(self, item: Any) -> None:
        """Write what stands in a text object."""
        if isinstance(item, Line):
            self._change(b"/%b Tf" % item.face)
            self._change(b"%b Tz" % item.scale)
            self._move(item.x, item.y)
            self._parts.append(b"[%b]TJ" % item.shown)
            return
        name = find_name(item)
        if name == b"Tf" or name in STATE:
            self._change(item)
        elif name == b"Tm":
            self._set_matrix(item)
        elif name not in (b"BT", b"ET"):
            self._change(_PLAIN)
            self._parts.append(item.replace(b">0<", b""))

    def _change(self, item: bytes) -> None:
        """Write a face, a colour or a transparency, unless it holds already."""
        name = find_name(item)
        kind = name if name in (b"Tf", b"Tz", b"gs") else b"colour"
        if item != self._state[kind] or name not in _ALONE:
            self._parts.append(item)
            self._state[kind] = item

    def _set_matrix(self, item: bytes) -> None:
        """Write a text matrix as a mere move, if it is no more than that."""
        numbers = item.split()
        if numbers[:4] == _UPRIGHT:
            self._move(float(numbers[4]), float(numbers[5]))
        else:
            self._parts.append(item)
            self._origin = None

    def _move(self, x: float, y: float) -> None:
        """Go to a place, in CSS pixels from the upper left corner; hundredths are enough for the eye."""
        x, y = round(x, 2), round(y, 2)
        if self._origin is None:
            self._parts.append(b"1 0 0 -1 %b %b Tm" % (write_number(x, 2), write_number(y, 2)))
        else:
            left, top = self._origin
            self._parts.append(b"%b %b Td" % (write_number(x - left, 2), write_number(top - y, 2)))
        self._origin = x, y
