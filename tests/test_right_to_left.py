"""A book that is read from right to left: its pages are those of other books in a mirror."""

from pathlib import Path

import pytest
from test_pdf import Line, read_lines

from chapbook.pipeline import Order, build_edition

POINTS = 72 / 25.4
INNER, OUTER = 24 * POINTS, (210 - 24) * POINTS
"""The inner margin of A4, from the left and from the right."""

SENTENCE = "الوالي يقود جيشه على امتداد النهر الكبير ويعبر الجسر القديم عند المدينة ثم يكتب إلى أخيه رسالة. "
ARTICLE = f"""= معركة الجسر =

Infobox
- المكان: الجسر القديم
- التاريخ: 657

{SENTENCE * 5}

== البداية ==

{(SENTENCE * 6 + chr(10) * 2) * 12}"""


def build(folder: Path, settings: str = "") -> Path:
    """Build a book of one article."""
    (folder / "book").mkdir()
    (folder / "book" / "edition.toml").write_text(
        f'title = "حكايات النهر"\nlanguage = "ar"\ndate = 2024-05-01\n{settings}', "utf-8"
    )
    (folder / "book" / "one.txt").write_text(ARTICLE, "utf-8")
    report = build_edition(Order(folder / "book", folder / "out", ("pdf",), jobs=1))
    assert report.problems == ()
    return folder / "out" / report.outputs[0].path


def list_chapter(pdf: Path) -> dict[int, list[Line]]:
    """List the lines of the chapter's pages."""
    pages: dict[int, list[Line]] = {}
    for line in read_lines(pdf):
        pages.setdefault(line.page, []).append(line)
    first = next(number for number, lines in pages.items() if any("657" in line.text for line in lines))
    return {number: lines for number, lines in pages.items() if number >= first and len(lines) > 9}


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build it on both sides of leaves."""
    return build(tmp_path_factory.mktemp("rtl"))


def test_margins_are_mirrored(pdf: Path) -> None:
    """A chapter opens on a left-hand page, whose spine is on the right, and the next is a right-hand page."""
    pages = list_chapter(pdf)
    assert len(pages) > 1
    for place, lines in enumerate(pages.values()):
        text = [line for line in lines if line.right - line.left > 200]
        if place % 2 == 0:
            assert max(line.right for line in text) == pytest.approx(OUTER, abs=2)
            assert min(line.left for line in text) > INNER + 100
        else:
            assert min(line.left for line in text) == pytest.approx(INNER, abs=2)
            assert max(line.right for line in text) < OUTER - 100


def test_sidebar_and_folios_stand_outside(pdf: Path) -> None:
    """The facts stand to the left of the text on a left-hand page, and numbers at the text's outer edge."""
    first, second, *_ = list_chapter(pdf).values()
    left = min(line.left for line in first if line.right - line.left > 200)
    assert next(line for line in first if "657" in line.text).right < left
    folio, other = (
        next(line for line in lines if line.text.strip() in ("1", "2")) for lines in (first, second)
    )
    assert folio.left == pytest.approx(left, abs=2)
    assert other.right == pytest.approx(max(line.right for line in second), abs=2)
    assert folio.top > 700


def test_loose_leaves_are_alike(tmp_path: Path) -> None:
    """With one side printed, all pages have their wide margin on the left."""
    pages = list_chapter(build(tmp_path, "single-sided = true\n"))
    edges = {
        round(max(line.right for line in lines if line.right - line.left > 200)) for lines in pages.values()
    }
    assert len(pages) > 1
    assert edges == {round(OUTER)}


def test_heads_go_on_in_an_index(tmp_path: Path) -> None:
    """Its columns run from the right, and what goes on in one says so at its top, within it."""
    terms = sorted({f"نهر{a}{b}" for a in "ابتثجحخد" for b in "رزسشصضطظعغفقكل"})
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "edition.toml").write_text(
        'title = "نهر"\nlanguage = "ar"\npaper = "a5"\ndate = 2024-05-01\nmatter = ["index"]\n'
        f"[index]\nadd = {terms}",
        "utf-8",
    )
    (tmp_path / "book" / "one.txt").write_text(f"= معركة =\n\n{' '.join(terms)}.", "utf-8")
    report = build_edition(Order(tmp_path / "book", tmp_path / "out", ("pdf",), jobs=1))
    lines = read_lines(tmp_path / "out" / report.outputs[0].path)
    heads = [line for line in lines if "continued" in line.text]
    assert heads
    assert {line.page for line in heads} == {max(line.page for line in lines)}
    right = max(line.right for line in lines if line.page == heads[0].page)
    assert all(line.right == pytest.approx(right, abs=1) for line in heads[:1])
