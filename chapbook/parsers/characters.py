"""The characters of a source: bytes to text, and what in it cannot be printed. The same for all formats.

CB001 error    the file is not UTF-8
CB007 warning  a control character
CB009 warning  a direction mark left open
"""

import codecs
import re
from collections.abc import Iterator

from chapbook.model import Source
from chapbook.problems import Place, Problem

_NONCHARACTERS = "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
CONTROLS = re.compile(f"[\0-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_NONCHARACTERS}]")
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_ISOLATES, _POP_EMBEDDING, _POP_ISOLATE = "\u2066\u2067\u2068", "\u202c", "\u2069"


def decode(source: Source) -> tuple[str, list[Problem]]:
    """Decode what can be decoded; U+FFFD stands for the rest, which is one error at its first byte."""
    content = source.content.removeprefix(codecs.BOM_UTF8)
    try:
        return content.decode(), []
    except UnicodeDecodeError as error:
        lines = split_lines(content[: error.start].decode())
        place = Place(source.name, len(lines), len(lines[-1]) + 1)
        message = f"the byte 0x{content[error.start]:02X} is not UTF-8"
        encoding, hint = _guess_encoding(content)
        return content.decode(encoding, "replace"), [Problem("error", "CB001", place, message, hint)]


def _guess_encoding(content: bytes) -> tuple[str, str]:
    """Give the encoding in which to go on, and a hint. A mark is proof; a guess may only be a hint."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", "the file is UTF-16: save it as UTF-8"
    if b"\0" in content:
        return "utf-8", "the file may not be text at all"
    return "utf-8", "the file may be Windows-1252: save it as UTF-8"


def split_lines(text: str) -> list[str]:
    """Part a text at LF, CRLF and CR: those are the line ends that editors count."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def check_controls(file: str, number: int, raw: str) -> Iterator[Problem]:
    """Report the first of a line's control characters; a binary file has enough lines as it is."""
    if found := CONTROLS.search(raw):
        more = len(CONTROLS.findall(raw)) - 1
        rest = f", and {more} more on this line" if more else ""
        message = f"the control character U+{ord(found[0]):04X} cannot be printed and becomes U+FFFD{rest}"
        # Windows-1252 that was converted as Latin-1 leaves its quotation marks and dashes there.
        is_c1 = "\x80" <= found[0] <= "\x9f"
        meant = bytes([ord(found[0])]).decode("cp1252", "ignore") if is_c1 else ""
        hint = f'did you mean "{meant}"?' if meant else "delete it"
        yield Problem("warning", "CB007", Place(file, number, found.start() + 1), message, hint)


def check_directions(file: str, number: int, raw: str) -> Iterator[Problem]:
    """Report a line's first embedding, override or isolate that is left open (UAX #9, 3.1.2)."""
    waiting: list[re.Match[str]] = []
    isolates = 0
    for sign in _DIRECTIONS.finditer(raw):
        if sign[0] == _POP_EMBEDDING:
            if waiting and waiting[-1][0] not in _ISOLATES:
                waiting.pop()
        elif sign[0] != _POP_ISOLATE:
            waiting.append(sign)
            isolates += sign[0] in _ISOLATES
        elif isolates:
            # Closing an isolate closes the embeddings inside it.
            while waiting.pop()[0] not in _ISOLATES:
                pass
            isolates -= 1
    if waiting:
        first = waiting[0]
        closing = ord(_POP_ISOLATE if first[0] in _ISOLATES else _POP_EMBEDDING)
        message = f"the direction mark U+{ord(first[0]):04X} is not closed on its line and may turn the text"
        place = Place(file, number, first.start() + 1)
        yield Problem("warning", "CB009", place, message, f"close it with U+{closing:04X}")
