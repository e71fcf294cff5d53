"""Texts put together from words: glyph for glyph what Pango makes of the whole."""

import io
from collections.abc import Mapping

import pytest
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from weasyprint import CSS, HTML
from weasyprint.formatting_structure import boxes
from weasyprint.text.fonts import FontConfiguration

from chapbook.design.theme import load_theme
from chapbook.problems import Place
from chapbook.typesetter.fetcher import ClosedFetcher
from chapbook.typesetter.press import BASE_URL
from chapbook.typesetter.shaping import Face, Glyphs
from chapbook.typesetter.textstyles import read_text_style

SIGNS = "aefijlnoTVAYW029.,;:!?()[]/%&+='\"-‐‑–—‘’“”«»…†§ʿʾʼāīḥṣ½ \xa0\u202f"


@pytest.fixture(scope="module")
def fonts() -> dict[str, bytes]:
    """Give the default theme's fonts."""
    theme, problems = load_theme("classic", Place("edition.toml"))
    assert theme is not None, problems
    return dict(theme.fonts)


def make_face(fonts: Mapping[str, bytes], file: str, css: str = "") -> Face:
    """Give the face in which a paragraph is set."""
    config, fetcher = FontConfiguration(), ClosedFetcher(fonts)
    sheet = f"@font-face {{ font-family: Test; src: url(font:{file}) }} p {{ font: 11pt Test; {css} }}"
    style = CSS(string=sheet, base_url=BASE_URL, font_config=config, url_fetcher=fetcher)
    source = HTML(string='<html lang="en"><p>Text</p></html>', base_url=BASE_URL, url_fetcher=fetcher)
    page = source.render(stylesheets=[style], font_config=config).pages[0]._page_box
    return read_text_style(next(it for it in page.descendants() if isinstance(it, boxes.TextBox)).style).face


@pytest.fixture(scope="module")
def face(fonts: dict[str, bytes]) -> Face:
    """Give the face of running text."""
    return make_face(fonts, "GentiumBookPlus-Regular.ttf")


def kern_blanks(font: bytes) -> bytes:
    """Give a font that has nothing of its own but kerning, over blanks too."""
    with TTFont(io.BytesIO(font)) as program:
        for table in ("GSUB", "GPOS", "GDEF", "Silf", "Feat", "Glat", "Gloc", "Sill"):
            program.tables.pop(table, None)
            program.reader.tables.pop(table, None)
        rules = "pos T space -200; pos space A -150; pos V A -120; pos e o 20;"
        addOpenTypeFeaturesFromString(
            program, f"languagesystem DFLT dflt; languagesystem latn dflt; feature kern {{ {rules} }} kern;"
        )
        target = io.BytesIO()
        program.save(target)
    return target.getvalue()


def compare(face: Face, text: str) -> bool:
    """Compare a text that was put together with the whole; say whether it was."""
    words, whole = face._words, face._shape(text)
    assert words is not None
    made = words.put_together(text)
    if made is not None:
        assert whole is not None
        assert describe(made, text) == describe(whole, text)
    return made is not None


def describe(glyphs: Glyphs, text: str) -> tuple[object, ...]:
    """Give all that lines are made of; of the flags, where a line may be broken."""
    breaks = [index for index in range(1, len(text)) if glyphs.flags[index] & 1]
    facts = glyphs.pairs, glyphs.xs, list(glyphs.starts), dict(glyphs.texts), breaks
    return *facts, glyphs.font


@given(st.text(st.sampled_from(SIGNS), min_size=3, max_size=40))
def test_any_text_is_what_pango_makes_of_it(face: Face, text: str) -> None:
    """Signs of every kind, in any order: texts are put together exactly or not at all."""
    compare(face, f"A word {text} word")
    compare(face, f"{text.replace(' ', '')}word")
    compare(face, f"{text}word{text}")


@pytest.mark.parametrize(
    "text",
    [
        "The governor of the province led his army out of Fustat, in 657–658, along the Nile.",
        "ʿAlī ibn Abī Ṭālib (d. 661), al-Ḥasan “and” ‘others’ — 12\xa0km, 3.5 % of 1,000; office fjord!",
        "9 lives",
        "alone",
        " beside a link ",
        " alone",
        "alone ",
        "12\xa0km ",
        " office",
    ],
)
def test_running_text_is_put_together(face: Face, text: str) -> None:
    """What books are made of goes the quick way."""
    assert compare(face, text)


@pytest.mark.parametrize("text", ["من القاهرة إلى", "1 2 3", "e\u0301 a", "two  blanks", "  blanks", "界 a"])
def test_other_text_is_left_to_pango(face: Face, text: str) -> None:
    """Other scripts, marks that combine, text without a letter: no chances are taken."""
    assert not compare(face, text)


def test_kerning_over_blanks_is_kept(fonts: dict[str, bytes]) -> None:
    """A face that moves words nearer to each other is asked for the whole text where it does."""
    face = make_face({"kern.ttf": kern_blanks(fonts["GentiumBookPlus-Regular.ttf"])}, "kern.ttf")
    assert compare(face, "VAne eo one")
    assert not compare(face, "one VaT one")
    assert not compare(face, "one Aone")
    shaped = face.shape("one Aone")
    apart = face.shape("one one")
    assert shaped is not None
    assert apart is not None
    assert shaped.pairs[3][1] < apart.pairs[3][1]


def test_tracked_text_is_set_as_a_whole(fonts: dict[str, bytes]) -> None:
    """Tracking stands between the letters of neighbouring words, too."""
    face = make_face(fonts, "GentiumBookPlus-Regular.ttf", "letter-spacing: .1em")
    assert face._words is None


def test_a_full_memory_is_emptied(face: Face, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many words a book has, the memory of them is bounded, and the text the same."""
    monkeypatch.setattr("chapbook.typesetter.words.MOST_WORDS", 3)
    assert compare(face, "one two three four five")
    assert compare(face, "one two three four six")
    assert face._words is not None
    assert len(face._words) <= 8
