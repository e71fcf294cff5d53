"""What stands in a line of Markdown: markdown-it's tokens → prose."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote

from markdown_it.token import Token

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
from chapbook.model.prose import join
from chapbook.parsers.markdown.page import Page
from chapbook.problems import Place

DEEPEST = 20
"""How deep emphasis may nest; what is deeper has that of what it stands in."""

MARKS: dict[str, SpanStyle] = {"em": "emphasis", "strong": "strong", "s": "struck"}
TAGS: dict[str, SpanStyle] = {
    "b": "strong", "cite": "title", "code": "code", "del": "struck", "em": "emphasis", "i": "emphasis",
    "ins": "inserted", "s": "struck", "small": "small", "strong": "strong", "sub": "subscript",
    "sup": "superscript", "u": "inserted",
}  # fmt: skip
"""HTML's names for what Markdown has no sign for, or another."""

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)([^>]*)>")
_LANG = re.compile(r"""\slang\s*=\s*["']?([A-Za-z0-9-]+)""")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_SAFE = re.compile(r"(?:https?:)?//|mailto:", re.IGNORECASE)
_UNKNOWN_NOTE = re.compile(r"\[\^[^\]\s]+\]")
_BLANKS = re.compile("[ \t\n]+")


Locator = Callable[[str], Place]
"""Finds what is written in a text."""


class Image(NamedTuple):
    """A picture in the midst of a text, which becomes a block."""

    file: str
    caption: str
    description: str


@dataclass(slots=True)
class _Open:
    """Something that is not closed yet, with what stands in it so far."""

    closer: str
    """The type of token, or the tag of HTML, that closes it; nothing closes the whole."""

    make: "Span | Foreign | Mention | Hyperlink | None"
    parts: list[Inline] = field(default_factory=list)


class InlineReader:
    """Reads the tokens of one text."""

    def __init__(self, page: Page, locate: Locator, notes: Mapping[int, Prose]) -> None:
        """Take the texts of notes by markdown-it's numbers for them."""
        self._page, self._locate, self._notes = page, locate, notes
        self._open = [_Open("", None)]
        self.images: list[Image] = []

    def read(self, tokens: Sequence[Token]) -> Prose:
        """Give the text that tokens make."""
        for token in tokens:
            self._take(token)
        while len(self._open) > 1:
            self._close()
        return join(_trim(self._open[0].parts))

    def _add(self, part: Inline) -> None:
        parts = self._open[-1].parts
        if isinstance(part, str) and parts and isinstance(last := parts[-1], str):
            # What stood between them may be gone.
            parts[-1] = _BLANKS.sub(" ", last + part)
        else:
            parts.append(part)

    def _take(self, token: Token) -> None:
        name = token.type.removesuffix("_open").removesuffix("_close")
        match token.type:
            case "text" | "text_special":
                self._add_text(token.content)
            case "softbreak":
                self._add(" ")
            case "hardbreak":
                self._add(Break())
            case "code_inline":
                self._add(Span("code", token.content))
            case "em_open" | "strong_open" | "s_open":
                self._push(f"{name}_close", Span(MARKS[name], ""))
            case "link_open":
                self._push("link_close", self._read_link(str(token.attrs.get("href", ""))))
            case "em_close" | "strong_close" | "s_close" | "link_close":
                self._close_to(token.type)
            case "wiki_link":
                name, _, section = str(token.meta["name"]).partition("#")
                self._add(Mention(token.content, name.strip().replace("_", " "), section.strip()))
            case "footnote_ref":
                number = int(token.meta["id"])
                self._add(Note(self._notes.get(number, ""), name=str(number)))
            case "math_inline" | "math_inline_double":
                self._add(Formula(token.content, token.type == "math_inline_double"))
            case "image":
                self.images.append(self._read_image(token))
            case "html_inline":
                self._take_html(token.content)

    def _add_text(self, text: str) -> None:
        if found := _UNKNOWN_NOTE.search(text):
            message = f'there is no note "{found[0]}", and this is kept as text'
            self._page.warn(
                "CB017", self._locate(found[0]), message, f'write "{found[0]}: …" on a line of its own'
            )
        self._add(_BLANKS.sub(" ", text))

    def _push(self, closer: str, make: "Span | Foreign | Mention | Hyperlink | None") -> None:
        self._open.append(_Open(closer, make if len(self._open) < DEEPEST else None))

    def _close_to(self, closer: str) -> None:
        """Close what a sign closes, and what was left open in it; one that closes nothing is passed over."""
        if any(it.closer == closer for it in self._open):
            while self._open[-1].closer != closer:
                self._close()
            self._close()

    def _close(self) -> None:
        opened = self._open.pop()
        text = join(opened.parts)
        match opened.make:
            case Span(style):
                made: tuple[Inline, ...] = (Span(style, text),) if text else ()
            case Foreign(_, language):
                made = (Foreign(text, language),) if text else ()
            case Mention(_, name, section):
                made = (Mention(text or name, name, section),)
            case Hyperlink(_, address):
                made = (Hyperlink(text or address, address),)
            case None:
                made = (text,) if isinstance(text, str) else text
        for part in made:
            self._add(part)

    def _read_link(self, href: str) -> Mention | Hyperlink | None:
        if _SAFE.match(href):
            return Hyperlink("", href)
        if _SCHEME.match(href):
            message = f'the link to "{href[:60]}" leads nowhere, and its words stay'
            hint = "link to https:, http:, mailto:, or an article"
            self._page.warn("CB018", self._locate(href), message, hint)
            return None
        path, _, section = unquote(href).partition("#")
        name = PurePosixPath(path).name.replace("_", " ")
        return Mention("", name, section) if name or section else None

    def _read_image(self, token: Token) -> Image:
        path = unquote(str(token.attrs.get("src", "")))
        # An article may lie in a folder of its own; all pictures lie in the book's.
        file = path.rpartition("images/")[2] if not _SCHEME.match(path) else path
        title = _BLANKS.sub(" ", str(token.attrs.get("title", ""))).strip()
        return Image(file.removeprefix("./"), title, _BLANKS.sub(" ", token.content).strip())

    def _take_html(self, html: str) -> None:
        found = _TAG.fullmatch(html)
        if found is None:
            return  # a comment, or an instruction
        closing, name, rest = found[1], found[2].lower(), found[3]
        language = _LANG.search(rest)
        if name == "br":
            self._add(Break())
        elif closing:
            self._close_to(f"</{name}>")
        elif language and name in ("span", "i", "em"):
            self._push(f"</{name}>", Foreign("", language[1]))
            if name != "span":
                self._push("", Span("emphasis", ""))
        elif name in TAGS:
            self._push(f"</{name}>", Span(TAGS[name], ""))
        else:
            warn_of_html(html, self._locate(html), self._page)


def read_inlines(tokens: Sequence[Token], page: Page, place: Place) -> Prose:
    """Give the text of tokens that stand in a place without notes."""
    return InlineReader(page, lambda _: place, {}).read(tokens)


def warn_of_html(html: str, place: Place, page: Page) -> None:
    """Report HTML that is left out."""
    tag = _TAG.search(html)
    shown = " ".join((tag[0] if tag else html).split())
    shown = shown if len(shown) <= 40 else f"{shown[:39]}…"
    page.warn(
        "CB016", place, f"the HTML {shown} is not printed, and its words stay", "write Markdown instead"
    )


def _trim(parts: list[Inline]) -> Iterator[Inline]:
    """Take the blanks off the ends of a text."""
    last = len(parts) - 1
    for index, part in enumerate(parts):
        if isinstance(part, str):
            trimmed = part.lstrip(" ") if index == 0 else part
            yield trimmed.rstrip(" ") if index == last else trimmed
        else:
            yield part
