"""What `edition.toml` says, the book's imprint and order, as data; and what follows where it says nothing."""

import datetime
import json
import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from chapbook.imposition import Kind
from chapbook.language.languages import find_direction
from chapbook.model.formats import PAPERS, Format, Paper
from chapbook.problems import Place, Problem
from chapbook.reading.values import quote
from chapbook.reading.waivers import Waiver

EDITION = "edition.toml"

INDEX = "index.toml"
"""What the table `[index]` may say in a file of its own."""

STANDARD = "classic"
"""The theme of a book that asks for none."""

OUTPUTS = ("pdf", "epub", "handouts")

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

    places: Mapping[tuple[str, str], Place] = field(default_factory=dict, compare=False)
    """Where the file says so, by `add`, `drop`, `merge` or `rename`, and name."""

    def list_names(self) -> Iterator[tuple[str, str]]:
        """Yield the names that the articles are to have, each with its key."""
        for key, names in (
            ("add", self.add),
            ("drop", self.drop),
            ("merge", self.merge),
            ("rename", self.rename),
        ):
            yield from ((key, name) for name in names)


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

    places: Mapping[str, Place] = field(default_factory=dict, compare=False)
    """Where the file names those."""

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
