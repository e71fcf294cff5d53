"""Leaves to replace: whoever files them as they are told has the new edition, page for page."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pypdfium2
from checkers import pdf_text, qpdf_check, run
from click.testing import CliRunner
from desks import PROSE
from hypothesis import given
from hypothesis import strategies as st
from test_editions import publish

from chapbook.cli import cli
from chapbook.editions.leaves import (
    Leaf,
    Row,
    compare_leaves,
    find_withdrawn,
    list_effective,
    list_leaves,
    list_rows,
)
from chapbook.linker.numbering import Label, Numbered, number_front, number_pages, read_label
from chapbook.linker.paginator import write_roman
from chapbook.model.pages import PrintedPage
from chapbook.pipeline import Order, build_edition, make_leaves

# --- a filer, who knows nothing but the numbers on pages and the instructions --------------------


def file_leaves(binder: Sequence[Leaf], rows: Sequence[Row], packet: Sequence[Leaf]) -> list[Leaf]:
    """Do what the instructions say, one after the other."""
    filed, waiting = list(binder), list(packet)
    for row in rows:
        if row.remove:
            start, end = find_leaves(filed, row.remove)
            del filed[start:end]
        else:
            start = find_leaves(filed, row.after)[1] if row.after else 0
        if row.insert:
            first, end = find_leaves(waiting, row.insert)
            assert first == 0, "leaves lie in the order in which they are asked for"
            filed[start:start] = waiting[:end]
            del waiting[:end]
    assert waiting == []
    return filed


def find_leaves(leaves: Sequence[Leaf], name: str) -> tuple[int, int]:
    """Find the leaves that are called `11–14b`."""
    first, _, last = name.partition("–")
    start = next(at for at, leaf in enumerate(leaves) if first in leaf.folios)
    end = next(at for at, leaf in enumerate(leaves) if (last or first) in leaf.folios)
    assert end >= start
    return start, end + 1


# --- made-up books -------------------------------------------------------------------------------

PIECES = st.lists(
    st.tuples(st.sampled_from("abcdefgh"), st.integers(1, 7), st.integers(0, 2)),
    min_size=1,
    max_size=6,
    unique_by=lambda piece: piece[0],
)
"""Chapters, each with its pages and what they say."""

HISTORIES = st.lists(PIECES, min_size=2, max_size=5)


def print_book(
    numbering: str, before: Sequence[PrintedPage], pieces: Sequence[tuple[str, int, int]], sides: int
) -> list[PrintedPage]:
    """Give the pages of a book numbers upon those before, with contents in front that name them."""
    wanted = [Numbered(name, -(-pages // sides) * sides) for name, pages, _ in pieces]
    had = [(page.piece or "", page.folio) for page in before if page.piece[:1] != "*"]
    named, name = [], ""
    for piece, folio in had:
        name = piece or name
        named.append((name, folio))
    folios = number_pages(numbering, named, wanted)
    assert len(set(folios)) == len(folios)
    shown, at = [], 0
    for (name, pages, text), (_, count) in zip(pieces, wanted, strict=True):
        for page in range(count):
            is_blank = page >= pages
            printed = "" if is_blank else f"{name} {page} {text} {folios[at]}"
            shown.append(PrintedPage(folios[at], "" if is_blank else name, printed))
            at += 1
    contents = " ".join(page.folio for page in shown)
    fronts = [PrintedPage("i", "*", contents), *([PrintedPage("ii", "*blank", "")] if sides == 2 else [])]
    return [*fronts, *shown]


@given(HISTORIES, st.sampled_from(["point", "chapter"]), st.sampled_from([1, 2]))
def test_filing_gives_the_new_edition(
    history: Sequence[Sequence[tuple[str, int, int]]], numbering: str, sides: int
) -> None:
    """From any edition to any later one, whatever came, went, grew, shrank and moved in between."""
    editions: list[list[PrintedPage]] = []
    for pieces in history:
        editions.append(print_book(numbering, editions[-1] if editions else [], pieces, sides))
    binders = [list_leaves(pages, sides) for pages in editions]
    for start, old in enumerate(binders):
        for new in binders[start:]:
            instructions = compare_leaves(old, new)
            packet = [new[at] for it in instructions for at in it.inserted]
            filed = file_leaves(old, list_rows(old, new, instructions), packet)
            assert [leaf.print for leaf in filed] == [leaf.print for leaf in new]


@given(HISTORIES, st.sampled_from([1, 2]))
def test_pages_keep_their_numbers(history: Sequence[Sequence[tuple[str, int, int]]], sides: int) -> None:
    """A chapter that was there and did not move has the plain numbers that it had; numbers always rise."""
    before: list[PrintedPage] = []
    for pieces in history:
        pages = print_book("point", before, pieces, sides)
        labels = [read_label(page.folio) for page in pages if page.piece[:1] != "*"]
        assert labels == sorted(labels)
        if before:
            old, new = (list(dict.fromkeys(it.piece for it in book if it.piece)) for book in (before, pages))
            if old == new:
                firsts = [{it.piece: it.folio for it in reversed(book)} for book in (before, pages)]
                assert all(firsts[0][it] == firsts[1][it] for it in old if firsts[0][it].isdigit())
        before = pages


def test_point_pages() -> None:
    """Growth takes free numbers first, then letters; what is new in between has them, too."""

    def number(before: Sequence[tuple[str, str]], **pieces: int) -> list[tuple[str, str]]:
        folios = iter(number_pages("point", before, [Numbered(*it) for it in pieces.items()]))
        return [(name, next(folios)) for name, pages in pieces.items() for _ in range(pages)]

    first = number([], a=10, b=4, c=6)
    grown = number(first, a=10, b=6, c=6)
    assert [folio for name, folio in grown if name == "b"] == ["11", "12", "13", "14", "14a", "14b"]
    shrunk = number(grown, a=10, b=2, c=6)
    kept = [folio for name, folio in shrunk if name != "a"]
    assert kept == ["11", "12", "15", "16", "17", "18", "19", "20"]
    again = number(shrunk, a=10, b=6, new=2, c=6)
    assert [folio for name, folio in again if name == "b"] == ["11", "12", "13", "14", "14a", "14b"]
    assert [folio for name, folio in again if name == "new"] == ["14c", "14d"]
    assert Label(1, 1, "z").add_letter().write() == "1aa"
    assert Label(1, 2, "az").add_letter().write() == "1ba"
    fronts = number_front(
        [("t", "i"), ("c", "ii"), ("x", "iii")],
        [Numbered("t", 1), Numbered("c", 2), Numbered("x", 1)],
        write_roman,
    )
    assert fronts == ["i", "ii", "ii-a", "iii"]


def test_chapters_are_numbered_apart() -> None:
    """Growth of one moves no page of another, and a chapter in between gets a letter."""
    before = [("a", "1-1"), ("a", "1-2"), ("b", "2-1"), ("b", "2-2")]
    wanted = [Numbered("a", 4), Numbered("new", 2), Numbered("b", 2)]
    assert number_pages("chapter", before, wanted) == [
        "1-1", "1-2", "1-3", "1-4", "1a-1", "1a-2", "2-1", "2-2",
    ]  # fmt: skip


def test_what_shrank_says_so() -> None:
    """Numbers that no page has any more are named, and pages in force are listed by edition."""
    old = list_leaves([PrintedPage(str(it), "a", f"{it}", 1) for it in range(1, 9)], 2)
    new = [*old[:1], *old[3:]]
    assert find_withdrawn(old, new) == ["3–6"]
    assert list_rows(old, new, compare_leaves(old, new)) == [Row("2", "3–6", "")]
    told = [("i", 1), ("ii", 1), ("1", 1), ("2", 2), ("3", 2), ("4", 2)]
    pages = [PrintedPage(folio, "a", "x", edition) for folio, edition in told]
    assert list(list_effective(list_leaves(pages, 2))) == [("i–ii", 1), ("1", 1), ("2–4", 2)]


# --- books that are built ------------------------------------------------------------------------


class Page(NamedTuple):
    """A page of a PDF, as it is to be seen."""

    label: str
    picture: bytes


def read_pages(path: Path) -> list[Page]:
    """Draw all pages."""
    with pypdfium2.PdfDocument(path) as pdf:
        drawn = (bytes(pdf[at].render(scale=0.7).buffer) for at in range(len(pdf)))
        return [Page(pdf.get_page_label(at), picture) for at, picture in enumerate(drawn)]


def write_chapter(title: str, paragraphs: int) -> str:
    """Write an article; see-also leads to the first."""
    return f"= {title} =\n\n" + f"{title} {PROSE * 6}\n\n" * paragraphs + "== See also ==\n- Aa\n"


def test_leaves_of_a_book_make_the_new_edition(tmp_path: Path) -> None:
    """The pages of the old PDF and those of the leaves, filed as the sheet says, are those of the new PDF."""
    book, out = tmp_path / "book", tmp_path / "out"
    book.mkdir()
    (book / "edition.toml").write_text(
        'title = "Loose"\ndate = 2024-05-01\npaper = "a5"\nnumbering = "point"\noutputs = ["pdf"]\n'
    )
    for name, paragraphs in (("Aa", 4), ("Bb", 1), ("Cc", 1)):
        (book / f"{name}.txt").write_text(write_chapter(name, paragraphs))
    assert publish(book).problems == ()
    old = read_pages(out / "loose.pdf")
    (book / "Aa.txt").write_text(write_chapter("Aa", 9))
    (book / "Bc.txt").write_text(write_chapter("Bc", 1))
    assert publish(book).problems == ()
    new = read_pages(out / "loose.pdf")
    assert "2a" in {page.label for page in new}

    done = CliRunner().invoke(cli, ["leaves", str(book), "-o", str(out), "--since", "1"])
    assert done.exit_code == 0, done.output
    assert qpdf_check(out / "leaves.pdf") == []
    packet = read_pages(out / "leaves.pdf")[2:]
    text = pdf_text(out / "leaves.pdf", 1, layout=True)
    assert "from edition 1 to edition 2" in text
    rows = [
        Row((re.findall(r"after page (\S+)", left) or [""])[0], "" if "nothing" in left else left, right)
        for left, right in re.findall(
            r"^(nothing; after .*?|\S+)  +(\S+)$", text.partition("Pages in force")[0], re.MULTILINE
        )
        if left != "Remove pages"
    ]
    assert rows
    binder, leaves = (
        list_leaves([PrintedPage(it.label, "", it.picture.hex()) for it in pages], 2)
        for pages in (old, packet)
    )
    filed = [page for leaf in file_leaves(binder, rows, leaves) for page in leaf.pages]
    wanted = [PrintedPage(it.label, "", it.picture.hex()) for it in new]
    assert [page.folio for page in filed][: len(wanted)] == [page.folio for page in wanted]
    assert filed[: len(wanted)] == wanted
    assert "Edition 2" in pdf_text(out / "loose.pdf", [it.label for it in new].index("2a") + 1)
    # What is the last edition is compared with the one before; a bound book has point pages upon that one.
    assert "from edition 1 to edition 2" in pdf_text(make_and_find(book, out), 1)


def test_chapters_of_loose_leaves_have_numbers_of_their_own(tmp_path: Path) -> None:
    """They stand in the contents and at references as they do on pages."""
    book, out = tmp_path / "book", tmp_path / "out"
    book.mkdir()
    (book / "edition.toml").write_text(
        'title = "Loose"\npaper = "a5"\nnumbering = "chapter"\noutputs = ["pdf"]\ndate = 2024-05-01\n'
    )
    (book / "Aa.txt").write_text(write_chapter("Aa", 4))
    (book / "Bb.txt").write_text(write_chapter("Bb", 1))
    assert build_edition(Order(book, out)).problems == ()
    pages = read_pages(out / "loose.pdf")
    assert [page.label for page in pages] == ["i", "ii", "iii", "iv", "1-1", "1-2", "2-1", "2-2", "3-1"]
    assert re.search(r"Bb[ .]+2-1\n", pdf_text(out / "loose.pdf", 3, layout=True))
    assert re.search(r"Aa[ .]+1-1\n", pdf_text(out / "loose.pdf", 7, layout=True))
    assert "Draft" in pdf_text(out / "loose.pdf", 7)


def make_and_find(book: Path, out: Path) -> Path:
    """Make leaves since the edition before."""
    assert make_leaves(Order(book, out)).problems == ()
    return out / "leaves.pdf"


def test_bound_books_have_leaves_upon_the_edition_in_the_binder(tmp_path: Path) -> None:
    """They are numbered anew in each edition, but leaves for an old one keep its numbers; drafts say so."""
    book, out = tmp_path / "book", tmp_path / "out"
    book.mkdir()
    (book / "edition.toml").write_text(
        'title = "Bound"\ndate = 2024-05-01\npaper = "a5"\noutputs = ["pdf"]\n'
    )
    (book / "Aa.txt").write_text(write_chapter("Aa", 4))
    (book / "Bb.txt").write_text(write_chapter("Bb", 1))
    assert [it.code for it in make_leaves(Order(book, out)).problems] == ["CB083"]
    publish(book)
    (book / "Aa.txt").write_text(write_chapter("Aa", 9))
    leaves = make_and_find(book, out)
    assert "to a draft" in pdf_text(leaves, 1)
    labels = [page.label for page in read_pages(leaves)]
    assert {"2a", "2b"} < set(labels)
    assert "5" not in labels
    assert "Draft" in pdf_text(leaves, labels.index("2a") + 1)
    assert "tagged" not in run("pdfinfo", str(leaves)).stdout
    report = build_edition(Order(book, out))
    assert report.problems == ()
    assert "2a" not in {page.label for page in read_pages(out / "bound.pdf")}
    (book / "edition.toml").write_text('title = "Bound"\ndate = 2024-05-01\nvolume-pages = 20\n')
    assert "CB084" in {it.code for it in make_leaves(Order(book, out)).problems}
