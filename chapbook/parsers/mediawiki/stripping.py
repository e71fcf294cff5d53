"""Wikitext → wikitext that a tokenizer can take: raw elements and comments out, strays masked.

MediaWiki calls this its strip state. The library's tokenizer tries every opening sign to the end of the
page, so twenty thousand that nothing closes would take it minutes, and a nest takes its depth. One pass with
a stack finds both first; it is linear in the length of the text.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from chapbook.parsers.mediawiki.lines import LineMap
from chapbook.parsers.mediawiki.signs import BRACKET, CLOSING, NOTHING, STRAY, TABLE, TAG, words

DEEPEST = 36
"""Levels of templates, links and notes in each other that are read; the tokenizer itself gives up at 40."""

LONGEST_RUN = 9
"""Braces that may open templates and arguments at one place."""

RAW = words(
    "nowiki pre math chem ce gallery poem syntaxhighlight source hask haskell score timeline hiero imagemap"
    " graph mapframe maplink templatedata templatestyles section categorytree inputbox indicator includeonly"
)
"""Elements of which the content is not wikitext, or is wikitext of its own."""

NESTED = frozenset({"ref", "references"})
_SIGNS = re.compile(
    r"\{\{+|\}\}+|\[\[|\]\]|\[(?=(?:https?:|ftp:)?//|mailto:)|^[ \t:]*\{\|(?!\})|<!--"
    r"|<(?P<end>/?)(?P<name>[A-Za-z]+)(?P<attributes>(?:[^<>\"']|\"[^\"<>]*\"|'[^'<>]*')*?)(?P<closed>/?)>|<",
    re.MULTILINE,
)

_FUNCTION = re.compile(
    r"\s*(?:#\w+|lc|uc|lcfirst|ucfirst|formatnum|padleft|padright|plural|urlencode|anchorencode|int|displaytitle"
    r"|defaultsort(?:key)?|formatdate|ns)\s*:",
    re.IGNORECASE,
)
"""How a parser function begins."""


@dataclass(slots=True)
class _Opener:
    kind: str
    start: int
    length: int
    is_deep: bool = False


class Stripper:
    """Goes through a text once."""

    def __init__(self, text: str, keep: Callable[[str, str, str | None], str]) -> None:
        """`keep` takes name, attributes and content of a raw element (or of a note) and gives its mark."""
        self._text, self._keep = text, keep
        self._edits: dict[int, tuple[int, str]] = {}
        self._open: list[_Opener] = []
        """What waits for its partner."""

        self._waiting: Counter[str] = Counter()
        self._missing: set[str] = set()
        self.lines = LineMap()
        """From lines of the text that is given to lines of the text that was taken."""

        self.strays: list[int] = []
        """Where signs stand that have no partner."""

        self.too_deep: list[int] = []

    def strip(self) -> str:
        """Give the text with its edits."""
        found, bracket, text, search = 0, -1, self._text, _SIGNS.search
        while match := search(text, found):
            found = match.end()
            sign = match[0]
            if sign == "[[":
                bracket = -1
                self._open_sign("[", match.start(), 2)
            elif sign == "]]":
                # Of three the first closes an address: `[[File:a.png|[https://example.org there]]]`.
                start = match.start()
                if bracket >= 0 and text[found : found + 1] == "]" and "]" not in text[bracket:start]:
                    self._edits[start] = 1, CLOSING
                    start, found = start + 1, found + 1
                self._close_sign("[", start, 2)
                bracket = -1
            elif sign[0] == "}":
                self._close_braces(match.start(), len(sign))
            elif sign == "<!--":
                found = self._strip_comment(match.start())
            elif sign == "<":
                self._edits[match.start()] = 1, TAG
            elif sign[0] == "<":
                found = self._strip_tag(match)
            elif sign == "[":
                bracket = match.start()
                self._edits[bracket] = 1, BRACKET
            elif sign[-1] == "|":
                self._edits[match.end() - 2] = 2, TABLE
            else:
                self._open_sign("{", match.start(), len(sign))
                if colon := _FUNCTION.match(text, found):
                    # The tokenizer takes all up to the first `|` for a name, which must not hold links.
                    self._edits[colon.end() - 1] = 1, ":|"
        while self._open:
            self._forget()
        return self._put_together()

    def _mask(self, start: int, length: int) -> None:
        self.strays.append(start)
        self._edits[start] = length, STRAY

    # --- signs with a partner

    def _open_sign(self, kind: str, start: int, length: int) -> bool:
        is_deep = len(self._open) >= DEEPEST or (kind == "{" and length > LONGEST_RUN)
        if is_deep:
            self.too_deep.append(start)
            self._edits[start] = length, STRAY
        self._open.append(_Opener(kind, start, length, is_deep))
        self._waiting[kind] += 1
        return not is_deep

    def _close_sign(self, kind: str, start: int, length: int) -> None:
        """Close the last of a kind; what was opened after it has no partner."""
        if not self._waiting[kind]:
            self._mask(start, length)
            return
        while self._open[-1].kind != kind:
            self._forget()
        if self._take().is_deep:
            self._edits[start] = length, STRAY

    def _take(self) -> _Opener:
        opener = self._open.pop()
        self._waiting[opener.kind] -= 1
        return opener

    def _forget(self) -> None:
        opener = self._take()
        if not opener.is_deep:
            self._mask(opener.start, opener.length)

    def _close_braces(self, start: int, length: int) -> None:
        """Close as many braces as a run has: `{{{{{1}}}}}` is an argument in a template."""
        while length >= 2:
            if not self._waiting["{"]:
                self._mask(start, length)
                return
            while self._open[-1].kind != "{":
                self._forget()
            opener = self._take()
            closed = min(opener.length, length)
            if opener.is_deep:
                self._edits[start] = closed, STRAY
            opener.length -= closed
            if opener.length >= 2:
                self._open.append(opener)
                self._waiting["{"] += 1
            start, length = start + closed, length - closed

    # --- comments and elements

    def _strip_comment(self, start: int) -> int:
        end = self._find("-->", start)
        if end < 0:
            self._mask(start, 4)
            return start + 4
        self._edits[start] = end + 3 - start, NOTHING
        return end + 3

    def _find(self, closing: str, start: int) -> int:
        """Find what closes an element; that nothing does is remembered, as each search goes to the end."""
        if closing in self._missing:
            return -1
        end = self._text.find(closing, start)
        if end < 0:
            self._missing.add(closing)
        return end

    def _strip_tag(self, match: re.Match[str]) -> int:
        """Give where to go on."""
        name, (start, end) = match["name"].lower(), match.span()
        if name in RAW and not match["end"]:
            return self._strip_raw(match, name)
        if name in RAW:
            self._mask(start, end - start)
        elif name not in NESTED:
            self._edits[start] = 1, TAG
            return start + 1
        elif match["end"]:
            self._close_sign(name, start, end - start)
        elif match["closed"]:
            self._edits[start] = end - start, self._keep(name, match["attributes"], None)
        elif self._open_sign(name, start, end - start):
            # Left to the tokenizer, with a mark for its attributes.
            self._edits[start] = end - start, f"<{name}>{self._keep(name, match['attributes'], '')}"
        return end

    def _strip_raw(self, match: re.Match[str], name: str) -> int:
        start, end = match.span()
        content = None
        if not match["closed"]:
            closing = f"</{match['name']}>"
            closed = self._find(closing, end)
            if closed < 0:
                self._mask(start, end - start)
                return end
            content, end = self._text[end:closed], closed + len(closing)
        self._edits[start] = end - start, self._keep(name, match["attributes"], content)
        return end

    def _put_together(self) -> str:
        pieces, done, counted, line, gone, text = [], 0, 0, 0, 0, self._text
        for start, (length, put) in sorted(self._edits.items()):
            pieces += [text[done:start], put]
            done = start + length
            if length > 6 and (lost := text.count("\n", start, done)):
                line += text.count("\n", counted, done)
                counted, gone = done, gone + lost
                self.lines.add(line - gone + 1, line + 1)
        pieces.append(text[done:])
        return "".join(pieces)
