"""The cascade: styles that are kept for the life of a press give the pages that WeasyPrint's own would."""

import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import weasyprint.css
import weasyprint.layout.page
from weasyprint import CSS

from chapbook.cache.objects import pack
from chapbook.design.theme import load_theme
from chapbook.problems import Place
from chapbook.typesetter import Press, cascade, kinds

BASE = """
@page { size: 105mm 148mm; margin: 15mm }
body { font: 9pt/12pt "Gentium Book Plus"; hyphens: auto; text-align: justify }
"""
WORDS = "The governor of the province led his army along the western arm of the river. " * 4

SHEETS = {
    "place": "p:first-child { color: #111 } p:nth-child(3n + 2) { text-indent: 2em }"
    " p:last-of-type { color: red } li:nth-last-child(2)::before { content: '– ' }"
    " section:not(:first-of-type) > p:only-child { font-size: 8pt }",
    "siblings": "p + p { text-indent: 1em } p + p + p { color: green } h2 ~ p { margin-left: 3pt }"
    " h2 + p em { font-weight: bold } section:has(ul) h2 { font-style: italic }",
    "values": "a[href] { color: blue } a[href^='book:b'] { color: green }"
    " [title='killed']::after { content: '†' } [id$=two] { margin-left: 9pt } #one p { color: #222 }"
    " p[class~=note] em { font-size: 7pt }",
    "attr": "abbr::after { content: ' (' attr(title) ')' } h2::before { content: counter(section) '. ' }"
    " section { counter-increment: section } body { counter-reset: section }",
    "variables": ":root { --face: #123 } section { --face: #456 } .note { --face: #789; color: var(--face) }"
    " h2 { color: var(--face) } em { color: var(--none, #abc); font-size: calc(1em + 1pt) }",
    "inheritance": "section { border: 1pt solid; border-color: inherit; padding: 2pt } p { padding: inherit }"
    " td { padding: inherit; margin: 3pt } table { border-collapse: collapse; padding: 4pt }"
    " em { all: inherit } li { text-decoration: underline }",
    "languages": ":lang(fr) { font-style: italic } [lang] { color: #333 } [lang=fr] em { quotes: '«' '»' }"
    " em::before { content: open-quote } em::after { content: close-quote }",
    "pseudo": "p::first-letter { font-size: 2em } p::first-line { color: #444 } li::marker { color: red }"
    " .note::before { content: ''; display: block; clear: both } li::before { content: leader('.') }",
    "pages": "body { string-set: title attr(data-book) }"
    " h2 { string-set: head content(), mark content(text) }"
    " @page { @top-left { content: string(head) } @top-right { content: string(title) ' ' counter(page) }"
    " @bottom-center { content: string(mark, last) ' of ' counter(pages) } }"
    " @page :left { margin-left: 20mm } @page :first { @top-left { content: none } }"
    " @page :nth(3) { @top-left { content: 'third' } } @page tall { margin-top: 30mm }"
    " .note { page: tall; break-before: page }",
    "viewport": "h2 { width: 50vw } em { font-size: 3vw } @page :left { margin: 10mm }",
    "names": "h2 { -weasy-anchor: attr(title) } em { -weasy-anchor: 'em' }",
    "importance": "p { color: red !important } .note { color: blue } @layer a { p { margin: 3pt } }"
    " @layer b { p { margin: 1pt } } p { orphans: 3 } html { overflow: hidden; -weasy-lang: 'de' }",
}


def frame(body: str, attributes: str = "") -> str:
    """Put a fragment into a document."""
    head = '<head><meta charset="utf-8"/><title>Title</title></head>'
    body = f'<body data-book="The Book"{attributes}>\n{body}\n</body>'
    return f'<!DOCTYPE html>\n<html lang="en">{head}{body}</html>'


def write_section(name: str) -> str:
    """Write a section in which elements of one kind differ in what selectors may ask."""
    return f"""<section id="{name}"><h2 title="{name}">Of {name}</h2>
    <p>{WORDS}</p><p class="note">{WORDS}<em>And</em> so on.</p><p lang="fr">{WORDS}<em>Et</em> cetera.</p>
    <p>{WORDS}<a href="book:a">One</a>, <a href="book:b">two</a>, <abbr title="killed">k.</abbr></p>
    <ul><li>First</li><li>Second <em>of</em> <abbr title="three">3</abbr></li><li>Third</li></ul>
    <table><tr><td>One</td><td>Two</td></tr><tr><th>Three</th><td><em>Four</em></td></tr></table></section>
    <section><p>Alone.</p></section>"""


DOCUMENTS = {
    "two sections": frame(write_section("one") + write_section("two")),
    "one section": frame(write_section("two"), ' class="note"'),
    "own styles": frame(f'<p style="color: red">{WORDS}</p><p>{WORDS}</p><p><a name="x">x</a></p>'),
    "own sheet": frame(write_section("one")).replace("<title>", "<style>p { color: lime }</style><title>"),
    "odd names": frame("<p id='a\"b'>Quotation mark.</p><p lang='e\\n'>Backslash.</p>"),
}


@functools.cache
def make_press(sheet: str, number: int = 1) -> Press:
    """Set up a press with a style sheet; another number gives another press."""
    theme, _ = load_theme("classic", Place("edition.toml"))
    assert theme is not None
    rules = {"Regular": "", "Italic": "font-style: italic", "Bold": "font-weight: bold"}
    faces = "".join(
        f'@font-face {{ font-family: "Gentium Book Plus"; src: url(font:GentiumBookPlus-{name}.ttf); '
        f"{rule} }}"
        for name, rule in rules.items()
    )
    return Press((faces + BASE + sheet,), dict(theme.fonts))


@contextmanager
def their_way() -> Iterator[None]:
    """Put WeasyPrint's own functions back."""
    ours = weasyprint.css.StyleFor, weasyprint.layout.page.set_page_type_computed_styles
    weasyprint.css.StyleFor, weasyprint.layout.page.set_page_type_computed_styles = cascade._theirs
    try:
        yield
    finally:
        weasyprint.css.StyleFor, weasyprint.layout.page.set_page_type_computed_styles = ours


@pytest.mark.parametrize("name", SHEETS)
def test_pages_are_those_of_weasyprint(name: str) -> None:
    """With any style sheet, in any order of chapters."""
    press = make_press(SHEETS[name])
    with their_way():
        wanted = {title: pack(press.typeset("x", html)) for title, html in DOCUMENTS.items()}
    for order in (DOCUMENTS, reversed(DOCUMENTS)):
        for title in order:
            assert pack(press.typeset("x", DOCUMENTS[title])) == wanted[title], title


@pytest.mark.parametrize("name", [name for name in SHEETS if name not in ("viewport", "names")])
def test_styles_are_kept_from_chapter_to_chapter(name: str) -> None:
    """The second time nothing new is found."""
    press = make_press(SHEETS[name], 2)
    press.typeset("x", DOCUMENTS["one section"])
    wardrobe = press._font_config.wardrobe
    count = wardrobe.kinds.count
    press.typeset("x", DOCUMENTS["one section"])
    assert press._font_config.wardrobe is wardrobe
    assert wardrobe.kinds.count == count > 10


def test_kinds_without_end_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """A press lives longer than a deep chapter should be remembered."""
    monkeypatch.setattr(cascade, "MOST_KINDS", 20)
    press = make_press("", 3)
    deep = frame("<div>" * 50 + WORDS + "</div>" * 50)
    first = pack(press.typeset("x", deep))
    wardrobe = press._font_config.wardrobe
    assert pack(press.typeset("x", deep)) == first
    assert press._font_config.wardrobe is not wardrobe


@pytest.mark.parametrize(
    ("selector", "is_open"),
    [
        ("p", False), ("section > p em", False), ("[title]", False), ("a:link", False), (".note *", False),
        (":root", False), ("p:not(.note)", False), ("em:first-child", True), ("p + em", True),
        ("p ~ em", True), ("em[title=x]", True), ("em[title^=x]", True), ("em[title~=x]", True),
        ("em[title*=x]", True), ("em[title$=x]", True), ("em[title=x i]", True), ("#one em", True),
        ("em:lang(fr)", True),
        ("em:empty", True), ("em:has(b)", True), ("section:nth-child(2) em", True), ("em:only-of-type", True),
        ("em[title|=x]", True),
    ],
)  # fmt: skip
def test_a_selector_that_asks_for_more_than_the_kind_is_left_open(selector: str, is_open: bool) -> None:
    """Only what the kind settles is asked once."""
    tree = weasyprint.HTML(string="<section id=one><p class=note title=a><em title=x>y</em></p></section>")
    sheet = CSS(string=f"{selector} {{ color: red }}")
    parent = None
    found = kinds.Kinds([sheet])
    for element in tree.wrapper_element.query("em").ancestors:
        parent = found.find(element, parent)
    kind = kinds.Kind([sheet], tree.wrapper_element.query("em"), parent)
    assert bool(kind._open) is is_open
    [match] = sheet.matcher.match(tree.wrapper_element.query("em")) or [None]
    assert bool(kind.find(tree.wrapper_element.query("em")).matches) is bool(match)


def test_weasyprint_calls_what_is_replaced_as_before() -> None:
    """Where the replaced functions stand, and what they are given."""

    def list_parameters(function: Callable[..., object]) -> list[str]:
        return list(inspect.signature(function).parameters)

    their_style_for, their_set = cascade._theirs
    assert list_parameters(cascade.ChapterStyles) == list_parameters(their_style_for)
    assert list_parameters(cascade.set_page_styles) == list_parameters(their_set)
    assert "StyleFor(html, sheets, presentational_hints, font_config, target_collector)" in inspect.getsource(
        weasyprint.css.get_all_computed_styles
    )
    assert "set_page_type_computed_styles(page_type, html, context.style_for)" in inspect.getsource(
        weasyprint.layout.page.remake_page
    )
    assert weasyprint.css.StyleFor is cascade.ChapterStyles
