"""Themes: which templates, style sheets and fonts a book is made with.

A theme is a folder under `styles/` and, where it needs one, under `templates/`, that holds only what
differs from `default`: a style sheet of the same name is read after the default one, a template of the
same name instead of it (and can reach the original as `default/NAME`).
"""

import difflib
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from chapbook.design.paper import Wishes, read_wishes
from chapbook.problems import Place, Problem

DEFAULT = "default"
PRINT_SHEETS = (
    "theme", "content", "infobox", "sidebar-margin", "sidebar-text", "sidebar-above", "columns", "page",
    "right-to-left", "single-sided",
)  # fmt: skip
"""Style sheets of a page, in cascading order."""

_FACE = re.compile(r"--text-face:([^;}]+)")

CONDITIONAL = frozenset(PRINT_SHEETS) - {"theme", "content", "infobox", "page"}
"""Those that are read only on pages that have the trait they are called after (`Geometry.traits`)."""

READER_SHEETS = ("reader",)
"""Style sheets of an e-reader: plain, and on their own."""

_PACKAGE = Path(__file__).parent.parent
_HOME = _PACKAGE if (_PACKAGE / "styles").is_dir() else _PACKAGE.parent
"""In a wheel, templates and styles lie inside the package; in a checkout beside it."""

MARK = "mark.html"
"""The template of what is set where a page of the companion begins; a theme that has one shows its pages."""

FONT_FOLDERS = (
    "~/.fonts", "~/.local/share/fonts", "~/Library/Fonts", "/Library/Fonts", "/System/Library/Fonts",
    "/opt/homebrew/share/fonts", "/usr/local/share/fonts", "/usr/share/fonts",
    "%LOCALAPPDATA%/Microsoft/Windows/Fonts", "%WINDIR%/Fonts", "C:/msys64/ucrt64/share/fonts",
)  # fmt: skip
_FONT_URL = re.compile(r"url\(\s*[\"']?font:([^)\"'\s]+)")


@dataclass(frozen=True, slots=True)
class Theme:
    """Everything of a theme that a chapter can read, by name and content."""

    name: str
    templates: tuple[tuple[str, bytes], ...]
    """Name (`templates/default/page.html`) and content of each template, nearest folder first."""

    print_sheets: tuple[tuple[str, str], ...]
    """Name (`styles/default/page.css`) and text of each style sheet for print, in cascading order."""

    reader_sheets: tuple[tuple[str, str], ...]
    """The same for e-readers."""

    wishes: Wishes
    """What it would like a page to be."""

    fonts: tuple[tuple[str, bytes], ...]
    """File name and program of each font that the style sheets name."""

    @property
    def text_face(self) -> str:
        """The families of its text, as CSS has them: drawings with words in them are no part of any sheet."""
        return next(
            (found[-1].strip() for _, text in reversed(self.print_sheets) if (found := _FACE.findall(text))),
            "",
        )

    def list_print_sheets(self, traits: frozenset[str]) -> Iterator[tuple[str, str]]:
        """Yield the style sheets of pages that have these traits."""
        for name, text in self.print_sheets:
            sheet = Path(name).stem
            if sheet not in CONDITIONAL or sheet in traits:
                yield name, text

    def has_template(self, name: str) -> bool:
        """Say whether it has a template of that name, in whichever folder."""
        return any(path.endswith(f"/{name}") for path, _ in self.templates)

    def list_files(self) -> Iterator[tuple[str, bytes | str]]:
        """Yield name and content of everything that decides how a book looks."""
        yield from self.print_sheets
        yield from self.reader_sheets
        yield from self.fonts
        yield from self.templates


def load_theme(name: str, place: Place) -> tuple[Theme | None, list[Problem]]:
    """Read a theme. An unknown one, or a font that is not installed, is a problem at `place`."""
    names = sorted(path.name for path in (_HOME / "styles").iterdir() if path.is_dir())
    if name not in names:
        near = difflib.get_close_matches(name, names, n=1)
        hint = f"did you mean “{near[0]}”?" if near else f"the themes are {', '.join(names)}"
        return None, [Problem("error", "CB040", place, f"there is no theme “{name}”", hint)]
    print_sheets = tuple(_read_sheets(PRINT_SHEETS, name))
    fonts, problems = _find_fonts([text for _, text in print_sheets], place)
    wishes, misread = read_wishes(sheet for sheet in print_sheets if sheet[0].endswith("/theme.css"))
    theme = Theme(
        name=name,
        templates=tuple(_read_templates(name)),
        print_sheets=print_sheets,
        reader_sheets=tuple(_read_sheets(READER_SHEETS, name)),
        wishes=wishes,
        fonts=fonts,
    )
    return theme, problems + misread


def _read_templates(theme: str) -> Iterator[tuple[str, bytes]]:
    for folder in dict.fromkeys((theme, DEFAULT)):
        for path in sorted((_HOME / "templates" / folder).glob("*.[hxs]*")):
            yield f"templates/{folder}/{path.name}", path.read_bytes()


def _read_sheets(sheets: tuple[str, ...], theme: str) -> Iterator[tuple[str, str]]:
    for sheet in sheets:
        for folder in dict.fromkeys((DEFAULT, theme)):
            path = _HOME / "styles" / folder / f"{sheet}.css"
            if path.is_file():
                yield f"styles/{folder}/{sheet}.css", path.read_text(encoding="utf-8")


def _find_fonts(sheets: list[str], place: Place) -> tuple[tuple[tuple[str, bytes], ...], list[Problem]]:
    """Read the fonts that style sheets name as `url(font:FILE)`, wherever the system keeps them."""
    wanted = dict.fromkeys(name for text in sheets for name in _FONT_URL.findall(text))
    found = {path.name: path for path in _walk_fonts(set(wanted))}
    missing = [name for name in wanted if name not in found]
    hint = "run build.py again to have the fonts installed, or install them by hand"
    problems = [
        Problem("error", "CB041", place, f"the font file {name} is not on this machine", hint)
        for name in missing
    ]
    return tuple((name, found[name].read_bytes()) for name in wanted if name in found), problems


def _walk_fonts(names: set[str]) -> Iterator[Path]:
    for folder in map(_expand, FONT_FOLDERS):
        for root, _, files in os.walk(folder) if folder else ():
            yield from (Path(root, file) for file in files if file in names)


def _expand(folder: str) -> str:
    if folder.startswith(("%", "C:")) and sys.platform != "win32":
        return ""
    return str(Path(os.path.expandvars(folder)).expanduser())
