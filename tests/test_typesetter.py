"""The press: what it promises the linker, and the undeclared parts of WeasyPrint that it stands on.

Pages are read back from their content streams, since no other program can read text whose fonts are left out.
"""

import functools
import gc
import hashlib
import http.server
import io
import re
import struct
import threading
import zlib
from collections import Counter
from collections.abc import Iterator
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf
import pydyf
import pytest
import uharfbuzz as hb
from weasyprint.urls import URLFetcher

from chapbook.design.theme import load_theme
from chapbook.model.formats import PAPERS, Format
from chapbook.model.pages import DATE, TypesetChapter
from chapbook.outputs.pdf.file import PdfFile
from chapbook.problems import Place
from chapbook.typesetter import Press
from chapbook.typesetter.declarations import COMPILED, Declarations, compile_declarations
from chapbook.workshop.tools import make_tools

PROSE = "The governor of the province led his army out of Fustat and along the western arm of the Nile. "
DIGITS, ROMAN = "0123456789", "ivxlcdm"


# --- setting and reading pages -------------------------------------------------------------------


@functools.cache
def make_press(paper: str = "a4", number: int = 1) -> Press:
    """Set up a press with the default theme; another number gives another press."""
    theme, problems = load_theme("classic", Place("edition.toml"))
    assert theme is not None, problems
    tools = make_tools(theme, Format(PAPERS[paper]))
    return Press(tools.stylesheets, dict(tools.fonts))


@pytest.fixture(scope="module")
def press() -> Press:
    """Give the press of the default theme, on A4."""
    return make_press()


def frame(body: str, kind: str = "chapter", book: str = "The Book", chapter: str = "The Chapter") -> str:
    """Put a fragment into the frame that templates/default/page.html gives it."""
    head = '<head><meta charset="utf-8"/><title>Title</title></head>'
    attributes = f'class="{kind}" data-edition="{book}" data-book="{book}" data-chapter="{chapter}"'
    return f'<!DOCTYPE html>\n<html lang="en">{head}<body {attributes}>\n{body}\n</body></html>'


def frame_chapter(content: str, **names: str) -> str:
    """Put the content of a chapter, without its heading, into its section and frame."""
    return frame(f'<section class="chapter" id="c"><h1>Heading</h1>{content}</section>', **names)


class Mark(NamedTuple):
    """Text as it was drawn, from one place that it is moved to until the next."""

    page: int
    mcid: int | None
    """None inside an artifact."""

    text: str
    x: float
    y: float
    width: float
    """In CSS pixels, x and y from the upper left corner; without what a justified line ends with."""

    @property
    def right(self) -> float:
        """Give where it ends."""
        return self.x + self.width


def as_pdf(chapter: TypesetChapter) -> bytes:
    """Make a file of a chapter by itself, without fonts and page numbers, so that it can be read."""
    fragment, target = chapter.fragment, io.BytesIO()
    file = PdfFile(target)
    file.reserve(fragment.count)
    file.put_fragment(fragment, 0, {}, 0)
    kids = pydyf.Array(f"{number} 0 R" for number in fragment.pages)
    file.put(fragment.page_node, pydyf.Dictionary({"Type": "/Pages", "Count": chapter.pages, "Kids": kids}))
    file.put(fragment.font_resources, pydyf.Dictionary())
    for number in filter(None, fragment.numbers):
        file.put(number, pydyf.Stream())
    nums = pydyf.Array(f"{key} {number} 0 R" for key, number in enumerate(fragment.parents))
    tree = {"K": pydyf.Array(f"{number} 0 R" for number in fragment.elements)}
    file.put(fragment.document, pydyf.Dictionary({**tree, "ParentTree": pydyf.Dictionary({"Nums": nums})}))
    catalogue = {"Pages": f"{fragment.page_node} 0 R", "StructTreeRoot": f"{fragment.document} 0 R"}
    catalogue["Type"] = "/Catalog"
    file.close(file.add(pydyf.Dictionary(catalogue)), file.add(pydyf.Dictionary()))
    return target.getvalue()


def read_marks(chapter: TypesetChapter) -> list[Mark]:
    """Read all drawn text, in the order of drawing. Fails where text stands outside of a mark or in two."""
    glyphs = {(f"/{use.key}", glyph): text for use in chapter.fonts for glyph, text in use.glyphs}
    programs = {f"/{use.key}": use.program for use in chapter.fonts}
    marks: list[Mark] = []
    with pikepdf.open(io.BytesIO(as_pdf(chapter))) as pdf:
        for number, page in enumerate(pdf.pages):
            tags: list[int | None] = []
            font, size = "", 0.0
            for operands, operator in pikepdf.parse_content_stream(page):
                match str(operator):
                    case "BDC":
                        tags.append(operands[1].get("/MCID") if str(operands[0]) != "/Artifact" else None)
                    case "BMC":
                        assert str(operands[0]) == "/Artifact"
                        tags.append(None)
                    case "EMC":
                        tags.pop()
                    case "Tf":
                        font, size = str(operands[0]), float(operands[1])
                    case "Tm":
                        marks.append(Mark(number, None, "", float(operands[4]), float(operands[5]), 0))
                    case "Td":
                        x, y = marks[-1].x + float(operands[0]), marks[-1].y - float(operands[1])
                        marks.append(Mark(number, None, "", x, y, 0))
                    case "Tj" | "TJ":
                        assert len(tags) == 1, "text stands in exactly one mark"
                        text, width = marks[-1].text, marks[-1].width
                        for item in read_items(operands[0]):
                            if isinstance(item, float):
                                width -= item * size / 1000
                            else:
                                text += glyphs[font, item]
                                width += round(1000 * measure(programs[font], item)) * size / 1000
                        marks[-1] = marks[-1]._replace(mcid=tags[0], text=text, width=width)
            assert not tags, "every mark is closed on its page"
    return marks


def read_items(operand: Any) -> Iterator[int | float]:
    """Yield the glyphs of a Tj or TJ operator as whole numbers, and what stands between them as a float."""
    for item in operand if isinstance(operand, pikepdf.Array) else [operand]:
        if isinstance(item, pikepdf.String):
            codes = bytes(item)
            yield from struct.unpack(f">{len(codes) // 2}H", codes)
        else:
            yield float(item)


@functools.cache
def measure(program: str, glyph: int) -> float:
    """Give a glyph's advance as the font file has it, in parts of the type size."""
    return load_fonts()[program].get_glyph_h_advance(glyph) / load_fonts()[program].face.upem


@functools.cache
def load_fonts() -> dict[str, hb.Font]:
    """Load the theme's fonts by the SHA-256 of their files."""
    theme, _ = load_theme("classic", Place("edition.toml"))
    assert theme is not None
    return {hashlib.sha256(content).hexdigest(): hb.Font(hb.Face(content)) for _, content in theme.fonts}


class Node(NamedTuple):
    """An element of the structure tree."""

    role: str
    attributes: dict[str, str]
    kids: tuple[Any, ...]
    """Nodes, and the (page, mcid) of content."""

    def find(self, role: str) -> list["Node"]:
        """List the elements of a role in and under this one, in order."""
        inner = [node for kid in self.kids if isinstance(kid, Node) for node in kid.find(role)]
        return [self, *inner] if self.role == role else inner

    def list_content(self) -> list[tuple[int, int]]:
        """List the content in and under this element, in reading order."""
        return [
            spot
            for kid in self.kids
            for spot in (
                kid.list_content() if isinstance(kid, Node) else [kid] if isinstance(kid, tuple) else []
            )
        ]

    def read(self, texts: dict[tuple[int, int], str]) -> str:
        """Give the text that a screen reader finds here."""
        return " ".join(" ".join(texts.get(spot, "") for spot in self.list_content()).split())


def read_tree(chapter: TypesetChapter) -> Node:
    """Read the structure tree."""
    with pikepdf.open(io.BytesIO(as_pdf(chapter))) as pdf:
        pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        return read_node(pdf.Root.StructTreeRoot, pages, 0)


def read_node(element: Any, pages: dict[Any, int], page: int) -> Node:
    """Read one element; `page` is where content without a page of its own stands."""
    page = pages[element.Pg.objgen] if "/Pg" in element else page
    kids: list[Any] = []
    inside = element.get("/K", ())
    for kid in inside if isinstance(inside, pikepdf.Array | tuple) else [inside]:
        if isinstance(kid, int):
            kids.append((page, kid))
        elif "/MCID" in kid:
            kids.append((pages[kid.Pg.objgen], int(kid.MCID)))
        elif "/S" in kid:
            kids.append(read_node(kid, pages, page))
    attributes = {str(key): str(value) for key, value in element.get("/A", {}).items()}
    return Node(str(element.get("/S", "/Root"))[1:], attributes, tuple(kids))


def list_texts(chapter: TypesetChapter) -> dict[tuple[int, int], str]:
    """Map each marked-content id that is content, with its page, to its text, all lines of it."""
    texts: dict[tuple[int, int], str] = {}
    for mark in read_marks(chapter):
        if mark.mcid is not None:
            texts[mark.page, mark.mcid] = texts.get((mark.page, mark.mcid), "") + mark.text
    return texts


def squeeze(text: str) -> str:
    """Take out what line breaks put in or leave out: blanks and hyphens of hyphenation."""
    return re.sub("\u2010|\\s", "", text)


# --- fonts ---------------------------------------------------------------------------------------


def test_pages_name_their_fonts_and_hold_none(press: Press) -> None:
    """No font program is in a chapter, and each font that its text asks for is named with its file."""
    chapter = press.typeset("c", frame_chapter("<p>Upright, <i>italic</i> and <b>bold</b>: علي</p>"))
    with pikepdf.open(io.BytesIO(as_pdf(chapter))) as pdf:
        kinds = {str(item.get("/Type")) for item in pdf.objects if isinstance(item, pikepdf.Dictionary)}
        asked = {
            str(operands[0])[1:]
            for operands, operator in pikepdf.parse_content_stream(pdf.pages[0])
            if str(operator) == "Tf"
        }
        assert list(pdf.pages[0].obj.Resources.Font.keys()) == []
    assert "/Page" in kinds
    assert not {"/Font", "/FontDescriptor"} & kinds
    assert len(asked) == 4
    assert asked <= {use.key for use in chapter.fonts}
    theme, _ = load_theme("classic", Place(""))
    assert theme is not None
    assert len({use.program for use in chapter.fonts}) == 4


def test_the_same_face_has_the_same_key_in_every_chapter(press: Press) -> None:
    """Chapters with different letters, set by different presses, name their faces alike."""
    one = press.typeset("a", frame_chapter("<p>abc <i>def</i></p>"))
    two = make_press(number=2).typeset("b", frame_chapter("<p>xyz <i>uvw</i></p>"))
    assert [(use.key, use.program) for use in one.fonts] == [(use.key, use.program) for use in two.fonts]
    assert [use.glyphs for use in one.fonts] != [use.glyphs for use in two.fonts]


def test_a_press_sets_a_chapter_alike_whatever_it_set_before(press: Press) -> None:
    """What a press has set leaves no trace in what it sets next."""
    html = frame_chapter(f'<p>{PROSE * 80}</p><p><a href="book:c">A link</a></p>')
    first = make_press(number=3).typeset("c", html)
    press.typeset("d", frame_chapter("<p>Something else: علي \U0001f642</p>"))
    assert press.typeset("c", html) == first


def test_a_chapter_leaves_no_rings_behind(press: Press) -> None:
    """What it was made of is gone when nobody holds it: the garbage collector has next to nothing to find."""
    item = '<li>One <a href="book:c">link</a></li>'
    html = frame_chapter(
        f"<p>{PROSE * 40}</p><ul>{item * 20}</ul><section><h2>More</h2><p>Text.</p></section>"
    )
    press.typeset("c", html)
    gc.collect()
    gc.disable()
    try:
        press.typeset("c", html)
        assert gc.collect() < 500, "not some thousands"
    finally:
        gc.enable()


# --- letters that no face has --------------------------------------------------------------------


def test_a_missing_letter_is_shown_and_reported(press: Press) -> None:
    """A letter that no face has becomes U+FFFD, wherever it stands, and is named once."""
    chapter = press.typeset("c", frame_chapter("<p>One 🙂, two 🙂, <b>three 中</b> and no more.</p>"))
    assert chapter.missing == "中🙂"
    text = "".join(mark.text for mark in read_marks(chapter))
    assert "One \ufffd, two \ufffd, three \ufffd and no more." in text


def test_no_letter_is_missing_that_the_articles_use(press: Press) -> None:
    """Transliterated and Arabic names, and signs that are not seen, are set as they are written."""
    names = "ʿAlī ibn Abī Ṭālib, Muʿāwiya, Ḥasan, ṣād ẓāʾ ḍād ūī; al\u2011Mu’izz; “†” – — ’ km² ½"
    unseen = "soft\u00adhyphen zero\u200bwidth join\u200der left\u200eright\u200f no\u2060break"
    for face in ("{}", "<i>{}</i>", "<b>{}</b>", "<b><i>{}</i></b>"):
        chapter = press.typeset("c", frame_chapter(f"<p>{face.format(names + unseen)}</p>"))
        assert chapter.missing == ""
        assert squeeze(names) in squeeze("".join(mark.text for mark in read_marks(chapter)))


# --- slots ---------------------------------------------------------------------------------------


def test_specimens_of_folios_are_cut_out(press: Press) -> None:
    """No specimen is left on a page; each page has one slot for its folio, at the outer edge of its foot."""
    chapter = press.typeset("c", frame_chapter(f"<p>{PROSE * 120}</p>"))
    assert chapter.pages >= 3
    slots = [slot for slot in chapter.slots if slot.name != DATE]
    assert [slot.page for slot in slots] == list(range(chapter.pages))
    assert all(slot.name == "" and slot.mcid is None and 20 < slot.y < 95 for slot in slots)
    assert {slot.align for slot in slots[::2]} == {"right"}
    assert {slot.align for slot in slots[1::2]} == {"left"}
    assert DIGITS not in "".join(mark.text for mark in read_marks(chapter))
    face = chapter.faces[slots[0].face]
    assert "".join(numeral.character for numeral in face.numerals) == DIGITS + ":"
    used = {(use.key, glyph): (use.program, text) for use in chapter.fonts for glyph, text in use.glyphs}
    for numeral in face.numerals:
        program, text = used[face.font, numeral.glyph]
        assert text == numeral.character
        assert numeral.width == round(1000 * measure(program, numeral.glyph))


def test_front_matter_has_roman_specimens(press: Press) -> None:
    """The contents' own folios can be written with the letters i, v, x, l, c, d and m."""
    html = frame('<section class="contents" id="contents"><h1>Contents</h1></section>', kind="contents")
    chapter = press.typeset("contents", html)
    (slot,) = chapter.slots
    assert "".join(numeral.character for numeral in chapter.faces[slot.face].numerals) == ROMAN + ":"
    assert ROMAN not in "".join(mark.text for mark in read_marks(chapter))


CONTENTS_LINE = (
    '<li><a class="line" href="book:{0}"><span class="entry">{1}</span>'
    '<span class="folio" data-of="{0}">0123456789</span></a></li>'
)


def frame_contents(*entries: tuple[str, str]) -> str:
    """Make a table of contents of names and titles, as templates/default/contents.html does."""
    lines = "".join(CONTENTS_LINE.format(*entry) for entry in entries)
    body = f'<section class="contents" id="contents"><h1>Contents</h1><ol class="toc">{lines}</ol></section>'
    return frame(body, kind="contents")


def test_a_slot_in_the_text_names_its_target(press: Press) -> None:
    """A page reference leaves a slot that knows whose page it tells and which element it belongs to."""
    chapter = press.typeset("contents", frame_contents(("siffin", "Battle of Siffin"), ("nahr", "Nahrawan")))
    slots = [slot for slot in chapter.slots if slot.name]
    assert [slot.name for slot in slots] == ["siffin", "nahr"]
    assert slots[0].x == slots[1].x
    assert slots[0].y > slots[1].y
    links = read_tree(chapter).find("Link")
    assert [slot.mcid for slot in slots] == [link.list_content()[-1][1] for link in links]
    assert DIGITS not in "".join(mark.text for mark in read_marks(chapter))


@pytest.mark.parametrize("title", [DIGITS, ROMAN])
def test_a_title_that_looks_like_a_specimen_is_a_title(press: Press, title: str) -> None:
    """A running head is text, also where it says the very signs that stand for a folio elsewhere."""
    html = frame_chapter(f"<p>{PROSE * 120}</p>", book=title, chapter=title)
    chapter = press.typeset("c", html)
    heads = [mark for mark in read_marks(chapter) if mark.text == title]
    assert len(heads) == chapter.pages - 1
    assert len(chapter.slots) == chapter.pages + 1, "the folios and the date"


# --- the structure tree --------------------------------------------------------------------------


def test_a_paragraph_over_two_pages_is_one_element(press: Press) -> None:
    """A paragraph that runs over a page is one P, whose text is whole and in order."""
    text = " ".join(f"word{number:04}" for number in range(900))
    chapter = press.typeset("c", frame_chapter(f"<p>{text}</p>"))
    (paragraph,) = read_tree(chapter).find("P")
    assert {page for page, _ in paragraph.list_content()} == set(range(chapter.pages))
    assert chapter.pages >= 2
    assert paragraph.read(list_texts(chapter)) == text


def test_lists_and_tables_that_run_over_are_one_element_too(press: Press) -> None:
    """A list, an entry and a table cell that run over a page are each told once."""
    items = "".join(f"<li>item{number:03} {PROSE if number % 9 == 0 else ''}</li>" for number in range(120))
    cell = " ".join(f"cell{number:04}" for number in range(1200))
    table = f'<table><tbody><tr><th scope="row">Key</th><td>{cell}</td></tr></tbody></table>'
    chapter = press.typeset("c", frame_chapter(f'<section class="text"><ul>{items}</ul></section>{table}'))
    tree, texts = read_tree(chapter), list_texts(chapter)
    assert [len(tree.find(role)) for role in ("L", "LI", "LBody", "Table", "TR", "TH", "TD")] == [
        1, 120, 120, 1, 1, 1, 1,
    ]  # fmt: skip
    assert [node.read(texts)[:7] for node in tree.find("LBody")] == [f"item{it:03}" for it in range(120)]
    assert tree.find("TD")[0].read(texts) == cell


def test_bullets_are_told_before_their_entries(press: Press) -> None:
    """An entry of a list is its label, then its body (ISO 32000-1, table 336)."""
    chapter = press.typeset("c", frame_chapter('<section class="text"><ul><li>One</li></ul></section>'))
    (entry,) = read_tree(chapter).find("LI")
    assert [kid.role for kid in entry.kids] == ["Lbl", "LBody"]


def test_table_headers_have_a_scope(press: Press) -> None:
    """Each header of an infobox says whether it speaks for its row or for the columns under it."""
    box = """<aside class="infobox"><table class="facts"><tbody>
    <tr><th scope="row">Date</th><td>657</td></tr></tbody></table>
    <table class="sides"><tbody><tr><th scope="colgroup" colspan="2">Belligerents</th></tr>
    <tr><td>Ali</td><td></td></tr></tbody></table></aside>"""
    tree = read_tree(press.typeset("c", frame_chapter(f"{box}<p>{PROSE}</p>")))
    row, group = (header.attributes for header in tree.find("TH"))
    assert row["/Scope"] == "/Row"
    assert group["/Scope"] == "/Column"
    assert group["/ColSpan"] == "2"
    assert [len(row.find("TH")) + len(row.find("TD")) for row in tree.find("TR")] == [2, 1, 2]


def test_running_heads_are_artifacts(press: Press) -> None:
    """Running heads are drawn on the pages after the first, and are no content."""
    chapter = press.typeset(
        "c", frame_chapter(f"<p>{PROSE * 150}</p>", book="Bookname", chapter="Chaptername")
    )
    marks = read_marks(chapter)
    assert [(mark.page, mark.mcid) for mark in marks if mark.text in ("Bookname", "Chaptername")] == [
        (page, None) for page in range(1, chapter.pages)
    ]
    assert "name" not in read_tree(chapter).read(list_texts(chapter))


def test_everything_drawn_is_content_or_artifact(press: Press) -> None:
    """Each mark is used once: as content it stands in the tree, and the tree holds only such content."""
    box = "".join(f'<tr><th scope="row">Key {it}</th><td>Value {it}</td></tr>' for it in range(60))
    html = frame_chapter(
        f'<aside class="infobox"><table class="facts"><tbody>{box}</tbody></table></aside>'
        f'<p>{PROSE * 40}<a href="book:x">A link that runs over the line {PROSE}</a></p>'
        f'<section class="text"><h2>Two</h2><ul><li>One</li><li>Two</li></ul></section>'
    )
    for chapter in (press.typeset("c", html), press.typeset("t", frame_contents(("a", "A"), ("b", "B")))):
        # The lines of a paragraph stand in one mark, one after the other.
        marks = [spot for spot, _ in groupby((it.page, it.mcid) for it in read_marks(chapter))]
        drawn = Counter(spot for spot in marks if spot[1] is not None)
        slots = Counter((it.page, it.mcid) for it in chapter.slots if it.mcid is not None)
        assert drawn
        assert drawn + slots == Counter(read_tree(chapter).list_content())
        with pikepdf.open(io.BytesIO(as_pdf(chapter))) as pdf:
            nums = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
            parents = {int(key): value for key, value in zip(nums[::2], nums[1::2], strict=True)}
            for number, page in enumerate(pdf.pages):
                elements = parents[int(page.obj.StructParents)]
                for page_number, mcid in drawn:
                    if page_number == number:
                        assert "/S" in elements[mcid]


def test_links_say_what_they_lead_to(press: Press) -> None:
    """A link has one annotation a line, which names its target and says in words what it is."""
    chapter = press.typeset("c", frame_chapter('<p><a href="book:siffin">Battle of <b>Siffin</b></a></p>'))
    with pikepdf.open(io.BytesIO(as_pdf(chapter))) as pdf:
        (annotation,) = pdf.pages[0].obj.Annots
        assert (str(annotation.Dest), str(annotation.Contents)) == ("siffin", "Battle of Siffin")
        assert "/A" not in annotation


def test_a_table_of_contents_is_told_as_one(press: Press) -> None:
    """The contents are TOC and TOCI, and no dots are told."""
    chapter = press.typeset("contents", frame_contents(("a", "Alpha"), ("b", "Beta")))
    tree = read_tree(chapter)
    assert [node.read(list_texts(chapter)) for node in tree.find("TOCI")] == ["Alpha", "Beta"]


def test_spots_tell_where_headings_fell(press: Press) -> None:
    """An anchor's spot is on the page of its heading and not below it, also after a page break."""
    sections = "".join(
        f'<section class="text" id="c.s{it}"><h2>Section{it}</h2><p>{PROSE * (it + 3)}</p></section>'
        for it in range(40)
    )
    chapter = press.typeset("c", frame_chapter(sections))
    headings = {mark.text: mark for mark in read_marks(chapter) if mark.text.startswith("Section")}
    spots = dict(chapter.spots)
    assert len(headings) == 40
    assert chapter.pages > 8
    height = 841.89
    for it in range(40):
        heading, spot = headings[f"Section{it}"], spots[f"c.s{it}"]
        assert spot.page == heading.page
        assert -1 < spot.y - (height - heading.y * 0.75) < 45


# --- the closed door -----------------------------------------------------------------------------


class Visitor(http.server.BaseHTTPRequestHandler):
    """A server that notes who comes."""

    seen: list[str]

    def do_GET(self) -> None:
        """Note the path; there is nothing to have."""
        self.seen.append(self.path)
        self.send_error(404)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """Give the address of a server of this machine, and the list of what it was asked for."""
    handler = type("Handler", (Visitor,), {"seen": []})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as service:
        thread = threading.Thread(target=service.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{service.server_port}", handler.seen
        service.shutdown()
        thread.join()


def make_png() -> bytes:
    """Make a red picture of one pixel."""
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\0\xff\0\0")),
    )
    parts = (
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in (*chunks, (b"IEND", b""))
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


CHANNELS = {
    "image": '<img src="{base}/i.png" alt="x"/>',
    "svg image": '<svg width="9" height="9"><image href="{base}/i.png" width="9" height="9"/></svg>',
    "background": '<div style="background: url({base}/i.png)">x</div>',
    "list mark": '<ul style="list-style: url({base}/i.png)"><li>x</li></ul>',
    "object": '<object data="{base}/i.png" type="image/png">x</object>',
    "embed": '<embed src="{base}/i.png" type="image/png"/>',
    "style": '<link rel="stylesheet" href="{base}/s.css"/>',
    "import": '<style>@import "{base}/s.css";</style>',
    "face": "<style>@font-face {{ font-family: F; src: url({base}/f.ttf) }} p {{ font-family: F }}</style>",
    "attachment": '<link rel="attachment" href="{base}/t.txt"/>',
    "attached link": '<a rel="attachment" href="{base}/t.txt">x</a>',
    "base": '<base href="{base}/"/><img src="i.png" alt="x"/>',
}
"""All the ways by which HTML can ask for something to be fetched."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a folder with one file of each kind that a page could want."""
    (tmp_path / "i.png").write_bytes(make_png())
    (tmp_path / "s.css").write_text("p { display: none }", "utf-8")
    (tmp_path / "t.txt").write_text("secret", "utf-8")
    theme, _ = load_theme("classic", Place(""))
    assert theme is not None
    (tmp_path / "f.ttf").write_bytes(dict(theme.fonts)["GentiumBookPlus-Bold.ttf"])
    return tmp_path


def hash_of(path: Path) -> str:
    """Give the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def list_imports(pdf: bytes) -> list[str]:
    """List what a PDF can hold from outside: pictures, attachments, actions, addresses of files."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        found = [item for item in opened.objects if isinstance(item, pikepdf.Dictionary | pikepdf.Stream)]
        kinds = [str(item.get("/Subtype", item.get("/Type", ""))) for item in found]
        names = ["/EmbeddedFile"] if "/Names" in opened.Root else []
        streams = [item for item in found if isinstance(item, pikepdf.Stream)]
        names += ["/Secret"] if any(b"secret" in item.read_bytes() for item in streams) else []
    return [kind for kind in kinds if kind in ("/Image", "/EmbeddedFile", "/FileAttachment")] + names


@pytest.mark.parametrize("channel", CHANNELS)
def test_nothing_is_fetched_from_disk_or_network(
    press: Press, server: tuple[str, list[str]], folder: Path, channel: str
) -> None:
    """Whatever a page asks for, it is set without; the text that surrounds it stays."""
    address, seen = server
    plain = read_marks(press.typeset("c", frame_chapter("<p>Before</p><p>After</p>")))
    data = "data:image/png;base64,iVBORw0KGgo=#"
    for base in (folder.as_uri(), str(folder), address, f"{address}/%2e%2e", "font:..", data):
        request = CHANNELS[channel].format(base=base)
        chapter = press.typeset("c", frame_chapter(f"<p>Before</p>{request}<p>After</p>"))
        marks = read_marks(chapter)
        assert {"Before", "After"} <= {mark.text for mark in marks}
        assert {mark.text for mark in plain} - {mark.text for mark in marks} == set()
        assert list_imports(as_pdf(chapter)) == []
        assert hash_of(folder / "f.ttf") not in {use.program for use in chapter.fonts}
    assert seen == []


@pytest.mark.parametrize("channel", [it for it in CHANNELS if it not in ("list mark", "base", "attachment")])
def test_an_open_door_would_let_these_in(folder: Path, channel: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The requests of the test above are ones that the engine follows where nobody stops it."""
    press = make_press(number=2)
    monkeypatch.setattr(press, "_fetcher", URLFetcher())
    request = CHANNELS[channel].format(base=folder.as_uri())
    chapter = press.typeset("c", frame_chapter(f"<p>Before</p>{request}<p>After</p>"))
    is_hidden = "After" not in {mark.text for mark in read_marks(chapter)}
    is_restyled = hash_of(folder / "f.ttf") in {use.program for use in chapter.fonts}
    assert is_hidden or is_restyled or list_imports(as_pdf(chapter))


# --- sidebars ------------------------------------------------------------------------------------


def make_box(lines: int, kind: str) -> str:
    """Make an infobox of so many lines: a row each, or all in one value."""
    words = [f"line{number:04}" for number in range(lines)]
    if kind == "rows":
        rows = "".join(f'<tr><th scope="row">Key</th><td>{word}</td></tr>' for word in words)
    else:
        items = "".join(f"<li>{word}</li>" for word in words)
        rows = f'<tr><th scope="row">Keys</th><td><ul>{items}</ul></td></tr>'
    return f'<aside class="infobox"><table class="facts"><tbody>{rows}</tbody></table></aside>'


def read_lines(chapter: TypesetChapter) -> list[Mark]:
    """List the lines of a sidebar in the order in which the eye meets them."""
    lines = [mark for mark in read_marks(chapter) if re.fullmatch(r"line\d{4}", mark.text.strip())]
    return sorted(lines, key=lambda mark: (mark.page, mark.y))


@pytest.mark.parametrize(
    ("paper", "kind", "paragraphs"),
    [
        ("a4", "rows", 0), ("a4", "rows", 9), ("a4", "rows", 25), ("a4", "values", 1),
        ("b5", "rows", 1), ("b5", "values", 9), ("a5", "rows", 1),
    ],
)  # fmt: skip
def test_a_sidebar_longer_than_a_page_keeps_every_line(paper: str, kind: str, paragraphs: int) -> None:
    """Each line of a tall sidebar is printed once, in order and on the page, however much text there is."""
    body = make_box(150, kind) + f"<p>{PROSE * 6}</p>" * paragraphs
    chapter = make_press(paper).typeset("c", frame_chapter(body))
    lines = read_lines(chapter)
    assert [mark.text.strip() for mark in lines] == [f"line{number:04}" for number in range(150)]
    width, height = (edge * 96 / 25.4 for edge in PAPERS[paper])
    assert all(20 < mark.x < mark.right < width - 20 and 20 < mark.y < height - 40 for mark in lines)
    texts = list_texts(chapter)
    told = [squeeze(node.read(texts)) for node in read_tree(chapter).find("P")]
    assert told == [squeeze(PROSE * 6)] * paragraphs


def test_text_runs_beside_a_sidebar_on_every_page_of_it(press: Press) -> None:
    """Where there is text enough, it fills the page to the left of a tall sidebar and never touches it."""
    chapter = press.typeset("c", frame_chapter(make_box(130, "rows") + f"<p>{PROSE * 6}</p>" * 40))
    lines = read_lines(chapter)
    pages = {mark.page for mark in lines}
    assert len(pages) >= 3
    paragraphs = {spot for node in read_tree(chapter).find("P") for spot in node.list_content()}
    text = [mark for mark in read_marks(chapter) if (mark.page, mark.mcid) in paragraphs]
    for page in pages:
        beside = [mark for mark in text if mark.page == page]
        top, low = (edge(mark.y for mark in lines if mark.page == page) for edge in (min, max))
        rows = [top - 24, *sorted(mark.y for mark in beside if top - 24 < mark.y < low), low]
        assert all(below - above < 50 for above, below in pairwise(rows)), "no hole in the text"
        assert max(mark.right for mark in beside) < min(mark.x for mark in lines if mark.page == page)
    assert max(mark.page for mark in text) > max(pages)


@pytest.mark.parametrize("paper", ["a4", "b5"])
def test_a_sidebar_keeps_its_place_beside_the_text(paper: str) -> None:
    """Overleaf a tall sidebar goes on at the same side of the text, and as far from it."""
    html = frame_chapter(make_box(130, "rows") + f"<p>{PROSE * 6}</p>" * 40)
    chapter = make_press(paper).typeset("c", html)
    told = {spot for node in read_tree(chapter).find("P") for spot in node.list_content()}
    marks = read_marks(chapter)
    pages = {mark.page for mark in read_lines(chapter)}
    assert len(pages) >= 3
    places = set()
    for page in pages:
        left = min(mark.x for mark in marks if mark.page == page and (page, mark.mcid) in told)
        sidebar = min(mark.x for mark in marks if mark.page == page and mark.text.startswith("Key"))
        places.add(round(sidebar - left))
    assert len(places) == 1


def test_no_page_is_empty_at_the_end(press: Press) -> None:
    """A chapter ends on the page of its last line, however full that is, with and without a sidebar."""
    for box in ("", make_box(12, "rows")):
        for lines in range(38, 44):
            html = frame_chapter(box + "<p>" + "<br/>".join(f"text{it}" for it in range(lines)) + "</p>")
            chapter = press.typeset("c", html)
            last = max(mark.page for mark in read_marks(chapter) if mark.text.startswith("text"))
            assert last == chapter.pages - 1


@pytest.mark.parametrize(("paper", "lines", "counts"), [("a4", 85, (20, 10))])
def test_a_sidebar_may_end_at_the_very_foot_of_a_page(
    paper: str, lines: int, counts: tuple[int, int]
) -> None:
    """A chapter is set also where its sidebar ends with a page, its text before that, and nothing is left."""
    paragraphs = "".join(f"<p>{PROSE * count}</p>" for count in counts)
    chapter = make_press(paper).typeset("c", frame_chapter(make_box(lines, "rows") + paragraphs))
    assert [mark.text.strip() for mark in read_lines(chapter)] == [f"line{it:04}" for it in range(lines)]


@pytest.mark.parametrize(
    ("paper", "kind", "first"),
    [("a4", "rows", 80), ("a4", "values", 102), ("b5", "rows", 66), ("b5", "values", 82)],
)
def test_no_page_is_left_empty_by_a_sidebar(paper: str, kind: str, first: int) -> None:
    """Something stands on every page of a chapter, wherever on its page the sidebar ends."""
    for lines in range(first, first + 8):
        chapter = make_press(paper).typeset("c", frame_chapter(f"{make_box(lines, kind)}<p>{PROSE}</p>"))
        filled = {mark.page for mark in read_marks(chapter) if mark.mcid is not None}
        assert filled == set(range(chapter.pages)), lines


@pytest.mark.xfail(
    raises=IndexError, reason="WeasyPrint moves the word below the sidebar, where no page is left"
)
@pytest.mark.parametrize("paper", ["a4", "b5"])
def test_a_word_without_end_beside_a_tall_sidebar_is_broken(paper: str) -> None:
    """An address that is too long for the line beside a sidebar is broken there, and nothing is lost."""
    word = "x" * 90
    box = make_box(90, "rows")
    chapter = make_press(paper).typeset(
        "c", frame_chapter(f"{box}<p>{PROSE * 2}{word}</p><p>{PROSE * 9}</p>")
    )
    assert len(read_lines(chapter)) == 90
    texts = list_texts(chapter)
    told = [squeeze(node.read(texts)) for node in read_tree(chapter).find("P")]
    assert told == [squeeze(PROSE * 2 + word), squeeze(PROSE * 9)]


# --- what must not run off the paper -------------------------------------------------------------


BOXED = '<aside class="infobox"><table class="{}"><tbody>{}</tbody></table></aside>'
PLACES = {
    "text": "<p>{}</p>",
    "entry": '<section class="text"><ul><li>{}</li></ul></section>',
    "title": "<h1>{}</h1>",
    "heading": "<h2>{}</h2>",
    "box": '<aside class="infobox"><p class="infobox-title">{}</p></aside>',
    "value": BOXED.format("facts", '<tr><th scope="row">Site</th><td>{}</td></tr>'),
    "key": BOXED.format("facts", '<tr><th scope="row" class="long">{}</th><td>Value</td></tr>'),
    "side": BOXED.format("sides", "<tr><td>{}</td><td>Other</td></tr>"),
}
"""Where a word can stand, as the templates set it."""


@pytest.mark.parametrize("place", [*PLACES, "contents"])
def test_a_word_without_end_stays_on_the_paper(press: Press, place: str) -> None:
    """A word longer than its line is broken rather than printed over the edge or over its neighbour."""
    word = "wwwexampleorg" * 12
    html = frame_contents(("a", word)) if place == "contents" else frame_chapter(PLACES[place].format(word))
    marks = read_marks(press.typeset("c", html))
    pieces = [mark for mark in marks if set(mark.text.strip("\u2010")) <= set(word) and len(mark.text) > 2]
    assert squeeze("".join(mark.text for mark in pieces)) == word
    assert all(mark.right < 210 / 25.4 * 96 - 20 for mark in pieces)
    after = [(one, two) for one in pieces for two in marks if abs(one.y - two.y) < 2 and two.x > one.x]
    assert all(one.right < two.x + 4 for one, two in after), "but for kerning"


def test_a_running_head_stays_on_one_line(press: Press) -> None:
    """A title too long for the head of a page is not piled up over its edge."""
    html = frame_chapter(f"<p>{PROSE * 120}</p>", chapter="A title of many words " * 60)
    heads = [mark for mark in read_marks(press.typeset("c", html)) if mark.mcid is None and mark.text.strip()]
    assert any("title of many" in mark.text for mark in heads)
    assert all(mark.y > 20 for mark in heads)
    assert len({round(mark.y) for mark in heads if "title" in mark.text}) == 1


def test_declarations_are_those_of_weasyprint(tmp_path: Path) -> None:
    """What cffi made of WeasyPrint's declarations is what it would make of them today."""
    compile_declarations(made := tmp_path / "pango.py")
    assert made.read_text("utf-8") == COMPILED.read_text("utf-8")


def test_other_declarations_are_read_as_ever() -> None:
    """A WeasyPrint that declares something else finds the real cffi behind what stands for it."""
    declarations = Declarations()
    declarations.cdef("typedef struct { int a; char b[3]; } thing;")
    assert declarations.sizeof("thing") == 8  # type: ignore[attr-defined]  # it has what cffi has
