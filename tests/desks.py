"""A desk at which a book is edited and built: articles, theme, fonts, cache, outputs, and what befalls them.

An edit is made of a function below: `write("camel.txt", "long")` is one, and is done when a desk gets it.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from PIL import Image

import chapbook.design.theme
from chapbook.design.theme import load_theme
from chapbook.pipeline import Order, build_edition
from chapbook.problems import Place
from chapbook.report import Watch

ROOT = Path(__file__).parent.parent
FONT_FOLDERS = chapbook.design.theme.FONT_FOLDERS
PROSE = "The governor of the province considered the negotiations and marched against the insurgents. "
LONG = f"{PROSE * 24}\n\n" * 12
SEE = "\n\n== See also ==\n- "
BOX = "Infobox\n- Date: 657\n- Commander1: Ali, AmmarKIA\n- Strength1: 80,000"
NAMES = "=== Names ===\nʿAlī ibn Abī Ṭālib (علي), “Muʿāwiya” and 'others'."
TEXTS = {
    "siffin": f"= Battle of Siffin (657) =\n\n{BOX}\n\n{PROSE * 3}{SEE}Battle of Nahrawan\n- Nobody\n- camel",
    "siffin!": f"= Battle of Siffin (657)! =\n\n{PROSE}{SEE}Battle of Nahrawan\n- battle of siffin",
    "nahrawan": f"= Battle of Nahrawan (658) =\n\n{PROSE}\n\n== Siffin ==\n{PROSE * 9}\n{NAMES}{SEE}Contents",
    "another nahrawan": f"= Battle of Nahrawan (938) =\n\n{PROSE}{SEE}Battle of Nahrawan (658)",
    "contents": f"= Contents =\n\nNo face has 界 or 🙂.{SEE}Battle of Siffin (657)!\n- Contents",
    "untitled": f"{PROSE}{SEE}Battle of Nahrawan\n- Ålesund",
    "long": f"{LONG}\n== Names ==\n{LONG}{SEE}Battle of Siffin\n- Contents",
    "illustrated": f"= Bridge =\n\n{PROSE}\n\nImage: map.png\n- Caption: Map\n\nImage: map 2.png\n\n{PROSE}",
    "no text": b"= Caf\xe9 =\n",
}
"""By the names that edits call them. Those without a title are called after their files."""

OLD, NEW = 1_500_000_000, 1_700_000_000
"""File times, seconds since 1970."""

ADDITIONS = {
    "styles/default/page.css": ".chapter h1 { color: #123456; font-size: 17pt }\n",
    "styles/default/reader.css": "h1 { color: #123456 }\n",
    "styles/classic/content.css": "p { text-indent: 3em }\n",
    "templates/default/chapter.html": "<p>Fin.</p>\n",
    "templates/default/page.html": "<p>Imprimatur.</p>\n",
    "templates/default/nav.xhtml": "<!-- the end -->\n",
    "templates/classic/colophon.html": '{% include "default/colophon.html" %}<p>All rights reserved.</p>\n',
}
"""What a designer adds to style sheets and templates, some of which are not there before."""

FACES = tuple(f"GentiumBookPlus-{face}.ttf" for face in ("Regular", "Bold", "Italic"))


class Result(NamedTuple):
    """What a build has to say."""

    outputs: dict[str, str]
    """Checksums of the files, by name."""

    chapters: Any
    problems: Any


@dataclass
class Desk:
    """A book on its way."""

    folder: Path
    patch: pytest.MonkeyPatch
    edition: "Edit | None" = None
    """Writes edition.toml, which has to be written again when articles come and go."""

    @property
    def book(self) -> Path:
        """Give the folder of the book; its name is the title where nothing else is."""
        return self.folder / "a book"

    @property
    def cache(self) -> Path:
        """Give the folder of the cache."""
        return self.folder / "cache"

    @property
    def out(self) -> Path:
        """Give the folder of the outputs."""
        return self.folder / "out"

    def edit(self, *edits: "Edit") -> None:
        """Do what the edits say."""
        for edit in edits:
            edit.make(self, *edit.details)
        if self.edition:
            self.edition.make(self, *self.edition.details)

    def build(self, watch: Watch = lambda _: None, **options: Any) -> Result:
        """Build upon what is there. Outputs that are not replaced stay; nothing else is left.

        Handouts of articles that are gone, and these alone, go with a build that makes handouts.
        """
        before = list_outputs(self.out)
        result = build(self.book, self.out, self.cache, watch, **options)
        after = list_outputs(self.out)
        gone = before.keys() - after.keys()
        slugs = {chapter["slug"] for chapter in result.chapters}
        assert after == {name: it for name, it in {**before, **result.outputs}.items() if name not in gone}
        assert all(name.startswith("handouts/") and Path(name).stem not in slugs for name in gone)
        if "handouts.pdf" in result.outputs:
            stems = {Path(name).stem for name in after if name.startswith("handouts/")}
            assert stems <= slugs
        return result

    def build_clean(self, outputs: tuple[str, ...] = (), jobs: int = 1) -> Result:
        """Build a copy of the book in another folder, with nothing in the cache; once for equal books."""
        state = self._digest_state(outputs)
        if state not in _clean:
            with tempfile.TemporaryDirectory() as place:
                book = shutil.copytree(self.book, Path(place, "elsewhere", self.book.name))
                folders = Path(place, "out"), Path(place, "cache")
                _clean[state] = build(book, *folders, outputs=outputs, jobs=jobs)
        return _clean[state]

    def _digest_state(self, outputs: tuple[str, ...]) -> str:
        state = hashlib.sha256(repr((outputs, os.environ.get("SOURCE_DATE_EPOCH"))).encode())
        for path in sorted(self.folder.rglob("*")):
            name = path.relative_to(self.folder)
            if name.parts[0] not in ("cache", "out") and path.is_file():
                state.update(f"{name}: {path.stat().st_size} bytes of {path.stat().st_mtime}\n".encode())
                state.update(path.read_bytes())
        return state.hexdigest()


_clean: dict[str, Result] = {}
"""What clean builds gave, by what went into them."""


@contextmanager
def open_desk() -> Iterator[Desk]:
    """Set up a desk; the program finds themes and fonts on it."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        desk = Desk(Path(folder), patch)
        for name in ("styles", "templates"):
            shutil.copytree(ROOT / name, desk.folder / name)
        (desk.folder / "fonts").mkdir()
        for name, program in load_fonts().items():
            (desk.folder / "fonts" / name).write_bytes(program)
        (desk.book / "articles").mkdir(parents=True)
        patch.setattr("chapbook.design.theme._HOME", desk.folder)
        patch.setattr("chapbook.design.theme.FONT_FOLDERS", (str(desk.folder / "fonts"),))
        yield desk


def build(book: Path, out: Path, cache: Path, watch: Watch = lambda _: None, **options: Any) -> Result:
    """Build a book in this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CHAPBOOK_CACHE", str(cache))
        build_edition(Order(book, out, **options), watch)
    return read_result(out)


def read_result(out: Path) -> Result:
    """Read build.json; the outputs that it names must be as it says."""
    report = json.loads((out / "build.json").read_text("utf-8"))
    outputs = {output["path"]: output["sha256"] for output in report["outputs"]}
    assert outputs.items() <= list_outputs(out).items()
    return Result(outputs, report["chapters"], report["problems"])


def list_outputs(out: Path) -> dict[str, str]:
    """Give checksums of what lies in an output folder besides the report."""
    files = [path for path in sorted(out.rglob("*")) if path.name != "build.json" and path.is_file()]
    return {path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def load_fonts() -> dict[str, bytes]:
    """Read the fonts of this machine that the themes name."""
    fonts: dict[str, bytes] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("chapbook.design.theme.FONT_FOLDERS", FONT_FOLDERS)
        for name in ("classic", "large-print"):
            theme, problems = load_theme(name, Place(""))
            assert theme, problems
            fonts |= dict(theme.fonts)
    return fonts


# --- edits ---------------------------------------------------------------------------------------


class Edit(NamedTuple):
    """Something that happens to a book, or to what it is built with."""

    make: Callable[..., None]
    details: tuple[Any, ...]

    def __repr__(self) -> str:
        return f"{self.make.__name__}({', '.join(map(repr, self.details))})"


def as_edit(make: Callable[..., None]) -> Callable[..., Edit]:
    """Make an edit of a function, to which a desk will give itself."""
    return lambda *details: Edit(make, details)


@as_edit
def write(desk: Desk, file: str, text: str, seconds: int = OLD) -> None:
    """Add an article or change it, with that file time."""
    content = TEXTS[text]
    (desk.book / file).write_bytes(content if isinstance(content, bytes) else content.encode())
    os.utime(desk.book / file, (seconds, seconds))


@as_edit
def paint(desk: Desk, file: str, colour: str, seconds: int = OLD) -> None:
    """Add a picture or change it, with that file time; of no colour, it is damaged."""
    path = desk.book / "images" / file
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"") if not colour else Image.new("RGB", (90, 60), colour).save(path)
    os.utime(path, (seconds, seconds))


@as_edit
def remove(desk: Desk, file: str) -> None:
    """Take an article or a picture out."""
    (desk.book / file).unlink(missing_ok=True)


@as_edit
def rename(desk: Desk, file: str, to: str) -> None:
    """Call an article's file something else, or put it into the place of another."""
    with suppress(FileNotFoundError):
        os.replace(desk.book / file, desk.book / to)  # noqa: PTH105  # tests count the calls of Path's own


@as_edit
def describe(desk: Desk, lines: Iterable[str] = (), order: str = "") -> None:
    """Write edition.toml: lines, and an order: by name, `backwards`, in `parts`, or only `one` article."""
    names = sorted(path.relative_to(desk.book).as_posix() for path in desk.book.rglob("*.txt"))
    parts = (("Beginnings", names[:2]), ("Ends", names[2:]))
    orders = {
        "": "",
        "backwards": f"articles = {names[::-1]}",
        "one": f"articles = {names[:1]}",
        "parts": "\n".join(f"[[parts]]\ntitle = '{it}'\narticles = {part}" for it, part in parts if part),
    }
    (desk.book / "edition.toml").write_text("\n".join([*lines, orders[order], ""]), "utf-8")
    os.utime(desk.book / "edition.toml", (OLD, OLD))
    desk.edition = describe(lines, order)


@as_edit
def withdraw(desk: Desk) -> None:
    """Delete edition.toml."""
    (desk.book / "edition.toml").unlink(missing_ok=True)
    desk.edition = None


@as_edit
def design(desk: Desk, sheet: str, changed: bool = True) -> None:
    """Change a style sheet or a template, or put it back as it was."""
    path, original = desk.folder / sheet, ROOT / sheet
    text = original.read_text("utf-8") if original.exists() else ""
    text += ADDITIONS[sheet] if changed else ""
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8") if text else path.unlink(missing_ok=True)


@as_edit
def cut(desk: Desk, face: str, like: str) -> None:
    """Put another font program into a face's file, or its own back."""
    (desk.folder / "fonts" / face).write_bytes(load_fonts()[like])


@as_edit
def set_variable(desk: Desk, name: str, value: str) -> None:
    """Set a variable of the environment."""
    desk.patch.setenv(name, value)


@as_edit
def forget(desk: Desk) -> None:
    """Empty the cache."""
    shutil.rmtree(desk.cache, ignore_errors=True)


@as_edit
def damage(desk: Desk, place: str, how: str, first: int = 0, step: int = 3) -> None:
    """Let something happen to every third file, or so, of `cache/objects`, `cache/books` or `out`."""
    files = sorted(path for path in (desk.folder / place).rglob("*") if path.is_file())
    for path in files[first::step]:
        DAMAGES[how](path)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-7]),
    "flip": lambda path: path.write_bytes(flip(path.read_bytes())),
    "empty": lambda path: path.write_bytes(b""),
    "gone": lambda path: path.unlink(),
    "folder": lambda path: (path.unlink(), path.mkdir()),
}


def flip(content: bytes) -> bytes:
    """Change a bit in the middle."""
    at = len(content) // 2
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :] if content else b"?"
