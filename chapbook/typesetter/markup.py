"""Markup: a chapter's HTML is read by expat, in a tenth of the time that an HTML parser in Python takes.

Chapters come from our templates, which write XHTML, and most of it is read alike as XML and as HTML. What
might not be (`<p>` around a list, `<span/>`, `&nbsp;`, a script) is left to WeasyPrint's parser:
`read_markup` knows a short list of elements and what may stand in them, and gives up at anything else.
"""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

import weasyprint.document
from cssselect2 import ElementWrapper  # type: ignore[import-untyped]
from weasyprint import HTML

VOID = frozenset(("br", "hr", "img", "meta", "wbr"))
INLINE = frozenset((
    "a", "abbr", "b", "bdi", "br", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark", "q",
    "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
))  # fmt: skip
PARAGRAPHS = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "pre"))
SECTIONS = frozenset((
    "article", "aside", "blockquote", "div", "figcaption", "figure", "footer", "header", "main", "nav",
    "section",
))  # fmt: skip
FLOW = INLINE | PARAGRAPHS | SECTIONS | {"dl", "hr", "ol", "table", "ul"}
ROWS = frozenset(("thead", "tbody", "tfoot"))

CONTENT: Mapping[str | None, frozenset[str]] = {
    None: frozenset(("html",)),
    "html": frozenset(("head", "body")),
    "head": frozenset(("meta", "title")),
    "title": frozenset(),
    **dict.fromkeys(VOID, frozenset()),
    **dict.fromkeys(PARAGRAPHS | INLINE - VOID, INLINE),
    **dict.fromkeys(SECTIONS | {"body", "dd", "li", "td", "th", "caption"}, FLOW),
    "div": FLOW | {"dd", "dt"},
    "dl": frozenset(("div",)),
    "dt": INLINE,
    **dict.fromkeys(("ol", "ul"), frozenset(("li",))),
    "table": ROWS | {"caption"},
    **dict.fromkeys(ROWS, frozenset(("tr",))),
    "tr": frozenset(("th", "td")),
}
"""What may stand in what, so that HTML parsers close no element early, open none, and move none."""

BLANK = frozenset(("html", "head", "table", "tr", *ROWS))
"""Elements with no text right inside them but white space."""

_FRAME = re.compile(r"<!DOCTYPE html>\s*<html\b.*</body>(\s*</html>\s*)", re.DOTALL)
_READ_OTHERWISE = re.compile(r"""<!-|<!\[|<\?|='|="[^"]*[\t\r\n]|&\#(?!160;|3[0-9];)|\r|<pre>\n""")
"""Comments, CDATA, instructions; white space that XML changes, or HTML; references to odd characters."""

_theirs = weasyprint.document.layout_document


class Unfamiliar(Exception):
    """The markup has something in it that XML and HTML may not read alike."""


class KeptWrapper(ElementWrapper):  # type: ignore[misc]  # so is cssselect2
    """An element as selectors see it, which keeps its children: WeasyPrint goes over the tree four times."""

    def iter_children(self) -> Iterator[Any]:
        """Yield the elements right inside."""
        if not len(self.etree_element):
            return iter(())
        known: list[Any] | None = vars(self).get("children")
        if known is None:
            self.children = known = list(super().iter_children())
        return iter(known)

    def release(self) -> None:
        """Open the rings that elements make with what is inside; nobody goes over the tree any more."""
        stack: list[Any] = [self]
        while stack:
            stack += stack.pop().__dict__.pop("children", ())

    def query_all(self, *selectors: str) -> Iterator[Any]:
        """Yield what selectors match; of style sheets `CONTENT` knows none, so none are looked for."""
        is_idle = selectors == ("style", "link")
        return iter(()) if is_idle else iter(super().query_all(*selectors))


class Markup(HTML):  # type: ignore[misc]  # WeasyPrint is untyped
    """An HTML document, as WeasyPrint has it."""

    def __init__(self, html: str, base_url: str, url_fetcher: Any) -> None:
        try:
            root = read_markup(html)
        except (Unfamiliar, expat.ExpatError, UnicodeEncodeError):
            super().__init__(string=html, base_url=base_url, url_fetcher=url_fetcher)
            return
        self.base_url = base_url
        self.url_fetcher = url_fetcher
        self.media_type = "print"
        self.wrapper_element = KeptWrapper.from_html_root(root, content_language=None)
        self.etree_element = root


def read_markup(html: str) -> Element:
    """Give the tree that an HTML parser would; raises Unfamiliar or ExpatError where that is not sure."""
    frame = _FRAME.fullmatch(html)
    if frame is None or _READ_OTHERWISE.search(html):
        raise Unfamiliar
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.read_text
    parser.Parse(html, True)
    root = reader.close()
    # Only void elements are closed in their own tags, and they are closed nowhere else.
    if html.count("/>") != reader.voids or [child.tag for child in root] != ["head", "body"]:
        raise Unfamiliar
    _move_last_space(root, frame[1].replace("</html>", ""))
    return root


class _Reader:
    def __init__(self) -> None:
        self.voids = 0
        self._builder = TreeBuilder()
        self._open: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element where one of its name may stand."""
        above = self._open[-1] if self._open else None
        if name not in CONTENT[above] or (name == "a" and "a" in self._open):
            raise Unfamiliar
        if any(not key.islower() or key.startswith("xml") for key in attributes):
            raise Unfamiliar
        self.voids += name in VOID
        self._open.append(name)
        self._builder.start(name, attributes)

    def end(self, name: str) -> None:
        """End an element."""
        self._open.pop()
        self._builder.end(name)

    def read_text(self, text: str) -> None:
        """Take in text; HTML has no white space before the head."""
        if self._open[-1] in BLANK and text.strip(" \n"):
            raise Unfamiliar
        self._builder.data(text)

    def close(self) -> Element:
        """Give the root element."""
        return self._builder.close()


def _move_last_space(root: Element, space: str) -> None:
    """Put white space where HTML has it: none before the head, and what follows the body at its end."""
    body = root[1]
    root.text = body.tail = None
    if len(body):
        body[-1].tail = (body[-1].tail or "") + space or None
    else:
        body.text = (body.text or "") + space or None


def leave_metadata(html: Any) -> dict[str, Any]:
    """Read nothing about a document: stands for WeasyPrint's `get_html_metadata`.

    What the PDF says of itself is the linker's to write, and a chapter has no files attached.
    """
    return {}


def lay_out(html: Any, root_box: Any, context: Any) -> Iterator[Any]:
    """Yield pages: stands for WeasyPrint's `layout_document`.

    Then rings are opened. What refers to itself is left to the garbage collector, which takes a twentieth of
    the time to find it.
    """
    yield from _theirs(html, root_box, context)
    # A picture in an SVG is fetched only when it is painted.
    fetch = context.get_image_from_uri
    context.get_image_from_uri = partial(fetch.func, **{**fetch.keywords, "context": None})
    if isinstance(html.wrapper_element, KeptWrapper):
        html.wrapper_element.release()


def install() -> None:
    """Put both in the places of WeasyPrint's own."""
    weasyprint.document.get_html_metadata = leave_metadata
    weasyprint.document.layout_document = lay_out
