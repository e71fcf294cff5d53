"""Versions of everything that decides what a book says and how its pages look; part of every cache key.

The shared libraries are asked directly: importing WeasyPrint for it would cost a third of a second in
every build, also in those that typeset nothing.
"""

import ctypes
import hashlib
import zlib
from functools import cache
from importlib.metadata import version
from pathlib import Path
from platform import python_version

from chapbook.cache.objects import MAGIC

PACKAGES = (
    "weasyprint",
    "pydyf",
    "deflate",
    "pyphen",
    "tinyhtml5",
    "tinycss2",
    "cssselect2",
    "fonttools",
    "pillow",
)
WRITERS = (
    "feruca", "mwparserfromhell",
    "jinja2", "markupsafe", "linkify-it-py", "markdown-it-py", "mdit-py-plugins", "pyyaml",
    "latex2mathml", "ziamath", "ziafont",
    "python-slugify", "text-unidecode", "ebooklib", "lxml",
    "deflate", "pikepdf", "uharfbuzz", "resvg-py",
)  # fmt: skip
"""What else decides about texts and outputs."""

LIBRARIES = {
    "pango": ("pango_version_string", ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll")),
    "harfbuzz": ("hb_version_string", ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll")),
    "fontconfig": ("FcGetVersion", ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll")),
}
"""The function that tells the version, and the library's names on Linux, macOS and Windows."""


@cache
def list_versions() -> tuple[tuple[str, str], ...]:
    """Give name and version of each engine; a library that cannot be asked is called unknown."""
    return (
        ("object format", MAGIC.decode()),
        ("chapbook's typesetter", _digest_code("typesetter", "model", "design", "language", "flate.py")),
        ("python", python_version()),
        ("zlib", zlib.ZLIB_RUNTIME_VERSION),
        *((name, version(name)) for name in PACKAGES),
        *((name, _ask(function, files)) for name, (function, files) in LIBRARIES.items()),
    )


@cache
def list_writers() -> tuple[tuple[str, str], ...]:
    """Give name and version of what else makes texts and outputs."""
    return (
        ("chapbook itself", _digest_code("")),
        ("python", python_version()),
        *((name, version(name)) for name in WRITERS),
    )


@cache
def list_engravers() -> tuple[tuple[str, str], ...]:
    """Give name and version of what makes pictures ready."""
    code = _digest_code("design/pictures.py", "cache/entries.py")
    return ("chapbook's pictures", code), ("pillow", version("pillow"))


def _digest_code(*places: str) -> str:
    """Digest our own part of it: between two releases, the number of a version says nothing."""
    paths = [Path(__file__).parent.parent / place for place in places]
    files = [
        file for path in paths for file in (sorted(path.rglob("[a-z_]*.[pc]*")) if path.is_dir() else [path])
    ]
    contents = (file.read_bytes() for file in files if file.suffix in (".py", ".conf"))
    return hashlib.sha256(b"\0".join(contents)).hexdigest()


def _ask(function: str, files: tuple[str, ...]) -> str:
    for file in files:
        try:
            ask = getattr(ctypes.CDLL(file), function)
        except (OSError, AttributeError):
            continue
        if function == "FcGetVersion":
            return str(ask())
        ask.restype = ctypes.c_char_p
        return str(ask().decode())
    return "unknown"
