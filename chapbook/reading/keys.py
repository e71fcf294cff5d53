"""Keys of `edition.toml`, each with what reads its value."""

from collections.abc import Callable, Mapping
from typing import Any

from chapbook.imposition import KINDS
from chapbook.model.formats import Paper, PaperError
from chapbook.model.formats import read_paper as measure_paper
from chapbook.reading.config import (
    MATTER,
    NUMBERINGS,
    OPENINGS,
    OPTIONAL,
    OUTPUTS,
    IndexConfig,
)
from chapbook.reading.values import (
    Unfit,
    choose,
    name_type,
    quote,
    read_date,
    read_language,
    read_names,
    read_pairs,
    read_text,
    read_texts,
    read_truth,
    suggest,
)

THINNEST = 20
"""Pages that a volume may at least be asked to have: a title page and contents, and an article."""


def read_paper(key: str, value: Any) -> Paper:
    """Read the name of a paper in any case, or its size."""
    try:
        return measure_paper(read_text(key, value))
    except PaperError as error:
        raise Unfit("CB023", error.message, error.hint) from None


def read_openings(key: str, value: Any) -> str:
    """Read where chapters open, in any case."""
    word = read_text(key, value)
    if word.lower() not in OPENINGS:
        hint = suggest(word, OPENINGS) or f"choose from {', '.join(OPENINGS)}"
        raise Unfit("CB023", f"chapters cannot open on {quote(word)}", hint)
    return word.lower()


def read_outputs(key: str, value: Any) -> tuple[str, ...]:
    """Read what is to be made, in any case; one output twice is one output."""
    texts = read_texts(key, value)
    outputs = tuple(dict.fromkeys(choose("CB024", "output", text, OUTPUTS) for text in texts))
    if not outputs:
        raise Unfit("CB024", f'"{key}" names nothing to make', f"choose from {', '.join(OUTPUTS)}")
    return outputs


def read_matter(key: str, value: Any) -> tuple[str, ...]:
    """Read what stands around the chapters, in any case; none is needed, and nothing stands there twice."""
    names = (choose("CB024", "matter", text, (*MATTER, *OPTIONAL)) for text in read_texts(key, value))
    return tuple(dict.fromkeys(names))


def read_references(key: str, value: Any) -> tuple[str, ...]:
    """Read whether mentions become links: yes, no, or in all articles but some."""
    if isinstance(value, bool):
        return () if value else ("*",)
    return read_names(key, value)


def read_index(key: str, value: Any) -> IndexConfig:
    """Read the table `[index]`."""
    if not isinstance(value, dict):
        hint = "write [index] on a line of its own, then add, drop, merge or rename"
        raise Unfit("CB022", f'"{key}" wants a table, not {name_type(value)}', hint)
    return IndexConfig(**{name: find_index_reader(name)(name, it) for name, it in value.items()})


def read_impose(key: str, value: Any) -> str:
    """Read how pages are laid out on sheets, in any case."""
    return choose("CB024", "imposition", read_text(key, value), KINDS)


def read_volume_pages(key: str, value: Any) -> int:
    """Read how many pages a volume may have."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise Unfit("CB022", f'"{key}" wants a number, not {name_type(value)}', f"write {key} = 700")
    if value < THINNEST:
        raise Unfit("CB022", f'"{key}" wants at least {THINNEST} pages', f"write {key} = 700")
    return value


def read_series_number(key: str, value: Any) -> int:
    """Read the number of a book in its series."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise Unfit("CB022", f'"{key}" wants a number, not {name_type(value)}', f"write {key} = 2")
    if value < 1:
        raise Unfit("CB022", f'"{key}" counts from 1', f"write {key} = 1")
    return value


def read_numbering(key: str, value: Any) -> str:
    """Read how pages are numbered, in any case."""
    return choose("CB024", "numbering", read_text(key, value), NUMBERINGS)


def read_edition_number(key: str, value: Any) -> int:
    """Read the number of an edition; whether there is one, its register knows."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise Unfit(
            "CB022", f'"{key}" wants the number of an edition, not {name_type(value)}', f"write {key} = 1"
        )
    if value < 1:
        raise Unfit("CB022", f'"{key}" counts from 1', f"write {key} = 1")
    return value


Reader = Callable[[str, Any], Any]

READERS: Mapping[str, Reader] = {
    "title": read_text,
    "subtitle": read_text,
    "language": read_language,
    "authors": read_names,
    "editors": read_names,
    "publisher": read_text,
    "identifier": read_text,
    "date": read_date,
    "licence": read_text,
    "description": read_text,
    "subjects": read_names,
    "series": read_text,
    "series-number": read_series_number,
    "paper": read_paper,
    "single-sided": read_truth,
    "openings": read_openings,
    "theme": read_text,
    "companion": read_text,
    "outputs": read_outputs,
    "impose": read_impose,
    "volume-pages": read_volume_pages,
    "matter": read_matter,
    "numbering": read_numbering,
    "mark-changes-since": read_edition_number,
    "index": read_index,
    "cross-references": read_references,
    "neighbours": read_truth,
    "articles": read_texts,
}

INDEX_READERS: Mapping[str, Reader] = {
    "add": read_names,
    "drop": read_names,
    "merge": read_pairs,
    "rename": read_pairs,
}
PART_READERS: Mapping[str, Reader] = {"title": read_text, "articles": read_texts}


def find_reader(key: str) -> Reader:
    """Give the reader of a key of the book."""
    if key not in READERS:
        known = [*READERS, "parts", "waivers"]
        hint = suggest(key, known) or f"the keys are {', '.join(known)}"
        raise Unfit("CB021", f"no key is called {quote(key)}", hint)
    return READERS[key]


def find_index_reader(key: str) -> Reader:
    """Give the reader of a key of the index."""
    if key not in INDEX_READERS:
        hint = suggest(key, INDEX_READERS) or f"the index has {', '.join(INDEX_READERS)}"
        raise Unfit("CB021", f"no key of the index is called {quote(key)}", hint)
    return INDEX_READERS[key]


def find_part_reader(key: str) -> Reader:
    """Give the reader of a key of a part."""
    if key in READERS and key not in PART_READERS:
        # TOML gives all that follows a table's header to the table: the usual mistake.
        raise Unfit(
            "CB021", f'"{key}" is no key of a part but of the book', "put it above the first [[parts]]"
        )
    if key not in PART_READERS:
        hint = suggest(key, PART_READERS) or f"a part has {' and '.join(PART_READERS)}"
        raise Unfit("CB021", f"no key of a part is called {quote(key)}", hint)
    return PART_READERS[key]
