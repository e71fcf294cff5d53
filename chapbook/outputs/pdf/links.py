"""Links that lead into another file (ISO 32000-1, 12.6.4.3), or nowhere."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath

import pydyf

from chapbook.model.pages import PagedEdition, PdfObject

_DESTINATION = re.compile(rb"/Dest \(([^()\\]*)\)")
"""Names are made of slugs, in which nothing has to be escaped."""

_MENTION = re.compile(rb"%%|<</Type/OBJR/Obj %d 0 R/Pg %d 0 R>>|%d(?: 0 R)?")
"""Where an object names others, the kids of structure elements that are annotations as a whole (see
`chapbook.typesetter.structure`)."""


def direct_links(objects: Iterable[PdfObject], paged: PagedEdition) -> Iterator[PdfObject]:
    """Have a chapter's links to what stands in other files lead there.

    Those to what this build does not make are taken out; their text is text like any other then.
    """
    objects = tuple(objects)
    targets = {it.number: name for it in objects if (name := _find_target(it))}
    gone = {number for number, name in targets.items() if name not in paged.addresses}
    for item in objects:
        if item.number in gone:
            continue
        if item.number in targets:
            yield replace(item, value=_direct(item.value, paged))
        else:
            yield _cut_links(item, gone) if gone else item


def _find_target(item: PdfObject) -> str:
    found = _DESTINATION.search(item.value) if b"/Dest (" in item.value else None
    return found[1].decode() if found else ""


def _direct(value: bytes, paged: PagedEdition) -> bytes:
    """Have an annotation lead into the file that lies beside this one, if its target stands there."""

    def write_target(match: re.Match[bytes]) -> bytes:
        target = paged.addresses[match[1].decode()].file
        if target == paged.file:
            return match[0]
        path = pydyf.String(PurePosixPath(target).name)
        file = pydyf.Dictionary({"Type": "/Filespec", "F": path, "UF": path})
        return (
            b"/A %b" % pydyf.Dictionary({"S": "/GoToR", "F": file, "D": pydyf.String(match[1].decode())}).data
        )

    return _DESTINATION.sub(write_target, value)


def _cut_links(item: PdfObject, gone: set[int]) -> PdfObject:
    """Take annotations out of their page, or out of their structure element, which then is no link."""
    if not gone.intersection(item.moved):
        return item
    numbers, moved = iter(item.moved), []

    def keep(match: re.Match[bytes]) -> bytes:
        own = [next(numbers) for _ in range(match[0].count(b"%d"))]
        if gone.intersection(own):
            return b""
        moved.extend(own)
        return match[0]

    value = _MENTION.sub(keep, item.value).replace(b"/K >>", b">>").replace(b"<</S/Link", b"<</S/Span")
    return replace(item, value=value, moved=tuple(moved))
