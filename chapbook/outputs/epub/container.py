"""The container: what EbookLib wrote, written again as the same bytes on any machine."""

import tempfile
import zipfile
from datetime import UTC
from pathlib import PurePosixPath
from typing import IO
from xml.sax.saxutils import quoteattr

from ebooklib import epub

from chapbook.model import Imprint

LEVEL = 6
"""Of compression: 9 takes twice the time for one per cent less."""

COMPRESSED = (".png", ".jpg")
"""Suffixes of what would not get smaller."""


def pack(book: epub.EpubBook, imprint: Imprint, target: IO[bytes]) -> None:
    """Have EbookLib write the book, and write it again as the same bytes on any machine."""
    options = {
        "compresslevel": 0,
        "mtime": imprint.date.astimezone(UTC),  # It puts a Z behind whatever it is given.
        "package_direction": True,
        "raise_exceptions": True,
    }
    with tempfile.TemporaryFile() as written:
        epub.write_epub(written, book, options)
        _repack(written, imprint, target)


def _repack(written: IO[bytes], imprint: Imprint, target: IO[bytes]) -> None:
    with zipfile.ZipFile(written) as loose, zipfile.ZipFile(target, "w") as archive:
        for name in loose.namelist():
            content = loose.read(name)
            if name.endswith(".opf"):
                # EbookLib has no way to say in which language its metadata is.
                language = f"<package xml:lang={quoteattr(imprint.language)} "
                content = content.replace(b"<package ", language.encode(), 1)
            archive.writestr(_make_entry(name), content, compresslevel=LEVEL)


def _make_entry(name: str) -> zipfile.ZipInfo:
    """Describe a file in the archive by nothing that differs between machines; `mimetype` is stored."""
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.create_system = 3
    entry.external_attr = 0o100644 << 16
    is_stored = name == "mimetype" or PurePosixPath(name).suffix in COMPRESSED
    entry.compress_type = zipfile.ZIP_STORED if is_stored else zipfile.ZIP_DEFLATED
    return entry
