"""Handouts: a chapter by itself, as those find it who print it, read it, or look for the next one."""

import json
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pikepdf
import pytest
from checkers import pdf_info, pdf_text, qpdf_check, run, structure_text, verapdf
from desks import list_outputs
from test_typesetter import frame_chapter, press, read_marks  # noqa: F401  # a fixture
from test_volumes import list_links, list_names

from chapbook.imposition import Imposition
from chapbook.model.pages import DATE, Address, PagedEdition
from chapbook.outputs.pdf.folios import write_numbers
from chapbook.pipeline import Order, build_edition
from chapbook.report import Report
from chapbook.typesetter import Press

PROSE = "The governor of the province considered the negotiations and marched against the insurgents. "
ARTICLES = {
    "siffin": ("Battle of Siffin (657)", 60, ("Battle of Nahrawan", "Battle of the Camel", "Nobody")),
    "nahrawan": ("Battle of Nahrawan", 24, ("battle of siffin", "Aftermath")),
    "camel": ("Battle of the Camel", 4, ("Battle of Nahrawan",)),
}
"""Title, sentences, and what each refers to, by file."""

EDITION = """title = "The First Fitna"
subtitle = "A reader"
language = "en-GB"
authors = ["Ada Example"]
licence = "CC BY-SA 4.0"
date = 2024-05-01
[[parts]]
title = "Beginnings"
articles = ["siffin", "nahrawan"]
[[parts]]
title = "Ends"
articles = ["camel"]
"""


def write_book(folder: Path) -> Path:
    """Write the book into a new folder."""
    folder.mkdir(parents=True)
    (folder / "edition.toml").write_text(EDITION, "utf-8")
    for name, (title, sentences, others) in ARTICLES.items():
        see = "\n".join(f"- {other}" for other in others)
        text = f"= {title} =\n{PROSE * sentences}\n== Aftermath ==\n{PROSE}\n=== Names ===\nʿAlī.\n"
        (folder / f"{name}.txt").write_text(
            f"{text}\n== See also ==\n{see}\n\n== Sources ==\n- A source of {name}\n", "utf-8"
        )
    return folder


class Built(NamedTuple):
    """A book that was built."""

    book: Path
    out: Path
    report: dict[str, Any]

    def find(self, slug: str) -> Path:
        """Give the path of a handout."""
        return self.out / "handouts" / f"{slug}.pdf"

    @property
    def slugs(self) -> list[str]:
        """List the chapters in order."""
        return [chapter["slug"] for chapter in self.report["chapters"]]

    @property
    def sheets(self) -> list[int]:
        """Count each chapter's pages."""
        return [chapter["pages"] for chapter in self.report["chapters"]]


def build(book: Path, out: Path, *outputs: str, only: tuple[str, ...] = ()) -> Report:
    """Build, and expect no problem."""
    report = build_edition(Order(book, out, outputs, jobs=2, only=only))
    assert report.problems == ()
    return report


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build the book and its handouts."""
    folder = tmp_path_factory.mktemp("handouts")
    book, out = write_book(folder / "book"), folder / "out"
    build(book, out, "pdf", "handouts")
    return Built(book, out, json.loads((out / "build.json").read_text("utf-8")))


def read_pages(path: Path) -> list[str]:
    """Give the text of each page."""
    return pdf_text(path).split("\f")[:-1]


def read_folio(text: str) -> str:
    """Give the last line of a page."""
    return text.strip().rpartition("\n")[2]


def count(pages: int) -> list[str]:
    """Write the folios of a handout."""
    return [f"{page} of {pages}" for page in range(1, pages + 1)]


@pytest.fixture(scope="module")
def some(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make two of the three handouts, and give the folder that they are in."""
    out = tmp_path_factory.mktemp("some")
    build(built.book, out, "handouts", only=("siffin", "Battle of Nahrawan"))
    return out


# --- one of them ---------------------------------------------------------------------------------


def test_each_article_has_a_handout(built: Built) -> None:
    """They lie in a folder of their own, and build.json lists them like every other output."""
    paths = {f"handouts/{slug}.pdf" for slug in built.slugs} | {"handouts.pdf", "the-first-fitna.pdf"}
    assert {output["path"] for output in built.report["outputs"]} == paths
    assert list_outputs(built.out).keys() == paths
    assert built.sheets[0] == 3, "the book has a chapter with more than a sheet"


def test_a_handout_says_what_it_is_and_what_it_is_from(built: Built) -> None:
    """Its first page has the book's name and date above the title, which is the document's, too."""
    for slug, (title, _, _) in zip(built.slugs, ARTICLES.values(), strict=True):
        head, text = pdf_text(built.find(slug), layout=True).split(title, 1)
        part = "Ends" if "camel" in slug else "Beginnings"
        assert head.split() == ["The", "First", "Fitna", "2024-05-01", part]
        assert "2024-05-01" not in text
        info = pdf_info(built.find(slug))
        assert (info["Title"], info["Subject"]) == (title, "The First Fitna, 2024-05-01")
        assert (info["Author"], info["CreationDate"]) == ("Ada Example", "2024-05-01T00:00:00Z")


def test_a_handout_counts_its_own_pages(built: Built) -> None:
    """Each page says which it is and of how many, and viewers call it by the same number."""
    for slug, pages in zip(built.slugs, built.sheets, strict=True):
        assert list(map(read_folio, read_pages(built.find(slug)))) == count(pages)
        with pikepdf.open(built.find(slug)) as pdf:
            assert [page.label for page in pdf.pages] == [str(page) for page in range(1, pages + 1)]


def test_a_handout_has_the_pages_of_its_chapter(built: Built) -> None:
    """Nothing is set anew: but for numbers, leaders and the head of the first page, all is as in the book."""
    book = built.out / "the-first-fitna.pdf"
    texts, places = read_pages(book), list_names(book)
    for slug, pages in zip(built.slugs, built.sheets, strict=True):
        first = places[slug] - 1
        mine, theirs = read_pages(built.find(slug)), texts[first : first + pages]
        assert "2024-05-01" not in "".join(theirs)
        assert all(read_folio(text).isdecimal() for text in theirs)
        mine[0] = re.sub(r"2024-05-01\s+|The First Fitna\s+", "", mine[0])
        assert [read_words(text) for text in mine] == [read_words(text) for text in theirs]
        assert ". ." in theirs[-1], "references to pages"
        assert ". ." not in mine[-1]
        assert "A source of" in mine[-1]


def read_words(text: str) -> list[str]:
    """Give the words of a page, without its folio, page numbers and leaders."""
    words = text.strip().removesuffix(read_folio(text)).split()
    return [word for word in words if word != "." and not word.isdecimal()]


def test_bookmarks_of_a_handout_are_its_sections(built: Built) -> None:
    """They are open, as there is nothing else to choose from."""
    with pikepdf.open(built.find("battle-of-siffin-657")) as pdf, pdf.open_outline() as outline:
        (top,) = outline.root
        assert (top.title, top.is_closed) == ("Battle of Siffin (657)", False)
        assert [item.title for item in top.children] == ["Aftermath", "See also", "Sources"]
        assert [item.title for item in top.children[0].children] == ["Names"]
        assert pdf.Root.Outlines.Count == 4


def test_handouts_lead_to_one_another(built: Built) -> None:
    """A link to another article opens its handout, which lies beside this one."""
    names = {path.name: list_names(path) for path in (built.out / "handouts").iterdir()}
    found = {}
    for path in (built.out / "handouts").iterdir():
        actions = [
            (link.A.S, str(link.A.F.F), str(link.A.F.UF), str(link.A.D)) for _, link in list_links(path)
        ]
        assert all(kind == "/GoToR" and name in names[file] for kind, _, file, name in actions)
        found[path.name] = {file for _, file, _, _ in actions}
    assert found == {
        "battle-of-siffin-657.pdf": {"battle-of-nahrawan.pdf", "battle-of-the-camel.pdf"},
        "battle-of-nahrawan.pdf": {"battle-of-siffin-657.pdf"},
        "battle-of-the-camel.pdf": {"battle-of-nahrawan.pdf"},
    }


def test_handouts_are_sound(built: Built, some: Path) -> None:
    """Each is as good a PDF as a book is, and as accessible, whether or not its neighbours are there."""
    paths = [
        path for out in (built.out, some) for path in (*(out / "handouts").iterdir(), out / "handouts.pdf")
    ]
    assert [qpdf_check(path) for path in paths] == [[]] * len(paths)
    assert verapdf(paths) == {path: [] for path in paths}


# --- all of them in a row ------------------------------------------------------------------------


def test_a_class_set_begins_each_handout_on_a_new_sheet(built: Built) -> None:
    """On odd pages, with blank ones between them, each counted for itself."""
    path = built.out / "handouts.pdf"
    texts, starts = read_pages(path), list_names(path)
    with pikepdf.open(path) as pdf:
        labels = [page.label for page in pdf.pages]
    page = 0
    for slug, pages in zip(built.slugs, built.sheets, strict=True):
        page += page % 2
        assert starts[slug] == page + 1
        assert list(map(read_folio, texts[page : page + pages])) == count(pages)
        assert labels[page : page + pages] == [str(number) for number in range(1, pages + 1)]
        page += pages
    assert len(texts) == page
    assert texts[built.sheets[0]].strip() == "", "the back of a leaf with three pages before it"


def test_paper_that_is_printed_on_one_side_is_not_wasted(tmp_path: Path) -> None:
    """Where the backs of leaves stay empty anyhow, there are no blank pages for them."""
    (tmp_path / "edition.toml").write_text("single-sided = true\n", "utf-8")
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.txt").write_text(f"= {name} =\nText.\n", "utf-8")
    build(tmp_path, tmp_path / "out", "handouts")
    texts = read_pages(tmp_path / "out" / "handouts.pdf")
    assert list(map(read_folio, texts)) == ["1 of 1"] * 3
    assert all(re.search(r"\d{4}-\d\d-\d\d", text) for text in texts)


def test_handouts_open_on_right_hand_pages(built: Built, tmp_path: Path) -> None:
    """Also where chapters of the book open on left-hand ones, handouts are what they were."""
    book = Path(shutil.copytree(built.book, tmp_path / "book"))
    (book / "edition.toml").write_text(f'openings = "next-page"\n{EDITION}', "utf-8")
    report = build(book, tmp_path / "out", "pdf", "handouts")
    assert any(int(chapter.first_folio) % 2 == 0 for chapter in report.chapters)
    made, before = list_outputs(tmp_path / "out"), list_outputs(built.out)
    assert made.pop("the-first-fitna.pdf") != before.pop("the-first-fitna.pdf")
    assert made == before


def test_each_handout_is_folded_by_itself(built: Built, tmp_path: Path) -> None:
    """A class set of booklets has each handout on sheets of its own, as has its own file."""
    order = Order(built.book, tmp_path, ("handouts",), jobs=2, imposition=Imposition("booklet"))
    paths = {output.path for output in build_edition(order).outputs}
    sheets = {f"handouts-booklet/{slug}.pdf" for slug in built.slugs} | {"handouts-booklet.pdf"}
    assert paths == sheets | {f"handouts/{slug}.pdf" for slug in built.slugs} | {"handouts.pdf"}
    sides = [-(-pages // 4) * 2 for pages in built.sheets]
    for slug, count_of_sides in zip(built.slugs, sides, strict=True):
        assert int(pdf_info(tmp_path / "handouts-booklet" / f"{slug}.pdf")["Pages"]) == count_of_sides
    assert int(pdf_info(tmp_path / "handouts-booklet.pdf")["Pages"]) == sum(sides)


def test_links_in_a_class_set_stay_in_it(built: Built) -> None:
    """It has all handouts; parts and chapters are its bookmarks."""
    path = built.out / "handouts.pdf"
    links = [str(link.Dest) for _, link in list_links(path)]
    assert set(links) == set(built.slugs)
    assert pdf_info(path)["Title"] == "The First Fitna, handouts"
    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        titles = [(part.title, [item.title for item in part.children]) for part in outline.root]
    assert titles == [
        ("Beginnings", ["Battle of Siffin (657)", "Battle of Nahrawan"]),
        ("Ends", ["Battle of the Camel"]),
    ]


# --- some of them --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "word",
    [
        "battle-of-siffin-657", "siffin", "siffin.txt", "book/siffin.txt", "./siffin.txt",
        "Battle of Siffin (657)", "battle of siffin",
    ],
)  # fmt: skip
def test_an_article_is_chosen_by_slug_title_or_file(built: Built, tmp_path: Path, word: str) -> None:
    """Only its handout is made, and only its pages are typeset and counted."""
    report = build(built.book, tmp_path / "out", "handouts", only=(word,))
    assert [output.path for output in report.outputs] == ["handouts/battle-of-siffin-657.pdf", "handouts.pdf"]
    assert [chapter.pages for chapter in report.chapters] == [built.sheets[0], 0, 0]


def test_a_handout_without_its_neighbours_has_no_dead_links(built: Built, some: Path) -> None:
    """Where a link's target is not made there is no link, and nothing of one; the text is as it was."""
    path, whole = some / "handouts" / "battle-of-siffin-657.pdf", built.find("battle-of-siffin-657")
    assert [str(link.A.F.F) for _, link in list_links(path)] == ["battle-of-nahrawan.pdf"]
    assert len(list(list_links(whole))) == 2
    assert pdf_text(path) == pdf_text(whole)
    assert structure_text(path).count("Link") < structure_text(whole).count("Link")
    class_set = some / "handouts.pdf"
    assert {str(link.Dest) for _, link in list_links(class_set)} <= list_names(class_set).keys()


def test_an_article_that_is_not_there_is_asked_after(built: Built, tmp_path: Path) -> None:
    """Every wrong name is told with the nearest that there is, and nothing is made."""
    wrong = ("sifin", "xyz")
    report = build_edition(Order(built.book, tmp_path / "out", ("handouts",), only=(*wrong, "camel")))
    assert [it.message for it in report.problems] == [f'the book has no article "{word}"' for word in wrong]
    hints = ['did you mean "siffin.txt"?', "articles are called by slug, title or file"]
    assert [problem.hint for problem in report.problems] == hints
    assert {(str(problem.place), problem.code) for problem in report.problems} == {("--only", "CB051")}
    assert report.outputs == ()
    assert list_outputs(tmp_path / "out") == {}


def test_the_book_is_whole_whatever_is_chosen(built: Built, tmp_path: Path) -> None:
    """What `--only` chooses is handouts; a PDF beside them is the same as ever."""
    build(built.book, tmp_path / "out", "pdf", "handouts", only=("camel",))
    made, before = list_outputs(tmp_path / "out"), list_outputs(built.out)
    assert made.keys() == {"the-first-fitna.pdf", "handouts.pdf", "handouts/battle-of-the-camel.pdf"}
    assert made["the-first-fitna.pdf"] == before["the-first-fitna.pdf"]


# --- building again ------------------------------------------------------------------------------


def test_a_new_date_typesets_nothing(built: Built, tmp_path: Path) -> None:
    """The date is filled in when a handout is linked."""
    book = Path(shutil.copytree(built.book, tmp_path / "book"))
    (book / "edition.toml").write_text(EDITION.replace("2024-05-01", "2025-06-02"), "utf-8")
    report = build(book, tmp_path / "out", "handouts")
    assert report.compiled == ()
    path = tmp_path / "out" / "handouts" / "battle-of-the-camel.pdf"
    assert "2025-06-02" in pdf_text(path, 1)
    assert "2024" not in pdf_text(path)
    assert pdf_info(path)["Subject"] == "The First Fitna, 2025-06-02"


def test_handouts_of_articles_that_are_gone_go_too(built: Built, tmp_path: Path) -> None:
    """Even after other builds, and one with an error. What the user put beside them stays."""
    book, out = Path(shutil.copytree(built.book, tmp_path / "book")), tmp_path / "out"
    build(book, out, "handouts")
    (out / "handouts" / "notes.pdf").write_text("mine")
    build(book, out, "handouts", only=("camel",))
    (book / "edition.toml").write_text("title = 7", "utf-8")
    assert build_edition(Order(book, out, ("handouts",))).outputs == ()
    (book / "edition.toml").write_text("title = 'Fitna'", "utf-8")
    (book / "siffin.txt").unlink()
    build(book, out, "epub")
    assert len(list((out / "handouts").iterdir())) == 4, "this build was not about handouts"
    build(book, out, "handouts", only=("camel",))
    left = sorted(path.name for path in (out / "handouts").iterdir())
    assert left == ["battle-of-nahrawan.pdf", "battle-of-the-camel.pdf", "notes.pdf"]
    assert json.loads((out / "build.json").read_text("utf-8"))["earlier"] == [
        "handouts/battle-of-nahrawan.pdf"
    ]


@pytest.mark.parametrize("content", ["{", "[]", '{"earlier": [7], "outputs": []}', '{"earlier": 7}'])
def test_a_strange_report_costs_nothing(built: Built, tmp_path: Path, content: str) -> None:
    """What lies in the place of build.json may be anything."""
    (tmp_path / "build.json").write_text(content, "utf-8")
    build(built.book, tmp_path, "handouts", only=("camel",))
    assert list_outputs(tmp_path).keys() == {"handouts.pdf", "handouts/battle-of-the-camel.pdf"}


def test_nothing_but_handouts_is_ever_deleted(built: Built, tmp_path: Path) -> None:
    """Whatever a report says that lies there."""
    paths = ["a.pdf", "handouts/../b.pdf", "handouts/c.txt", "../d.pdf", str(tmp_path / "e.pdf")]
    out = tmp_path / "out"
    (out / "handouts").mkdir(parents=True)
    files = [out / path for path in paths]
    for file in files:
        file.write_text("mine")
    (out / "build.json").write_text(json.dumps({"earlier": paths, "outputs": []}), "utf-8")
    build(built.book, out, "handouts", only=("camel",))
    assert all(file.read_text() == "mine" for file in files)


def test_a_folder_in_the_way_stops_the_whole_set(built: Built, tmp_path: Path) -> None:
    """Either all outputs are replaced or none."""
    build(built.book, tmp_path, "handouts", only=("siffin",))
    before = list_outputs(tmp_path)
    (tmp_path / "handouts" / "battle-of-the-camel.pdf").mkdir()
    with pytest.raises(IsADirectoryError):
        build(built.book, tmp_path, "handouts")
    assert list_outputs(tmp_path) == before


def test_a_book_may_be_called_handouts(tmp_path: Path) -> None:
    """Its own file then has another name than its handouts."""
    (tmp_path / "handouts.txt").write_text("= Handouts =\nText.\n", "utf-8")
    report = build(tmp_path / "handouts.txt", tmp_path / "out", "pdf", "handouts")
    assert sorted(output.path for output in report.outputs) == [
        "handouts-book.pdf", "handouts.pdf", "handouts/handouts.pdf",
    ]  # fmt: skip


# --- notices -------------------------------------------------------------------------------------


def test_a_notice_is_no_part_of_the_page(press: Press) -> None:  # noqa: F811
    """What is for handouts alone is kept apart, with its own letters, in upright coordinates."""
    chapter = press.typeset("c", frame_chapter("<p>Text.</p>", book="A Book"))
    assert "A Book" not in "".join(mark.text for mark in read_marks(chapter))
    (notice,) = chapter.notices
    assert notice.page == 0
    assert notice.operators.startswith("q 0.75 0 0 -0.75 0 841.8")
    assert notice.operators.endswith("\nQ")
    assert notice.operators.count("/Artifact<</Type/Pagination>>BDC") == notice.operators.count("EMC") == 1
    (date,) = (slot for slot in chapter.slots if slot.name == DATE)
    assert date.in_handouts


REFERENCE = '<p>See <span class="folio" style="display: inline-block" data-of="{}">0123456789</span>.</p>'


@pytest.mark.parametrize(("name", "signs"), [("c", 1), ("other", 0), ("other.aftermath", 0)])
def test_a_page_of_another_handout_has_no_number(press: Press, name: str, signs: int) -> None:  # noqa: F811
    """A page reference tells a page of its own handout or nothing; its place in the structure is filled."""
    chapter = press.typeset("c", frame_chapter(REFERENCE.format(name)))
    imprint = SimpleNamespace(date=datetime(2024, 5, 1, tzinfo=UTC))
    addresses = {"c": Address(0, "1", "a.pdf"), "other": Address(0, "7", "b.pdf")}
    edition = SimpleNamespace(imprint=imprint)
    paged = PagedEdition("a.pdf", edition, (), ("1",), 0, addresses, is_handout=True)  # type: ignore[arg-type]
    (operators,) = write_numbers(chapter, 0, paged).values()
    (codes,) = re.findall(rb"/Span<</MCID \d+>>BDC\s+[^<]*<(.*?)>Tj EMC", operators)
    assert len(codes) == 4 * signs


def test_a_long_name_of_a_book_is_cut_short(tmp_path: Path) -> None:
    """It ends in dots before it reaches the date."""
    (tmp_path / "edition.toml").write_text(f'title = "{"A very long name of a book " * 9}"\n', "utf-8")
    (tmp_path / "a.txt").write_text("= A =\nText.\n", "utf-8")
    build(tmp_path, tmp_path / "out", "handouts")
    boxes = run("pdftotext", "-bbox", "-l", "1", str(tmp_path / "out" / "handouts" / "a.pdf"), "-").stdout
    words = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)".*?>(.*?)</word>', boxes)
    (date,) = (word for word in words if re.fullmatch(r"\d{4}-\d\d-\d\d", word[3]))
    head = [
        word for word in words if float(word[1]) < float(date[1]) + 20 and word is not date and word[3] != "A"
    ]
    assert head[-1][3].endswith("…")
    assert max(float(word[2]) for word in head) < float(date[0])
