"""The EPUB, opened as a reading system opens it."""

import datetime
import hashlib
import io
import os
import posixpath
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from checkers import epubcheck
from lxml import etree

from chapbook.chapters.compiler import compile_chapter
from chapbook.design.rendering import Renderer
from chapbook.design.theme import Theme, load_theme
from chapbook.language.languages import find_direction, simplify
from chapbook.linker import link_edition
from chapbook.matter import Material
from chapbook.model import (
    Anchor,
    Chapter,
    ChapterSection,
    CompiledChapter,
    Edition,
    Entries,
    Entry,
    Fact,
    Imprint,
    Opening,
    Part,
    Sidebar,
    Sides,
    Text,
    Value,
    Work,
)
from chapbook.outputs.epub import Design, Ebook, splitting
from chapbook.problems import Place

Element = Any
"""lxml has no types of its own."""

NAMES = {
    "h": "http://www.w3.org/1999/xhtml",
    "opf": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "ncx": "http://www.daisy.org/z3986/2005/ncx/",
}
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
HOSTILE = (
    'A <script>alert("1")</script> & ]]> {{ 7 * 7 }} {% raw %} \u200fשלום\u200e \ufffd <!-- href="book:x"'
)
IMPRINT = Imprint(
    title="The First Fitna",
    slug="the-first-fitna",
    subtitle="Six battles",
    language="en-GB",
    authors=("Ada Example", "Ben Example"),
    editors=("Cem Example",),
    publisher="Example House",
    identifier="urn:uuid:7b1e5c1e-4f5a-5c0b-9d55-0c1f6a6b3c11",
    licence="CC BY-SA 4.0",
    date=datetime.datetime(2024, 5, 1, 1, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=2))),
)


# --- little books --------------------------------------------------------------------------------


def make_chapter(slug: str, title: str, *sections: ChapterSection) -> Chapter:
    """Make a chapter with an infobox, a lead and the given sections."""
    facts = (
        Fact("Date", (Value("657"),)),
        Sides("Commanders", ((Value("Ali"), Value("Kinana", "†")), (Value("Mu’awiya"),))),
    )
    return Chapter(
        slug, title, f"{slug}.txt", Sidebar(title, facts), (Text(f"{title} was fought."),), sections
    )


def make_section(anchor: str, level: int, *sections: ChapterSection, target: str = "") -> ChapterSection:
    """Make a section that holds one list entry, which refers to `target`."""
    blocks = (Entries((Entry("another article", target), Work("Ada", "“On camels”", ", 1999"))),)
    return ChapterSection(anchor, anchor.title(), level, "text", blocks, sections)


CAMEL = make_chapter(
    "camel",
    "Battle of the Camel",
    make_section("prelude", 2, make_section("march", 3, make_section("wells", 4)), make_section("camp", 3)),
    make_section("aftermath", 2, target="siffin.aftermath"),
)
SIFFIN = make_chapter("siffin", "Battle of Siffin", make_section("aftermath", 2, target="camel"))
NAHRAWAN = make_chapter("nahrawan", "Battle of Nahrawan", make_section("itself", 2, target="nahrawan.itself"))


def load_default() -> Theme:
    """Load the default theme; missing fonts are print's sorrow."""
    theme, _ = load_theme("default", Place(""))
    assert theme
    return theme


THEME = load_default()
RENDERER = Renderer(THEME)
STYLESHEET = "".join(text for _, text in THEME.reader_sheets)


def make_edition(*parts: tuple[str, tuple[Chapter, ...]], imprint: Imprint = IMPRINT) -> Edition:
    """Compile and link chapters as the pipeline does; a part is a title and its chapters."""
    compiled = tuple(
        Part(title, f"part-{number}", tuple(compile_chapter(it, Opening(title), RENDERER) for it in chapters))
        for number, (title, chapters) in enumerate(parts, 1)
    )
    return link_edition(Material(imprint, compiled, RENDERER))


def pack(edition: Edition, stylesheet: str = STYLESHEET) -> bytes:
    """Give an edition as an EPUB."""
    Ebook(edition, Design(RENDERER, stylesheet), io.BytesIO()).write(target := io.BytesIO())
    return target.getvalue()


def make_fragment(slug: str, html: str) -> CompiledChapter:
    """Make a compiled chapter of hand-written XHTML."""
    html = f'<section id="{slug}" epub:type="chapter" role="doc-chapter"><h1>{slug}</h1>{html}</section>'
    return CompiledChapter(slug, "chapter", slug, html, (Anchor(slug, slug, 1),), ())


def edit_parts(edition: Edition, *chapters: CompiledChapter) -> Edition:
    """Give the edition with these chapters alone."""
    return replace(edition, parts=(Part("", "", chapters),))


PLAIN = make_edition(("", (CAMEL, SIFFIN, NAHRAWAN)))
PARTED = make_edition(("Basra", (CAMEL,)), ("Iraq", (SIFFIN, NAHRAWAN)))
HOSTILE_CHAPTER = replace(
    CAMEL,
    title=HOSTILE,
    sidebar=Sidebar(HOSTILE, (Fact(HOSTILE, (Value(HOSTILE),)),)),
    blocks=(Text(HOSTILE),),
    sections=(replace(CAMEL.sections[0], title=HOSTILE),),
)
HOSTILE_EDITION = make_edition(
    (HOSTILE, (HOSTILE_CHAPTER,)),
    imprint=replace(
        IMPRINT, title=HOSTILE, subtitle=HOSTILE, authors=(HOSTILE,), publisher=HOSTILE, licence=HOSTILE
    ),
)
ARABIC = make_edition(("الفتنة", (CAMEL, SIFFIN)), imprint=replace(IMPRINT, language="ar", title="كتاب"))
BARE = make_edition(
    ("", (replace(SIFFIN, sidebar=None, sections=()),)),
    imprint=replace(IMPRINT, subtitle="", authors=(), editors=(), publisher="", licence=""),
)


class Opened:
    """An EPUB, opened."""

    def __init__(self, edition: Edition, stylesheet: str = STYLESHEET) -> None:
        self.archive = zipfile.ZipFile(io.BytesIO(pack(edition, stylesheet)))
        self.package = self.read("EPUB/content.opf")

    def read(self, name: str) -> Element:
        """Parse one of the files."""
        return etree.fromstring(self.archive.read(name))

    def list_pages(self) -> dict[str, Element]:
        """Give the XHTML files by name, in the order of the spine."""
        hrefs = {it.get("id"): it.get("href", "") for it in self.package.iterfind(".//opf:item", NAMES)}
        spine = [hrefs[it.get("idref")] for it in self.package.iterfind(".//opf:itemref", NAMES)]
        return {href: self.read(f"EPUB/{href}") for href in spine}

    def list_meta(self, name: str) -> list[str]:
        """Give what the package says under a property."""
        found = self.package.iterfind(f".//opf:meta[@property='{name}']", NAMES)
        return [element.text or "" for element in found]

    def list_people(self) -> list[tuple[str, str, str]]:
        """Give element, name and role of everybody who made the book."""
        roles = {
            element.get("refines"): element.text or ""
            for element in self.package.iterfind(".//opf:meta[@property='role']", NAMES)
        }
        return [
            (element.tag.partition("}")[2], element.text or "", roles[f"#{element.get('id')}"])
            for kind in ("creator", "contributor")
            for element in self.package.iterfind(f".//dc:{kind}", NAMES)
        ]


def read_text(element: Element) -> str:
    """Give the text of an element and all in it, white space folded."""
    return " ".join("".join(element.itertext()).split())


def find_nav(pages: dict[str, Element], kind: str) -> Element:
    """Find one of the navs."""
    return next(it for it in pages["contents.xhtml"].iterfind(".//h:nav", NAMES) if it.get(EPUB_TYPE) == kind)


Tree = list[tuple[str, str, "Tree"]]


def read_nav(element: Element) -> Tree:
    """Read a nested list of links: title, href, what stands below."""
    return [
        (read_text(entry.find("h:a", NAMES)), entry.find("h:a", NAMES).get("href", ""), read_nav(entry))
        for entry in element.iterfind("h:ol/h:li", NAMES)
    ]


def read_ncx(element: Element) -> Tree:
    """Read the same of an NCX."""
    return [
        (
            read_text(point.find("ncx:navLabel", NAMES)),
            point.find("ncx:content", NAMES).get("src", ""),
            read_ncx(point),
        )
        for point in element.iterfind("ncx:navPoint", NAMES)
    ]


def list_targets(pages: dict[str, Element]) -> Iterator[tuple[str, str]]:
    """Yield every link inside the book: the file it stands in, and where it leads."""
    for name, page in pages.items():
        for link in page.iterfind(".//h:a", NAMES):
            href = link.get("href", "")
            yield name, posixpath.join(posixpath.dirname(name), href) if href[0] != "#" else name + href


# --- what a checker says -------------------------------------------------------------------------


def test_epubcheck_is_silent(tmp_path: Path) -> None:
    """EPUBCheck finds nothing to say of any level, usage notes included, about any kind of book."""
    kinds = {"plain": PLAIN, "parted": PARTED, "hostile": HOSTILE_EDITION, "arabic": ARABIC, "bare": BARE}
    paths = [tmp_path / f"{kind}.epub" for kind in kinds]
    for path, edition in zip(paths, kinds.values(), strict=True):
        path.write_bytes(pack(edition))
    assert epubcheck(*paths) == []


# --- the archive ---------------------------------------------------------------------------------


def test_archive_begins_with_its_type() -> None:
    """The first entry is the type, neither compressed nor padded, so that it stands at byte 30."""
    content = pack(PLAIN)
    assert content[30:58] == b"mimetypeapplication/epub+zip"


def test_archive_tells_nothing_of_the_machine() -> None:
    """Every entry has the same time, mode and system."""
    entries = Opened(PLAIN).archive.infolist()
    assert len(entries) > 5
    described = {(it.date_time, it.create_system, it.external_attr, it.extra) for it in entries}
    assert described == {((1980, 1, 1, 0, 0, 0), 3, 0o100644 << 16, b"")}


def test_same_bytes_anywhere() -> None:
    """Another process, time zone and hash seed give the same bytes."""
    here = hashlib.sha256(pack(PARTED)).hexdigest()
    script = "import hashlib, test_epub as t;print(hashlib.sha256(t.pack(t.PARTED)).hexdigest())"
    folders = [str(Path(__file__).parent), *sys.path]
    for zone, seed in ("Pacific/Auckland", "1"), ("America/New_York", "2"):
        environment = os.environ | {
            "TZ": zone,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": os.pathsep.join(folders),
        }
        there = subprocess.run(
            [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
        )
        assert there.stdout.strip() == here


# --- the pages -----------------------------------------------------------------------------------


def test_pieces_are_in_reading_order() -> None:
    """Title page, contents, parts with their chapters, colophon: each in a file named after it."""
    assert list(Opened(PARTED).list_pages()) == [
        "title-page.xhtml",
        "contents.xhtml",
        "part-1.xhtml",
        "camel.xhtml",
        "part-2.xhtml",
        "siffin.xhtml",
        "nahrawan.xhtml",
        "colophon.xhtml",
    ]


def test_a_file_that_goes_on_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """The heading is repeated where a chapter goes on in another file, and nowhere else."""
    assert "(continued)" not in "".join(map(read_text, Opened(PARTED).list_pages().values()))
    monkeypatch.setattr(splitting, "LARGEST", 1500)
    pages = {name: read_text(page) for name, page in Opened(PARTED).list_pages().items()}
    assert [name for name, text in pages.items() if "Battle of the Camel (continued)" in text] == [
        "camel_2.xhtml"
    ]


def test_part_without_title_has_no_page() -> None:
    """A book without parts goes from the contents to the first chapter."""
    assert list(Opened(PLAIN).list_pages())[1:3] == ["contents.xhtml", "camel.xhtml"]


def test_page_numbers_of_print_stay_out() -> None:
    """No page holds a slot for a folio, which print's contents are full of."""
    assert "0123456789" in "".join(piece.html for piece in PARTED.front)
    assert not [name for name, page in Opened(PARTED).list_pages().items() if "0123456789" in read_text(page)]


def test_frame_says_where_and_in_what_language() -> None:
    """Each file has its title, its language twice (XML and HTML), and its place in the book."""
    pages = Opened(PARTED).list_pages()
    for page in pages.values():
        assert page.get("lang") == page.get(XML_LANG) == "en-GB"
        assert page.get("dir") is None
    bodies = {name: page.find("h:body", NAMES) for name, page in pages.items()}
    matters = [body.get(EPUB_TYPE) for body in bodies.values() if body is not None]
    assert matters == ["frontmatter"] * 2 + ["bodymatter"] * 5 + ["backmatter"]
    assert read_text(pages["siffin.xhtml"].find("h:head/h:title", NAMES)) == "Battle of Siffin"


def test_chapter_is_whole() -> None:
    """A chapter's fragment arrives as it was compiled, links apart."""
    edition = edit_parts(PLAIN, make_fragment("odd", "text <p>at</p> <b>any</b> place &#160;<br/>tail"))
    page = Opened(edition).archive.read("EPUB/odd.xhtml").decode()
    assert edition.chapters[0].html in page


def test_infobox_stands_before_the_lead() -> None:
    """The infobox follows the title at once, and so is read before the lead."""
    chapter = Opened(PLAIN).list_pages()["camel.xhtml"].find("h:body/h:section", NAMES)
    assert [child.get("class") for child in chapter][:3] == [None, "infobox", "lead"]


def test_hostile_text_stays_text() -> None:
    """Markup, template code and marks of direction are shown as they were written, everywhere."""
    opened = Opened(HOSTILE_EDITION)
    text = " ".join(HOSTILE.split())
    pages = opened.list_pages()
    assert not [name for name, page in pages.items() if page.find(".//h:script", NAMES) is not None]
    page = pages["camel.xhtml"]
    for path in (".//h:h1", ".//h:h2", ".//h:td", ".//h:th", ".//h:p", "h:head/h:title"):
        assert read_text(page.find(path, NAMES)) == text
    part, *_ = read_nav(find_nav(pages, "toc"))
    assert [part[0], part[2][0][0], part[2][0][2][0][0]] == [text] * 3
    assert read_ncx(opened.read("EPUB/toc.ncx").find("ncx:navMap", NAMES))[0][0] == text
    assert [read_text(opened.package.find(f".//dc:{it}", NAMES)) for it in ("title", "rights")] == [text] * 2


def test_right_to_left_book_runs_that_way() -> None:
    """An Arabic book's files, and its pages' order, run from right to left."""
    opened = Opened(ARABIC)
    assert {page.get("dir") for page in opened.list_pages().values()} == {"rtl"}
    spine = opened.package.find("opf:spine", NAMES)
    assert spine.get("page-progression-direction") == "rtl"


@pytest.mark.parametrize(
    ("language", "direction"),
    [
        ("en", "ltr"),
        ("ar", "rtl"),
        ("he-IL", "rtl"),
        ("ar-Latn", "ltr"),
        ("az-Arab-IR", "rtl"),
        ("zh-yue-Hant", "ltr"),
        ("en-u-nu-arab", "ltr"),
        ("AR-eg", "rtl"),
    ],
)
def test_direction_follows_language_and_script(language: str, direction: str) -> None:
    """A tag's script decides, else its language; what comes after is no script."""
    assert find_direction(language) == direction


def test_tags_of_languages_are_plain() -> None:
    """Extended languages are left out of them, whether or not there are such."""
    tags = ("grc-gre", "zh-yue-Hant-HK", "ar-Latn", "en-GB", "de")
    assert [simplify(tag) for tag in tags] == ["grc", "zh-Hant-HK", "ar-Latn", "en-GB", "de"]


# --- links ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("edition", [PLAIN, PARTED, ARABIC], ids=["plain", "parted", "arabic"])
def test_every_link_arrives(edition: Edition) -> None:
    """Each link leads to a file of the book, and to an id in it where it names one."""
    pages = Opened(edition).list_pages()
    places = set(pages) | {
        f"{name}#{element.get('id')}"
        for name, page in pages.items()
        for element in page.iter()
        if element.get("id")
    }
    targets = list(list_targets(pages))
    assert len(targets) > 10
    assert [(name, target) for name, target in targets if target not in places] == []


def test_references_lead_to_what_they_name() -> None:
    """A reference leads to another chapter's file, to a section in it, or within its own file."""
    pages = Opened(PLAIN).list_pages()
    del pages["contents.xhtml"]
    assert list(list_targets(pages)) == [
        ("camel.xhtml", "siffin.xhtml#siffin.aftermath"),
        ("siffin.xhtml", "camel.xhtml"),
        ("nahrawan.xhtml", "nahrawan.xhtml#nahrawan.itself"),
    ]
    link = pages["nahrawan.xhtml"].find(".//h:a", NAMES)
    assert link.get("href") == "#nahrawan.itself"


def test_link_written_otherwise_is_resolved() -> None:
    """A theme may put other attributes and quotation marks around a link, and link to the contents."""
    html = "<p><a class='x' href='book:two'>a</a> <a\nhref=\"book:contents\">b</a></p>"
    edition = edit_parts(PLAIN, make_fragment("one", html), make_fragment("two", ""))
    pages = Opened(edition).list_pages()
    hrefs = [link.get("href") for link in pages["one.xhtml"].iterfind(".//h:a", NAMES)]
    assert hrefs == ["two.xhtml", "contents.xhtml"]


def test_dangling_link_is_refused() -> None:
    """A link to a name that nothing has is never written."""
    edition = edit_parts(PLAIN, make_fragment("one", '<a href="book:nowhere">x</a>'))
    with pytest.raises(LookupError, match="one links to nowhere"):
        pack(edition)


def test_two_pieces_never_share_a_file() -> None:
    """A chapter that has the slug of another piece is refused, not overwritten."""
    edition = edit_parts(PLAIN, make_fragment("colophon", ""))
    with pytest.raises(ValueError, match=r"colophon\.xhtml"):
        pack(edition)


# --- contents ------------------------------------------------------------------------------------

CONTENTS: Tree = [
    (
        "Basra",
        "part-1.xhtml",
        [
            (
                "Battle of the Camel",
                "camel.xhtml",
                [
                    (
                        "Prelude",
                        "camel.xhtml#camel.prelude",
                        [
                            (
                                "March",
                                "camel.xhtml#camel.march",
                                [("Wells", "camel.xhtml#camel.wells", [])],
                            ),
                            ("Camp", "camel.xhtml#camel.camp", []),
                        ],
                    ),
                    ("Aftermath", "camel.xhtml#camel.aftermath", []),
                ],
            )
        ],
    ),
    (
        "Iraq",
        "part-2.xhtml",
        [
            ("Battle of Siffin", "siffin.xhtml", [("Aftermath", "siffin.xhtml#siffin.aftermath", [])]),
            ("Battle of Nahrawan", "nahrawan.xhtml", [("Itself", "nahrawan.xhtml#nahrawan.itself", [])]),
        ],
    ),
]


def test_contents_are_nested_as_the_book_is() -> None:
    """Parts hold chapters, chapters sections, and sections those below them."""
    assert read_nav(find_nav(Opened(PARTED).list_pages(), "toc")) == CONTENTS


def test_contents_survive_a_skipped_level() -> None:
    """A heading that skips a level stands below the last higher one."""
    levels = (("a", 1), ("a.b", 4), ("a.c", 2), ("a.d", 6))
    anchors = tuple(Anchor(name, name, level) for name, level in levels)
    edition = edit_parts(PLAIN, replace(make_fragment("a", ""), anchors=anchors))
    tree = read_nav(find_nav(Opened(edition).list_pages(), "toc"))
    assert tree == [
        ("a", "a.xhtml", [("a.b", "a.xhtml#a.b", []), ("a.c", "a.xhtml#a.c", [("a.d", "a.xhtml#a.d", [])])])
    ]


def test_old_readers_have_the_same_contents() -> None:
    """The NCX says what the nav says, how deep it goes, in what order, and of which book."""
    ncx = Opened(PARTED).read("EPUB/toc.ncx")
    points = ncx.find("ncx:navMap", NAMES)
    assert read_ncx(points) == CONTENTS
    head = {it.get("name"): it.get("content") for it in ncx.iterfind("ncx:head/ncx:meta", NAMES)}
    assert head["dtb:depth"] == "5"
    assert head["dtb:uid"] == IMPRINT.identifier
    orders = [point.get("playOrder") for point in points.iterfind(".//ncx:navPoint", NAMES)]
    assert orders == [str(number) for number in range(1, 13)]


def test_landmarks_are_there() -> None:
    """A reader's menu finds the title page, the contents, the beginning, the colophon; the list is hidden."""
    nav = find_nav(Opened(PARTED).list_pages(), "landmarks")
    links = nav.iterfind(".//h:a", NAMES)
    assert nav.get("hidden") == "hidden"
    assert [(link.get(EPUB_TYPE), link.get("href")) for link in links] == [
        ("titlepage", "title-page.xhtml"),
        ("toc", "#contents"),
        ("bodymatter", "part-1.xhtml"),
        ("colophon", "colophon.xhtml"),
    ]


# --- metadata ------------------------------------------------------------------------------------


def test_metadata_is_the_imprint() -> None:
    """Title, identifier, language, publisher, licence and day are what the imprint says."""
    package = Opened(PARTED).package
    said = {
        name: [element.text for element in package.iterfind(f".//dc:{name}", NAMES)]
        for name in ("title", "identifier", "language", "publisher", "rights", "date")
    }
    assert said == {
        "title": ["The First Fitna", "Six battles"],
        "identifier": [IMPRINT.identifier],
        "language": ["en-GB"],
        "publisher": ["Example House"],
        "rights": ["CC BY-SA 4.0"],
        "date": ["2024-05-01"],
    }
    identifier = package.find(".//dc:identifier", NAMES)
    assert package.get("unique-identifier") == identifier.get("id")
    assert package.get(XML_LANG) == "en-GB"


def test_catalogues_are_told_what_it_is_about() -> None:
    """Description, subjects and series stand where catalogues look for them; without them, nothing does."""
    about = replace(IMPRINT, description="Six battles.", subjects=("Islam", "War"), series="Readers")
    opened = Opened(replace(PARTED, imprint=replace(about, series_number=3)))
    found = {
        name: [element.text for element in opened.package.iterfind(f".//dc:{name}", NAMES)]
        for name in ("description", "subject")
    }
    assert found == {"description": ["Six battles."], "subject": ["Islam", "War"]}
    assert opened.list_meta("belongs-to-collection") == ["Readers"]
    assert opened.list_meta("collection-type") == ["series"]
    assert opened.list_meta("group-position") == ["3"]
    assert Opened(replace(PARTED, imprint=about)).list_meta("group-position") == []
    assert Opened(PARTED).list_meta("belongs-to-collection") == []


def test_subtitle_is_told_from_title() -> None:
    """Each of the two titles says which it is."""
    opened = Opened(PARTED)
    kinds = {it.get("refines"): it.text for it in opened.package.iterfind(".//opf:meta[@refines]", NAMES)}
    titles = opened.package.iterfind(".//dc:title", NAMES)
    assert [kinds[f"#{title.get('id')}"] for title in titles] == ["main", "subtitle"]


def test_modified_is_the_edition_in_utc() -> None:
    """The moment of the last change is the imprint's, told in UTC as its Z says."""
    assert Opened(PARTED).list_meta("dcterms:modified") == ["2024-04-30T23:30:00Z"]


def test_people_have_their_roles() -> None:
    """Authors are creators; editors contribute, or are the creators of a book that has no author."""
    assert Opened(PARTED).list_people() == [
        ("creator", "Ada Example", "aut"),
        ("creator", "Ben Example", "aut"),
        ("contributor", "Cem Example", "edt"),
    ]
    edited = replace(PARTED, imprint=replace(IMPRINT, authors=()))
    assert Opened(edited).list_people() == [("creator", "Cem Example", "edt")]


def test_what_is_not_said_is_left_out() -> None:
    """An imprint without subtitle, people, publisher or licence has no empty elements for them."""
    package = Opened(BARE).package
    assert [element.tag for element in package.iter() if element.tag.startswith(f"{{{NAMES['dc']}}}")] == [
        f"{{{NAMES['dc']}}}{name}" for name in ("identifier", "title", "language", "date")
    ]


def test_nobody_is_said_to_have_certified() -> None:
    """A program judged the book, and the claim says so: its people are not made to answer for it."""
    opened = Opened(PARTED)
    assert opened.list_meta("dcterms:conformsTo") == ["EPUB Accessibility 1.1 - WCAG 2.2 Level AA"]
    [certifier] = opened.list_meta("a11y:certifiedBy")
    assert certifier.startswith("Chapbook ")


def test_accessibility_of_text_is_claimed() -> None:
    """A book of text says that it can be read by text alone and endangers nobody."""
    opened = Opened(PARTED)
    assert opened.list_meta("schema:accessMode") == ["textual"]
    assert opened.list_meta("schema:accessModeSufficient") == ["textual"]
    assert opened.list_meta("schema:accessibilityHazard") == ["none"]
    assert opened.list_meta("schema:accessibilityFeature") == [
        "displayTransformability",
        "readingOrder",
        "structuralNavigation",
        "tableOfContents",
    ]
    assert "without images" in opened.list_meta("schema:accessibilitySummary")[0]


@pytest.mark.parametrize(
    ("drawing", "sufficient", "hazard"),
    [
        ('role="img" aria-label="A round">', ["textual,visual", "textual"], "none"),
        ("><title>A round</title>", ["textual,visual", "textual"], "none"),
        (">", ["textual,visual"], "none"),
        ('><animate attributeName="r"/>', ["textual,visual"], "unknown"),
    ],
)
def test_images_end_the_claims_about_them(drawing: str, sufficient: list[str], hazard: str) -> None:
    """With a drawing that nothing describes, text is no longer enough; one that moves may be a hazard."""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {drawing}<circle r="1"/></svg>'
    opened = Opened(edit_parts(PLAIN, make_fragment("drawn", svg), make_fragment("written", "")))
    assert opened.list_meta("schema:accessMode") == ["textual", "visual"]
    assert opened.list_meta("schema:accessModeSufficient") == sufficient
    assert ("alternativeText" in opened.list_meta("schema:accessibilityFeature")) == ("textual" in sufficient)
    assert opened.list_meta("schema:accessibilityHazard") == [hazard]
    properties = {
        it.get("href"): it.get("properties") for it in opened.package.iterfind(".//opf:item", NAMES)
    }
    assert properties["drawn.xhtml"] == "svg"
    assert properties["written.xhtml"] is None
    assert properties["contents.xhtml"] == "nav"


# --- style ---------------------------------------------------------------------------------------


def test_style_leaves_everything_to_the_reader() -> None:
    """No float, flexbox, grid or variable, and no colour, face or size that a reader could not change."""
    rules = re.sub(r"/\*.*?\*/|color: inherit", "", STYLESHEET, flags=re.DOTALL)
    assert ".infobox" in rules
    assert (
        re.findall(r"float|flex|grid|var\(|--|color|background|font-family|position|#[0-9a-f]{3}", rules)
        == []
    )
    assert re.findall(r"[\d.]+(?:px|pt|pc|mm|cm|in)\b", rules) == []


def test_style_is_the_one_that_was_given() -> None:
    """Every page names the style sheet, which is in the book as it was given."""
    opened = Opened(PLAIN, "p { margin: 0 }")
    assert opened.archive.read("EPUB/reader.css") == b"p { margin: 0 }"
    links = [page.find("h:head/h:link", NAMES) for page in opened.list_pages().values()]
    assert {link.get("href") for link in links if link is not None} == {"reader.css"}
    assert None not in links
