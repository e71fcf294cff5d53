"""The container: what EbookLib wrote, written again as the same bytes on any machine."""

import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC
from html import escape
from pathlib import PurePosixPath
from typing import IO
from zlib import crc32

from ebooklib import epub

from chapbook.flate import compress_bare
from chapbook.model import Imprint

COMPRESSED = (".png", ".jpg")
"""Suffixes of what would not get smaller."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A file as it lies in the container."""

    content: bytes
    """Compressed."""

    size: int
    checksum: int
    """CRC-32 of what it was before."""

    @classmethod
    def of(cls, content: bytes) -> "Packed":
        """Compress a file."""
        return cls(compress_bare(content), len(content), crc32(content))


def pack(
    book: epub.EpubBook, imprint: Imprint, target: IO[bytes], packed: Mapping[str, Callable[[], Packed]]
) -> None:
    """Have EbookLib write the book, and write it again as the same bytes on any machine.

    `packed` gives files by the names of items, which EbookLib then takes to be empty.
    """
    options = {
        "compresslevel": 0,
        "mtime": imprint.date.astimezone(UTC),  # It puts a Z behind whatever it is given.
        "package_direction": True,
        "raise_exceptions": True,
    }
    with tempfile.TemporaryFile() as written:
        epub.write_epub(written, book, options)
        with zipfile.ZipFile(written) as loose, zipfile.ZipFile(target, "w") as archive:
            for name in loose.namelist():
                entry = _make_entry(name)
                known = packed.get(name.removeprefix(f"{book.FOLDER_NAME}/"))
                if known:
                    _append(archive, entry, known(), target)
                elif entry.compress_type == zipfile.ZIP_STORED:
                    archive.writestr(entry, loose.read(name))
                else:
                    content = _mend(name, loose.read(name), imprint)
                    _append(archive, entry, Packed.of(content), target)


def _mend(name: str, content: bytes, imprint: Imprint) -> bytes:
    """Say in the package document in which language its metadata is, for which EbookLib has no way."""
    language = f'<package xml:lang="{escape(imprint.language)}" '
    return content.replace(b"<package ", language.encode(), 1) if name.endswith(".opf") else content


def _append(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, packed: Packed, target: IO[bytes]) -> None:
    """Add what is compressed already, which `zipfile` has no way to take."""
    entry.file_size, entry.compress_size, entry.CRC = packed.size, len(packed.content), packed.checksum
    entry.header_offset = target.tell()
    target.write(entry.FileHeader(zip64=False))
    target.write(packed.content)
    archive.filelist.append(entry)
    # Where the next one stands, and at last the directory.
    archive.start_dir = target.tell()


def _make_entry(name: str) -> zipfile.ZipInfo:
    """Describe a file in the archive by nothing that differs between machines; `mimetype` is stored."""
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.create_system = 3
    entry.external_attr = 0o100644 << 16
    is_stored = name == "mimetype" or PurePosixPath(name).suffix in COMPRESSED
    entry.compress_type = zipfile.ZIP_STORED if is_stored else zipfile.ZIP_DEFLATED
    return entry
