"""The rim where a book is read from disk: a folder, or one article by itself.

    book/
      edition.toml        optional
      index.toml          optional: what the index has otherwise
      siffin.txt          articles stand in the folder itself,
      articles/
        nahrawan.txt      or in this one
      images/             pictures, found by their names
        bridge.png
      template-texts/     what templates of a wiki print, in its pages
        Ford.wiki

Folders inside these are not looked into. Names are sorted without the locale, so that a book
has the same order on every machine.
"""

import datetime
import errno
import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BufferedReader
from pathlib import Path, PurePosixPath
from typing import TypeVar

from chapbook.model import IMAGE_SUFFIXES
from chapbook.parsers import SUFFIXES as ARTICLE_SUFFIXES
from chapbook.parsers.mediawiki.dump import DumpError
from chapbook.places import Places
from chapbook.problems import Place, Problem, Severity, has_errors
from chapbook.reading.config import EDITION, INDEX, EditionConfig
from chapbook.reading.editionfile import read_config, read_index_file
from chapbook.reading.exports import SUFFIXES as EXPORT_SUFFIXES
from chapbook.reading.exports import Exports, fold, is_export, page_title
from chapbook.reading.sourcefiles import SourceFile, TemplatedFile
from chapbook.reading.values import quote, suggest
from chapbook.reading.waivers import EVERYWHERE

FOLDER, IMAGES, TEMPLATES = "articles", "images", "template-texts"
WIKITEXT = (".wiki", ".mediawiki")
PAPERWORK = frozenset({"readme", "license", "licence", "copying"})
"""Files about the folder, in any case; articles only where edition.toml names them."""

SUFFIXES = (*ARTICLE_SUFFIXES, *EXPORT_SUFFIXES)

T = TypeVar("T")

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
LATEST = int(datetime.datetime(9999, 12, 31, tzinfo=datetime.UTC).timestamp())


@dataclass(frozen=True, slots=True)
class Book:
    """A book as it lies on disk, not yet understood."""

    root: Path
    """The folder that `Source.name` is relative to."""

    config: EditionConfig
    """Its articles and parts name sources as `Source.name` does. A folder's title is never empty; the
    title of a single article is, until that has been parsed."""

    sources: tuple[SourceFile, ...]
    """In reading order, at least one."""

    newest: datetime.datetime
    """Newest file time among sources, images and edition.toml, in UTC and whole seconds."""

    images: tuple[SourceFile, ...] = ()
    """All that lie in its folder of images, sorted by name: `images/bridge.png`."""


def read_book(path: Path) -> tuple[Book | None, list[Problem]]:
    """Read a folder or a single article file; None where there is nothing to make a book of."""
    # Path's own tests raise where a folder may not be entered, or a name is too long.
    if os.path.isdir(path):  # noqa: PTH112
        return read_folder(path)
    if os.path.isfile(path):  # noqa: PTH113
        return read_article(path)
    message = (
        "this is neither a folder nor a file" if os.path.lexists(path) else "there is nothing of this name"
    )
    return None, [Problem("error", "CB030", Place(path.as_posix()), message)]


def read_folder(root: Path) -> tuple[Book | None, list[Problem]]:
    """Read a folder of articles, with its edition.toml where there is one."""
    shelf, problems = Shelf(root), []
    text = shelf.read(EDITION) if os.path.lexists(root / EDITION) else None
    config, found = read_config(text, EDITION)
    problems += found
    wishes = shelf.read(INDEX) if os.path.lexists(root / INDEX) else None
    if wishes is not None:
        config, found = read_index_file(wishes, config)
        problems += found
    exports = Exports.of(config)
    names = shelf.unpack(shelf.list_articles(), exports)
    if config.articles or config.parts:
        config, found = resolve_names(config, names, Places.of(text or b"", EDITION), exports.groups)
        problems += found
    config, found = resolve_waivers(config, names)
    problems += found
    sources = shelf.read_sources(list_order(config, names), exports)
    templates = shelf.read_templates()
    sources = tuple(give_templates(source, templates) for source in sources)
    images = shelf.read_images()
    problems += shelf.problems
    if not sources and not has_errors(shelf.problems) and all(map(is_paperwork, names)):
        hint = f"articles are files called *{', *'.join(SUFFIXES)}, here or in {FOLDER}/"
        problems.append(Problem("error", "CB033", Place("."), "this folder holds no article", hint))
    if not sources:
        return None, problems
    config = replace(config, title=config.title or title_folder(root))
    return Book(root, config, sources, shelf.newest, images), problems


def read_article(path: Path) -> tuple[Book | None, list[Problem]]:
    """Read one article as a book of its own; an edition.toml beside it speaks of another book."""
    if path.name == EDITION:
        message, hint = "this is no article", "give the folder that it lies in"
        return None, [Problem("error", "CB031", Place(path.name), message, hint)]
    # The user chose this file, so it may be a link to wherever it likes, and have any name.
    shelf = Shelf(path.parent, links_out=True)
    exports = Exports()
    sources = shelf.read_sources(shelf.unpack([path.name], exports), exports)
    problems = shelf.problems
    # Its pictures lie beside it, or beside the folder of a book's articles.
    is_beside = path.parent.name != FOLDER or os.path.isdir(path.parent / IMAGES)  # noqa: PTH112
    images_shelf = Shelf(path.parent if is_beside else path.parent.parent)
    images = images_shelf.read_images()
    problems += images_shelf.problems
    newest = max(shelf.newest, images_shelf.newest)
    if not path.name.lower().endswith(SUFFIXES):
        message = f"articles end in {', '.join(SUFFIXES)}; this file is read as plain text"
        problems.append(Problem("warning", "CB031", Place(path.name), message))
    # Of a single article the title is the book's, of an export the wiki's name.
    title = next((page.site.name or page.path.name for page in exports.pages.values()), "")
    config = EditionConfig(title=title if len(sources) > 1 else "")
    return Book(path.parent, config, sources, newest, images) if sources else None, problems


# --- files -----------------------------------------------------------------------------------


class Shelf:
    """Reads files of one book and remembers what went wrong and which was newest."""

    def __init__(self, root: Path, *, links_out: bool = False) -> None:
        self.root, self.links_out = root, links_out
        self.problems: list[Problem] = []
        self.newest = EPOCH

    def read_sources(self, names: Iterable[str], exports: Exports) -> tuple[SourceFile, ...]:
        """Read articles; those that cannot be read are left out, with a problem."""
        found = (exports.pages.get(name) or self._read_source(name) for name in names)
        return tuple(source for source in found if source)

    def _read_source(self, name: str) -> SourceFile | None:
        content = self.read(name) if self._accept(name) else None
        if content is None:
            return None
        return SourceFile(name, self.root / name, hashlib.sha256(content).hexdigest())

    def unpack(self, names: Iterable[str], exports: Exports) -> list[str]:
        """Put the pages of wikis' exports in the place of these files."""
        return [it for name in names for it in (self._unpack(name, exports) if is_export(name) else [name])]

    def _unpack(self, name: str, exports: Exports) -> list[str]:
        try:
            return self._take(name, lambda file: exports.add(name, self.root / name, file)) or []
        except DumpError as error:
            hint = "pages of a wiki are exported as XML by its page Special:Export"
            severity: Severity = "error" if error.is_export else "warning"
            place = Place(name, error.line)
            self.problems.append(
                Problem(severity, "CB097", place, f"this is passed over: {error.message}", hint)
            )
            return []

    def read_images(self) -> tuple[SourceFile, ...]:
        """Look through the folder of images; what cannot be read is left out, with a problem."""
        names = [f"{IMAGES}/{name}" for name in sorted(self._scan(IMAGES, IMAGE_SUFFIXES))]
        digests = ((name, self._digest(name)) for name in names if self._accept(name))
        return tuple(SourceFile(name, self.root / name, digest) for name, digest in digests if digest)

    def read_templates(self) -> tuple[SourceFile, ...]:
        """Read what stands for templates of a wiki, sorted by name."""
        names = [f"{TEMPLATES}/{name}" for name in sorted(self._scan(TEMPLATES, (*WIKITEXT, ".txt")))]
        found = (self._read_source(name) for name in names)
        return tuple(source for source in found if source)

    def list_articles(self) -> list[str]:
        """List all that could be an article, paperwork too, sorted by name."""
        folders = [(folder, self._scan(folder, SUFFIXES)) for folder in (".", FOLDER)]
        names = [PurePosixPath(folder, name).as_posix() for folder, found in folders for name in found]
        return [name for name in sorted(names, key=sort_naturally) if self._accept(name)]

    def read(self, name: str) -> bytes | None:
        """Read a file that lies in the book, symbolic links followed."""
        return self._take(name, lambda file: file.read())

    def _digest(self, name: str) -> str | None:
        """Digest a file without holding it."""
        return self._take(name, lambda file: hashlib.file_digest(file, "sha256").hexdigest())

    def _take(self, name: str, take: Callable[[BufferedReader], T]) -> T | None:
        try:
            path = self._resolve(name)
            return self._open_regular(path, take) if path else None
        except OSError as error:
            self._complain("CB035", name, explain(error))
            return None

    def _accept(self, name: str) -> bool:
        shown = show_name(name)
        if shown != name:
            self._complain("CB038", shown, "this file's name is not UTF-8", "rename it")
        return shown == name

    def _scan(self, folder: str, suffixes: tuple[str, ...]) -> list[str]:
        if not os.path.isdir(self.root / folder):  # noqa: PTH112  # see read_book
            return []
        try:
            path = self._resolve(folder)
            names = [entry.name for entry in path.iterdir()] if path else []
        except OSError as error:
            self._complain("CB035", folder, explain(error))
            return []
        fit = [name for name in names if name.lower().endswith(suffixes) and not name.startswith(".")]
        return [name for name in fit if not os.path.isdir(self.root / folder / name)]  # noqa: PTH112

    def _resolve(self, name: str) -> Path | None:
        """Follow the links on the way to a file or folder, unless they lead out of the book."""
        # Path.resolve raises a RuntimeError for links in a round, before Python 3.13.
        path = Path(os.path.realpath(self.root / name, strict=True))
        if self.links_out or path.is_relative_to(os.path.realpath(self.root)):
            return path
        message = "this link leads out of the book and is not followed"
        self._complain("CB034", name, message, "copy into the book what it leads to")
        return None

    def _complain(self, code: str, name: str, message: str, hint: str = "") -> None:
        self.problems.append(Problem("error", code, Place(name), message, hint))

    def _open_regular(self, path: Path, take: Callable[[BufferedReader], T]) -> T:
        # Asked before opening: to open a named pipe is to wait for its writer.
        if not stat.S_ISREG(path.stat().st_mode):
            raise OSError(errno.EINVAL, "it is no regular file")
        with path.open("rb") as file:
            seconds = int(os.fstat(file.fileno()).st_mtime)
            self.newest = max(self.newest, EPOCH + datetime.timedelta(seconds=min(max(seconds, 0), LATEST)))
            return take(file)


def give_templates(source: SourceFile, templates: tuple[SourceFile, ...]) -> SourceFile:
    """Give a page of a wiki the templates of the book; other articles have none."""
    is_page = source.name.lower().endswith(WIKITEXT) or page_title(source.name)
    return TemplatedFile.of(source, templates) if templates and is_page else source


def explain(error: OSError) -> str:
    """Say why a file or folder cannot be read."""
    return f"this cannot be read: {(error.strerror or str(error)).lower()}"


def show_name(name: str) -> str:
    """Write a file's name as text; Python keeps bytes that are not UTF-8 as lone surrogates."""
    return name.encode("utf-8", "replace").decode()


def sort_naturally(name: str) -> tuple[list[str | int], str]:
    """Give a key by which 2 comes before 10 and É beside e; the folder decides between equals only."""
    letters = unicodedata.normalize("NFKD", cut_suffix(PurePosixPath(name).name).casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    # Text and digits take turns, so that a number is never compared with text.
    return [int(run) if at % 2 else run for at, run in enumerate(re.split(r"([0-9]+)", plain))], name


def cut_suffix(name: str) -> str:
    """Take off the suffix by which the parsers know an article."""
    return next((name[: -len(suffix)] for suffix in SUFFIXES if name.lower().endswith(suffix)), name)


def title_folder(root: Path) -> str:
    """Make a folder's name into words: `my_book-2` is "My book 2"."""
    # Path.resolve would give the name of what a link leads to, Path.absolute might give "..".
    name = show_name(Path(os.path.abspath(root)).name)  # noqa: PTH100
    printable = "".join(c for c in name if unicodedata.category(c) != "Cc")
    words = re.sub(r"[-_\s]+", " ", printable).strip()
    return words[:1].upper() + words[1:] or "Untitled"


# --- order -----------------------------------------------------------------------------------


def list_order(config: EditionConfig, names: Sequence[str]) -> list[str]:
    """List the book's articles as they are to be read."""
    if config.parts:
        return [name for part in config.parts for name in part.articles]
    return list(config.articles) or [name for name in names if not is_paperwork(name)]


def is_paperwork(name: str) -> bool:
    """Say whether a file speaks of the folder rather than of a subject."""
    return not page_title(name) and cut_suffix(PurePosixPath(name).name).casefold() in PAPERWORK


def resolve_names(
    config: EditionConfig, names: Sequence[str], places: Places, groups: Mapping[str, Sequence[str]]
) -> tuple[EditionConfig, list[Problem]]:
    """Turn what edition.toml calls the articles into names of sources; each may be called once."""
    roll = Roll(names, places, groups)
    articles = roll.call(config.articles, 0)
    parts = [replace(part, articles=roll.call(part.articles, at)) for at, part in enumerate(config.parts, 1)]
    return replace(config, articles=articles, parts=tuple(parts)), [*roll.problems, *roll.list_left_out()]


def resolve_waivers(config: EditionConfig, names: Sequence[str]) -> tuple[EditionConfig, list[Problem]]:
    """Turn what waivers call the articles into names of sources; those that name none are told of."""
    spellings, waivers, problems = spell_names(names), [], []
    for waiver in config.waivers:
        (word,) = waiver.files
        found = find_names(word, spellings) or list_pages(word, names)
        if found or word in (EVERYWHERE, EDITION):
            waivers.append(replace(waiver, files=tuple(found) or waiver.files))
        else:
            message = f"a waiver is for {quote(word)}, which is no article's file"
            hint = suggest(word, [*spellings[1], *spellings[3]]) or f'"{EVERYWHERE}" stands for all articles'
            problems.append(Problem("warning", "CB190", waiver.place, message, hint))
    return replace(config, waivers=tuple(waivers)), list(dict.fromkeys(problems))


def list_pages(word: str, names: Iterable[str]) -> list[str]:
    """List the pages of an export that is called so, by path or file name."""
    files = ((name, name.partition("#")[0]) for name in names if page_title(name))
    return [name for name, file in files if word in (file, PurePosixPath(file).name)]


class Roll:
    """The articles on disk, called by name: path or bare file name, with its suffix or without."""

    def __init__(self, names: Sequence[str], places: Places, groups: Mapping[str, Sequence[str]]) -> None:
        """Take groups of names that are called by one: a category of a wiki, all pages of an export."""
        self.names, self.places, self.groups = names, places, groups
        self.spellings = spell_names(names)
        self.called: dict[str, tuple[int, int]] = {}
        """Which item of which part called a source, counted from 1; part 0 is the book."""

        self.problems: list[Problem] = []

    def call(self, wanted: Sequence[str], part: int) -> tuple[str, ...]:
        """Give the sources that are wanted and there."""
        found = (self._call(word, (item, part)) for item, word in enumerate(wanted, 1))
        return tuple(name for names in found for name in names if name)

    def _call(self, word: str, caller: tuple[int, int]) -> list[str]:
        group = self.groups.get(fold(page_title(word) or word))
        if group is None or find_names(word, self.spellings):
            return [self._call_one(word, caller)]
        rest = [name for name in group if name not in self.called]
        self.called |= dict.fromkeys(rest, caller)
        return rest

    def list_left_out(self) -> list[Problem]:
        """Warn of each article that nobody called."""
        message = f"this article is left out: {EDITION} does not name it"
        rest = [name for name in self.names if name not in self.called and not is_paperwork(name)]
        # A whole wiki may lie beside the few of its pages that the book has.
        rest = [name for name in rest if not page_title(name)]
        return [Problem("warning", "CB037", Place(name), message) for name in rest]

    def _call_one(self, word: str, caller: tuple[int, int]) -> str:
        found = find_names(word, self.spellings)
        if len(found) == 1 and found[0] not in self.called:
            self.called[found[0]] = caller
            return found[0]
        self.problems.append(self._explain(word, found, self.places.of_article(*caller)))
        return ""

    def _explain(self, word: str, found: Sequence[str], place: Place) -> Problem:
        if not found:
            hint = suggest(word, self.spellings[3]) or f"articles lie in the book's folder or in {FOLDER}/"
            return Problem("error", "CB032", place, f"no article's file is called {quote(word)}", hint)
        if len(found) > 1:
            hint = f"write {' or '.join(map(quote, found))}"
            return Problem("error", "CB039", place, f"{quote(word)} may be more than one file", hint)
        first = self.places.of_article(*self.called[found[0]])
        return Problem("error", "CB036", place, f"{quote(word)} is in the book already", f"see {first}")


def spell_names(names: Sequence[str]) -> list[Mapping[str, list[str]]]:
    """List names by each of the four ways to call them."""
    return [
        index(names, str),
        index(names, bare_name),
        index(names, cut_suffix),
        index(names, lambda name: cut_suffix(bare_name(name))),
    ]


def bare_name(name: str) -> str:
    """Give a file's name without its folder; of a page its title, in which a slash means nothing."""
    return page_title(name) or PurePosixPath(name).name


def find_names(word: str, spellings: Sequence[Mapping[str, list[str]]]) -> list[str]:
    """Give the names that a word stands for, by the first way in which it does for any."""
    plain = compose(PurePosixPath(word).as_posix())
    return next((spelling[plain] for spelling in spellings if plain in spelling), [])


def index(names: Iterable[str], spell: Callable[[str], str]) -> Mapping[str, list[str]]:
    """List names by how they may be spelled."""
    spelled: dict[str, list[str]] = {}
    for name in names:
        spelled.setdefault(compose(spell(name)), []).append(name)
    return spelled


def compose(name: str) -> str:
    """Write accents as one character with their letter: some file systems take them apart."""
    return unicodedata.normalize("NFC", name)
