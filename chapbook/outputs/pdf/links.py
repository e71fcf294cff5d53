"""Links that lead into another volume (ISO 32000-1, 12.6.4.3)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pydyf

from chapbook.pages import PagedEdition, PdfObject

_DESTINATION = re.compile(rb"/Dest \(([^()\\]*)\)")
"""Names are made of slugs, in which nothing has to be escaped."""


def name_volume(slug: str, volume: int) -> str:
    """Name the file of a volume: `encyclopedia-2.pdf`; that of a whole book where the volume is 0."""
    return f"{slug}-{volume}.pdf" if volume else f"{slug}.pdf"


def direct_links(objects: Iterable[PdfObject], volume: PagedEdition) -> Iterator[PdfObject]:
    """Have a chapter's links to other volumes lead into their files, which lie beside its own."""

    def direct(match: re.Match[bytes]) -> bytes:
        name = match[1].decode()
        target = volume.addresses[name].volume
        if target == volume.volume:
            return match[0]
        path = pydyf.String(name_volume(volume.edition.imprint.slug, target))
        file = pydyf.Dictionary({"Type": "/Filespec", "F": path, "UF": path})
        action = {"S": "/GoToR", "F": file, "D": pydyf.String(name)}
        return b"/A %b" % pydyf.Dictionary(action).data

    for item in objects:
        is_link = item.stream is None and b"/Dest (" in item.value
        yield replace(item, value=_DESTINATION.sub(direct, item.value)) if is_link else item
