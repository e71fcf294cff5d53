"""Operators: what WeasyPrint and `ink` draw, before `sequences` writes it into a page's content stream."""

from functools import lru_cache
from typing import Any, NamedTuple

STATE = {b"cs", b"g", b"gs", b"k", b"rg", b"sc", b"scn"}
"""Operators of colour and transparency: they may stand anywhere, and hold beyond a sequence."""

TEXT = {b"BT", b"ET", b"TJ", b"Tf", b"Tj", b"Tm", b"Ts"} | STATE
"""What a text object can hold, of the operators that WeasyPrint writes."""


class Line(NamedTuple):
    """A line of glyphs in one face."""

    x: float
    y: float
    """In CSS pixels from the upper left corner."""

    face: bytes
    """Font and size, as Tf takes them."""

    shown: bytes
    """As TJ takes it."""

    scale: bytes = b"100"
    """How wide it is drawn, in hundredths, as Tz takes it."""

    text: str | None = None
    """A word that is more than it: its first letter is set apart, and what ends it has an empty text."""


class Drawn(NamedTuple):
    """What was drawn of one box."""

    mcid: int
    """WeasyPrint's number for it."""

    items: list[Any]
    """Operators; or states, and a line of ours."""

    @property
    def line(self) -> Line | None:
        """The line that it is, if it is one of ours."""
        last = self.items[-1] if self.items else None
        return last if type(last) is Line else None

    def is_text(self) -> bool:
        """Say whether it can stand in a text object: underlines cannot."""
        return self.line is not None or all(find_name(item) in TEXT for item in self.items)

    def list_states(self) -> list[bytes]:
        """List what holds beyond it."""
        return [item for item in self.items if find_name(item) in STATE]


def find_name(item: Any) -> bytes:
    """Give the name of an operator, which comes last."""
    return item.rpartition(b" ")[2] if isinstance(item, bytes) else b""


@lru_cache(4096)
def write_number(number: float, decimals: int) -> bytes:
    """Write a number with no more digits than it needs, and without an exponent, which PDF does not know."""
    text = f"{number:.{decimals}f}".rstrip("0").rstrip(".")
    return b"0" if text == "-0" else text.encode()
