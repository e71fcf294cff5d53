"""Our own lines: they stand where WeasyPrint would set them, and on undeclared parts of it.

Every page is set twice, with our lines and with WeasyPrint's, and compared box by box.
"""

import inspect
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest
import weasyprint.layout.block
import weasyprint.layout.preferred
from weasyprint import CSS, HTML
from weasyprint.css.properties import INHERITED
from weasyprint.formatting_structure import boxes
from weasyprint.layout.inline import line_box_verticality
from weasyprint.layout.percent import resolve_percentages
from weasyprint.text.ffi import ffi
from weasyprint.text.fonts import FontConfiguration
from weasyprint.text.line_break import strut

from chapbook.design.theme import load_theme
from chapbook.language.addresses import part_address
from chapbook.places import Place
from chapbook.typesetter import lines, paragraphs, widths
from chapbook.typesetter.fetcher import ClosedFetcher
from chapbook.typesetter.lines import SetLine
from chapbook.typesetter.press import BASE_URL
from chapbook.typesetter.textstyles import PROPERTIES, read_text_style

SHEET = """
@page { size: 300px 400px; margin: 20px }
html { font: 12px/16px "Gentium Book Plus", "Amiri" }
body { margin: 0; orphans: 2; widows: 2 }
p, h2, ul { margin: 0 0 8px }
table { border-collapse: collapse } td, th { padding: 0 4px 0 0; text-align: left; font-weight: normal }
a { color: inherit; text-decoration: none }
"""
TEXT = "The governor of the province led his army out of Fustat, and along the western arm of the Nile. "
NAMES = "ʿAlī ibn Abī Ṭālib, Muʿāwiya and al-Ḥasan; “quoted”, 1–2, ½, office, fjord. "


class Seen(NamedTuple):
    """A text box on its page, in CSS pixels."""

    page: int
    text: str
    x: float
    base_line: float
    width: float


class Setter:
    """Sets short documents in the fonts of the default theme."""

    def __init__(self) -> None:
        theme, problems = load_theme("classic", Place("edition.toml"))
        assert theme is not None, problems
        self._fetcher = ClosedFetcher(dict(theme.fonts))
        self._fonts = FontConfiguration()
        faces = [text for name, text in theme.print_sheets if "@font-face" in text]
        self._sheets = [self._parse(text) for text in [*faces, SHEET]]

    def _parse(self, text: str) -> CSS:
        return CSS(string=text, base_url=BASE_URL, font_config=self._fonts, url_fetcher=self._fetcher)

    def set_pages(self, body: str, css: str = "") -> list[Any]:
        """Set a document; give its page boxes."""
        html = f'<html lang="en"><body>{body}</body></html>'
        source = HTML(string=html, base_url=BASE_URL, url_fetcher=self._fetcher)
        document = source.render(stylesheets=[*self._sheets, self._parse(css)], font_config=self._fonts)
        return [page._page_box for page in document.pages]

    def see(self, body: str, css: str = "") -> list[Seen]:
        """List the text boxes that have anything to be seen, in order."""
        return [
            Seen(number, box.text.strip(" "), box.position_x, box.position_y + box.baseline, box.width)
            for number, page in enumerate(self.set_pages(body, css))
            for box in page.descendants()
            if isinstance(box, boxes.TextBox) and box.text.strip(" ")
        ]


@pytest.fixture(scope="module")
def setter() -> Setter:
    """Give the fonts and the sheet."""
    return Setter()


@contextmanager
def their_lines() -> Iterator[None]:
    """Have WeasyPrint set all lines itself."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(weasyprint.layout.block, "iter_line_boxes", paragraphs._theirs)
        patch.setattr(weasyprint.layout.preferred, "inline_min_content_width", widths._their_min)
        patch.setattr(weasyprint.layout.preferred, "inline_max_content_width", widths._their_max)
        yield


def list_set(pages: list[Any]) -> list[str]:
    """List the text that is set by our lines."""
    found = (box for page in pages for box in page.descendants() if isinstance(box, boxes.TextBox))
    return [box.text for box in found if isinstance(box.pango_layout, SetLine)]


ALIKE = {
    "one line": "<p>Short.</p>",
    "ragged": f"<p>{TEXT * 4}</p>",
    "signs": f"<p>{NAMES * 3}</p>",
    "blanks": f"<p> \n {TEXT}  </p><p>\t<b>{TEXT}</b>\n</p>",
    "centred": f'<p style="text-align: center">{TEXT}</p>',
    "flush right": f'<p style="text-align: right">{TEXT}</p>',
    "last line": f'<p style="text-align-last: end">{TEXT}</p>',
    "indent": f'<p style="text-indent: 30px">{TEXT}</p><p style="text-indent: 10%">{TEXT}</p>',
    "hanging": f'<p style="padding-left: 20px; text-indent: -20px">{TEXT}</p>',
    "heading": f'<h2 style="font: bold 20px/24px Gentium Book Plus; letter-spacing: .05em">{TEXT}</h2>',
    "small capitals": f'<p style="font-variant-caps: small-caps; letter-spacing: 1px">{TEXT}</p>',
    "list": f"<ul><li>One</li><li>{TEXT}</li></ul><ol><li>Two</li></ol>",
    "link": f'<p>{TEXT}<a href="#x">a link that runs over the end of its line, and on</a>{TEXT}</p>',
    "emphasis": f"<p>First <em>the second <b>third</b></em> fourth, {TEXT}<em>{TEXT}</em>last</p>",
    "only a link": f'<p><a href="#x">{TEXT}</a></p>',
    "sizes": f'<p>{TEXT}<span style="font-size: 20px; line-height: 30px">Larger words.</span> {TEXT}</p>',
    "raised": f"<p>{TEXT} m<sup>2</sup> and H<sub>2</sub>O. {TEXT}</p>",
    "top": f'<p>{TEXT} <span style="vertical-align: top; line-height: 40px">top</span> {TEXT}</p>',
    "no wrap": '<p style="white-space: nowrap">Some words in one line.</p>',
    "line height": f'<p style="line-height: 1.7">{TEXT}</p><p style="line-height: normal">{TEXT}</p>',
    "cells": f"<table><tr><th>Key</th><td>{TEXT}</td></tr><tr><th>Longer key</th><td>Value</td></tr></table>",
    "anywhere": f'<table><tr><th>Key</th><td style="overflow-wrap: anywhere">{TEXT}</td></tr></table>',
    "float": f'<div style="float: left">{TEXT}</div><p style="clear: both">{TEXT}</p>',
    "pages": f"<p>{TEXT * 3}</p>" * 12,
    "note": f'<p>{TEXT}<span style="float: footnote">A note.</span> {TEXT}</p>' * 9,
    "Arabic": "<p>علي</p>",
    "two faces": f"<p>{TEXT} علي {TEXT}</p>",
    "soft hyphens": f"<p>{TEXT * 2}</p>".replace("province", "prov\xadince").replace("army", "ar\xadmy"),
    "forced break": f"<p>{TEXT}<br/>{TEXT}</p>",
    "preformatted": f'<p style="white-space: pre-wrap">  {TEXT}\n\tand  </p>',
    "underlined": f"<p>{TEXT}<u>{TEXT}</u></p>",
    "no room": f"<p>{'w' * 90}</p><p style='overflow-wrap: anywhere'>{'w' * 90} {TEXT}</p>",
    "right to left": f'<p dir="rtl">{TEXT}</p>',
    "beside a float": f'<div style="float: left; width: 90px; height: 70px">Aside</div><p>{TEXT * 3}</p>',
    "nothing to see": f'<p>{TEXT}<a id="x"></a>{TEXT}<b> </b><i><a id="y"> </a></i></p><p> </p>',
    "boxes": f'<p>{TEXT}<b style="padding: 0 9px; border: 1px solid">{TEXT}</b>{TEXT}</p>',
    "a box in a line": f'<p>{TEXT}<span style="display: inline-block; width: 50px">inside</span>{TEXT}</p>',
    "first letter": f"<style>p::first-letter {{ font-size: 20px }}</style><p>{TEXT}</p>",
    "word spacing": f'<p style="word-spacing: 4px">{TEXT}</p>',
}
"""Texts that our lines and WeasyPrint's break alike, the latter half because it is left to WeasyPrint."""


@pytest.mark.parametrize("name", ALIKE)
def test_lines_stand_where_weasyprint_sets_them(setter: Setter, name: str) -> None:
    """The same words stand on the same lines, at the same places of the same pages."""
    ours = setter.see(ALIKE[name])
    with their_lines():
        theirs = setter.see(ALIKE[name])
    assert [(it.page, it.text) for it in ours] == [(it.page, it.text) for it in theirs]
    for one, other in zip(ours, theirs, strict=True):
        # Kerning over a blank depends on whether the words beside it were shaped together.
        assert one.x == pytest.approx(other.x, abs=0.6)
        assert one.width == pytest.approx(other.width, abs=0.6)
        assert one.base_line == pytest.approx(other.base_line, abs=0.01)


@pytest.mark.parametrize("name", [*ALIKE][: [*ALIKE].index("Arabic")])
def test_plain_text_is_ours(setter: Setter, name: str) -> None:
    """All text of these is set by our own lines."""
    pages = setter.set_pages(ALIKE[name])
    texts = [box.text for page in pages for box in page.descendants() if isinstance(box, boxes.TextBox)]
    assert list_set(pages) == texts


@pytest.mark.parametrize("name", [*ALIKE][[*ALIKE].index("Arabic") :])
def test_what_is_not_plain_is_left_to_weasyprint(setter: Setter, name: str) -> None:
    """Of each of these something is not set by our lines."""
    pages = setter.set_pages(ALIKE[name])
    texts = [box.text for page in pages for box in page.descendants() if isinstance(box, boxes.TextBox)]
    assert len(list_set(pages)) < len(texts) or not texts


def test_boxes_of_links_are_weasyprints(setter: Setter) -> None:
    """The area of a link, and what is drawn behind text, are those that WeasyPrint finds."""
    body = f'<p>{TEXT}<a href="#x">{TEXT} and <em>more</em></a> {TEXT}</p>'

    def list_areas() -> list[tuple[str, tuple[float, ...]]]:
        found = (box for page in setter.set_pages(body) for box in page.descendants())
        return [
            (box.element_tag, (*box.hit_area(), box.border_box_y(), box.border_height()))
            for box in found
            if isinstance(box, boxes.InlineBox | boxes.LineBox)
        ]

    ours = list_areas()
    with their_lines():
        theirs = list_areas()
    assert [tag for tag, _ in ours] == [tag for tag, _ in theirs]
    assert len(ours) > 8
    for (_, one), (_, other) in zip(ours, theirs, strict=True):
        assert one == pytest.approx(other, abs=0.6)


def test_a_justified_paragraph_with_links_is_broken_as_a_whole(setter: Setter) -> None:
    """Links and emphasis stand in even lines, which end at the margin, and lose no letter."""
    words = f'{TEXT * 3}<a href="#x">{NAMES}</a>{TEXT * 2}<em>{TEXT}</em>{TEXT}'
    pages = setter.set_pages(f"<p>{words}</p>", "p { text-align: justify; hyphens: auto }")
    found = [box for page in pages for box in page.descendants() if isinstance(box, boxes.LineBox)]
    assert len(found) > 9
    assert all(box.position_x + box.width == pytest.approx(280) for box in found[:-1])
    assert found[-1].width < 259
    shown = "".join(list_set(pages)).replace("\u2010", "").replace(" ", "")
    assert shown == (TEXT * 3 + NAMES + TEXT * 4).replace(" ", "")


def test_the_blank_between_a_line_and_the_next_is_kept(setter: Setter) -> None:
    """Where a line ends with a link and the next begins with other text, a blank still parts their words."""
    body = "".join(f'<p><a href="#x">{"a" * count}</a> {"b" * 30}</p>' for count in range(20, 44))
    shown = [text for text in list_set(setter.set_pages(body)) if not text.startswith("b")]
    assert shown.count(" ") + sum(text.startswith(" b") for text in shown) == 24


def list_lines(pages: list[Any]) -> list[str]:
    """Give the text of each line."""
    found = [box for page in pages for box in page.descendants() if isinstance(box, boxes.LineBox)]
    return ["".join(it.text for it in box.descendants() if isinstance(it, boxes.TextBox)) for box in found]


@pytest.mark.parametrize(("align", "hyphens"), [("left", "manual"), ("justify", "auto")])
def test_no_line_ends_inside_a_range(setter: Setter, align: str, hyphens: str) -> None:
    """Years, and months before a year, stay on one line, whatever its width."""
    ranges = "657–658", "1960-65", "August–December\xa0971"
    text = "It lasted from A to B, {} and on until {}, when {} was over in all of the provinces. "
    text = text.format(*ranges)
    for width in range(150, 270, 7):
        css = f"p {{ width: {width}px; text-align: {align}; hyphens: {hyphens} }}"
        lines = list_lines(setter.set_pages(f"<p>{text * 2}</p>", css))
        assert sum(line.count(it) for it in ranges for line in lines) == 6, lines


@pytest.mark.parametrize(
    ("align", "expected"),
    [
        ("left", ("22\xa0and\xa024", "December", "1121")),
        ("justify", ("22\xa0and", "24\xa0December", "1121")),
    ],
)
def test_what_no_line_can_hold_is_broken_between_words(
    setter: Setter, align: str, expected: tuple[str, ...]
) -> None:
    """A no-break space gives way before a word has to be broken anywhere."""
    css = f"p {{ width: 70px; text-align: {align}; overflow-wrap: anywhere }}"
    pages = setter.set_pages("<p>22\xa0and\xa024\xa0December\xa01121</p>", css)
    assert [line.strip() for line in list_lines(pages)] == list(expected)
    assert all(
        isinstance(box.pango_layout, SetLine) for box in pages[0].descendants() if hasattr(box, "text")
    )


def test_no_word_is_parted_where_a_leaf_is_turned(setter: Setter) -> None:
    """At the foot of a left-hand page a word may be parted, at that of a right-hand page never."""
    text = "Considerable representatives misunderstood unprecedented neighbouring communications. "
    parted = Counter[bool]()
    for count in range(16):
        lead = "<p>" + "<br/>".join(["Line"] * (count + 1)) + "</p>"
        css = "p { text-align: justify; hyphens: auto; width: 105px }"
        pages = setter.set_pages(f"{lead}{f'<p>{text * 2}</p>' * 9}", css)
        for number, page in enumerate(pages[:-1], start=1):
            parted[number % 2 == 1] += list_lines([page])[-1].endswith("\u2010")
    assert parted[False] > 3
    assert parted[True] == 0


def test_addresses_are_broken_at_their_signs(setter: Setter) -> None:
    """A line ends after a slash or before a dot, but not after a hyphen, which might be ours."""
    parts = part_address("https://press.example.org/long-bridge/first-edition/of-all/index.html")
    body = f'<p>See <a href="#x">{"<wbr/>".join(parts)}</a> for more.</p>'
    for width in range(120, 270, 7):
        lines = [
            line.strip("\u200b ") for line in list_lines(setter.set_pages(body, f"p {{ width: {width}px }}"))
        ]
        assert len(lines) > 1
        assert not any(line.endswith(("-", "//")) for line in lines[:-1]), lines


def test_a_paragraph_with_a_note_is_broken_as_a_whole(setter: Setter) -> None:
    """Its number is part of its line, and its note stands at the foot of the page."""
    body = f'<p>{TEXT * 2}<span class="note">A note.</span> {TEXT * 2}</p>'
    css = "p { text-align: justify; hyphens: auto } .note { float: footnote }"
    [page] = setter.set_pages(body, css)
    lines = [box for box in page.descendants() if isinstance(box, boxes.LineBox)]
    assert all(box.position_x + box.width == pytest.approx(280) for box in lines[:-2])
    assert "A note." in list_lines([page])[-1]
    assert lines[-1].position_y > 350


MEASURED = {
    "words": f"<p>{TEXT}</p>",
    "a word": "<p>Constantinople</p>",
    "names": f"<p>{NAMES}</p>",
    "spaced": f'<p style="letter-spacing: 2px">{TEXT}</p>',
    "emphasis": f"<p>{TEXT}<em>{TEXT}</em> end</p>",
    "indent": f'<p style="text-indent: 60px">{TEXT}</p><p style="text-indent: 20%">x</p>',
    "no wrap": f'<p style="white-space: nowrap">{TEXT.strip()}</p>',
    "anywhere": f'<p style="overflow-wrap: anywhere">{TEXT}</p>',
    "break word": f'<p style="overflow-wrap: break-word">{TEXT}</p>',
    "hyphens": f'<p style="hyphens: auto">{TEXT}</p>',
}


@pytest.mark.parametrize("width", ["min-content", "max-content"])
@pytest.mark.parametrize("name", MEASURED)
def test_a_table_is_as_wide_as_with_weasyprint(setter: Setter, name: str, width: str) -> None:
    """How narrow and how wide a text can be comes out the same."""
    table = "width: 1px" if width == "min-content" else "width: auto"
    body = f'<table style="{table}"><tr><td>{MEASURED[name]}</td></tr></table>'

    def measure() -> float:
        pages = setter.set_pages(body, "@page { size: 3000px 900px }")
        found = (box for page in pages for box in page.descendants())
        return next(float(box.width) for box in found if isinstance(box, boxes.TableCellBox))

    ours = measure()
    with their_lines():
        assert ours == pytest.approx(measure(), abs=0.6)


# --- what our lines stand on ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (paragraphs.set_lines, paragraphs._theirs),
        (widths.measure_min, widths._their_min),
        (widths.measure_max, widths._their_max),
    ],
)
def test_replaced_functions_are_called_as_before(ours: Any, theirs: Any) -> None:
    """WeasyPrint's callers look the function up where ours is put, and give it what ours can take."""
    named = list(inspect.signature(theirs).parameters)
    taken = list(inspect.signature(ours).parameters)
    common = [name for name in taken if name not in ("block", "rest")]
    assert named[: len(common)] == common
    module = inspect.getmodule(weasyprint.layout.block if ours is paragraphs.set_lines else theirs)
    assert getattr(module, theirs.__name__) is ours


def test_line_boxes_without_decoration_are_resolved_to_nothing(setter: Setter) -> None:
    """`BARE` is what WeasyPrint finds out about a line box's margins, borders and padding."""
    pages = setter.set_pages("<p>Text</p>")
    line = next(box for box in pages[0].descendants() if isinstance(box, boxes.LineBox))
    fresh = boxes.LineBox.anonymous_from(line, [])
    resolve_percentages(fresh, (200, 300))
    assert {name: getattr(fresh, name) for name in lines.BARE} == lines.BARE
    decoration = {name for name in vars(fresh) if name.startswith(("margin", "padding", "border"))}
    assert decoration == set(lines.BARE)


@pytest.mark.parametrize("height", ["normal", "1.5", "20px", "150%", "2em", "calc(1em + 3px)"])
def test_an_empty_line_is_as_high_as_weasyprints(setter: Setter, height: str) -> None:
    """Line height and baseline are those of WeasyPrint's strut."""
    css = f"p {{ line-height: {height} }} em {{ font-size: 17px }}"
    pages = setter.set_pages("<p>Text and <em>more</em></p>", css)
    found = [box for page in pages for box in page.descendants() if isinstance(box, boxes.InlineBox)]
    assert found
    for box in found:
        style = read_text_style(box.style)
        assert (style.line_height, style.baseline) == pytest.approx(strut(box.style))


def test_text_styles_are_inherited() -> None:
    """All that a text style consists of is handed down, so that one element's serves those inside it."""
    assert {"text_decoration_line"} == PROPERTIES - INHERITED


def test_text_styles_are_read_as_computed(setter: Setter) -> None:
    """What a text style has is what WeasyPrint computes, whatever of it is declared and inherited."""
    css = """
    p { font-size: 2em; line-height: 1.5; letter-spacing: .1em; --size: 9px; hyphens: auto }
    em { line-height: 20px } b { font-size: var(--size) } p + p { --size: 11px } span { text-align: center }
    """
    inside = "<em>a <b>b</b> <span>c <i>d</i></span></em> <u><b>e</b></u> <b>f</b>"
    pages = setter.set_pages(f'<p>{inside}</p><p lang="de">{inside}</p>', css)
    found = [box for page in pages for box in page.descendants()]
    assert len(found) > 20
    for box in found:
        values = read_text_style(box.style).values
        assert values == {name: box.style[name] for name in PROPERTIES}


def test_pango_structures_have_their_sizes() -> None:
    """Glyphs and the places where lines break are read as plain numbers."""
    assert ffi.sizeof("PangoGlyphInfo") == 20
    assert ffi.sizeof("PangoLogAttr") == 4
    attribute = ffi.new("PangoLogAttr *")
    attribute.is_line_break = 1
    assert bytes(ffi.buffer(attribute))[0] & 1


def test_weasyprint_aligns_what_is_on_a_line() -> None:
    """The function that puts boxes on a line's baseline takes the line alone."""
    assert list(inspect.signature(line_box_verticality).parameters) == ["box"]
