"""A PDF file, written from its beginning to its end and never held as a whole.

Syntax of objects comes from pydyf; here is what pydyf keeps in memory: object streams and the
cross-reference stream (ISO 32000-1, 7.5.7 and 7.5.8).
"""

import hashlib
import struct
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import accumulate
from typing import IO

import pydyf

from chapbook.flate import compress, write_stream
from chapbook.model.pages import Fragment

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
FULL = 1 << 18
"""Bytes of objects that are compressed together."""

_ROW = struct.Struct(">BBIH")
"""Of the cross-reference stream: kind, place in five bytes, index."""


class PdfFile:
    """Objects go in by number, in any order; `close` makes a file of them."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target
        self._position = 0
        self._digest = hashlib.sha256()
        self._places: dict[int, tuple[int, int, int]] = {}
        self._waiting: list[tuple[int, bytes]] = []
        self._weight = 0
        self._count = 0
        self._compressor = ThreadPoolExecutor(1)
        self._compressed: tuple[int, int, int, Future[bytes]] | None = None
        self._write(HEADER)

    def reserve(self, count: int = 1) -> int:
        """Take numbers that are free; returns the first."""
        first = self._count + 1
        self._count += count
        return first

    def add(self, value: pydyf.Object | bytes) -> bytes:
        """Write an object under the next number; returns the reference to it."""
        number = self.reserve()
        self.put(number, value)
        return b"%d 0 R" % number

    def put(self, number: int, value: pydyf.Object | bytes) -> None:
        """Write an object, or a pydyf stream, under a number that was reserved."""
        if isinstance(value, pydyf.Stream):
            self._put_directly(number, *write_stream(value))
            return
        content = value if isinstance(value, bytes) else value.data
        self._waiting.append((number, content))
        self._weight += len(content)
        if self._weight > FULL:
            self._flush()

    def put_fragment(self, fragment: Fragment, base: int, special: Mapping[int, int], key: int) -> None:
        """Write a chapter's objects; numbers move by `base` or as `special` says, keys by `key`.

        What is special is written elsewhere, or has been before.
        """
        # Where each number moves to. Keys, which are negative, are counted from the end.
        keys = range(key + len(fragment.parents) - 1, key - 1, -1)
        places = [*range(base, base + fragment.count + 1), *keys]
        for number, place in special.items():
            places[number] = place
        for item in fragment.streams:
            if item.number not in special:
                head = item.value % tuple([places[number] for number in item.moved])
                self._put_directly(base + item.number, head, item.stream or b"")
        # All values are filled in at once, which is several times faster than one by one.
        chunk = fragment.chunk
        values = chunk.values % tuple(map(places.__getitem__, chunk.moved))
        self._waiting += zip([base + it for it in chunk.numbers], values.split(b"\0"), strict=True)
        self._weight += len(values)
        if self._weight > FULL:
            self._flush()

    def close(self, catalogue: bytes, info: bytes) -> None:
        """Write the cross-references; takes references to the catalogue and the document information."""
        self._flush()
        self._settle()
        number = self.reserve()
        self._places[number] = (1, self._position, 0)
        identifier = b"<%b>" % self._digest.hexdigest()[:32].encode()
        rows = [self._places.get(number, (0, 0, 0)) for number in range(self._count + 1)]
        rows[0] = (0, 0, 65535)
        table = [_ROW.pack(kind, place >> 32, place & 0xFFFFFFFF, index) for kind, place, index in rows]
        stream = compress(_subtract(table))
        extra = {
            "Type": "/XRef", "Size": self._count + 1, "W": pydyf.Array((1, 5, 2)), "Root": catalogue,
            "Info": info, "ID": pydyf.Array((identifier, identifier)), "Filter": "/FlateDecode",
            "DecodeParms": pydyf.Dictionary({"Predictor": 12, "Columns": _ROW.size}), "Length": len(stream),
        }  # fmt: skip
        start = self._position
        self._put_directly(number, pydyf.Dictionary(extra).data, stream)
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)
        self._compressor.shutdown()

    def _put_directly(self, number: int, head: bytes, stream: bytes) -> None:
        self._places[number] = (1, self._position, 0)
        self._write(b"%d 0 obj\n%b\nstream\n" % (number, head))
        self._write(stream)
        self._write(b"\nendstream\nendobj\n")

    def _flush(self) -> None:
        """Have the waiting objects compressed as one object stream, which is written when the next one comes.

        Meanwhile the next objects are put together: compressing lets other threads run.
        """
        if not self._waiting:
            return
        number = self.reserve()
        members, contents = zip(*self._waiting, strict=True)
        self._places.update((member, (2, number, order)) for order, member in enumerate(members))
        places = accumulate((len(content) + 1 for content in contents), initial=0)
        head = b" ".join([b"%d %d" % pair for pair in zip(members, places, strict=False)]) + b"\n"
        body = head + b"\n".join(contents)
        self._waiting, self._weight = [], 0
        self._settle()
        future = self._compressor.submit(compress, body)
        self._compressed = number, len(members), len(head), future

    def _settle(self) -> None:
        """Write the object stream that was compressed last."""
        if self._compressed:
            number, count, first, future = self._compressed
            self._compressed = None
            stream = future.result()
            extra = b"<</Type /ObjStm/N %d/First %d/Filter /FlateDecode/Length %d>>"
            self._put_directly(number, extra % (count, first, len(stream)), stream)

    def _write(self, content: bytes) -> None:
        self._target.write(content)
        self._digest.update(content)
        self._position += len(content)


def _subtract(rows: list[bytes]) -> bytes:
    """Write each row as its difference from the one above, which compresses well (PNG's filter Up).

    ISO 32000-1, 7.4.4.4. All bytes are subtracted at once, as one long number: 0x80 in each keeps the borrow
    of one from the next.
    """
    table = b"".join(rows)
    here = int.from_bytes(table, "big")
    above = int.from_bytes(bytes(_ROW.size) + table[: -_ROW.size], "big")
    high = int.from_bytes(b"\x80" * len(table), "big")
    low = int.from_bytes(b"\x7f" * len(table), "big")
    difference = ((here | high) - (above & low)) ^ (~(here ^ above) & high)
    content = difference.to_bytes(len(table), "big")
    return b"".join(b"\2" + content[at : at + _ROW.size] for at in range(0, len(content), _ROW.size))
