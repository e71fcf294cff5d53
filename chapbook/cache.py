"""The cache: object files by the hash of everything they depend on, and the sentence why one was missed.

Two kinds of file: `objects/ab/cdef…` holds an object file under its key, `books/…` what the chapters of a
book were made from last time. Entries are written under a temporary name and renamed; one that is damaged
counts as missing. Nothing here is needed: deleting the folder costs time only.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from chapbook.objects import DamagedObjectError, pack, unpack
from chapbook.pages import TypesetChapter

ENVIRONMENT = "CHAPBOOK_CACHE"
"""Names another folder for the cache."""


@dataclass(frozen=True, slots=True)
class Ingredients:
    """What a chapter is made from: names, as a person would call them, and digests."""

    own: tuple[str, str]
    """The chapter's source and the digest of its content."""

    shared: tuple[tuple[str, str], ...]
    """What all chapters of the book share: style sheets, templates, fonts, paper, engines."""


def digest(*parts: bytes | str) -> str:
    """Hash parts so that no two lists of parts look alike; 64 hexadecimal digits."""
    whole = hashlib.sha256()
    for part in parts:
        content = part.encode() if isinstance(part, str) else part
        whole.update(b"%d:" % len(content))
        whole.update(content)
    return whole.hexdigest()


class Cache:
    """Object files and records under one folder."""

    def __init__(self, folder: Path | None = None) -> None:
        """Without a folder, the one in CHAPBOOK_CACHE or the user's cache folder."""
        home = os.environ.get(ENVIRONMENT) or platformdirs.user_cache_dir("chapbook", appauthor=False)
        self._folder = folder or Path(home)

    def fetch(self, key: str) -> TypesetChapter | None:
        """Give the object of that key, or nothing if it is not there or not whole."""
        try:
            return unpack(self._path(key).read_bytes())
        except (OSError, DamagedObjectError):
            return None

    def store(self, key: str, chapter: TypesetChapter) -> None:
        """Keep an object. A cache that cannot be written costs time, not the edition."""
        _write(self._path(key), pack(chapter))

    def read_record(self, book: Path) -> dict[str, dict[str, str]]:
        """Give what the chapters of a book were made from last time: slug → name → digest."""
        try:
            record = json.loads(self._record_path(book).read_bytes())
            return record if isinstance(record, dict) else {}
        except (OSError, ValueError):
            return {}

    def write_record(self, book: Path, record: Mapping[str, Mapping[str, str]]) -> None:
        """Remember what the chapters of a book were made from."""
        _write(self._record_path(book), json.dumps(record, sort_keys=True).encode())

    def clear(self) -> int:
        """Delete every entry; returns the bytes freed."""
        freed = 0
        for path in sorted(self._folder.glob("*/**/*"), reverse=True):
            if path.parts[len(self._folder.parts)] in ("objects", "books"):
                freed += 0 if path.is_dir() else path.stat().st_size
                path.rmdir() if path.is_dir() else path.unlink(missing_ok=True)
        return freed

    def _path(self, key: str) -> Path:
        return self._folder / "objects" / key[:2] / key[2:]

    def _record_path(self, book: Path) -> Path:
        return self._folder / "books" / digest(str(book.resolve()))[:32]


def empty_cache() -> None:
    """Delete every entry of the user's cache."""
    Cache().clear()


def explain_miss(record: Mapping[str, Mapping[str, str]], slug: str, ingredients: Ingredients) -> str:
    """Say in one sentence why a chapter has to be made anew."""
    if not record:
        return "the book has not been made before"
    before = {**record.get("*", {}), **record.get(slug, {})}
    name, _ = ingredients.own
    if slug not in record:
        return f"{name} is new"
    now = dict((ingredients.own, *ingredients.shared))
    changed = [name for name in now if before.get(name) != now[name]] + [n for n in before if n not in now]
    if not changed:
        return "its entry in the cache is gone"
    return (
        f"{changed[0]} changed" if len(changed) == 1 else f"{changed[0]} and {len(changed) - 1} more changed"
    )


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
            file.write(content)
        Path(file.name).replace(path)
    except OSError:
        return
