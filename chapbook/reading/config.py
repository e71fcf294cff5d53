"""`edition.toml`, the book's imprint and order, as data.

    title = "The First Fitna"
    authors = ["Ada Example", "Ben Example"]
    date = 2024-05-01
    [[parts]]
    title = "Beginnings"
    articles = ["siffin", "nahrawan"]

Every key is optional. Nothing here touches the disk: `chapbook.reading.book` hands the bytes in.
"""

import datetime
import json
import re
import tomllib
import unicodedata
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

from chapbook.imposition import KINDS, Kind
from chapbook.language.languages import find_direction
from chapbook.model.formats import PAPERS, Format, Paper, PaperError
from chapbook.model.formats import read_paper as measure_paper
from chapbook.places import Places, place_offset
from chapbook.problems import Place, Problem
from chapbook.reading.waivers import CODE, Waiver

EDITION = "edition.toml"
INDEX = "index.toml"
"""What the table `[index]` may say in a file of its own."""

STANDARD = "classic"
"""The theme of a book that asks for none."""

OUTPUTS = ("pdf", "epub", "handouts")
THINNEST = 20
"""Pages that a volume may at least be asked to have: a title page and contents, and an article."""

MATTER = ("title-page", "contents", "index", "credits", "colophon")
"""What a book has around its chapters unless it says otherwise: names of `chapbook.matter.KINDS`."""

OPTIONAL = ("timeline", "people-and-places", "bibliography", "changes")
"""What it may have besides, if it asks for it."""

NUMBERINGS = ("book", "point", "chapter")
"""How pages can be numbered: anew in each edition, or in loose leaves, where they keep their numbers."""

OPENINGS = ("recto", "next-page")
"""Where a chapter may open: on a right-hand page, or on whichever comes next."""

NAMESPACE = uuid.UUID("5f0c8d1a-6a43-5c1e-9f3b-2f0f4f6f7d11")
"""Never to change: the identifier of every book that has none of its own hangs on it."""

LANGUAGE = re.compile(
    r"[a-z]{2,3}(-[a-z]{3}){0,3}"
    r"(-[a-z]{4})?"
    r"(-([a-z]{2}|[0-9]{3}))?"
    r"(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
    r"(-[0-9a-wyz](-[a-z0-9]{2,8})+)*"
    r"(-x(-[a-z0-9]{1,8})+)?",
    re.ASCII | re.IGNORECASE,
)
"""The `langtag` of RFC 5646, 2.1: language, script, region, variants, extensions, private use.

The RFC also permits primary subtags of four to eight letters. None has ever been registered, and
whoever writes `English` means `en`, so they are refused; so are the grandfathered tags.
"""


@dataclass(frozen=True, slots=True)
class PartConfig:
    """A part of the book, as asked for."""

    title: str
    articles: tuple[str, ...]
    """Names of articles in order, see `EditionConfig.articles`."""


@dataclass(frozen=True, slots=True)
class IndexConfig:
    """What the editor wants of the index, beyond what comes of the articles by itself."""

    add: tuple[str, ...] = ()
    """Words that are looked for in all articles."""

    drop: tuple[str, ...] = ()
    """Names that have no entry."""

    merge: Mapping[str, str] = field(default_factory=dict)
    """Names that are filed under another: `"Muʿāwiya" = "Mu'awiya I"`."""

    rename: Mapping[str, str] = field(default_factory=dict)
    """How entries are printed: `"Ali" = "ʿAlī ibn Abī Ṭālib"`."""


@dataclass(frozen=True, slots=True)
class EditionConfig:
    """What `edition.toml` says, white space folded; what it leaves out has the values below."""

    title: str = ""
    """Empty where nothing is said: a folder's name or an article's title takes its place."""

    subtitle: str = ""
    """Set under the title on the title page."""

    language: str = "en"
    """BCP 47, in the case that RFC 5646, 2.1.1 recommends: `en-GB`. Chooses the hyphenation."""

    authors: tuple[str, ...] = ()
    """Those who wrote it, as they are to be printed. The file may give one as plain text."""

    editors: tuple[str, ...] = ()
    """Those who put it together; written as the authors are."""

    publisher: str = ""
    """Person or house that answers for the edition."""

    identifier: str = ""
    """A URN, URL or ISBN that names the edition; empty: see `find_identifier`."""

    date: datetime.date | None = None
    """Day of publication, a TOML date or ISO 8601 text; None: see `find_date`."""

    licence: str = ""
    """What readers may do with it, in a name or a sentence; printed in the colophon."""

    description: str = ""
    """What the book is about, for catalogues and shops."""

    subjects: tuple[str, ...] = ()
    """What it is to be found under in a catalogue."""

    series: str = ""
    """Title of the series that it belongs to."""

    series_number: int = 0
    """Its number there; 0: it has none."""

    paper: Paper = PAPERS["a4"]
    """Size of the trimmed page."""

    single_sided: bool = False
    """Whether the backs of leaves stay empty."""

    openings: str = "recto"
    """Where chapters open: one of `OPENINGS`."""

    theme: str = STANDARD
    """Name of a folder under `styles/`; whether there is one, `chapbook.design.theme` knows."""

    companion: str = ""
    """Theme of the edition whose pages are shown too, if `theme` shows any; empty: the usual one."""

    outputs: tuple[str, ...] = ("pdf", "epub")
    """What is made: some of `OUTPUTS`, never none."""

    impose: Kind | None = None
    """How the PDF's pages are laid out on sheets besides; None: they are not."""

    volume_pages: int = 0
    """Pages above which print is parted into volumes; 0: never. Printers on demand bind some 700."""

    matter: tuple[str, ...] = MATTER
    """What stands around the chapters, in order; in front of them or behind, as is its kind."""

    numbering: str = "book"
    """How pages are numbered: one of `NUMBERINGS`."""

    mark_changes_since: int = 0
    """Number of the edition since which changes are marked; 0: they are not."""

    articles: tuple[str, ...] = ()
    """Reading order of a book without parts, as file names; empty: every article, sorted by name."""

    cross_references: tuple[str, ...] = ()
    """Articles that get none by themselves, see `chapbook.model.HouseStyle.unlinked`."""

    neighbours: bool | None = None
    """Whether a chapter opens with what came before and after it; None: where the book has a timeline."""

    index: IndexConfig = IndexConfig()  # a constant
    """What stands in the table `[index]`."""

    parts: tuple[PartConfig, ...] = ()
    """Parts in order; a book has these or `articles`, never both."""

    waivers: tuple[Waiver, ...] = ()
    """Problems that are let stand; `chapbook.reading.book` gives their files the names of sources."""

    @property
    def form(self) -> Format:
        """What it is printed on."""
        return Format(self.paper, self.single_sided, find_direction(self.language) == "rtl")

    @property
    def has_neighbours(self) -> bool:
        """Say whether chapters open with what came before and after them."""
        return "timeline" in self.matter if self.neighbours is None else self.neighbours


class Unfit(ValueError):
    """A value that its key cannot take. Never leaves this module: it becomes a problem."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint

    def at(self, place: Place) -> Problem:
        """Give the problem it stands for."""
        return Problem("error", self.code, place, self.message, self.hint)


# --- reading ---------------------------------------------------------------------------------


def read_config(text: bytes | None, file: str) -> tuple[EditionConfig, list[Problem]]:
    """Understand an edition.toml, or its absence (None); what is wrong in it keeps its default."""
    if text is None:
        return EditionConfig(), []
    table, problem = parse_toml(text, file)
    if problem:
        return EditionConfig(), [problem]
    places = Places.of(text, file)
    parts, problems = read_parts(table.pop("parts", []), places)
    waivers, found = read_waivers(table.pop("waivers", {}), places)
    problems += found
    values: dict[str, Any] = {"parts": parts, "waivers": waivers}
    for key, value in table.items():
        try:
            values[key.replace("-", "_")] = find_reader(key)(key, value)
        except Unfit as unfit:
            problems.append(unfit.at(places.of_key(key)))
    if parts and values.pop("articles", ()):
        message = 'the book has "articles" and "parts", and so two orders'
        hint = 'move the names into the "articles" of a part'
        problems.append(Problem("error", "CB028", places.of_key("articles"), message, hint))
    return EditionConfig(**values), sorted(problems, key=lambda problem: problem.place)


def read_index_file(text: bytes, config: EditionConfig) -> tuple[EditionConfig, list[Problem]]:
    """Understand an index.toml; it and the table `[index]` may not both be there."""
    table, problem = parse_toml(text, INDEX)
    if problem:
        return config, [problem]
    if config.index != IndexConfig():
        message, hint = f"{EDITION} has a table [index], too", "move what it says into this file"
        return config, [Problem("error", "CB028", Place(INDEX), message, hint)]
    places, values, problems = Places.of(text, INDEX), {}, []
    for key, value in table.items():
        try:
            values[key] = find_index_reader(key)(key, value)
        except Unfit as unfit:
            problems.append(unfit.at(places.of_key(key)))
    return replace(config, index=IndexConfig(**values)), sorted(problems, key=lambda problem: problem.place)


def parse_toml(content: bytes, file: str) -> tuple[dict[str, Any], Problem | None]:
    """Read TOML in UTF-8, with or without a byte-order mark; an error has its line and column."""
    try:
        return tomllib.loads(content.decode("utf-8-sig")), None
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode()
        return {}, Problem(
            "error", "CB020", place_offset(before, len(before), file), "this is not UTF-8 text"
        )
    except RecursionError:
        return {}, Problem("error", "CB020", Place(file), "lists or tables are nested too deeply")
    except ValueError as error:  # not TOMLDecodeError alone: int() refuses very long numbers
        spot = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", str(error))
        message = str(error)[: spot.start()] if spot else "a value cannot be read"
        lines = content.count(b"\n") + 1
        place = Place(file, int(spot[1] or lines), int(spot[2] or 0)) if spot else Place(file)
        return {}, Problem("error", "CB020", place, f"this is not TOML: {message[:1].lower()}{message[1:]}")


def read_parts(value: Any, places: "Places") -> tuple[tuple[PartConfig, ...], list[Problem]]:
    """Read `[[parts]]`, each with a title and at least one article."""
    if not isinstance(value, list) or not all(isinstance(table, dict) for table in value):
        message = f'"parts" wants tables, not {name_type(value)}'
        hint = "write [[parts]] on a line of its own, then its title and articles"
        return (), [Problem("error", "CB022", places.of_key("parts"), message, hint)]
    parts, problems = [], []
    for number, table in enumerate(value, 1):
        values: dict[str, Any] = {"title": "", "articles": ()}
        for key in table:
            try:
                values[key] = find_part_reader(key)(key, table[key])
            except Unfit as unfit:
                problems.append(unfit.at(places.of_key(key, number)))
        for key in [key for key in PART_READERS if not table.get(key, "")]:
            message = f'part {number} has no "{key}"'
            problems.append(Problem("error", "CB028", places.of_part(number), message))
        parts.append(PartConfig(values["title"], values["articles"]))
    return tuple(parts), problems


def read_waivers(value: Any, places: "Places") -> tuple[tuple[Waiver, ...], list[Problem]]:
    """Read `[waivers]`: names of articles, each with codes of what is let stand there."""
    if not isinstance(value, dict):
        message = f'"waivers" wants a table, not {name_type(value)}'
        hint = 'write [waivers] on a line of its own, then "siffin.txt" = ["CB132"]'
        return (), [Problem("error", "CB022", places.of_key("waivers"), message, hint)]
    waivers, problems = [], []
    for file, codes in value.items():
        place = places.of_key(file)
        try:
            for said in read_texts(file, codes):
                found = CODE.fullmatch(said)
                if not found:
                    hint = 'a code is CB and three digits, such as "CB132"'
                    raise Unfit("CB022", f"{quote(said)} is no code of a problem", hint)
                waivers.append(Waiver((file,), found[1], found[2] or "", place))
        except Unfit as unfit:
            problems.append(unfit.at(place))
    return tuple(waivers), problems


def read_text(key: str, value: Any) -> str:
    """Read a line of text; what XML 1.0 cannot hold (2.2, Char) is refused."""
    if not isinstance(value, str):
        raise Unfit("CB022", f'"{key}" wants text in quotes, not {name_type(value)}')
    text = re.sub(r"[ \t\r\n]+", " ", value).strip(" ")
    control = next((c for c in text if unicodedata.category(c) == "Cc" or c in "\ufffe\uffff"), "")
    if control:
        raise Unfit("CB029", f'"{key}" holds the control character U+{ord(control):04X}')
    return text


def read_texts(key: str, value: Any) -> tuple[str, ...]:
    """Read a list of texts, or one text that stands for a list of one."""
    texts = value if isinstance(value, list) else [value]
    odd = [text for text in texts if not isinstance(text, str)]
    if odd:
        raise Unfit("CB022", f'"{key}" wants text in quotes or a list of it, not {name_type(odd[0])}')
    return tuple(read_text(key, text) for text in texts)


def read_names(key: str, value: Any) -> tuple[str, ...]:
    """Read names of people or subjects; an empty one names nobody."""
    return tuple(name for name in read_texts(key, value) if name)


def read_language(key: str, value: Any) -> str:
    """Read a language tag and give it its usual case."""
    tag = read_text(key, value).replace("_", "-")
    if not LANGUAGE.fullmatch(tag) or "_" in value:
        hint = (
            f'did you mean "{case_language(tag)}"?' if LANGUAGE.fullmatch(tag) else 'such as "en" or "en-GB"'
        )
        raise Unfit("CB025", f"{quote(value)} is no language tag (BCP 47)", hint)
    return case_language(tag)


def case_language(tag: str) -> str:
    """Write `EN-latn-gb` as `en-Latn-GB`: two letters are a region, four a script, save after a singleton."""
    subtags = tag.lower().split("-")
    end = next((number for number, subtag in enumerate(subtags) if len(subtag) == 1), len(subtags))
    cased = [{2: subtag.upper(), 4: subtag.title()}.get(len(subtag), subtag) for subtag in subtags[1:end]]
    return "-".join([subtags[0], *cased, *subtags[end:]])


def read_date(key: str, value: Any) -> datetime.date:
    """Read a day, as TOML has it or as ISO 8601 text."""
    if isinstance(value, datetime.datetime):
        raise Unfit("CB026", f'"{key}" wants a day without a time', f"write {value.date()}")
    if isinstance(value, datetime.date):
        return check_year(key, value)
    try:
        return check_year(key, datetime.date.fromisoformat(read_text(key, value)))
    except ValueError as error:
        if isinstance(error, Unfit) and error.code in ("CB026", "CB029"):
            raise
        found = quote(value) if isinstance(value, str) else name_type(value)
        raise Unfit("CB026", f'"{key}" wants a day, not {found}', f"write it as {key} = 2024-05-01") from None


def check_year(key: str, day: datetime.date) -> datetime.date:
    """Refuse years of fewer than four digits: no edition is that old, and EPUB cannot write them."""
    if day.year < 1000:
        raise Unfit(
            "CB026", f'"{key}" wants the day of this edition, not {day}', f"write it as {key} = 2024-05-01"
        )
    return day


def read_paper(key: str, value: Any) -> Paper:
    """Read the name of a paper in any case, or its size."""
    try:
        return measure_paper(read_text(key, value))
    except PaperError as error:
        raise Unfit("CB023", error.message, error.hint) from None


def read_truth(key: str, value: Any) -> bool:
    """Read a yes or no."""
    if not isinstance(value, bool):
        raise Unfit("CB022", f'"{key}" wants true or false, not {name_type(value)}', f"write {key} = true")
    return value


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


def read_pairs(key: str, value: Any) -> Mapping[str, str]:
    """Read a table of names."""
    if not isinstance(value, dict):
        raise Unfit(
            "CB022", f'"{key}" wants a table of names, not {name_type(value)}', '{ "Name" = "Other" }'
        )
    return {read_text(key, name): read_text(key, other) for name, other in value.items()}


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


def choose(code: str, kind: str, word: str, known: Iterable[str]) -> str:
    """Give the known name that a word stands for, in any case."""
    names = tuple(known)
    if word.lower() not in names:
        hint = suggest(word, names) or f"choose from {', '.join(names)}"
        raise Unfit(code, f"no {kind} is called {quote(word)}", hint)
    return word.lower()


# --- saying ----------------------------------------------------------------------------------


def suggest(word: str, names: Iterable[str]) -> str:
    """Ask whether the name nearest to a word was meant; empty where none is near."""
    folded = {name.casefold(): name for name in names}
    near = get_close_matches(word.casefold(), folded, n=1)
    return f'did you mean "{folded[near[0]]}"?' if near else ""


def quote(text: str) -> str:
    """Put a user's words into quotation marks, long ones cut."""
    return f'"{text}"' if len(text) <= 60 else f'"{text[:59]}…"'


def name_type(value: Any) -> str:
    """Say in TOML's words what a value is."""
    names = {str: "text", bool: "true or false", int: "a number", float: "a number", list: "a list"}
    return names.get(type(value), "a table" if isinstance(value, dict) else "a date or time")


# --- what the file leaves open ---------------------------------------------------------------


def find_date(
    config: EditionConfig, environ: Mapping[str, str], newest: datetime.datetime
) -> tuple[datetime.datetime, list[Problem]]:
    """Give the edition's moment in UTC: the file's day at midnight, SOURCE_DATE_EPOCH, or the newest file's.

    Never the clock's. The variable is that of reproducible-builds.org: seconds since 1970, in ASCII digits.
    """
    if config.date:
        return datetime.datetime.combine(config.date, datetime.time(), datetime.UTC), []
    said = environ.get("SOURCE_DATE_EPOCH", "")
    if not said:
        return newest, []
    try:
        if not re.fullmatch(r"[0-9]{1,12}", said):
            raise ValueError
        return datetime.datetime.fromtimestamp(int(said), datetime.UTC), []
    except (ValueError, OverflowError, OSError):
        message = f"{quote(said)} is no count of seconds since 1970; the newest source file dates the edition"
        return newest, [Problem("warning", "CB027", Place("SOURCE_DATE_EPOCH"), message)]


def find_identifier(config: EditionConfig) -> str:
    """Give the file's identifier, else a UUID (RFC 9562, version 5) out of title, language and authors."""
    name = json.dumps([config.title, config.language, config.authors])
    return config.identifier or f"urn:uuid:{uuid.uuid5(NAMESPACE, name)}"
