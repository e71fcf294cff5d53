"""Where pages begin in a text: told by the press, and found again in the fragment by whoever has it."""

import re
from functools import cache

import pytest
from test_typesetter import PROSE, make_press, read_marks

from chapbook.design.theme import load_theme
from chapbook.model.formats import PAPERS, Format
from chapbook.model.pagebreaks import Mark, set_marks
from chapbook.model.pages import TypesetChapter
from chapbook.problems import Place
from chapbook.typesetter import Press
from chapbook.workshop.tools import make_tools

STYLES = """
.columns { columns: 2; column-gap: 8mm }
.folio { display: inline-block }
.loud { text-transform: uppercase }
.note { float: footnote }
.beside { float: left; width: 30mm; font-family: inherit; font-size: inherit }
"""
WORDS = [f"word{number}" for number in range(1000)]
"""No two are the same, and no hyphen parts one."""

NUMBERED = " ".join(WORDS)
ASIDE = " ".join(WORDS[:200]).replace("word", "aside")
ROWS = "".join(f'<tr><th scope="row">row{n}</th>\n<td>{PROSE}</td></tr>' for n in range(40))
TABLE = f"<table><thead><tr><th>Head</th><th>Head</th></tr></thead><tbody>{ROWS}</tbody></table>"
SPECIMEN = '<span class="folio" data-of="c">0123456789</span>'
CASES = {
    "plain": NUMBERED,
    "emphasis": re.sub(r"(word\d*[13579])\b", r"<em>\1</em>", NUMBERED),
    "entries": "\n".join(f"<li>{word}</li>" for word in WORDS[:120]).join(("<ul>", "</ul>")),
    "columns": f'<div class="columns"><p>{NUMBERED}</p></div>',
    "beside a float": NUMBERED.replace("word300", f'<code class="beside">{ASIDE}</code> word300'),
    "notes": re.sub(r"(word\d*50)\b", r'\1<code class="note">A note on it.</code>', NUMBERED),
    "another case": f'<span class="loud">{NUMBERED}</span>',
    "a table": TABLE,
    "slots": re.sub(r"(word\d*5)\b", rf"\1 {SPECIMEN}", NUMBERED),
    "characters": NUMBERED.replace("3 ", " &amp;\n\t").replace("7", "\xa0é🙂"),
}


@cache
def make_styled_press() -> Press:
    """Set up a press whose style sheet has more in it than the theme's."""
    theme, _ = load_theme("classic", Place("edition.toml"))
    assert theme is not None
    tools = make_tools(theme, Format(PAPERS["a5"]))
    return Press((*tools.stylesheets, STYLES), dict(tools.fonts))


def set_chapter(content: str, before: str = "") -> tuple[str, TypesetChapter]:
    """Give a fragment, and what the press makes of it in a frame."""
    content = content if content.startswith(("<div", "<table", "<ul")) else f"<p>{content}</p>"
    fragment = f'<section class="chapter" id="c"><h1>Heading</h1>{content}</section>'
    head = '<head><meta charset="utf-8"/><title>Title</title></head>'
    page = (
        f'<!DOCTYPE html>\n<html lang="en">{head}<body class="chapter">{before}\n{fragment}\n</body></html>'
    )
    return fragment, make_styled_press().typeset("c", page)


def list_words_after_breaks(fragment: str, chapter: TypesetChapter) -> list[str]:
    """Give the word that follows each break in the fragment."""
    marked = set_marks(fragment, [Mark(place, "\0") for place in chapter.breaks])
    texts = re.sub("<[^>]*>", "", re.sub(r'<(\w+) class="(folio|note|beside).*?</\1>', "", marked)).split(
        "\0"
    )[1:]
    return [text.split(maxsplit=1)[0].replace("&amp;", "&") for text in texts]


def list_first_words(chapter: TypesetChapter) -> list[str]:
    """Give the first word of the main text on each page but the first, as it was drawn."""
    words = []
    for number in range(1, chapter.pages):
        drawn = [it for it in read_marks(chapter) if it.page == number and it.mcid is not None and it.text]
        drawn = [it for it in drawn if not re.match("(aside|Head|A note)", it.text)]
        words.append(drawn[0].text.split(maxsplit=1)[0])
    return words


@pytest.mark.parametrize("case", CASES)
def test_the_word_at_the_top_is_found_in_the_fragment(case: str) -> None:
    """Whatever else stands on the page or in the text."""
    fragment, chapter = set_chapter(CASES[case])
    assert chapter.pages > 2
    assert len(chapter.breaks) == chapter.pages - 1
    found = list_words_after_breaks(fragment, chapter)
    assert list_first_words(chapter) == [word.upper() if case == "another case" else word for word in found]


def test_a_frame_makes_no_difference() -> None:
    """A theme may print something before each piece, in elements without ids."""
    fragment, framed = set_chapter(CASES["plain"], before="<p>Draft of <b>today</b>.</p>")
    assert list_words_after_breaks(fragment, framed) == list_first_words(framed)


def test_after_a_parted_word_a_page_begins_with_the_next() -> None:
    """No mark stands inside of a word that has no hyphen of its own."""
    press = make_press("a5")
    parted = 0
    for shift in range(6):
        text = "x " * shift + "incomprehensibilities and " * 400
        html = f'<html lang="en"><body class="chapter"><p id="c">{text}</p></body></html>'
        chapter = press.typeset("c", html)
        starts = {len("".join(text.split()[:number])) for number in range(len(text.split()))}
        assert starts.issuperset(chapter.breaks)
        parted += sum(word not in ("incomprehensibilities", "and") for word in list_first_words(chapter))
    assert parted


def test_a_hyphen_of_the_text_is_kept() -> None:
    """A page may begin within a word that was written with a hyphen."""
    text = "well-known " * 900
    html = f'<html lang="en"><body class="chapter"><p id="c">{text}</p></body></html>'
    chapter = make_press("a5").typeset("c", html)
    plain = text.replace(" ", "")
    assert [plain[place : place + 4] for place in chapter.breaks] == [
        it[:4] for it in list_first_words(chapter)
    ]


def test_a_chapter_of_one_page_has_no_breaks() -> None:
    """Its beginning is known without."""
    assert set_chapter("<p>Short.</p>")[1].breaks == ()
