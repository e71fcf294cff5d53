"""Mentions of what has an article of its own become links, once, and never the wrong ones."""

import zipfile
from pathlib import Path

import pytest

from chapbook.chapters.catalogue import _YEARS
from chapbook.chapters.crossreferences import list_named, refer
from chapbook.model import Article, Mention, Note, Paragraph, Prose, Span
from chapbook.model.prose import flatten, list_inlines
from chapbook.names import fold_spelling
from chapbook.pipeline import Order, build_edition
from chapbook.problems import Place

LEAD = "He left Egypt for Basra in 656. In Egypt and in Basra it was said that Egypt was lost."


def build(folder: Path, text: str, keys: str = "", others: tuple[str, ...] = ()) -> str:
    """Build a book of one article and others that it may mention; give the XHTML of the one."""
    (folder / "edition.toml").write_text(f'title = "Book"\ndate = 2024-05-01\n{keys}\n', "utf-8")
    (folder / "march.txt").write_text(f"= The march =\n\n{text}\n", "utf-8")
    for title in ("Egypt", "Battle of Siffin (657)", *others):
        (folder / f"{title}.txt").write_text(f"= {title} =\n\nHere it is.\n", "utf-8")
    report = build_edition(Order(folder, folder / "out", ("epub",)))
    assert report.problems == ()
    with zipfile.ZipFile(folder / "out" / "book.epub") as book:
        return book.read("EPUB/the-march.xhtml").decode()


LINK = '<a class="cross" href="egypt.xhtml">Egypt</a>'


def test_the_first_mention_is_a_link(tmp_path: Path) -> None:
    """In the chapter, with what the name is printed as; a year in the title need not be said."""
    html = build(tmp_path, f"{LEAD}\n\n== Later ==\nAfter the Battle of Siffin he went to Egypt.")
    assert f"He left {LINK} for Basra in" in html
    assert html.count("egypt.xhtml") == 1
    assert '<a class="cross" href="battle-of-siffin-657.xhtml">Battle of Siffin</a>' in html


def test_rather_none_than_a_wrong_one(tmp_path: Path) -> None:
    """Not as a part of another name, before a noun, in quotations, headings or sources."""
    text = (
        "He went to Egypt Province, and to Lower Egypt. Then the Egypt campaign began.\n"
        '\nHe said: "I shall go to Egypt, and soon." “To Egypt, and on”, he said.\n'
        "\n== To Egypt, and on ==\nThere.\n\n== Sources ==\n- History of, to, and in Egypt\n"
    )
    assert "egypt.xhtml" not in build(tmp_path, text)


@pytest.mark.parametrize("keys", ["cross-references = false", 'cross-references = ["march"]'])
def test_they_can_be_switched_off(keys: str, tmp_path: Path) -> None:
    """For the book or an article."""
    assert "egypt.xhtml" not in build(tmp_path, LEAD, keys)


def test_a_new_article_is_linked_where_it_is_mentioned(tmp_path: Path) -> None:
    """And typesets no other chapter again, nor does one that goes."""
    assert "basra.xhtml" not in build(tmp_path, LEAD)
    assert '<a class="cross" href="basra.xhtml">Basra</a>' in build(tmp_path, LEAD, others=("Basra",))
    build_edition(Order(tmp_path, tmp_path / "out", ("pdf",)))
    (tmp_path / "Basra.txt").unlink()
    report = build_edition(Order(tmp_path, tmp_path / "out", ("pdf",)))
    chapters = {chapter.slug for chapter in report.chapters}
    assert chapters & {record.slug for record in report.compiled} == {"the-march"}


TITLES = {
    "Egypt": "egypt",
    "Basra": "basra",
    "Ali": "ali",
    "Rose": "rose",
    "Battle of Siffin (657)": "battle-of-siffin-657",
    "Siege of Fustat": "siege-of-fustat",
}


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("They left Egypt.", ["Egypt"]),
        ("They left Egypt, and Egypt was lost.", ["Egypt"]),
        ("From Basra to Egypt, in time.", ["Basra", "Egypt"]),
        ("It was in time. In Egypt it was good.", ["Egypt"]),
        # a part of another name
        ("They left Egypt Province.", []),
        ("They left Lower Egypt.", []),
        ("Upper Egypt rebelled.", []),
        ("It was the Governor of Egypt.", []),
        ("It was the governor of Egypt.", ["Egypt"]),
        ("There was Ali ibn Abi Talib.", []),
        ("There was ʿAbd al-Ali.", []),
        ("They took the Basra-Kufa road.", []),
        ("They were pro-Ali.", []),
        ("They read the History of Egypt.", []),
        ("They were of New Basra.", []),
        # another word
        ("They were Egyptians.", []),
        ("There were two Egypts.", []),
        ("They found al-Basra.", []),
        ("It was a rose. Rose and fell the sun.", []),
        # what describes something
        ("The Egypt campaign began.", []),
        ("They killed Basra’s garrison.", []),
        # another year's
        ("It was at the Battle of Siffin (657).", ["Battle of Siffin"]),
        ("It was at the Battle of Siffin in 657.", ["Battle of Siffin"]),
        ("It was at the Battle of Siffin (1086).", []),
        ("It was at the Battle of Siffin in 1086.", []),
        ("It was at the Second Battle of Siffin.", []),
        ("It was at the Siege of Fustat (971).", ["Siege of Fustat"]),
        # words of others
        ("He said: “I left Egypt.”", []),
        ("He said: ‘I left Egypt, and don’t ask.’", []),
        ("He said, 'I left Egypt.'", []),
        ("He said: „Nach Egypt!“", []),
        ("Il dit : « Egypt ! »", []),
        ("ʿAlī’s men left ‘Amr’s sons in Egypt.", ["ʿAlī", "Egypt"]),
    ],
)
def test_false_friends(text: str, linked: list[str]) -> None:
    """What is part of another name, describes something, is of another year, or is quoted, is no link."""
    named = {fold_spelling(_YEARS.sub("", title)): slug for title, slug in TITLES.items()}
    assert refer_in(text, named) == linked


def test_what_stands_beside_emphasis_is_part_of_it() -> None:
    """And a quotation goes on behind it."""
    named = {"egypt": "egypt"}
    assert refer_in(("They left ", Span("emphasis", "Lower"), " Egypt."), named) == []
    assert refer_in(("He said: “I ", Span("emphasis", "left"), " Egypt.”"), named) == []
    assert refer_in((Span("emphasis", "They"), " left Egypt.", Note("At Fustat.")), named) == ["Egypt"]


def refer_in(text: Prose, named: dict[str, str]) -> list[str]:
    """Give what becomes a link in an article of one paragraph."""
    paragraph = Paragraph(text, Place("a.txt"))
    article = Article("Here", "a.txt", None, (paragraph,), (), Place("a.txt"))
    names = set(list_named(article))
    referred = refer(article, {key: slug for key, slug in named.items() if key in names}, {})
    (block,) = referred.blocks
    assert isinstance(block, Paragraph)
    return [flatten(it.text) for it in list_inlines(block.text) if isinstance(it, Mention)]
