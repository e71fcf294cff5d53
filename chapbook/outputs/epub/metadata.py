"""What the package document says of an e-book: the imprint, and how it can be read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from chapbook import __version__
from chapbook.model import Illustration, Imprint

Metadata = tuple[str | None, str, str, dict[str, str]]
"""Namespace as EbookLib calls it, element, text, attributes."""

FEATURES = ("displayTransformability", "readingOrder", "structuralNavigation", "tableOfContents")
"""Of schema.org's `accessibilityFeature`, those that hold for every book that the default theme makes."""

DESCRIBED = "alternativeText"
"""Holds where somebody has described every picture."""

FORMULAS = "MathML"

PAGE_FEATURES = ("pageBreakMarkers", "pageNavigation")
"""Those of a book that knows the pages of print."""

CONFORMANCE = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"
"""As the standard has it written."""

CERTIFIER = f"Chapbook {__version__}"

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Pictures:
    """What a book shows besides text."""

    are_there: bool
    are_described: bool
    """All of them."""

    are_still: bool
    """So that nothing flashes or moves; of what a theme's templates draw, nobody knows."""

    has_formulas: bool = False
    """In MathML, which speech and braille read."""


def sum_up(illustrations: Sequence[Illustration], documents: Iterable[Set[str]]) -> Pictures:
    """Say what a book shows; `documents` are the facts that hold for each (see `documents.FACTS`)."""
    facts = set[str]().union(*documents)
    return Pictures(
        are_there="images" in facts,
        are_described="undescribed" not in facts and all(shown.is_described for shown in illustrations),
        are_still="moving" not in facts,
        has_formulas="mathml" in facts,
    )


def describe(imprint: Imprint) -> Iterator[Metadata]:
    """Yield what the imprint says (EPUB 3.3, 5.5); people's roles are MARC relators."""
    yield "DC", "identifier", imprint.identifier, {"id": "identifier"}
    yield from _describe_one("title", "title", imprint.title, {"title-type": "main"})
    if imprint.subtitle:
        yield from _describe_one("title", "subtitle", imprint.subtitle, {"title-type": "subtitle"})
    yield "DC", "language", imprint.language, {}
    for number, name in enumerate(imprint.authors, 1):
        yield from _describe_one("creator", f"author-{number}", name, {"role": "aut"})
    # Shelves are sorted by creator, so a book without authors is its editors'.
    element = "contributor" if imprint.authors else "creator"
    for number, name in enumerate(imprint.editors, 1):
        yield from _describe_one(element, f"editor-{number}", name, {"role": "edt"})
    yield "DC", "date", imprint.date.date().isoformat(), {}
    texts = (
        ("publisher", imprint.publisher),
        ("rights", imprint.licence),
        ("description", imprint.description),
    )
    for element, value in (*texts, *(("subject", subject) for subject in imprint.subjects)):
        if value:
            yield "DC", element, value, {}
    yield None, "meta", imprint.state, {"property": "schema:bookEdition"}
    yield None, "meta", "Published" if imprint.edition else "Draft", {"property": "schema:creativeWorkStatus"}
    yield from _describe_series(imprint)


def _describe_series(imprint: Imprint) -> Iterator[Metadata]:
    """Yield what series the book belongs to (EPUB 3.3, D.3.4)."""
    if imprint.series:
        yield None, "meta", imprint.series, {"property": "belongs-to-collection", "id": "series"}
        yield None, "meta", "series", {"refines": "#series", "property": "collection-type"}
        if imprint.series_number:
            number = str(imprint.series_number)
            yield None, "meta", number, {"refines": "#series", "property": "group-position"}


def _describe_one(element: str, uid: str, value: str, refinements: Mapping[str, str]) -> Iterator[Metadata]:
    yield "DC", element, value, {"id": uid}
    for name, text in refinements.items():
        scheme = {"scheme": "marc:relators"} if name == "role" else {}
        yield None, "meta", text, {"refines": f"#{uid}", "property": name} | scheme


def describe_access(pictures: Pictures, *, has_pages: bool) -> Iterator[Metadata]:
    """Yield what holds for this book (EPUB Accessibility 1.1, 2.2), and nothing that nobody has looked at."""
    modes = ["textual", "visual"] if pictures.are_there else ["textual"]
    is_described = pictures.are_there and pictures.are_described
    properties = [
        *(("accessMode", mode) for mode in modes),
        ("accessModeSufficient", ",".join(modes)),
        *([("accessModeSufficient", "textual")] if is_described else []),
        *(
            ("accessibilityFeature", it)
            for it in (
                *([DESCRIBED] if is_described else []),
                *FEATURES,
                *PAGE_FEATURES * has_pages,
                *([FORMULAS] if pictures.has_formulas else []),
            )
        ),
        ("accessibilityHazard", "none" if pictures.are_still else "unknown"),
    ]
    for name, value in properties:
        yield None, "meta", value, {"property": f"schema:{name}"}
    if is_described or not pictures.are_there:
        yield from _claim()
    if is_described:
        holds = "text and still images, each of which is described"
    elif pictures.are_there:
        holds = "text and images, of which some are not described"
    else:
        holds = "text alone, without images"
    summary = (
        f"The book is made of {holds}. Its headings are nested in order, its contents list every chapter and "
        "section, and size, face and colours of the type are left to the reader."
    )
    if has_pages:
        summary += " It shows where the pages of the print edition begin, and lists them."
    yield None, "meta", summary, {"property": "schema:accessibilitySummary", _XML_LANG: "en"}


def _claim() -> Iterator[Metadata]:
    """Claim conformance (EPUB Accessibility 1.1, 3.3), and say that a program judged it.

    Nobody whom the book names has looked at it for that, so none of them is called its certifier.
    """
    yield None, "meta", CONFORMANCE, {"property": "dcterms:conformsTo", "id": "conformance"}
    yield None, "meta", CERTIFIER, {"property": "a11y:certifiedBy", "refines": "#conformance"}


def describe_pages(imprint: Imprint) -> Iterator[Metadata]:
    """Name the print edition, which has no identifier of its own (*Page Source Identification*, 2)."""
    source = f"{imprint.title} (PDF edition of {imprint.date.date()}, {imprint.identifier})"
    yield None, "meta", source, {"property": "pageBreakSource"}
