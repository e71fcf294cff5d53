"""One use of a template: what its function is given."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Optional, TypeAlias

from chapbook.parsers.mediawiki.inlines import make_plain
from chapbook.parsers.mediawiki.page import Page
from chapbook.parsers.mediawiki.signs import NOTHING
from chapbook.parsers.mediawiki.tree import Nodes, Template

if TYPE_CHECKING:
    from chapbook.parsers.mediawiki.expansion import Expander

Arguments: TypeAlias = "Mapping[str, Nodes]"


class Frame:
    """Arguments of the template whose text is being expanded; the page itself has none."""

    __slots__ = ("arguments", "line", "outer")

    def __init__(self, arguments: Arguments, outer: Optional["Frame"] = None, line: int = 0) -> None:
        self.arguments, self.outer, self.line = arguments, outer, line

    def find(self, name: str) -> tuple[Nodes, "Frame"] | None:
        """Give an argument, with the frame that its own arguments are found in."""
        if self.outer is None or (nodes := self.arguments.get(name)) is None:
            return None
        return nodes, self.outer


class Call:
    """A template with its arguments, which are expanded when they are asked for."""

    __slots__ = ("_arguments", "_expander", "_raw", "_values", "frame", "line", "name", "node")

    def __init__(self, expander: "Expander", node: Template, frame: Frame, name: str, line: int) -> None:
        self._expander, self.node, self.frame, self.name, self.line = expander, node, frame, name, line
        self._arguments: dict[str, Nodes] | None = None
        self._values: dict[str, str] = {}
        self._raw: dict[int, str] = {}

    @property
    def page(self) -> Page:
        """The page that it stands on."""
        return self._expander.page

    def expand(self, nodes: Nodes) -> str:
        """Expand what stands in its text."""
        return self._expander.expand(nodes, self.frame)

    def expand_text(self, text: str) -> str:
        """Expand wikitext that was made of its arguments."""
        return self._expander.expand_text(text, self.frame)

    def list_arguments(self) -> dict[str, Nodes]:
        """Give its arguments by name, or by number from 1 where they have none; the last of a name counts."""
        if self._arguments is None:
            found: dict[str, Nodes] = {}
            number = 0
            for key, value in self.node.arguments:
                if key is None:
                    number += 1
                    found[str(number)] = value
                else:
                    found[self.expand(key).replace(NOTHING, "").strip()] = value
            self._arguments = found
        return self._arguments

    def _expand(self, key: str, nodes: Nodes) -> str:
        """Expand an argument once: a nest of templates that ask twice would take a power of two."""
        if (value := self._values.get(key)) is None:
            value = self._values[key] = self.expand(nodes).strip(_BLANKS)
        return value

    def text(self, *keys: str) -> str:
        """Give the first of these arguments that says something, without blanks around it."""
        arguments = self.list_arguments()
        for key in keys:
            if key in arguments and (text := self._expand(key, arguments[key])):
                return text
        return ""

    def plain(self, *keys: str) -> str:
        """Give the words of an argument alone."""
        text = self.text(*keys)
        return make_plain(text, self.page) if text and not text.isalnum() else text

    def texts(self) -> list[str]:
        """List the arguments without a name, empty ones too."""
        arguments, found = self.list_arguments(), list[str]()
        while (nodes := arguments.get(str(len(found) + 1))) is not None:
            found.append(self._expand(str(len(found) + 1), nodes))
        return found

    def items(self) -> Iterator[tuple[str, str]]:
        """Yield all arguments, in the order in which they were written."""
        for key, nodes in self.list_arguments().items():
            yield key, self._expand(key, nodes)

    def raw(self, number: int) -> str:
        """Give what stands between two `|`, key and all, counted from 0: functions know no keys."""
        if number >= len(self.node.arguments):
            return ""
        if (said := self._raw.get(number)) is None:
            key, value = self.node.arguments[number]
            text = self.expand(value)
            said = self._raw[number] = text if key is None else f"{self.expand(key)}={text}"
        return said


_BLANKS = f" \t\r\n{NOTHING}"


Function: TypeAlias = "Callable[[Call], str]"
"""What a template is here: a function from its call to what it says, as wikitext with marks."""


def under(names: str, template: Function) -> dict[str, Function]:
    """Enter a template under all of its names, folded, with `|` between them."""
    return dict.fromkeys(names.split("|"), template)


@lru_cache(10_000)
def fold_name(name: str) -> str:
    """Reduce the name of a template to what tells it from others: `Template:Foo_bar` is `foo bar`."""
    folded = re.sub(r"[\s_]+", " ", name).strip().casefold()
    return re.sub(r"^(?:(?:subst|safesubst|template|msg|msgnw|raw):\s*)+", "", folded)
