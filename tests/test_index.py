"""The index: every number is proved on the page that it leads to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from checkers import pdf_text, structure_text
from test_pdf import read_labels

from bench.corpus import write_book
from chapbook.design.rendering import Renderer
from chapbook.matter import index
from chapbook.matter.headings import Heading
from chapbook.matter.index import Entry, Letter
from chapbook.pipeline import Order, build_edition
from chapbook.production import manuscript

ROOT = Path(__file__).parents[1]


@dataclass
class Built:
    """A book with an index, and what went into that."""

    folder: Path
    headings: list[Heading] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)

    first: int = 0
    """The number of the index's first page."""

    @property
    def entries(self) -> list[Entry]:
        """List all entries."""
        return [entry for letter in self.letters for entry in letter.entries]

    def read_pages(self) -> dict[int, str]:
        """Read what stands on the pages that are numbered in figures, by their numbers."""
        pdf = next(self.folder.glob("out/*.pdf"))
        texts = zip(read_labels(pdf), pdf_text(pdf).split("\f"), strict=False)
        return {int(label): squeeze(text) for label, text in texts if label.isdigit()}


def squeeze(text: str) -> str:
    """Leave out what line breaks do to a name."""
    return re.sub(r"[\s\xad\u2010\u2011-]", "", text)


def build(folder: Path, book: Path, **options: Any) -> Built:
    """Build a book, and look on while its index is made."""
    built = Built(folder)
    make_concordance, render = manuscript.make_concordance, Renderer.render

    def find(*arguments: Any) -> list[Heading]:
        concordance = make_concordance(*arguments)
        built.headings = concordance.headings
        return concordance

    def fill(self: Renderer, template: str, **names: Any) -> str:
        if template == "index.html":
            built.letters = names["letters"]
        return render(self, template, **names)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manuscript, "make_concordance", find)
        patch.setattr(Renderer, "render", fill)
        report = build_edition(Order(book, folder / "out", **options))
    ends = [int(chapter.first_folio or 0) + chapter.pages for chapter in report.chapters]
    built.first = max(ends)
    assert not [problem for problem in report.problems if problem.severity == "error"]
    return built


def list_numbers(entry: Entry) -> Iterator[tuple[int, int, bool]]:
    """Yield first and last page of each locator, and whether it is the main one."""
    for it in (*entry.locators, *(locator for sub in entry.subs for locator in sub.locators)):
        yield int(it.first), int(it.last), it.is_main


@pytest.mark.parametrize(("articles", "theme"), [(0, "classic"), (5, "classic"), (5, "two-column")])
def test_every_number_is_proved(articles: int, theme: str, tmp_path: Path) -> None:
    """The name, or a spelling of it, stands on each page that an entry names; people are missed on none."""
    book = ROOT / "content"
    if articles:
        write_book(book := tmp_path / "book", articles)
        said = (book / "edition.toml").read_text("utf-8")
        (book / "edition.toml").write_text(re.sub("^matter.*$", "", said, flags=re.MULTILINE), "utf-8")
    built = build(tmp_path, book, outputs=("pdf",), theme=theme)
    pages = built.read_pages()
    spellings = {index.invert(it.name) if it.is_person else it.name: it.spellings for it in built.headings}
    for entry in built.entries:
        names = {squeeze(it).casefold() for it in (entry.head, *spellings[entry.head])}
        numbers = list(list_numbers(entry))
        assert numbers or entry.see
        for first, last, is_main in numbers:
            for number in range(first, first + 1 if is_main else last + 1):
                # A name may begin on one page, and end on the next.
                text = (pages[number] + pages.get(number + 1, "")[:200]).casefold()
                title = re.sub(r"\(\d.*", "", entry.head)
                assert any(name in text for name in names) or squeeze(title).casefold() in text, (
                    entry,
                    number,
                )
    people = [it for it in built.headings if it.is_person and any(place.is_fact for place in it.occurrences)]
    assert people
    known = {entry.head: entry for entry in built.entries}
    for heading in people:
        entry = known[index.invert(heading.name)]
        covered = {page for first, last, _ in list_numbers(entry) for page in range(first, last + 1)}
        if entry.subs or len(covered) > index.MOST:
            continue
        name = re.compile("(?<!ibn)" + re.escape(squeeze(heading.name)) + r"(?!\w)")
        stands = {number for number, text in pages.items() if number < built.first and name.search(text)}
        assert stands <= covered | {number + 1 for number in covered}, (entry, stands)


def test_an_index_beyond_measure_leaves_out_what_one_article_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But the articles' own names, and what several have."""
    monkeypatch.setattr(index, "LONGEST", 20)
    built = build(tmp_path, ROOT / "content", outputs=("epub",))
    heads = {entry.head for entry in built.entries}
    assert {"Egypt", "Damascus", "First Qarmatian invasion of Egypt"} <= heads
    assert not {"Busr ibn Abi Artat", "Tinnis", "Ibn Mawhub"} & heads


def test_heads_are_said_again_where_a_letter_or_an_entry_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each page begins with its letter, entries are continued by name, and speech hears neither twice."""
    monkeypatch.setattr(index, "MOST", 0)
    write_book(book := tmp_path / "book", 16)
    said = (book / "edition.toml").read_text("utf-8")
    (book / "edition.toml").write_text(re.sub("^matter.*$", "", said, flags=re.MULTILINE), "utf-8")
    built = build(tmp_path, book, outputs=("pdf",))
    pdf = next(tmp_path.glob("out/*.pdf"))
    pages = [list(filter(None, text.split("\n"))) for text in pdf_text(pdf).split("\f")]
    first = next(number for number, lines in enumerate(pages) if "Index" in lines and "Colophon" not in lines)
    pages = [lines for lines in pages[first + 1 :] if lines and "Colophon" not in lines]
    assert pages
    assert all(re.fullmatch(r"\w( \(continued\))?", lines[1]) for lines in pages), pages[0]
    heads = {entry.head for entry in built.entries if entry.subs}
    again = {line.removesuffix(" (continued)") for lines in pages for line in lines if "(cont" in line}
    assert again & heads
    assert "(continued)" not in structure_text(pdf)


WISHES = """title = "Book"
cross-references = ["siffin", "nahrwn"]

[index]
add = [
    "land tax",
    "land rent",  # not "plain"
]
drop = ["Damascsu"]
merge = { "Mu'awia" = "Mu'awiya I" }
rename = { "Kufa" = "Kufa, city", Siffn = "Siffin, plain" }
"""
WARNED = """\
edition.toml:2:31: CB053 no article is called "nahrwn" (cross-references): did you mean "nahrawan"?
edition.toml:7:5: CB052 no article has the name "land rent" (add): did you mean "land tax"?
edition.toml:9:9: CB052 no article has the name "Damascsu" (drop): did you mean "Damascus"?
edition.toml:10:11: CB052 no article has the name "Mu'awia" (merge):
edition.toml:11:35: CB052 the index has no entry "Siffn" (rename): did you mean "Siffin"?"""


def test_wishes_that_no_article_meets_are_told_of(tmp_path: Path) -> None:
    """With file, line and column of the name, and the nearest one there is."""
    (tmp_path / "edition.toml").write_text(WISHES, "utf-8")
    names = "They went from Kufa to Kufa, by Kufa; from Damascus to Damascus, by Damascus, for the land tax."
    for name in ("Siffin", "Nahrawan"):
        (tmp_path / f"{name.lower()}.txt").write_text(f"= {name} =\n\n{names}", "utf-8")
    report = build_edition(Order(tmp_path, tmp_path / "out", outputs=("epub",)))
    told = [f"{it.place}: {it.code} {it.message}: {it.hint}".strip() for it in report.problems]
    assert told == WARNED.split("\n")
