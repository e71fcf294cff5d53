"""Front matter: YAML between two lines of three hyphens, at the very beginning of a file.

Values stay as they are written: 1121 is no number, and 22-12-1121 no date.
"""

from dataclasses import dataclass, field
from difflib import get_close_matches

import yaml

from chapbook.model import Break, Field, Infobox, Inline
from chapbook.model.prose import join
from chapbook.parsers.markdown.inlines import read_inlines
from chapbook.parsers.markdown.page import Page
from chapbook.problems import Place

LONGEST, DEEPEST = 100_000, 10
"""Characters of front matter, and how deep it may nest."""

TEXTS = {
    "title": "title", "language": "language", "lang": "language", "licence": "licence", "license": "licence",
    "attribution": "attribution",
}  # fmt: skip
KNOWN = (*TEXTS, "aliases", "infobox")


@dataclass(slots=True)
class FrontMatter:
    """What the front matter says."""

    texts: dict[str, str] = field(default_factory=dict)
    """By the names of an article's own fields."""

    aliases: tuple[str, ...] = ()
    infobox: Infobox | None = None
    place: Place | None = None
    """Of the title."""


def part_front_matter(lines: list[str]) -> tuple[list[str], int]:
    """Give the lines of the front matter, and the index of the first line behind it."""
    if not lines or lines[0].rstrip() != "---":
        return [], 0
    ends = (index for index, line in enumerate(lines) if index and line.rstrip() in ("---", "..."))
    end = next(ends, 0)
    return (lines[1:end], end + 1) if end else ([], 0)


def read_front_matter(lines: list[str], page: Page) -> FrontMatter:
    """Read front matter; what cannot be read is a problem, and left out."""
    front = FrontMatter()
    root = _compose("\n".join(lines), page)
    if root is None:
        return front
    if not isinstance(root, yaml.MappingNode):
        page.warn("CB015", _place(root, page), "the front matter is no list of keys", 'write "title: …"')
        return front
    for key, value in root.value:
        _read_key(key, value, front, page)
    return front


def _compose(text: str, page: Page) -> yaml.Node | None:
    """Give the tree of a YAML text without aliases, with which a few lines can stand for billions."""
    if not text.strip():
        return None
    place, message, hint = Place(page.file, 2, 1), "the front matter cannot be read", ""
    try:
        if len(text) <= LONGEST and not _is_deep(text):
            return yaml.compose(text, Loader=yaml.SafeLoader)
        hint = "write it without aliases (*name) and in few levels"
    except yaml.MarkedYAMLError as error:
        if mark := error.problem_mark or error.context_mark:
            place = Place(page.file, mark.line + 2, mark.column + 1)
        hint = error.problem or ""
    except (yaml.YAMLError, ValueError, RecursionError):
        hint = "it is no YAML"
    page.warn("CB015", place, message, hint)
    return None


def _is_deep(text: str) -> bool:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST or isinstance(event, yaml.AliasEvent):
            return True
    return False


def _read_key(key: yaml.Node, value: yaml.Node, front: FrontMatter, page: Page) -> None:
    name = str(key.value).strip() if isinstance(key, yaml.ScalarNode) else ""
    known = name.casefold()
    if known == "infobox":
        front.infobox = _read_infobox(value, page)
    elif known == "aliases":
        front.aliases = tuple(text for it in _list_scalars(value, page) if (text := it.value.strip()))
    elif known in TEXTS:
        scalars = _list_scalars(value, page)
        front.texts[TEXTS[known]] = ", ".join(" ".join(it.value.split()) for it in scalars)
        if known == "title" and scalars:
            front.place = _place(scalars[0], page)
    elif near := get_close_matches(known, KNOWN, n=1, cutoff=0.8):
        page.warn(
            "CB015", _place(key, page), f'the key "{name}" is passed over', f'did you mean "{near[0]}"?'
        )


def _read_infobox(node: yaml.Node, page: Page) -> Infobox | None:
    if not isinstance(node, yaml.MappingNode):
        page.warn(
            "CB015", _place(node, page), "the infobox is no list of keys", 'write "Key: value" under it'
        )
        return None
    fields = []
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            page.warn("CB015", _place(key, page), "this key of the infobox is no text")
            continue
        parts: list[Inline] = []
        for scalar in _list_scalars(value, page):
            prose = read_inlines(page.parse_line(" ".join(scalar.value.split())), page, _place(scalar, page))
            parts += [*([Break()] if parts else []), *((prose,) if isinstance(prose, str) else prose)]
        fields.append(Field(key.value.strip(), join(parts), _place(key, page)))
    return Infobox(tuple(fields), _place(node, page)) if fields else None


def _list_scalars(node: yaml.Node, page: Page) -> list[yaml.ScalarNode]:
    """List the values that a key has: one, or those of a list. Empty ones (`Key:`, `~`) are left out."""
    nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
    scalars = []
    for it in nodes:
        if isinstance(it, yaml.ScalarNode):
            scalars += [it] if it.tag != "tag:yaml.org,2002:null" and it.value.strip() else []
        else:
            page.warn("CB015", _place(it, page), "what stands here is no text, and left out", "write a value")
    return scalars


def _place(node: yaml.Node, page: Page) -> Place:
    return Place(page.file, node.start_mark.line + 2, node.start_mark.column + 1)
