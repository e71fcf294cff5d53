"""What the PDF says about itself: XMP, the document information, and its claim to PDF/UA-1.

Whether it is a draft or a published edition, and which, says `prism:edition` (PRISM 2.0, basic).

The claim (`pdfuaid:part`) is ISO 14289-1, clause 5; veraPDF holds us to it in the tests. XMP: ISO 16684-1.
"""

from collections.abc import Iterable
from html import escape

import pydyf

from chapbook import __version__
from chapbook.model import Imprint
from chapbook.outputs.pdf.file import PdfFile

PRODUCER = f"Chapbook {__version__}"
PRISM = "http://prismstandard.org/namespaces/basic/2.0/"
PACKET = """<?xpacket begin="\N{ZERO WIDTH NO-BREAK SPACE}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:prism="{prism}">
{properties}
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def add_xmp(file: PdfFile, imprint: Imprint) -> bytes:
    """Write the XMP packet; nothing in it comes from the clock."""
    date = imprint.date.strftime("%Y-%m-%dT%H:%M:%SZ")
    properties = [
        "<pdfuaid:part>1</pdfuaid:part>",
        _alternative("dc:title", imprint.title),
        _list("dc:creator", "Seq", (*imprint.authors, *imprint.editors)),
        _list("dc:language", "Bag", (imprint.language,)),
        _list("dc:publisher", "Bag", (imprint.publisher,)),
        _alternative("dc:description", imprint.description or imprint.subtitle),
        _list("dc:subject", "Bag", imprint.subjects),
        _alternative("dc:rights", imprint.licence),
        f"<dc:identifier>{escape(imprint.identifier, quote=False)}</dc:identifier>",
        f"<xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate>",
        f"<prism:edition>{imprint.state}</prism:edition>",
        f"<pdf:Producer>{PRODUCER}</pdf:Producer>",
    ]
    packet = PACKET.format(prism=PRISM, properties="\n".join(filter(None, properties)))
    extra = {"Type": "/Metadata", "Subtype": "/XML"}
    return file.add(pydyf.Stream([packet.encode()], extra))


def add_information(file: PdfFile, imprint: Imprint) -> bytes:
    """Write the document information dictionary, for readers that know no XMP."""
    date = pydyf.String(imprint.date.strftime("D:%Y%m%d%H%M%SZ"))
    people = ", ".join(imprint.authors or imprint.editors)
    about = imprint.description or imprint.subtitle
    information = {
        "Title": pydyf.String(imprint.title),
        **({"Author": pydyf.String(people)} if people else {}),
        **({"Subject": pydyf.String(about)} if about else {}),
        **({"Keywords": pydyf.String(", ".join(imprint.subjects))} if imprint.subjects else {}),
        "Edition": pydyf.String(imprint.state),
        "Producer": pydyf.String(PRODUCER),
        "CreationDate": date,
        "ModDate": date,
    }
    return file.add(pydyf.Dictionary(information))


def _list(name: str, kind: str, values: Iterable[str]) -> str:
    items = "".join(_item(value) for value in values if value)
    return f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>" if items else ""


def _alternative(name: str, value: str) -> str:
    item = _item(value, ' xml:lang="x-default"')
    return f"<{name}><rdf:Alt>{item}</rdf:Alt></{name}>" if value else ""


def _item(value: str, attributes: str = "") -> str:
    return f"<rdf:li{attributes}>{escape(value, quote=False)}</rdf:li>"
