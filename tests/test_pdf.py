"""The PDF as readers and their programs find it: little books, looked at with tools that are not ours.

Articles are written as data, of which both the article file and the text that must be printed are made.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

import pikepdf
import pypdfium2
import pyphen
import pytest
from checkers import pdf_fonts, pdf_info, pdf_text, qpdf_check, run, structure_text, verapdf

from chapbook.pipeline import Order, build_edition
from chapbook.report import Report

A4 = 210 / 25.4 * 72, 297 / 25.4 * 72


# --- making books --------------------------------------------------------------------------------


class Article(NamedTuple):
    """An article: what is written, and by that what is printed."""

    title: str
    body: tuple[tuple[str, str], ...]
    """Pairs of what stands before a text ("==" a heading, "-" an entry, "" a paragraph) and the text."""

    infobox: tuple[tuple[str, str], ...] = ()
    sidebar: str = ""
    """What the infobox says in print, label by label, without white space."""

    def write(self) -> str:
        """Write the article's file."""
        box = ["Infobox", *(f"- {key}: {value}" for key, value in self.infobox), ""] if self.infobox else []
        lines = [
            f"{sign} {text} {sign}" if "=" in sign else f"{sign} {text}".strip() for sign, text in self.body
        ]
        return "\n\n".join([f"= {self.title} =", "\n".join(box)]) + "\n" + "\n".join(lines) + "\n"

    @property
    def headings(self) -> list[tuple[int, str]]:
        """List the headings with their levels, the title first."""
        return [(1, self.title), *((len(sign), text) for sign, text in self.body if "=" in sign)]

    @property
    def text(self) -> str:
        """Give all that must be printed, in reading order."""
        return self.title + self.sidebar + "".join(text for _, text in self.body)


class Line(NamedTuple):
    """A line of text on a page; lengths in points from the upper left corner."""

    page: int
    text: str
    left: float
    top: float
    right: float
    bottom: float


class Book(NamedTuple):
    """A book that was built."""

    pdf: Path
    report: Report
    articles: tuple[Article, ...]

    def read_page(self, page: int) -> str:
        """Give the text of a page, from 0."""
        return pdf_text(self.pdf, page + 1)

    def find_chapter(self, title: str) -> range:
        """Give the pages of a chapter, from 0, as the report tells them."""
        (record,) = (it for it in self.report.chapters if it.title == title)
        first = read_labels(self.pdf).index(record.first_folio)
        return range(first, first + record.pages)


def make_book(folder: Path, edition: str, articles: tuple[Article, ...]) -> Book:
    """Write a book, build its PDF, and expect no error."""
    (folder / "book").mkdir(parents=True)
    (folder / "book" / "edition.toml").write_text(edition, "utf-8")
    for number, article in enumerate(articles, start=1):
        (folder / "book" / f"{number:02}.txt").write_text(article.write(), "utf-8")
    report = build_edition(Order(folder / "book", folder / "out", ("pdf",), jobs=2))
    errors = [it for it in report.problems if it.severity == "error"]
    assert errors == []
    (output,) = report.outputs
    return Book(folder / "out" / output.path, report, articles)


PROSE = """
    governor province army river harvest messenger the of and to in with for by from at on tribute caravan
    considerable negotiation settlement institutional allegiance administration chroniclers independently
    fortress marched besieged returned promised delayed winter spring merchants envoys cavalry letters gold
"""
WORDS = PROSE.split()


def make_prose(seed: int, count: int) -> str:
    """Make a paragraph of so many words; another seed gives another one."""
    words = [WORDS[(seed * 31 + it * it * 7 + it * (seed % 13 + 1)) % len(WORDS)] for it in range(count)]
    return " ".join(words).capitalize() + "."


SIFFIN = Article(
    "Battle of Siffin (657)",
    (
        (
            "",
            "ʿAlī ibn Abī Ṭālib met Muʿāwiya; Ḥasan, ṣād, ẓāʾ, ḍād, al-Ashʿath ibn Qays. "
            + make_prose(1, 90),
        ),
        ("", make_prose(2, 120)),
        ("==", "Background"),
        ("", make_prose(3, 200)),
        ("===", "The road to Raqqa"),
        ("", make_prose(4, 160)),
        ("==", "Course"),
        ("", make_prose(5, 300)),
        ("-", "First entry of a list"),
        ("-", "Second entry of a list"),
        ("==", "See also"),
        ("-", "Battle of Nahrawan"),
        ("-", "Battle of the Camel"),
        ("-", "Letters"),
        ("==", "Sources"),
        ("-", "Kennedy, Hugh. “The Prophet and the Age of the Caliphates”"),
    ),
    (
        ("Conflict", "Battle of Siffin"),
        ("Partof", "First Fitna"),
        ("Date", "26–28 July 657"),
        ("Place", "Siffin, Syria"),
        ("Combatants Header", "Belligerents"),
        ("Combatant1", "Rashidun Caliphate, Pro-Alids"),
        ("Combatant2", "Umayyad Syria"),
        ("Commander1", "Ali, Ammar ibn YasirKIA, Khuzayma (KIA)"),
        ("Commander2", "Mu’awiya, Ubayd Allah ibn UmarKIA"),
        ("Strength1", "80,000"),
        ("Strength2", "120,000"),
    ),
    "Battle of Siffin Part of First Fitna Date 26–28 July 657 Place Siffin Syria Belligerents Rashidun "
    "Caliphate Pro-Alids Umayyad Syria Commanders Ali Ammar ibn Yasir† Khuzayma† Mu’awiya Ubayd Allah ibn "
    "Umar† Strength 80,000 120,000 † killed in action",
)
NAHRAWAN = Article(
    "Battle of Nahrawan",
    (
        ("", make_prose(11, 150)),
        ("==", "Prelude"),
        ("", make_prose(12, 260)),
        ("===", "Third level"),
        ("", make_prose(13, 60)),
        ("====", "Fourth level"),
        ("", make_prose(14, 60)),
        ("=====", "Fifth level"),
        ("", make_prose(15, 60)),
        ("======", "Sixth level"),
        ("", make_prose(16, 60)),
        ("==", "See also"),
        ("-", "battle of siffin"),
    ),
)
LETTERS = Article(
    "Letters",
    (
        ("", "His name is علي in Arabic, his father’s طالب and there is صبر and مكتوب too."),
        ("", "Hard: al-Mu’izz li-Din, al\u2011Mansur, “quoted”, ‘single’, 1–2, ½, km², office, fjord."),
    ),
)  # fmt: skip

EDITION = """title = "The First Fitna"
subtitle = "Two battles"
language = "en-GB"
authors = ["Ada Example"]
publisher = "Example House"
licence = "CC BY-SA 4.0"
date = 2024-05-01
identifier = "urn:isbn:9780000000002"
[[parts]]
title = "The Battles"
articles = ["01", "02"]
[[parts]]
title = "An Appendix"
articles = ["03"]
"""


PARTS = {"The Battles", "An Appendix"}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Build a book of two parts and three chapters."""
    return make_book(tmp_path_factory.mktemp("fitna"), EDITION, (SIFFIN, NAHRAWAN, LETTERS))


def make_long_article(seed: int) -> Article:
    """Make an article of about six pages, every paragraph, entry and heading of which has a token."""
    body = []
    for number in range(24):
        token = f"{seed}x{number:02}"
        if number % 5 == 2:
            body.append(("==" if number % 2 == 0 else "===", f"Head{token} {make_prose(number, 3)}"))
        if number % 7 == 3:
            body += [("-", f"Item{token}y{it} {make_prose(it, 4 + it * 9)}") for it in range(4)]
        count = 3 + (seed * 53 + number * 37) % 170
        body.append(("", f"Para{token} {make_prose(seed * 100 + number, count)[:-1]} stop{token}"))
    return Article(f"Long article {seed}", tuple(body))


@pytest.fixture(scope="module")
def long_book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Build a book of more than thirty pages, without tall sidebars."""
    edition = 'title = "A Long Book"\nlanguage = "en"\ndate = 2024-05-01\n'
    articles = tuple(make_long_article(seed) for seed in range(6))
    return make_book(tmp_path_factory.mktemp("long"), edition, articles)


GERMAN = (
    "Der Statthalter der ägyptischen Provinz entschied sich nach langwierigen Verhandlungen mit den "
    "Stammesführern gegen einen Waffenstillstand, obwohl die Versorgungslage seiner Streitkräfte "
    "außerordentlich schwierig geworden war und Geschichtsschreiber späterer Jahrhunderte diese Entscheidung "
    "mehrheitlich verurteilten. Zusammenfassend lässt sich Folgendes feststellen: Getreidelieferungen "
    "blieben aus, Verständigungsschwierigkeiten häuften sich, Nachrichtenübermittlung dauerte wochenlang. "
)


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Build a German book on small paper."""
    article = Article(
        "Feldzug", (("", GERMAN * 9),), (("Ort", "Ägypten"), ("Jahr", "658")), "FeldzugOrtÄgyptenJahr658"
    )
    edition = 'title = "Feldzüge"\nlanguage = "de"\npaper = "a5"\ndate = 2024-05-01\n'
    return make_book(tmp_path_factory.mktemp("german"), edition, (article,))


SYNTAX = "%d %% 5 0 R (a) \\( [1 0 R /StructParents 0 <41> endobj stream 7 0 obj"
"""A title in the language that PDF files are written in."""


def make_odd_articles() -> tuple[Article, ...]:
    """Make articles that are hard to set."""
    many = ", ".join(f"Name{number:03}" for number in range(140))
    rows = tuple((f"Key {chr(97 + it % 26) * (1 + it // 26)}", f"value{it:02} and more") for it in range(80))
    markup = "<script>alert(1)</script> {{ 7*7 }} {% if %} &amp; <!-- --> ]]> </body>"
    return (
        Article("Tall", (("", make_prose(1, 80)),), (("Participants", many), ("End", "Last")), ""),
        Article("Rows", tuple(("", make_prose(it, 150)) for it in range(9)), rows, ""),
        Article("Only a box", (), (("Date", "657"), ("Place", "Siffin"))),
        Article("Nothing", ()),
        Article("Empty sections", (("==", "One"), ("===", "Two"), ("==", "Three"), ("", "Text."))),
        Article(
            markup, (("", markup), ("==", markup), ("-", markup)), ((markup, markup), ("Result", markup))
        ),
        Article(
            "A long title " * 30 + "end", (("==", "A long heading " * 25 + "end"), ("", make_prose(5, 700)))
        ),
        Article("x" * 300, (("==", "y" * 200), ("", "z" * 500)), (("Site", "w" * 200), ("k" * 90, "v"))),
        Article("0123456789", (("", make_prose(9, 900)), ("==", "ivxlcdm"), ("", make_prose(8, 20)))),
        Article(
            "عربي", (("", "علي بن أبي طالب"), ("==", "بن"), ("-", "صبر")), (("Name", "علي"), ("مكان", "مصر"))
        ),
        Article(
            "🙂 and 中文",
            (("", "🙂 中文 \u200d\u200b\ufeff \u200f\u202eabc\u202c\u200e"), ("", "a\u0301\u0323")),
        ),
        Article(SYNTAX, (("", SYNTAX), ("==", "See also"), ("-", "Tall"))),
    )


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Build a book of articles that are hard to set."""
    edition = 'title = "0123456789"\nlanguage = "en"\ndate = 2024-05-01\n'
    return make_book(tmp_path_factory.mktemp("odd"), edition, make_odd_articles())


# --- reading PDFs --------------------------------------------------------------------------------


def squeeze(text: str) -> str:
    """Take out what line breaks put in or leave out: white space, and the hyphens of hyphenation."""
    return re.sub("\u2010|\\s", "", text)


def read_lines(pdf: Path) -> list[Line]:
    """List the lines of all pages, from top to bottom and from left to right."""
    namespace = {"h": "http://www.w3.org/1999/xhtml"}
    # Control characters have no place in XML; none of our own text holds one.
    tree = ElementTree.fromstring(run("pdftotext", "-bbox-layout", str(pdf), "-").stdout)  # noqa: S314
    lines = []
    for number, page in enumerate(tree.iterfind(".//h:page", namespace)):
        for line in page.iterfind(".//h:line", namespace):
            text = " ".join(word.text or "" for word in line.iterfind("h:word", namespace))
            edges = (float(line.attrib[name]) for name in ("xMin", "yMin", "xMax", "yMax"))
            lines.append(Line(number, text, *edges))
    return sorted(lines, key=lambda line: (line.page, line.top, line.left))


def read_labels(pdf: Path) -> list[str]:
    """List the labels of all pages."""
    with pypdfium2.PdfDocument(pdf) as opened:
        return [opened.get_page_label(page) for page in range(len(opened))]


class Bookmark(NamedTuple):
    """An entry of the outline."""

    level: int
    title: str
    page: int
    top: float
    """In points from the upper edge of the page."""


def read_bookmarks(pdf: Path) -> list[Bookmark]:
    """List the bookmarks in order."""
    with pypdfium2.PdfDocument(pdf) as opened:
        found = []
        for item in opened.get_toc():
            target = item.get_dest()
            assert target is not None
            index = target.get_index()
            assert index is not None
            top = opened[index].get_height() - target.get_view()[1][1]
            found.append(Bookmark(item.level, item.get_title(), index, top))
        return found


class Link(NamedTuple):
    """A link annotation, and where it lands."""

    page: int
    words: str
    to_page: int
    to_top: float


def read_links(pdf: Path) -> list[Link]:
    """List the links in the book, all of which lead to its own pages."""
    with pikepdf.open(pdf) as opened:
        pages = {page.obj.objgen: number for number, page in enumerate(opened.pages)}
        places = pikepdf.NameTree(opened.Root.Names.Dests)
        links = []
        for number, page in enumerate(opened.pages):
            for annotation in page.obj.get("/Annots", ()):
                place = places[str(annotation.Dest)]
                height = float(page.mediabox[3])
                words = str(annotation.Contents)
                links.append(Link(number, words, pages[place[0].objgen], height - float(place[3])))
        return links


def list_told_text(pdf: Path) -> list[tuple[str, str]]:
    """List what a screen reader is told: pairs of the nearest block's role and text, in order."""
    told: list[tuple[str, str]] = []
    role = ""
    for line in structure_text(pdf).splitlines():
        text = re.fullmatch(r'\s*"(.*)"', line)
        if text:
            told.append((role, text[1]))
        elif block := re.match(r"\s*(\w+)(?: \(block\)|:?$)", line):
            role = block[1]
    return told


def near(line: Line, top: float) -> bool:
    """Say whether a place is at a line or in the white space above it."""
    return -8 < line.top - top < 45


# --- folios, labels, blank pages -----------------------------------------------------------------


@pytest.mark.parametrize("name", ["book", "long_book", "german", "odd"])
def test_printed_folios_are_the_page_labels(name: str, request: pytest.FixtureRequest) -> None:
    """Each page with text but title pages has its label at its foot, and at its outer edge."""
    book: Book = request.getfixturevalue(name)
    labels = read_labels(book.pdf)
    width, height = (float(edge) for edge in pdf_info(book.pdf)["Page size"].split(" pts")[0].split(" x "))
    feet = {page: list(lines) for page, lines in groupby(read_lines(book.pdf), lambda line: line.page)}
    assert set(feet) >= {0, 2}
    for page, lines in feet.items():
        foot = [line for line in lines if line.top > height * 0.89]
        if page == 0 or {line.text for line in lines} <= PARTS:
            assert foot == []
            continue
        (folio,) = foot
        assert folio.text == labels[page]
        text_edges = [min(it.left for it in lines), max(it.right for it in lines)]
        if page % 2:
            assert folio.left == pytest.approx(text_edges[0], abs=2)
        else:
            assert folio.right > width / 2


def test_front_matter_is_numbered_in_roman(book: Book) -> None:
    """Title page and contents are i to iv; the first part's title is 1, and its first chapter opens on 3."""
    labels = read_labels(book.pdf)
    assert labels[:6] == ["i", "ii", "iii", "iv", "1", "2"]
    assert labels[4:] == [str(number + 1) for number in range(len(labels) - 4)]
    assert book.report.chapters[0].first_folio == "3"


@pytest.mark.parametrize("name", ["book", "long_book", "odd"])
def test_chapters_open_on_right_hand_pages(name: str, request: pytest.FixtureRequest) -> None:
    """Each chapter's title stands on a page of odd number, and it is the chapter's first page."""
    book: Book = request.getfixturevalue(name)
    for record in book.report.chapters:
        page = book.find_chapter(record.title)[0]
        assert page % 2 == 0
        assert int(record.first_folio) % 2 == 1
        if record.title.isascii():
            assert squeeze(record.title)[:40] in squeeze(book.read_page(page))


@pytest.mark.parametrize("name", ["book", "odd"])
def test_blank_pages_are_blank(name: str, request: pytest.FixtureRequest) -> None:
    """A left-hand page on which nothing stands has no head and no folio: it is white."""
    book: Book = request.getfixturevalue(name)
    with pypdfium2.PdfDocument(book.pdf) as opened:
        empty = [page for page in range(len(opened)) if not book.read_page(page).strip()]
        assert 1 in empty, "the back of the title page"
        taken = {page for record in book.report.chapters for page in book.find_chapter(record.title)}
        assert not taken & set(empty), "no chapter has a page on which nothing stands"
        for page in empty:
            assert page % 2 == 1
            assert opened[page].render(scale=0.2).to_pil().convert("L").getextrema() == (255, 255)


# --- contents, links, bookmarks ------------------------------------------------------------------


def read_contents(book: Book) -> list[tuple[str, str]]:
    """List title and page number of the entries of the contents, as they are printed."""
    pages = [page for page, label in enumerate(read_labels(book.pdf)) if not label.isdigit() and page >= 2]
    text = "\n".join(pdf_text(book.pdf, page + 1, layout=True) for page in pages)
    return [
        (match[1].strip(), match[2])
        for line in text.splitlines()
        if (match := re.fullmatch(r"(.*?)(?: \.){2,}\s+(\S+)\s*", line))
    ]


@pytest.mark.parametrize("name", ["book", "long_book"])
def test_contents_tell_where_headings_stand(name: str, request: pytest.FixtureRequest) -> None:
    """The contents list chapters and what they tell in order; each stands on the page of that label."""
    book: Book = request.getfixturevalue(name)
    headings = [
        text
        for it in book.articles
        for level, text in it.headings
        if level <= 2 and text not in ("See also", "Sources")
    ]
    entries = read_contents(book)
    assert [title for title, _ in entries] == headings
    labels = read_labels(book.pdf)
    tall = [line for line in read_lines(book.pdf) if line.bottom - line.top > 17]
    for title, number in entries:
        page = labels.index(number)
        assert any(title.startswith(line.text) for line in tall if line.page == page), title


@pytest.mark.parametrize("name", ["book", "long_book"])
def test_contents_entries_are_links(name: str, request: pytest.FixtureRequest) -> None:
    """Each entry of the contents leads to its heading, and says so to those who cannot see it."""
    book: Book = request.getfixturevalue(name)
    labels, lines = read_labels(book.pdf), read_lines(book.pdf)
    links = [link for link in read_links(book.pdf) if not labels[link.page].isdigit()]
    entries = read_contents(book)
    assert [link.words for link in links] == [title for title, _ in entries]
    for link, (title, number) in zip(links, entries, strict=True):
        assert labels[link.to_page] == number
        at = [line for line in lines if line.page == link.to_page and near(line, link.to_top)]
        chapters = {article.title for article in book.articles}
        assert title in chapters or any(title.startswith(line.text) for line in at), title
        assert title not in chapters or link.to_top < 100


def test_cross_references_lead_to_their_chapter(book: Book) -> None:
    """“See also” entries that the book has are links to where that chapter opens; the others are text."""
    labels = read_labels(book.pdf)
    links = [link for link in read_links(book.pdf) if labels[link.page].isdigit()]
    assert [link.words for link in links] == ["Battle of Nahrawan", "Letters", "battle of siffin"]
    goals = [NAHRAWAN.title, LETTERS.title, SIFFIN.title]
    assert [link.to_page for link in links] == [book.find_chapter(title)[0] for title in goals]
    text = squeeze("".join(book.read_page(page) for page in book.find_chapter(SIFFIN.title)))
    assert "BattleoftheCamel" in text


def test_links_cover_their_words(book: Book) -> None:
    """Where a reader clicks on the words of a link, there it is."""
    with pikepdf.open(book.pdf) as opened, pypdfium2.PdfDocument(book.pdf) as seen:
        count = 0
        for number, page in enumerate(opened.pages):
            for annotation in page.obj.get("/Annots", ()):
                left, bottom, right, top = (float(edge) for edge in annotation.Rect)
                text = seen[number].get_textpage().get_text_bounded(left, bottom, right, top)
                assert squeeze(str(annotation.Contents)) in squeeze(text)
                count += 1
        assert count > 8


def test_bookmarks_nest_and_land(book: Book) -> None:
    """Bookmarks are parts, in them chapters, in them sections; each leads to its heading."""
    expected = [(0, "The First Fitna"), (0, "Contents")]
    for part, articles in (("The Battles", (SIFFIN, NAHRAWAN)), ("An Appendix", (LETTERS,))):
        expected += [(0, part)]
        expected += [(level, text) for article in articles for level, text in article.headings]
    bookmarks = read_bookmarks(book.pdf)
    assert [(it.level, it.title) for it in bookmarks] == [*expected, (0, "Colophon")]
    lines = read_lines(book.pdf)
    for bookmark in bookmarks:
        if bookmark.level > 1:
            at = [it.text for it in lines if it.page == bookmark.page and near(it, bookmark.top)]
            assert any(bookmark.title.startswith(text) for text in at), bookmark
    by_title = {it.title: it for it in bookmarks}
    for title in (SIFFIN.title, NAHRAWAN.title, LETTERS.title):
        assert by_title[title].page == book.find_chapter(title)[0]
    assert by_title["The Battles"].page == by_title[SIFFIN.title].page - 2
    assert by_title["An Appendix"].page == by_title[LETTERS.title].page - 2


# --- text ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("article", [SIFFIN, NAHRAWAN], ids=lambda article: article.title)
def test_every_word_is_told_once_and_in_order(book: Book, article: Article) -> None:
    """What a screen reader reads of a chapter is what the article says, and the pages that it refers to."""
    told = "".join(squeeze(text) for _, text in list_told_text(book.pdf))
    following = book.articles[book.articles.index(article) + 1]
    after = following.title + following.body[0][1][:9]
    start = told.index(squeeze(article.title + (article.sidebar or article.body[0][1])[:30]))
    end = told.index(squeeze(after), start + 200)
    part = {SIFFIN: "TheBattles", NAHRAWAN: "AnAppendix" * 2}[article]
    pages = {"battle of siffin": SIFFIN, "Battle of Nahrawan": NAHRAWAN, "Letters": LETTERS}
    expected = article.title + article.sidebar
    for sign, text in article.body:
        expected += text
        if sign == "-" and text in pages:
            expected += read_labels(book.pdf)[book.find_chapter(pages[text].title)[0]]
    assert told[start:end].replace("•", "") == squeeze(expected) + part


def test_every_word_is_printed_once(book: Book) -> None:
    """Searching finds each letter of each name as often as it was written, diacritics and Arabic too."""
    for article in book.articles:
        pages = book.find_chapter(article.title)
        printed = "".join(pdf_text(book.pdf, page + 1) for page in pages)
        # Poppler sets Arabic words between marks of direction.
        found = Counter(re.sub("[\u202a-\u202e\u2066-\u2069]", "", squeeze(printed)))
        wanted = Counter(squeeze(article.text))
        extra = found - wanted
        assert wanted - found == Counter()
        heads = len(pages) * (len("The First Fitna") + len(article.title) + len("The Battles") + 3)
        assert sum(extra.values()) <= heads
    for word in ("ʿAlī", "Ṭālib", "Muʿāwiya", "Ḥasan", "ẓāʾ", "al-Ashʿath", "ibn"):
        assert word in pdf_text(book.pdf)
    letters = book.read_page(book.find_chapter("Letters")[0])
    for word in (
        "علي",
        "طالب",
        "صبر",
        "مكتوب",
        "al-Mu’izz",
        "al\u2011Mansur",
        "office",
        "fjord",
        "km²",
    ):
        assert word in letters


def test_the_sidebar_tells_every_fact_and_explains_its_dagger_once(book: Book) -> None:
    """Each value of the infobox stands in the sidebar on the first page; † is explained there, once."""
    first = book.read_page(book.find_chapter(SIFFIN.title)[0])
    flat = squeeze(first)
    for _, value in SIFFIN.infobox:
        for item in value.split(", "):
            assert squeeze(item.removesuffix("KIA").removesuffix(" (KIA)")) in flat, item
    assert first.count("†") == 4
    assert first.count("killed in action") == 1
    assert "KIA" not in pdf_text(book.pdf)
    assert "Partof" not in first


def test_running_heads_are_printed_and_not_told(book: Book) -> None:
    """Left pages bear the part's title and right ones the chapter's; a screen reader hears neither."""
    pages = [page for it in book.articles for page in book.find_chapter(it.title)[1:]]
    assert len(pages) >= 3
    lines = read_lines(book.pdf)
    for page in pages:
        top = min((line for line in lines if line.page == page), key=lambda line: line.top)
        chapters = [it.title for it in book.articles if page in book.find_chapter(it.title)]
        part = "An Appendix" if chapters == [LETTERS.title] else "The Battles"
        assert [top.text] == ([part] if page % 2 else chapters)
    told = [text for _, text in list_told_text(book.pdf)]
    # Title page and colophon name the book, contents and colophon a chapter, and it itself.
    assert sum("The First Fitna" in text for text in told) == 2
    assert sum(NAHRAWAN.title in text for text in told) == 4


def test_chapters_first_pages_have_no_running_head(book: Book) -> None:
    """Above the title of a chapter stands nothing but the name of its part."""
    lines = read_lines(book.pdf)
    for article, part in ((SIFFIN, "The Battles"), (LETTERS, "An Appendix")):
        page = book.find_chapter(article.title)[0]
        top = min((line for line in lines if line.page == page), key=lambda line: line.top)
        assert top.text.casefold() == part.casefold()


def test_the_title_page_and_colophon_say_what_the_book_is(book: Book) -> None:
    """The title page names book and people; the colophon licence, date, identifier and articles."""
    title_page = book.read_page(0)
    for text in ("The First Fitna", "Two battles", "Ada Example", "Example House", "2024"):
        assert text in title_page
    colophon = " ".join(book.read_page(len(read_labels(book.pdf)) - 1).split())
    for text in (
        "CC BY-SA 4.0",
        "2024-05-01",
        "urn:isbn:9780000000002",
        "3 articles",
        SIFFIN.title,
        "01.txt",
    ):
        assert text in colophon


def test_the_file_says_what_it_is(book: Book) -> None:
    """Title, author, date and language are in the file's properties; its date is the edition's."""
    info = pdf_info(book.pdf)
    assert (info["Title"], info["Author"], info["Tagged"]) == ("The First Fitna", "Ada Example", "yes")
    assert info["CreationDate"].startswith("2024-05-01T00:00:00")
    assert info["ModDate"] == info["CreationDate"]
    with pikepdf.open(book.pdf) as opened:
        assert str(opened.Root.Lang) == "en-GB"
        assert opened.Root.ViewerPreferences.DisplayDocTitle


# --- typography ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["book", "long_book", "german", "odd"])
def test_each_font_is_embedded_once(name: str, request: pytest.FixtureRequest) -> None:
    """All fonts are embedded, subset, and say which letters their glyphs are; no face is there twice."""
    book: Book = request.getfixturevalue(name)
    fonts = pdf_fonts(book.pdf)
    assert all(font.embedded and font.subset and font.unicode for font in fonts)
    names = [font.name.split("+")[1] for font in fonts]
    assert names
    assert len(names) == len(set(names))
    with pikepdf.open(book.pdf) as opened:
        programs = [
            item.get("/FontFile2", item.get("/FontFile3")).read_bytes()
            for item in opened.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
        ]
    assert len(programs) == len(set(programs)) == len(fonts)


def list_breaks(book: Book) -> Iterator[tuple[str, str]]:
    """Yield the two parts of each word that is broken at the end of a line."""
    lines = read_lines(book.pdf)
    for line in lines:
        nearby = [it for it in lines if it.page == line.page and 8 < it.top - line.top < 20]
        below = [it for it in nearby if it.left < line.right and line.left < it.right]
        if line.text.endswith("\u2010") and below:
            yield re.split(r"\W", line.text[:-1])[-1], re.split(r"\W", below[0].text)[0]


def test_words_are_broken_in_the_language_of_the_book(german: Book, long_book: Book) -> None:
    """German words break where German breaks them, which often is not where English would."""
    patterns = {lang: pyphen.Pyphen(lang=lang) for lang in ("de", "en")}
    for book, lang, other in ((german, "de", "en"), (long_book, "en", "de")):
        breaks = list(list_breaks(book))
        assert len(breaks) > 5
        legal = {key: [len(a) in it.positions(a + b) for a, b in breaks] for key, it in patterns.items()}
        assert all(legal[lang]), breaks
        assert not all(legal[other])
    with pikepdf.open(german.pdf) as opened:
        assert str(opened.Root.Lang) == "de"


class Flow(NamedTuple):
    """The lines of a paragraph, entry or heading."""

    kind: str
    lines: list[Line]


def list_flows(book: Book) -> list[Flow]:
    """Part the lines of the text into what they belong to, by the tokens at their beginnings."""
    flows: list[Flow] = []
    for line in read_lines(book.pdf):
        if not A4[1] * 0.08 < line.top < A4[1] * 0.89 or line.text.startswith("Long article"):
            continue
        # The word that a chapter begins with has a larger letter, and so is a line of its own.
        if token := re.match("(?:• )?(Para|Head|Item)?[0-9]x", line.text):
            flows.append(Flow(token[1] or "Para", []))
        if flows:
            flows[-1].lines.append(line)
    return flows


def test_no_line_of_a_paragraph_stands_alone(long_book: Book) -> None:
    """Rule: where a paragraph or entry runs over a page, at least two of its lines stand on either side."""
    labels = read_labels(long_book.pdf)
    chapters = [it for it in list_flows(long_book) if labels[it.lines[0].page].isdigit()]
    flows = [it for it in chapters if it.kind != "Head"]
    assert sum(len({line.page for line in it.lines}) for it in flows) > len(flows) + 15, "many run over"
    for flow in flows:
        counts = Counter(line.page for line in flow.lines)
        assert len(counts) == 1 or min(counts.values()) >= 2, flow


def test_no_heading_stands_at_the_foot_of_a_page(long_book: Book) -> None:
    """Rule: under each heading stand at least two lines of what it heads (or all of it), on the same page."""
    labels = read_labels(long_book.pdf)
    flows = [it for it in list_flows(long_book) if labels[it.lines[0].page].isdigit()]
    heads = [(one, two) for one, two in pairwise(flows) if one.kind == "Head" and two.kind != "Head"]
    assert len(heads) == sum("=" in sign for it in long_book.articles for sign, _ in it.body)
    assert any(one.lines[0].top > A4[1] * 0.7 for one, _ in heads), "some stand low"
    for head, below in heads:
        assert {line.page for line in head.lines} == {below.lines[0].page}
        under = [line for line in below.lines if line.page == head.lines[0].page]
        assert len(under) >= min(2, len(below.lines)), head


def test_the_text_keeps_its_measure(book: Book, long_book: Book) -> None:
    """Lines are as wide beside a sidebar as below it and on the next page: about 66 letters in 109 mm."""
    for it in (book, long_book):
        lines = [line for line in read_lines(it.pdf) if line.bottom - line.top < 17 and line.top > 90]
        full = [line for line in lines if line.right - line.left > 300]
        widths = Counter(round(line.right - line.left) for line in full)
        width, count = widths.most_common(1)[0]
        assert width == pytest.approx(109.4 / 25.4 * 72, abs=1)
        assert count > len(full) / 2
        letters = sorted(len(line.text) for line in full if round(line.right - line.left) == width)
        assert 62 < letters[len(letters) // 2] < 70


@pytest.mark.parametrize("name", ["book", "long_book", "german", "odd"])
def test_nothing_runs_off_the_paper(name: str, request: pytest.FixtureRequest) -> None:
    """Every line stands at least 5 mm inside the paper."""
    book: Book = request.getfixturevalue(name)
    width, height = (float(edge) for edge in pdf_info(book.pdf)["Page size"].split(" pts")[0].split(" x "))
    margin = 5 / 25.4 * 72
    for line in read_lines(book.pdf):
        assert margin < line.left <= line.right < width - margin, line
        assert margin < line.top < line.bottom < height - margin, line


def test_paper_is_what_was_asked_for(book: Book, german: Book) -> None:
    """A4 is the rule; edition.toml can ask for A5."""
    assert pdf_info(book.pdf)["Page size"].endswith("(A4)")
    assert pdf_info(german.pdf)["Page size"].startswith("419.5")


# --- hard cases ----------------------------------------------------------------------------------


def test_tall_sidebars_lose_nothing(odd: Book) -> None:
    """Each value of a sidebar longer than its chapter is printed, once."""
    text = pdf_text(odd.pdf).partition("Index\n")[0]
    for pattern, count in ((r"Name\d{3}", 140), (r"value\d\d", 80)):
        assert sorted(re.findall(pattern, text)) == [
            pattern.split("\\")[0] + f"{number:0{3 if count > 100 else 2}}" for number in range(count)
        ]
    assert "Last" in text


def test_markup_is_printed_as_it_is_written(odd: Book) -> None:
    """What looks like HTML or a template is text, in headings, paragraphs, lists, sidebars and bookmarks."""
    article = odd.articles[5]
    markup = squeeze(article.title)
    page = odd.read_page(odd.find_chapter(article.title)[0])
    assert squeeze(page).count("{{7*7}}") == 8
    assert squeeze(page).count("&amp;") == 8
    told = squeeze("".join(text for _, text in list_told_text(odd.pdf)))
    assert told.count(markup) == 8 + 2 + 1 + 1, "and in the contents, the index and the colophon"
    assert [it.title for it in read_bookmarks(odd.pdf)].count(article.title) == 2
    assert "49" not in page


def test_titles_cannot_speak_to_the_file(odd: Book) -> None:
    """What looks like PDF syntax is text in links, bookmarks and pages."""
    assert SYNTAX in [link.words for link in read_links(odd.pdf)]
    assert SYNTAX in [it.title for it in read_bookmarks(odd.pdf)]
    assert squeeze(odd.read_page(odd.find_chapter(SYNTAX)[0])).count(squeeze(SYNTAX)) == 2


def test_letters_that_no_face_has_are_reported(odd: Book) -> None:
    """A picture letter or a Chinese one is shown as U+FFFD and named with the file it is in."""
    missing = [it for it in odd.report.problems if it.code == "CB061" and it.place.file.endswith(".txt")]
    assert {it.message.split("“")[1][0] for it in missing} == {"🙂", "中", "文"}
    assert {it.place.file for it in missing} == {"11.txt"}
    assert all(it.place.line and it.place.column for it in missing)
    assert odd.read_page(odd.find_chapter("🙂 and 中文")[0]).startswith("\ufffd and \ufffd\ufffd")


# --- structure -----------------------------------------------------------------------------------


def read_marked_ids(page: Any) -> list[int]:
    """List the marked-content ids in a page's content, in order."""
    return [
        int(operands[1].MCID)
        for operands, operator in pikepdf.parse_content_stream(page)
        if str(operator) == "BDC" and isinstance(operands[1], pikepdf.Dictionary) and "/MCID" in operands[1]
    ]


@pytest.mark.parametrize("name", ["book", "odd"])
def test_marked_content_ids_are_unique_on_their_page(name: str, request: pytest.FixtureRequest) -> None:
    """No two pieces of a page's content have the same id (ISO 32000-1, 14.7.4.2)."""
    book: Book = request.getfixturevalue(name)
    with pikepdf.open(book.pdf) as opened:
        counts = [Counter(read_marked_ids(page)) for page in opened.pages]
    assert sum(map(len, counts)) > 100
    assert [page for page, count in enumerate(counts) if count and max(count.values()) > 1] == []


def test_the_structure_tree_has_the_right_roles(book: Book) -> None:
    """Headings by level, lists with entries, tables with scoped headers, links, and a table of contents."""
    tree = structure_text(book.pdf)
    roles = Counter(re.findall(r"^\s*(\w+)(?= \(|$|:$)", tree, re.MULTILINE))
    headings = Counter(level for article in book.articles for level, _ in article.headings)
    assert roles["Document"] == 1
    assert {level: roles[f"H{level}"] for level in range(3, 7)} == {
        level: headings[level] for level in range(3, 7)
    }
    assert roles["H1"] == len(book.articles) + 5, "title page, contents, two parts and colophon too"
    assert roles["H2"] == headings[2] + 2, "parts in the contents"
    assert roles["TOCI"] == len(read_contents(book)) == roles["Link"] - 3
    entries = sum(sign == "-" for article in book.articles for sign, _ in article.body)
    assert roles["LI"] == entries + len(book.articles) + 9, "and in the colophon and the sidebar"
    assert roles["TH"] == 3 + 3
    assert tree.count("/Scope /Row") == 3
    assert tree.count("/Scope /Column") == 3
    assert re.search(r'Span \(inline\)\n.*"†"', tree) or re.search(r'Span.*\n(.*\n)?.*"†"', tree)


def test_blocks_are_told_whole(long_book: Book) -> None:
    """A paragraph that runs over a page is one paragraph to a screen reader."""
    whole = re.findall(r"^ *P \(block\)\n((?: *\".*\"\n)+)", structure_text(long_book.pdf), re.MULTILINE)
    paragraphs = ["".join(squeeze(line.strip()[1:-1]) for line in it.splitlines()) for it in whole]
    wanted = [squeeze(text) for it in long_book.articles for sign, text in it.body if not sign]
    assert [text for text in paragraphs if text.startswith("Para")] == wanted


@pytest.mark.parametrize("name", ["book", "long_book", "german", "odd"])
def test_qpdf_is_content(name: str, request: pytest.FixtureRequest) -> None:
    """`qpdf --check` is silent."""
    book: Book = request.getfixturevalue(name)
    assert qpdf_check(book.pdf) == []


@pytest.mark.parametrize("name", ["book", "long_book", "german", "odd"])
def test_poppler_has_no_complaint(name: str, request: pytest.FixtureRequest) -> None:
    """Poppler reads text, fonts and structure without a warning."""
    book: Book = request.getfixturevalue(name)
    assert run("pdftotext", str(book.pdf), "-").stderr == ""
    assert run("pdfinfo", "-struct-text", str(book.pdf)).stderr == ""


def test_verapdf_finds_no_failure(book: Book, long_book: Book, german: Book, odd: Book) -> None:
    """The reference validator finds nothing against PDF/UA-1, however hard the articles are to set."""
    paths = [it.pdf for it in (book, long_book, german, odd)]
    assert verapdf(paths) == {path: [] for path in paths}
