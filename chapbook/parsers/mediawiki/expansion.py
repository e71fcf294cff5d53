"""Nodes → wikitext with marks: templates are worked out, links and notes are kept.

A page may use so many templates and grow by so much (`page`); what goes beyond is a problem, and nothing
more is worked out. Templates that the book brings are wikitext; all others are functions (`templates`).
"""

import re

from chapbook.parsers.mediawiki import functions, images, templates
from chapbook.parsers.mediawiki.call import Call, Frame, fold_name
from chapbook.parsers.mediawiki.elements import keep_element, read_attributes
from chapbook.parsers.mediawiki.links import make_link
from chapbook.parsers.mediawiki.marks import AttributesMark, LiteralMark, NoteMark
from chapbook.parsers.mediawiki.page import DEEPEST, LONGEST, MOST_CALLS, Page
from chapbook.parsers.mediawiki.signs import MARK, NOTHING, OWN
from chapbook.parsers.mediawiki.stripping import Stripper
from chapbook.parsers.mediawiki.tree import Argument, Element, Entity, Nodes, Template, WikiLink, parse_tree

_MARKUP = frozenset("'|*#:;=[]{}<>!-\n\t _")


class Expander:
    """Expands the nodes of one page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._bodies: dict[str, Nodes] = {}

    # --- nodes

    def expand(self, nodes: Nodes, frame: Frame) -> str:
        """Give nodes as wikitext with marks."""
        if len(nodes) == 1 and type(nodes[0]) is str:
            return nodes[0]
        return "".join(node if type(node) is str else self.expand_node(node, frame) for node in nodes)

    def expand_node(self, node: object, frame: Frame) -> str:
        """Give one node as wikitext with marks."""
        match node:
            case str():
                return node
            case Template():
                return self._expand_template(node, frame)
            case WikiLink():
                return self._expand_link(node, frame)
            case Element():
                return self._expand_element(node, frame)
            case Entity():
                return self.page.keep(LiteralMark(node.char)) if node.char in _MARKUP else node.char
            case Argument():
                return self._expand_argument(node, frame)
            case _:
                raise AssertionError(node)

    def expand_text(self, text: str, frame: Frame) -> str:
        """Give wikitext of a raw element, which was not read with the page, as wikitext with marks."""
        return self.expand(self.read(text), frame)

    def read(self, text: str) -> Nodes:
        """Read wikitext that is not the page's own text."""
        stripper = Stripper(OWN.sub("\ufffd", text), self.keep_element)
        return parse_tree(stripper.strip())

    def keep_element(self, name: str, attributes: str, content: str | None) -> str:
        """See `elements`."""
        return keep_element(name, attributes, content, self)

    # --- one kind of node each

    def _expand_link(self, node: WikiLink, frame: Frame) -> str:
        target = self.expand(node.target, frame)
        if images.is_image(target):
            options = [] if node.text is None else split(node.text)
            texts = [self.expand(option, frame) for option in options]
            return images.keep_image(target, texts, self.page, node.line)
        text = None if node.text is None else self.expand(node.text, frame)
        return make_link(target, text, self.page)

    def _expand_element(self, node: Element, frame: Frame) -> str:
        self.page.open_notes += node.name == "ref"
        text = self.expand(node.content, frame)
        self.page.open_notes -= node.name == "ref"
        head = self.page.fetch(text[0]) if MARK.match(text) else None
        attributes = read_attributes(head.text) if isinstance(head, AttributesMark) else {}
        if node.name == "references":
            # Its notes are known now; they are printed with all others.
            return NOTHING
        group, name = attributes.get("group", ""), attributes.get("name", "")
        return self.page.keep_note(NoteMark(text[1:].strip(), group, name, 0))

    def _expand_argument(self, node: Argument, frame: Frame) -> str:
        name = self.expand(node.name, frame).strip()
        if (value := frame.find(name)) is not None:
            nodes, outer = value
            return self._deeper(nodes, outer)
        if node.default is not None:
            text = self.expand(split(node.default)[0], frame)
            # On the page itself it stands in a line, and may be an entry of a list.
            return text if frame.outer else text.strip("\n")
        if frame.outer is None:
            message = (
                "an argument “{{{" + name[:40] + "}}}” stands outside of a template; its name is kept{times}"
            )
            self.page.warn("CB091", 0, name, message, "write what it stands for")
        return name

    def _expand_template(self, node: Template, frame: Frame) -> str:
        page = self.page
        page.calls += 1
        if page.calls > MOST_CALLS or page.size > LONGEST or page.depth >= DEEPEST:
            hint = "is a template of the book using itself?"
            page.warn(
                "CB093", node.line, "limits", "the page's templates go beyond all limits", hint, "error"
            )
            return ""
        page.depth += 1
        try:
            text = self._call(node, frame)
        finally:
            page.depth -= 1
        page.size += len(text)
        return text

    def _call(self, node: Template, frame: Frame) -> str:
        name = self.expand(node.name, frame).replace(NOTHING, "").strip()
        call = Call(self, node, frame, name, frame.line if frame.outer else node.line)
        if (body := self.page.templates.get(fold_name(name))) is not None:
            return self._expand_body(fold_name(name), body, call)
        if (text := functions.evaluate(call)) is not None:
            return text
        return templates.expand(call)

    def _expand_body(self, name: str, body: str, call: Call) -> str:
        if name not in self._bodies:
            self._bodies[name] = self.read(cut_body(body))
        return self.expand(self._bodies[name], Frame(call.list_arguments(), call.frame, call.line)).strip(
            "\n"
        )

    def _deeper(self, nodes: Nodes, frame: Frame) -> str:
        if self.page.depth >= 2 * DEEPEST:
            return ""
        self.page.depth += 1
        try:
            return self.expand(nodes, frame)
        finally:
            self.page.depth -= 1


def split(nodes: Nodes) -> list[Nodes]:
    """Part nodes at the `|` in their strings, as the options of a picture are."""
    parts: list[Nodes] = [[]]
    for node in nodes:
        if isinstance(node, str):
            first, *others = node.split("|")
            parts[-1].append(first)
            parts += [[other] for other in others]
        else:
            parts[-1].append(node)
    return parts


def cut_body(text: str) -> str:
    """Give what a template's page includes elsewhere, and not what it says of itself."""
    if only := re.findall(r"<onlyinclude>(.*?)</onlyinclude>", text, re.DOTALL):
        text = "".join(only)
    text = re.sub(r"<noinclude>.*?(?:</noinclude>|\Z)", "", text, flags=re.DOTALL)
    return re.sub(r"</?includeonly>", "", text)
