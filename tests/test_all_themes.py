"""Every theme of the house sets a book on any paper, with all letters, and as accessible as the others."""

from pathlib import Path

import pytest
from checkers import pdf_fonts, pdf_text, verapdf

from chapbook.model.formats import PAPERS
from chapbook.pipeline import Order, build_edition

STYLES = Path(__file__).parent.parent / "styles"
THEMES = sorted(path.name for path in STYLES.iterdir() if path.name != "default")
LETTERS = "ʿAlī ibn Abī Ṭālib, Muʿāwiya, Ḥasan, ṣād, ẓāʾ, ḍād, ṭāʾ, Ūḥad; al\u2011Manṣūr 657–658"
PROSE = "The governor of the province considered the negotiations and marched against the insurgents. "
BOX = "Infobox\n- Part of: First Fitna\n- Place: Siffin\n- Combatant1: Ali\n- Combatant2: Muʿāwiya\n"
ARTICLES = (
    f"= First =\n{BOX}\n{LETTERS}.\n{PROSE * 40}\n== Then ==\n{PROSE * 30}\n=== And ===\n- One\n- Two\n",
    f"= Second with a title of so many words that no line can hold them all =\n{BOX}\n{PROSE * 60}\n",
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Path]:
    """Build a small book in every theme, on a large and a small paper, on one side and on both."""
    folder = tmp_path_factory.mktemp("themes")
    found = {}
    for single in ("false", "true"):
        book = folder / single
        book.mkdir()
        keys = f'title = "Themes"\ndate = 2024-05-01\nsingle-sided = {single}\nopenings = "next-page"\n'
        (book / "edition.toml").write_text(
            f'{keys}[[parts]]\ntitle = "All"\narticles = ["0", "1"]\n', "utf-8"
        )
        for number, article in enumerate(ARTICLES):
            (book / f"{number}.txt").write_text(article, "utf-8")
    for theme in THEMES:
        for paper, single in (("a4", "false"), ("a5", "true")):
            out = folder / theme / paper
            order = Order(folder / single, out, ("pdf",), jobs=2, theme=theme, paper=PAPERS[paper])
            assert build_edition(order).problems == (), (theme, paper)
            found[theme, paper] = out / "themes.pdf"
    return found


@pytest.mark.parametrize("theme", THEMES)
def test_every_letter_is_printed(built: dict[tuple[str, str], Path], theme: str) -> None:
    """Names in transliteration are found as they were written, and each face is embedded."""
    for paper in ("a4", "a5"):
        text = " ".join(pdf_text(built[theme, paper]).split())
        assert all(word in text for word in LETTERS.replace(";", ",").replace(",", "").split())
        assert all(font.embedded and font.subset for font in pdf_fonts(built[theme, paper]))


def test_themes_do_not_look_alike(built: dict[tuple[str, str], Path]) -> None:
    """No two make the same book."""
    assert len({path.read_bytes() for path in built.values()}) == len(built)


def test_every_theme_is_accessible(built: dict[tuple[str, str], Path]) -> None:
    """All pass veraPDF for PDF/UA-1."""
    assert {path: failures for path, failures in verapdf(list(built.values())).items() if failures} == {}
