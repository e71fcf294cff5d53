"""Templates → text: the only importer of Jinja.

Rendering never touches the book's files, and everything that comes from a book is escaped:
articles are other people's text.
"""

import re
from collections.abc import Iterable
from itertools import groupby
from typing import Any, NamedTuple

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from chapbook.design.theme import DEFAULT, Theme
from chapbook.language.addresses import part_address
from chapbook.language.languages import find_direction
from chapbook.model import Equation, Fact, LineBreak, Sides, Word, Words


class Run(NamedTuple):
    """Facts of one kind that follow one another, and so fit one table."""

    kind: str
    facts: tuple[Fact | Sides, ...]


def group_by_kind(facts: Iterable[Fact | Sides]) -> list[Run]:
    """Part facts from sides, keeping their order."""
    return [Run(kind, tuple(run)) for kind, run in groupby(facts, lambda fact: type(fact).__name__)]


def group_by_section(remarks: Iterable[Any]) -> list[tuple[str, list[Any]]]:
    """Part what is said of a chapter by the sections that it is about, keeping its order."""
    return [(title, list(group)) for title, group in groupby(remarks, lambda remark: remark.section)]


def mark_breaks(address: str) -> Markup:
    """Say where a line may end in an address."""
    return Markup("<wbr/>").join(part_address(address))


def name_kind(noun: object) -> str:
    """Give the name of a noun: what a template has before it."""
    return type(noun).__name__


def part_lines(words: Words) -> list[Words]:
    """Part words at the line breaks that are meant: each line of a cell is a block, which is set faster."""
    lines: list[list[Word]] = [[]]
    for word in (words,) if isinstance(words, str) else words:
        if isinstance(word, LineBreak):
            lines.append([])
        else:
            lines[-1].append(word)
    return [tuple(line) for line in lines if line]


def write_mathml(equation: Equation) -> Markup:
    """Give what `chapbook.chapters.formulas` made of a formula, which has checked it."""
    return as_markup(equation.mathml)


_INITIAL = re.compile(
    r'(<div class="lead">\s*'
    r'(?:(?:<p class="hatnote">(?:[^<]|<(?!/p))*</p>|<div class="stand-in">.*?</div>|<figure\b.*?</figure>)'
    r"\s*)*"
    r"<p)>(<strong>|)"
    r'((?:[“‘"«]|ʿ|ʾ)?[^\W\d_])([^\W\d_]*)(?=(?:[^<]|<(?!/?p\b)[^>]*>){200})',
    re.DOTALL,
)
"""The first letter of a chapter's text, with the mark before it, and the rest of its word; a short paragraph
may be lower than an initial. Pictures, and notes that lead elsewhere, may stand before it."""


def mark_initial(html: str) -> Markup:
    """Mark the first letter of a chapter for a theme that sets it large, and the rest of its word.

    Programs that find words by the size of their letters would part them, so `data-text` says to the
    typesetter what word begins with the first of both; it ends with the other.
    """
    return as_markup(_INITIAL.sub(_mark, str(html), count=1))


def _mark(match: re.Match[str]) -> str:
    before, strong, letter, rest = match.groups()
    if not rest:
        return f'{before} class="opening"><span class="initial">{letter}</span>{strong}'
    initial = f'<span class="initial" data-text="{letter}{rest}">{letter}</span>'
    return f'{before} class="opening">{initial}{strong}<span data-text="">{rest}</span>'


class Renderer:
    """Renders the templates of one theme."""

    def __init__(self, theme: Theme) -> None:
        self._environment = Environment(
            # Not from folders: what is changed there in the midst of a build would be under keys of before.
            loader=DictLoader(_name_templates(theme)),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals["text_face"] = theme.text_face
        self._environment.filters["groupby_kind"] = group_by_kind
        self._environment.filters["groupby_section"] = group_by_section
        self._environment.filters["mark_initial"] = mark_initial
        self._environment.filters["breakable"] = mark_breaks
        self._environment.filters["kind"] = name_kind
        self._environment.filters["lines"] = part_lines
        self._environment.filters["direction"] = find_direction
        self._environment.filters["mathml"] = write_mathml

    def render(self, template: str, **names: object) -> str:
        """Fill in a template, for instance `chapter.html`. Raises jinja2.TemplateError if it is faulty."""
        return self._environment.get_template(template).render(names)


def _name_templates(theme: Theme) -> dict[str, str]:
    """Give texts by the names that templates call each other: `page.html`, `default/page.html`."""
    texts: dict[str, str] = {}
    for path, content in theme.templates:
        _, folder, name = path.split("/")
        texts.setdefault(name, content.decode())
        if folder == DEFAULT:
            texts[f"{DEFAULT}/{name}"] = content.decode()
    return texts


def as_markup(html: str) -> Markup:
    """Mark what a template made as HTML, so that the next template does not escape it again."""
    return Markup(html)  # noqa: S704  # everything in it was escaped when it was rendered
