"""Wikitext with marks → prose: quotation marks for emphasis, HTML elements, addresses in brackets."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from chapbook.model import (
    Break,
    Foreign,
    Formula,
    Hyperlink,
    Inline,
    Mention,
    Note,
    Prose,
    Span,
    SpanStyle,
)
from chapbook.model.prose import flatten, join
from chapbook.parsers.mediawiki.marks import (
    AddressMark,
    CodeMark,
    ForeignMark,
    LinkMark,
    LiteralMark,
    NoteMark,
)
from chapbook.parsers.mediawiki.page import Page
from chapbook.parsers.mediawiki.quotation import mark_emphasis
from chapbook.parsers.mediawiki.signs import NOTHING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_STYLES: dict[str, SpanStyle] = {
    **dict.fromkeys(("b", "strong"), "strong"),
    **dict.fromkeys(("i", "em", "dfn", "var", "cite", "u"), "emphasis"),
    **dict.fromkeys(("code", "tt", "kbd", "samp"), "code"),
    **dict.fromkeys(("s", "strike", "del"), "struck"),
    "sub": "subscript",
    "sup": "superscript",
    "small": "small",
    "smallcaps": "small-caps",
    "title": "title",
    "ins": "inserted",
}
_PLAIN = frozenset(
    ("span", "font", "big", "abbr", "bdi", "bdo", "data", "time", "mark", "ruby", "rb", "nobr")
)
"""Elements that say nothing in print, or that a sign stands for."""

_SPECIAL = re.compile("[\ue001-\ue005\U000f0000-\U0010ffff]|''|__[A-Z]{3,}__")
_SIGNS = re.compile(
    "\ue002(?P<end>/?)(?P<tag>[A-Za-z][A-Za-z0-9]*)(?P<attributes>[^<>\ue002]*)>"
    "|(?P<mark>[\U000f0000-\U0010ffff])"
    "|\ue003(?P<address>[^\\s\\]\ue001-\ue005\U000f0000-\U0010ffff]+)[ \t]*"
    "|(?P<close>[\\]\ue007])|[\ue001-\ue006]"
    "|__(?:NO|FORCE)?(?:TOC|EDITSECTION|GALLERY|INDEX|NEWSECTIONLINK|CONTENTCONVERT|TITLECONVERT)__"
)
_TRAIL = re.compile("[^\\W\\d_]+")
_BLANKS = re.compile("[ \t\r\n\f\x0b]+")
_HIDDEN = re.compile("display\\s*:\\s*none|visibility\\s*:\\s*hidden", re.IGNORECASE)
_SMALL_CAPS = re.compile("font-variant\\s*:\\s*small-caps", re.IGNORECASE)
_ITALIC = re.compile("font-style\\s*:\\s*italic", re.IGNORECASE)
_LANGUAGE = re.compile("\\blang\\s*=\\s*[\"']?([A-Za-z-]+)")


def make_prose(text: str, page: Page) -> Prose:
    """Set a text, blanks folded."""
    if not _SPECIAL.search(text):
        return _fold(text).strip(" ")
    if NOTHING in text and "(" in text:
        text = _close_gaps(text)
    if "''" in text:
        text = mark_emphasis(text)
    return trim(_Setter(page).set(text))


_GAPS = (
    (re.compile(f"[;,]\\s*{NOTHING}+(?=\\s*[);,])"), ""),
    (re.compile(f"\\(\\s*{NOTHING}+\\s*[;,]\\s*"), "("),
    (re.compile(f"\\s*\\(\\s*{NOTHING}+\\s*\\)"), ""),
)


def _close_gaps(text: str) -> str:
    """Take away brackets, and marks in them, around what prints nothing, such as a sound."""
    for pattern, rest in _GAPS:
        text = pattern.sub(rest, text)
    return text


def make_plain(text: str, page: Page) -> str:
    """Give the words of a text alone."""
    return flatten(make_prose(text, page)).strip()


def trim(prose: Prose) -> Prose:
    """Take blanks and breaks from either end."""
    if isinstance(prose, str):
        return prose.strip(" ")
    start, end = 0, len(prose)
    while start < end and (isinstance(prose[start], Break) or prose[start] == " "):
        start += 1
    while start < end and (isinstance(prose[end - 1], Break) or prose[end - 1] == " "):
        end -= 1
    parts = list(prose[start:end])
    if parts and isinstance(parts[0], str):
        parts[0] = parts[0].lstrip(" ")
    if parts and isinstance(parts[-1], str):
        parts[-1] = parts[-1].rstrip(" ")
    return join(parts)


Maker: TypeAlias = "Callable[[Prose], Inline | None]"


@dataclass(slots=True)
class _Frame:
    """An element that is open, with what it holds so far."""

    tag: str
    finish: "Maker | None"
    """Makes what the element is; None where its parts go to those around it."""

    parts: list[Inline]


class _Setter:
    """Sets one text."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._frames = [_Frame("", None, [])]
        self._address = ""

    def set(self, text: str) -> Prose:
        done, search = 0, _SIGNS.search
        while match := search(text, done):
            if match.start() > done:
                self._frames[-1].parts.append(text[done : match.start()])
            done = match.end()
            if sign := match["mark"]:
                done = self._add_mark(sign, text, done)
            elif match["tag"]:
                self._add_tag(match)
            elif match["address"]:
                self._open_address(match["address"])
            elif match["close"]:
                self._close_address()
            elif match[0] == "\ue002":
                self._frames[-1].parts.append("<")
        self._frames[-1].parts.append(text[done:])
        while len(self._frames) > 1:
            self._close()
        return _tidy(self._frames[0].parts)

    # --- marks

    def _add_mark(self, sign: str, text: str, end: int) -> int:
        """Add what a mark stands for; letters right behind a link belong to it."""
        mark = self._page.fetch(sign)
        parts = self._frames[-1].parts
        if isinstance(mark, LinkMark):
            trail = _TRAIL.match(text, end)
            words = mark.text + trail[0] if trail else mark.text
            parts.append(Mention(make_prose(words, self._page), mark.name, mark.section))
            return trail.end() if trail else end
        if isinstance(mark, LiteralMark):
            parts.append(mark.text)
        elif isinstance(mark, AddressMark):
            parts.append(Hyperlink(make_prose(mark.text, self._page), mark.address))
        elif isinstance(mark, ForeignMark):
            parts.append(Foreign(make_prose(mark.text, self._page), mark.language))
        elif isinstance(mark, Formula):
            parts.append(mark)
        elif isinstance(mark, CodeMark):
            parts.append(Span("code", mark.text))
        elif isinstance(mark, NoteMark) and (note := self._make_note(mark)):
            parts.append(note)
        return end

    def _make_note(self, mark: NoteMark) -> Note | None:
        text = self._page.notes.get((mark.group, mark.name), "") if mark.name else mark.text
        if text:
            return Note(make_prose(text, self._page), mark.group, mark.name)
        hint = "a note of this name with its text is missing"
        message = f"the note “{mark.name}” says nothing and is left out{{times}}"
        self._page.warn(
            "CB017", mark.line, mark.name, message, hint if mark.name else "write it, or delete it"
        )
        return None

    # --- elements

    def _add_tag(self, match: re.Match[str]) -> None:
        tag, attributes = match["tag"].lower(), match["attributes"]
        if tag in ("br", "p", "div", "center", "li", "hr", "tr", "blockquote", "dd", "dt"):
            if tag == "br" or self._frames[-1].parts:
                self._frames[-1].parts.append(Break())
        elif tag == "rt":
            # How a Chinese sign is read, in small type above it on screens.
            self._frames[-1].parts.append(")" if match["end"] else "(")
        elif tag == "rp" and not match["end"]:
            self._open(tag, lambda prose: None)
        elif tag == "q":
            self._frames[-1].parts.append("”" if match["end"] else "“")
        elif match["end"]:
            self._close_tag(tag)
        elif attributes.endswith("/"):
            return
        elif style := self._find_style(tag, attributes):
            self._open(tag, _make_span(style))
        elif tag in _PLAIN:
            self._open(tag, _find_maker(attributes))

    @staticmethod
    def _find_style(tag: str, attributes: str) -> SpanStyle | None:
        if style := _STYLES.get(tag):
            return style
        if attributes and _SMALL_CAPS.search(attributes):
            return "small-caps"
        return "emphasis" if attributes and _ITALIC.search(attributes) else None

    def _open(self, tag: str, finish: "Maker | None") -> None:
        if len(self._frames) < 60:
            self._frames.append(_Frame(tag, finish, []))

    def _close_tag(self, tag: str) -> None:
        """Close an element; those that were opened in it and are not closed go on behind it."""
        if not any(frame.tag == tag for frame in self._frames):
            return
        again: list[_Frame] = []
        while self._frames[-1].tag != tag:
            frame = self._frames[-1]
            self._close()
            again.append(frame)
        self._close()
        for frame in reversed(again):
            self._open(frame.tag, frame.finish)

    def _close(self) -> None:
        frame = self._frames.pop()
        around = self._frames[-1].parts
        if frame.finish is None:
            around += frame.parts
            return
        prose = _tidy(frame.parts)
        if prose == " ":
            around.append(" ")
        elif prose and (made := frame.finish(prose)):
            around.append(made)

    # --- addresses

    def _open_address(self, address: str) -> None:
        if address.startswith("//"):
            address = f"https:{address}"
        self._address = address
        self._open("[", lambda prose: Hyperlink(prose, address))

    def _close_address(self) -> None:
        if not any(frame.tag == "[" for frame in self._frames):
            self._frames[-1].parts.append("]")
            return
        frame = next(frame for frame in reversed(self._frames) if frame.tag == "[")
        if frame is self._frames[-1] and not any(frame.parts):
            # An address without words says itself.
            self._frames.pop()
            self._frames[-1].parts.append(self._address)
            return
        self._close_tag("[")


def _make_span(style: SpanStyle) -> Maker:
    return lambda prose: Span(style, prose)


def _find_maker(attributes: str) -> "Maker | None":
    if _HIDDEN.search(attributes):
        return lambda prose: None
    if language := _LANGUAGE.search(attributes):
        tongue = language[1]
        return lambda prose: Foreign(prose, tongue)
    return None


def _tidy(parts: list[Inline]) -> Prose:
    """Join neighbouring strings, and fold their blanks."""
    tidy: list[Inline] = []
    words: list[str] = []
    for part in parts:
        if isinstance(part, str):
            words.append(part)
            continue
        if text := _fold("".join(words)):
            tidy.append(text)
        words = []
        tidy.append(part)
    if text := _fold("".join(words)):
        tidy.append(text)
    return join(_bare_breaks(tidy) if any(type(part) is Break for part in tidy) else tidy)


def _bare_breaks(parts: list[Inline]) -> "Iterator[Inline]":
    """Yield parts without the blanks beside breaks."""
    for at, part in enumerate(parts):
        bare = part
        if isinstance(bare, str) and at and isinstance(parts[at - 1], Break):
            bare = bare.lstrip(" ")
        if isinstance(bare, str) and isinstance(next(iter(parts[at + 1 : at + 2]), None), Break):
            bare = bare.rstrip(" ")
        yield bare


def _fold(text: str) -> str:
    """Make one blank of many, and none before one at which no line ends."""
    folded = _BLANKS.sub(" ", text)
    return folded.replace(" \u00a0", "\u00a0") if "\u00a0" in folded else folded
