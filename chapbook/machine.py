"""What the operating system must have before a book can be typeset, and how to get it.

`build.py` asks this module before there is any environment, so it and what it imports live on the standard
library alone.
"""

import ctypes
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from chapbook.design.theme import FONT_FOLDERS

System = Literal["debian", "fedora", "macos", "windows", "other"]

HOMEBREW = ("/opt/homebrew/lib", "/usr/local/lib")


class UnreadyError(Exception):
    """The machine cannot be made ready; the text is what the user needs to know and to do."""


@dataclass(frozen=True, slots=True)
class Need:
    """A part of the system: present if one of its libraries loads, or if all its font files are there."""

    name: str
    package: str
    """In Debian and Ubuntu."""

    libraries: tuple[str, ...] = ()
    """File names on Linux, macOS and Windows, as WeasyPrint tries them."""

    fonts: tuple[str, ...] = ()
    module: str = ""
    """A part of Python's own library that some systems package apart."""


NEEDS = (
    Need(
        "Pango",
        "libpango-1.0-0",
        libraries=("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
    ),
    Need(
        "PangoFT2",
        "libpangoft2-1.0-0",
        libraries=("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
    ),
    Need(
        "HarfBuzz",
        "libharfbuzz0b",
        libraries=("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll"),
    ),
    Need(
        "HarfBuzz's subsetter",
        "libharfbuzz-subset0",
        libraries=("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll"),
    ),
    Need(
        "fontconfig",
        "fontconfig",
        libraries=("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll"),
    ),
    Need(
        "the font Gentium Book Plus",
        "fonts-sil-gentiumplus",
        fonts=tuple(f"GentiumBookPlus-{style}.ttf" for style in ("Regular", "Italic", "Bold", "BoldItalic")),
    ),
    Need("the font Amiri", "fonts-hosny-amiri", fonts=("Amiri-Regular.ttf", "Amiri-Bold.ttf")),
    Need(
        "the font Lato",
        "fonts-lato",
        fonts=tuple(f"Lato-{style}.ttf" for style in ("Regular", "Italic", "Bold", "BoldItalic")),
    ),
    Need("the font Andika", "fonts-sil-andika", fonts=("Andika-Regular.ttf", "Andika-Bold.ttf")),
    Need("the font DejaVu Sans Mono", "fonts-dejavu-core", fonts=("DejaVuSansMono.ttf",)),
    Need("Python's ensurepip", f"python3.{sys.version_info.minor}-venv", module="ensurepip"),
)

# From version 7 on, the makers call the family Gentium and Gentium Book; 6.200 is the last of its old name.
# Fedora's own package is not asked for: at 5.000, as last seen, it had neither the Book weight nor a bold.
GENTIUM = "https://software.sil.org/downloads/r/gentium/GentiumPlus-6.200.zip"
# From version 2 on it has the letters of transliterations; what font collections call Lato is often older.
LATO = "https://www.latofonts.com/download/Lato2OFL.zip"
ANDIKA = "https://software.sil.org/downloads/r/andika/Andika-6.200.zip"
AMIRI = "https://github.com/aliftype/amiri/releases/download/1.003/Amiri-1.003.zip"

LINES: dict[System, str] = {
    "fedora": (
        "sudo dnf install -y pango harfbuzz fontconfig amiri-fonts lato-fonts"
        f" && curl -fL --create-dirs -o ~/.local/share/fonts/GentiumPlus.zip {GENTIUM}"
        f" -o ~/.local/share/fonts/Andika.zip {ANDIKA}"
        " && python3 -m zipfile -e ~/.local/share/fonts/GentiumPlus.zip ~/.local/share/fonts"
        " && python3 -m zipfile -e ~/.local/share/fonts/Andika.zip ~/.local/share/fonts"
    ),
    "macos": "brew install pango font-gentium-book-plus font-amiri font-lato font-andika",
    # For PowerShell, whose older versions know no `&&`. Both curl and tar come with Windows.
    "windows": (
        "winget install -e --id MSYS2.MSYS2;"
        ' C:\\msys64\\usr\\bin\\bash -lc "pacman -S --needed --noconfirm mingw-w64-ucrt-x86_64-pango";'
        " mkdir -Force $env:LOCALAPPDATA\\Microsoft\\Windows\\Fonts | pushd;"
        f" curl.exe -fL -o Gentium.zip {GENTIUM} -o Amiri.zip {AMIRI} -o Lato.zip {LATO}"
        f" -o Andika.zip {ANDIKA};"
        ' tar -xf Gentium.zip --strip-components 1 "*.ttf";'
        ' tar -xf Amiri.zip --strip-components 1 "*.ttf";'
        ' tar -xf Lato.zip --strip-components 1 "*.ttf";'
        ' tar -xf Andika.zip --strip-components 1 "*.ttf"; popd'
    ),
}


def prepare(say: Callable[[str], None]) -> list[Path]:
    """Install what this system lacks, saying so first, and give the font files that a book is set with.

    Raises UnreadyError with the one line to run, where that is not for this program to do.
    """
    if missing := find_missing():
        system = find_system()
        prefix = find_privilege() if system == "debian" else None
        if prefix is None:
            raise UnreadyError(advise(missing, system))
        say(f"system packages (apt-get): {' '.join(need.package for need in missing)}")
        reason = install(missing, prefix)
        if still := find_missing():
            raise UnreadyError(f"{reason}\n{advise(still, system)}")
    return sorted(find_fonts().values())


def find_missing() -> tuple[Need, ...]:
    """Give what a book needs and this system does not have."""
    open_library_folders()
    fonts = find_fonts()
    return tuple(need for need in NEEDS if not is_present(need, fonts))


def is_present(need: Need, fonts: Container[str]) -> bool:
    """Say whether the system has it; `fonts` are the names of the font files that it has."""
    if need.libraries:
        return any(loads(name) for name in need.libraries)
    if need.module:
        return importlib.util.find_spec(need.module) is not None
    return all(font in fonts for font in need.fonts)


def loads(library: str) -> bool:
    """Say whether the system's loader finds this library."""
    # A Python that is not Homebrew's own does not look there; build.py tells it to when it hands over.
    folders = HOMEBREW if sys.platform == "darwin" else ()
    for name in (library, *(f"{folder}/{library}" for folder in folders)):
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


def find_fonts() -> dict[str, Path]:
    """Give, by name, those font files of NEEDS that the system has, where a theme will look for them."""
    wanted = {font for need in NEEDS for font in need.fonts}
    found = {}
    for folder in FONT_FOLDERS:
        # Unlike its counterpart of `pathlib`, this does not mind a user without a home.
        place = os.path.expanduser(os.path.expandvars(folder))  # noqa: PTH111
        for root, _, files in os.walk(place):
            found.update({file: Path(root, file) for file in files if file in wanted})
    return found


def open_library_folders() -> None:
    """Let Windows load libraries from where WeasyPrint will look for them; elsewhere, do nothing."""
    if sys.platform == "win32":
        usual = r"C:\msys64\ucrt64\bin;C:\msys64\mingw64\bin"
        for folder in os.environ.get("WEASYPRINT_DLL_DIRECTORIES", usual).split(";"):
            if Path(folder).is_dir():
                os.add_dll_directory(folder)


def find_system() -> System:
    """Say whose packages this system takes."""
    if sys.platform in ("darwin", "win32"):
        return "macos" if sys.platform == "darwin" else "windows"
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return "other"
    names = {release["ID"], *release.get("ID_LIKE", "").split()}
    if names & {"debian", "ubuntu"}:
        return "debian"
    return "fedora" if "fedora" in names else "other"


def find_privilege() -> tuple[str, ...] | None:
    """Give the words to put before a command that only root may run; None where we may not run it."""
    if os.geteuid() == 0:
        return ()
    if not shutil.which("sudo"):
        return None
    if subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0:
        return ("sudo", "-n")
    return ("sudo",) if sys.stdin.isatty() else None


def install(missing: Sequence[Need], prefix: Sequence[str]) -> str:
    """Install Debian packages and give apt-get's last word, for the case that they still are missing."""
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    packages = [need.package for need in missing]
    # A list that cannot be updated (one broken source of many) need not stop the installation.
    subprocess.run([*apt, "update"], capture_output=True, check=False)
    command = [*apt, "install", "-y", "--no-install-recommends", *packages]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    words = [line for line in done.stderr.splitlines() if line.startswith("E:")]
    return f"apt-get did not install them. {words[-1] if words else ''}".strip()


def advise(missing: Sequence[Need], system: System) -> str:
    """Say what is missing and give the one line that installs it."""
    names = ", ".join(need.name for need in missing)
    if system == "other":
        return f"this system lacks {names}: install them with its package manager, then run this again."
    return f"this system lacks {names}. Run this line, then try again:\n\n    {give_line(missing, system)}\n"


def give_line(missing: Sequence[Need], system: System) -> str:
    """Give the line that installs what is missing."""
    if system != "debian":
        # These name everything: whoever has a part of it already loses nothing.
        return LINES[system]
    sudo = "sudo " if os.geteuid() else ""
    packages = " ".join(need.package for need in missing)
    return f"{sudo}apt-get update && {sudo}apt-get install -y --no-install-recommends {packages}"
