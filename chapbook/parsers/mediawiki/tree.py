"""Stripped wikitext → a tree of templates, arguments, links and notes.

The library has two halves: a tokenizer in C, which knows what a template is and what only looks like one, and
a builder in Python, which takes six times as long and makes objects that we would take apart again. So we
take the tokens. Lines, lists, tables and quotation marks are ours (`blocks`, `tables`, `inlines`).
"""

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any, TypeAlias

from mwparserfromhell.parser import CTokenizer  # type: ignore[attr-defined]  # it is not in __all__
from mwparserfromhell.parser import tokens as t

from chapbook.parsers.mediawiki.signs import PLAIN

Nodes: TypeAlias = "list[str | Template | Argument | WikiLink | Element | Entity]"

_LIST = re.compile(r"^(?=[*#:;]|----)", re.MULTILINE)


@dataclass(slots=True)
class Template:
    """`{{name|value|key=value}}`, which may be a parser function or a variable, too."""

    name: Nodes
    arguments: "list[tuple[Nodes | None, Nodes]]"
    """Key and value; no key where none was written."""

    line: int
    """Counted from 0 in the stripped text, here and below."""


@dataclass(slots=True)
class Argument:
    """`{{{name|default}}}`."""

    name: Nodes
    default: "Nodes | None" = None


@dataclass(slots=True)
class WikiLink:
    """`[[target|text]]`."""

    target: Nodes
    text: "Nodes | None"
    line: int


@dataclass(slots=True)
class Element:
    """`<ref>` or `<references>`, whose attributes are a mark at the head of the content."""

    name: str
    content: Nodes


@dataclass(slots=True)
class Entity:
    """One character that was written by its name or number."""

    char: str


@dataclass(slots=True)
class _Builder:
    """Takes tokens one by one; `top` is what they go into, `below` what it is nested in."""

    line: int = 0
    top: Nodes = field(default_factory=list)
    below: list[tuple[Any, Nodes]] = field(default_factory=list)

    def open(self, node: Any, into: Nodes) -> None:
        self.below.append((node, self.top))
        self.top = into

    def close(self) -> Any:
        node, self.top = self.below.pop()
        return node


def parse_tree(text: str) -> Nodes:
    """Give the nodes of a text, in time that grows with its length."""
    builder = _Builder()
    for token in CTokenizer().tokenize(_LIST.sub(PLAIN, text), 0, True):
        kind = type(token)
        if kind is t.Text:
            words = token["text"]
            builder.top.append(words.replace(PLAIN, "") if PLAIN in words else words)
            builder.line += words.count("\n")
        elif act := _ACTS.get(kind):
            act(builder, token)
        # What is left was stripped, or says nothing: quotation marks of attributes.
    return builder.top


def _open_template(builder: _Builder, _: t.Token) -> None:
    node = Template([], [], builder.line)
    builder.open(node, node.name)


def _part_template(builder: _Builder, _: t.Token) -> None:
    builder.top = []
    builder.below[-1][0].arguments.append((None, builder.top))


def _name_argument(builder: _Builder, _: t.Token) -> None:
    arguments = builder.below[-1][0].arguments
    key = arguments.pop()[1]
    builder.top = []
    arguments.append((key, builder.top))


def _open_argument(builder: _Builder, _: t.Token) -> None:
    node = Argument([])
    builder.open(node, node.name)


def _part_argument(builder: _Builder, _: t.Token) -> None:
    builder.top = builder.below[-1][0].default = []


def _open_link(builder: _Builder, _: t.Token) -> None:
    node = WikiLink([], None, builder.line)
    builder.open(node, node.target)


def _part_link(builder: _Builder, _: t.Token) -> None:
    builder.top = builder.below[-1][0].text = []


def _close(builder: _Builder, _: t.Token) -> None:
    node = builder.close()
    builder.top.append(node)


def _open_element(builder: _Builder, token: t.Token) -> None:
    # A row of four hyphens is an element, too: one that is nothing but its signs.
    builder.open(Element(token.get("wiki_markup") or "", []), [])


def _close_rule(builder: _Builder, _: t.Token) -> None:
    signs = builder.close().name
    builder.top.append(signs)


def _name_element(builder: _Builder, _: t.Token) -> None:
    node = builder.below[-1][0]
    node.name = "".join(map(str, builder.top)).lower()
    builder.top = node.content


def _end_element(builder: _Builder, _: t.Token) -> None:
    builder.top = []


def _open_entity(builder: _Builder, _: t.Token) -> None:
    builder.open(None, [])


def _number_entity(builder: _Builder, _: t.Token) -> None:
    builder.top.append("#")


def _hex_entity(builder: _Builder, token: t.Token) -> None:
    builder.top.append(token["char"])


def _close_entity(builder: _Builder, _: t.Token) -> None:
    name = "".join(map(str, builder.top))
    builder.close()
    builder.top.append(Entity(unescape(f"&{name};")))


def _open_heading(builder: _Builder, token: t.Token) -> None:
    signs = "=" * token["level"]
    builder.open(signs, builder.top)
    builder.top.append(signs)


def _close_heading(builder: _Builder, _: t.Token) -> None:
    signs = builder.close()
    builder.top.append(signs)


def _say(words: str) -> Any:
    return lambda builder, _: builder.top.append(words)


_ACTS: dict[Any, Any] = {
    t.TemplateOpen: _open_template,
    t.TemplateParamSeparator: _part_template,
    t.TemplateParamEquals: _name_argument,
    t.TemplateClose: _close,
    t.ArgumentOpen: _open_argument,
    t.ArgumentSeparator: _part_argument,
    t.ArgumentClose: _close,
    t.WikilinkOpen: _open_link,
    t.WikilinkSeparator: _part_link,
    t.WikilinkClose: _close,
    t.TagOpenOpen: _open_element,
    t.TagCloseOpen: _name_element,
    t.TagCloseSelfclose: _close_rule,
    t.TagOpenClose: _end_element,
    t.TagCloseClose: _close,
    t.HTMLEntityStart: _open_entity,
    t.HTMLEntityNumeric: _number_entity,
    t.HTMLEntityHex: _hex_entity,
    t.HTMLEntityEnd: _close_entity,
    t.HeadingStart: _open_heading,
    t.HeadingEnd: _close_heading,
    # Addresses are found where text is set; a bare one is only the text that it is.
    t.ExternalLinkSeparator: _say(" "),
}
