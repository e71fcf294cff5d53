"""The cache: bytes by the hash of everything they depend on, and the sentence why something was missed.

Two kinds of file: `objects/ab/cdef…` holds an entry under its key, `books/…` what the chapters of a book were
made from last time. Both begin with the checksum of the rest; one that is damaged counts as missing. They are
written under a temporary name and renamed. Nothing here is needed: deleting the folder costs time only.
"""

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

ENVIRONMENT = "CHAPBOOK_CACHE"
"""Names another folder for the cache."""

LIMIT = "CHAPBOOK_CACHE_LIMIT"
"""Names another size that the cache may have, in megabytes."""

DEFAULT_LIMIT = 2_000
"""Megabytes: some forty books of a thousand articles."""

ABANDONED = 3600
"""Seconds after which nobody writes a temporary file any more: a build that was killed left it."""


Record = Mapping[str, Mapping[str, str]]
"""What the chapters of a book were made from: slug → name, as a person would call it → digest. Under `*`
stands what all share: style sheets, templates, fonts, paper, engines."""


class LostEntryError(Exception):
    """An entry that was there at the beginning of a build is gone: somebody emptied the cache."""


def digest(*parts: bytes | str) -> str:
    """Hash parts so that no two lists of parts look alike; 64 hexadecimal digits."""
    whole = hashlib.sha256()
    for part in parts:
        content = part.encode() if isinstance(part, str) else part
        whole.update(b"%d:" % len(content))
        whole.update(content)
    return whole.hexdigest()


@dataclass(frozen=True, slots=True)
class _File:
    """An entry as it lies in the folder; sorts by when it was used last."""

    used: float
    path: Path
    size: int


class Cache:
    """Entries and records under one folder."""

    def __init__(self, folder: Path | None = None) -> None:
        """Without a folder, the one in CHAPBOOK_CACHE or the user's cache folder."""
        home = os.environ.get(ENVIRONMENT) or platformdirs.user_cache_dir("chapbook", appauthor=False)
        self._folder = folder or Path(home)
        self._unwritten: dict[str, bytes] = {}
        self._has_grown = False

    def fetch(self, key: str) -> bytes | None:
        """Give the entry of that key, or nothing if it is not there or not whole."""
        path = self._path(key)
        content = _read(path)
        if content is None:
            return self._unwritten.get(key)
        with suppress(OSError):
            os.utime(path)  # so that what is used stays
        return content

    def store(self, key: str, content: bytes) -> None:
        """Keep an entry; where the folder cannot be written, in memory and for this build alone."""
        self._has_grown = True
        if not _write(self._path(key), content):
            self._unwritten[key] = content

    def read_record(self, *names: str) -> dict[str, Any]:
        """Give what was written down under these names, a JSON object; empty if there is nothing."""
        try:
            record = json.loads(_read(self._record_path(names)) or b"{}")
            return record if isinstance(record, dict) else {}
        except ValueError:
            return {}

    def write_record(self, record: Mapping[str, Any], *names: str) -> None:
        """Write down a JSON object under these names, in place of what was there."""
        _write(self._record_path(names), json.dumps(record, sort_keys=True).encode())

    def shrink(self) -> None:
        """Keep to the size limit: what was used least recently goes first. Needs no look if nothing came."""
        if not self._has_grown:
            return
        self._has_grown = False
        files = sorted(self._list_files(), key=lambda file: file.used)
        excess = sum(file.size for file in files) - _find_limit()
        for file in files:
            is_abandoned = file.path.name.startswith(".") and file.used < time.time() - ABANDONED
            if excess > 0 or is_abandoned:
                excess -= file.size
                with suppress(OSError):
                    file.path.unlink()

    def clear(self) -> int:
        """Delete every entry; returns the bytes freed."""
        freed = 0
        for path in sorted(self._folder.glob("*/**/*"), reverse=True):
            if path.parts[len(self._folder.parts)] in ("objects", "books"):
                freed += 0 if path.is_dir() else path.stat().st_size
                path.rmdir() if path.is_dir() else path.unlink(missing_ok=True)
        return freed

    def _list_files(self) -> Iterator[_File]:
        for room in ("objects", "books"):
            for root, _, names in os.walk(self._folder / room):
                for name in names:
                    with suppress(OSError):
                        status = (path := Path(root, name)).stat()
                        yield _File(status.st_mtime, path, status.st_size)

    def _path(self, key: str) -> Path:
        return self._folder / "objects" / key[:2] / key[2:]

    def _record_path(self, names: tuple[str, ...]) -> Path:
        return self._folder / "books" / digest(*names)[:32]


def empty_cache() -> None:
    """Delete every entry of the user's cache."""
    Cache().clear()


def explain_miss(record: Record, slug: str, own: Mapping[str, str], shared: Mapping[str, str]) -> str:
    """Say in one sentence why a chapter has to be made anew.

    `own` says what it alone is made from, its source first; `shared` what all chapters are made from.
    """
    if not record:
        return "the book has not been made before"
    if slug not in record:
        return f"{next(iter(own))} is new"
    before, now = {**record.get("*", {}), **record[slug]}, {**own, **shared}
    changed = [name for name in now if before.get(name) != now[name]] + [n for n in before if n not in now]
    if not changed:
        return "its entry in the cache is gone"
    names = changed if len(changed) < 3 else [changed[0], f"{len(changed) - 1} more"]
    return f"{' and '.join(names)} changed"


def _find_limit() -> int:
    """Give the size that the cache may have, in bytes; what is no number counts for nothing."""
    asked = os.environ.get(LIMIT, "")
    return (int(asked) if asked.isdecimal() else DEFAULT_LIMIT) * 1_000_000


def _read(path: Path) -> bytes | None:
    """Read a file, unless it is not there or not whole."""
    try:
        checksum, _, content = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest().encode() == checksum else None


def _write(path: Path, content: bytes) -> bool:
    """Write a file whole or not at all; says whether it was written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
            file.write(b"%b\n" % hashlib.sha256(content).hexdigest().encode())
            file.write(content)
        Path(file.name).replace(path)
    except OSError:
        return False
    return True
