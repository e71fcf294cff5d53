"""The cover of the e-book, and the letters that it brings along."""

import datetime
import io
import re
from dataclasses import replace

import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from chapbook.design.rendering import Renderer
from chapbook.design.theme import Theme, load_theme
from chapbook.model import Imprint
from chapbook.outputs.epub.cover import describe_cover, draw_cover
from chapbook.outputs.epub.lettering import Lettering
from chapbook.outputs.epub.letters import cut_letters, list_common, write_font_rules
from chapbook.problems import Place

IMPRINT = Imprint(
    title="The First Fitna",
    slug="fitna",
    subtitle="A reader",
    language="en-GB",
    authors=("Ada Example",),
    editors=(),
    publisher="Example Press",
    identifier="urn:isbn:9780000000002",
    licence="",
    date=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC),
)


@pytest.fixture(scope="module")
def theme() -> Theme:
    """Give the default theme."""
    theme, problems = load_theme("classic", Place("edition.toml"))
    assert theme is not None, problems
    return theme


@pytest.fixture(scope="module")
def programs(theme: Theme) -> list[bytes]:
    """Give its fonts."""
    return [program for _, program in theme.fonts]


def test_a_cover_is_drawn_twice(theme: Theme, programs: list[bytes]) -> None:
    """As a drawing without fonts, and as a picture of the size that shops ask for; both always the same."""
    cover = draw_cover(IMPRINT, Renderer(theme), programs)
    assert b"<text" not in cover.svg
    picture = Image.open(io.BytesIO(cover.png))
    assert picture.size == (1600, 2560)
    assert len(picture.convert("RGB").getcolors(1 << 20) or ()) > 3
    assert draw_cover(IMPRINT, Renderer(theme), programs) == cover


def test_a_title_cannot_break_out_of_the_drawing(theme: Theme, programs: list[bytes]) -> None:
    """Titles are strangers' text, in a drawing too."""
    title = '"/><script>alert(1)</script>'
    cover = draw_cover(replace(IMPRINT, title=title), Renderer(theme), programs)
    assert b"<script" not in cover.svg


def test_a_cover_is_described() -> None:
    """Who does not see the cover is told what stands on it."""
    assert describe_cover(IMPRINT) == "Cover: The First Fitna. A reader. Ada Example. Example Press. 2026"


@pytest.mark.parametrize("title", ["Ys", "A title of several words, " * 4, "Karrattukottaiyarasar" * 4, ""])
def test_every_title_fits(programs: list[bytes], title: str) -> None:
    """Lines are as wide as they may be at the most, unless one word is wider even in the smallest size."""
    letter = Lettering(programs)
    size, lines = letter.fit(title, 1240, 200, 60)
    assert " ".join(lines).split() == title.split()
    assert 60 <= size <= 200
    assert all(letter.measure(line, size) <= 1240 or " " not in line for line in lines)


def test_the_first_font_that_has_a_letter_draws_it(programs: list[bytes]) -> None:
    """A title in two scripts is drawn by two fonts, and none of it is left out."""
    letter = Lettering(programs)
    latin, arabic = letter.measure("Ali", 100), letter.measure("علي", 100)
    assert arabic > 30
    assert letter.measure("Ali علي", 100) == pytest.approx(latin + arabic + letter.measure(" ", 100), abs=1)
    path = letter.draw("Ali", 10, 100, 100)
    xs = [float(x) for x in re.findall(r"[ML](-?[\d.]+)", path)]
    assert min(xs) > 5
    assert max(xs) < 10 + latin


def test_common_letters_need_no_font(programs: list[bytes]) -> None:
    """What every reader has is not brought along."""
    assert list(cut_letters("Żółć, naïve, “Ελλάς” – Москва…", programs)) == []
    assert write_font_rules([], "fonts") == ""
    assert {"a", "ā", "“", "…"} <= list_common()


def test_rare_letters_come_with_the_book(programs: list[bytes]) -> None:
    """They are cut out of the fonts that have them, under a name of their own and with their licence."""
    fonts = list(cut_letters("Ḥasan ibn ʿAlī, علي", programs))
    assert [sorted(TTFont(io.BytesIO(font.content)).getBestCmap()) for font in fonts] == [
        sorted(map(ord, "Ḥʿ")),
        sorted(map(ord, "علي")),
    ]
    names = {str(TTFont(io.BytesIO(font.content))["name"].getDebugName(1)) for font in fonts}
    assert names == {"Book Letters"}
    rules = write_font_rules(fonts, "fonts")
    assert "unicode-range: U+2BF, U+1E24" in rules
    assert "SIL Open Font License" in rules
    assert sum(len(font.content) for font in fonts) < 40_000
