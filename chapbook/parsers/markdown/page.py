"""A page of Markdown that is being read: its lines, the parser, and what is wrong with it."""

import re
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from chapbook.problems import Place, Problem

_WIKI_LINK = re.compile(r"\[\[([^\[\]|\n]+)(?:\|([^\[\]\n]+))?\]\]")


class Page:
    """The lines of a file, and the problems found in it."""

    def __init__(self, file: str, lines: list[str], first: int, problems: list[Problem]) -> None:
        """`first` is the index of the line behind the front matter."""
        self.file, self.lines, self.first, self.problems = file, lines, first, problems
        self.environment: dict[str, Any] = {}
        """What markdown-it notes down: definitions of links and notes."""

    @property
    def start(self) -> Place:
        """Give the place where the file begins."""
        return Place(self.file, 1, 1)

    def parse(self) -> list[Token]:
        """Give the tokens of what follows the front matter."""
        return make_parser().parse("\n".join(self.lines[self.first :]), self.environment)

    def parse_line(self, text: str) -> list[Token]:
        """Give the tokens of a text of one line, as the front matter has them."""
        return make_parser().parseInline(text)[0].children or []

    def find(self, token: Token, text: str = "") -> Place:
        """Give the place where a block begins, or a text in its lines if there is such a text."""
        if token.map is None:
            return self.start
        first = self.first + token.map[0]
        last = max(self.first + token.map[1], first + 1)
        for number in range(first, min(last, len(self.lines))):
            if text and (column := self.lines[number].find(text)) >= 0:
                return Place(self.file, number + 1, column + 1)
        line = self.lines[first] if first < len(self.lines) else ""
        return Place(self.file, first + 1, len(line) - len(line.lstrip(" \t>")) + 1)

    def find_line(self, text: str) -> Place:
        """Give the place of the first line that begins with a text."""
        for number, line in enumerate(self.lines, start=1):
            if line.lstrip().startswith(text):
                return Place(self.file, number, line.index(text) + 1)
        return self.start

    def warn(self, code: str, place: Place, message: str, hint: str = "") -> None:
        """Note down what is wrong."""
        self.problems.append(Problem("warning", code, place, message, hint))


@cache
def make_parser() -> MarkdownIt:
    """Set up markdown-it, which costs milliseconds."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.use(footnote_plugin).use(deflist_plugin)
    parser.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
    parser.inline.ruler.before("link", "wiki_link", read_wiki_link)
    return parser


def read_wiki_link(state: StateInline, silent: bool) -> bool:
    """Take `[[Name]]` or `[[Name|words]]`; a rule of markdown-it."""
    found = _WIKI_LINK.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        token = state.push("wiki_link", "", 0)
        token.content = (found[2] or found[1].removeprefix("#")).strip()
        token.meta = {"name": found[1].strip()}
    state.pos = found.end()
    return True
