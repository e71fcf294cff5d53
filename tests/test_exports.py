"""Pages out of a wiki's export: which are chosen, what they are called, and what is no export."""

import bz2
import gzip
from pathlib import Path

import pytest

from chapbook.parsers import parse
from chapbook.problems import Problem
from chapbook.reading.book import Book, read_book
from tests.outlines import Outline

HEAD = '<mediawiki xml:lang="br"><siteinfo><sitename>Bay Wiki</sitename><base>https://bay.example/w/Main</base></siteinfo>'


def write_page(title: str, text: str, rest: str = "<ns>0</ns>") -> str:
    """Write a page of an export."""
    day = "<timestamp>2019-05-04T01:02:03Z</timestamp>"
    return f"<page><title>{title}</title>{rest}<revision>{day}<text>{text}</text></revision></page>"


DUMP = "\n".join(
    [
        HEAD,
        write_page("Mill", "A ''mill''.\n[[Category:Buildings]]"),
        write_page("Ford", "A ford &amp; a ferry.\n\n[[Category:crossings|Ford]]"),
        write_page("Bridge/Long", "Old.").replace(
            "</page>", "<revision><text>A bridge.[[Category:Crossings]]</text></revision></page>"
        ),
        write_page("Wade", "#REDIRECT [[Ford]]", '<ns>0</ns><redirect title="Ford" />'),
        write_page("Long bridge", "#redirect [[Bridge/Long]]"),
        write_page("Talk:Mill", "Say something.", "<ns>1</ns>"),
        "</mediawiki>",
    ]
)


def read(
    folder: Path, edition: str = "", name: str = "dump.xml", content: bytes = DUMP.encode()
) -> tuple[Book | None, list[Problem]]:
    """Read a book that is an export and an edition.toml."""
    (folder / name).write_bytes(content)
    if edition:
        (folder / "edition.toml").write_text(edition, "utf-8")
    return read_book(folder)


def list_titles(book: Book | None) -> list[str]:
    """Give the titles of a book's articles."""
    assert book
    return [source.name.partition("#")[2] for source in book.sources]


def test_all_pages_are_articles_but_redirects_and_talk(tmp_path: Path) -> None:
    """Without a choice the book has the pages of the main namespace, by title; redirects are aliases."""
    book, problems = read(tmp_path)
    assert list_titles(book) == ["Bridge/Long", "Ford", "Mill"]
    assert problems == []
    assert book
    articles = [parse(source.read())[0] for source in book.sources]
    assert [article.title for article in articles] == ["Bridge/Long", "Ford", "Mill"]
    assert [article.aliases for article in articles] == [("Long bridge",), ("Wade",), ()]
    assert [article.language for article in articles] == ["br"] * 3
    assert (
        articles[1].attribution
        == "Bay Wiki contributors, “Ford”, version of 2019-05-04, https://bay.example/w/Ford"
    )


def test_the_last_revision_counts(tmp_path: Path) -> None:
    """Of a page with a history the newest text is read, which stands last."""
    book, _ = read(tmp_path, 'articles = ["Bridge/Long"]')
    assert book
    assert parse(book.sources[0].read())[0].blocks[0].text == "A bridge."  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("articles", "titles"),
    [
        ('["Mill", "ford"]', ["Mill", "Ford"]),
        ('["Category:Crossings", "Mill"]', ["Bridge/Long", "Ford", "Mill"]),
        ('["Mill", "dump.xml"]', ["Mill", "Bridge/Long", "Ford"]),
        ('["dump.xml#Bridge/Long"]', ["Bridge/Long"]),
    ],
)
def test_pages_are_called(tmp_path: Path, articles: str, titles: list[str]) -> None:
    """edition.toml calls pages by title or category, or all of a file, in its own order."""
    book, problems = read(tmp_path, f"articles = {articles}")
    assert list_titles(book) == titles
    assert problems == []


def test_a_page_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    """A title that no page has, and a category that none names, are errors with their places."""
    _, problems = read(tmp_path, 'articles = ["Mill", "Fjord", "Category:Boats"]')
    assert [(problem.code, problem.place.column) for problem in problems] == [("CB032", 21), ("CB032", 30)]


@pytest.mark.parametrize(("suffix", "pack"), [(".bz2", bz2.compress), (".gz", gzip.compress)])
def test_packed_exports_are_the_same(tmp_path: Path, suffix: str, pack: object) -> None:
    """What a page says does not depend on how its export is packed."""
    (tmp_path / "plain").mkdir()
    plain, _ = read(tmp_path / "plain")
    packed, problems = read(tmp_path, name=f"dump.xml{suffix}", content=pack(DUMP.encode()))  # type: ignore[operator]
    assert plain
    assert packed
    assert problems == []
    assert [it.read().content for it in packed.sources] == [it.read().content for it in plain.sources]
    assert [it.digest for it in packed.sources] == [it.digest for it in plain.sources]


def test_a_changed_export_is_noticed(tmp_path: Path) -> None:
    """A page that is not what it was when the book was read is not taken for it."""
    book, _ = read(tmp_path)
    assert book
    (tmp_path / "dump.xml").write_text(DUMP.replace("A ford", "A fort"), "utf-8")
    with pytest.raises(OSError, match="changed"):
        book.sources[1].read()
    assert book.sources[2].read()


@pytest.mark.parametrize(
    ("content", "severity"),
    [
        (b"<feed><page/></feed>", "warning"),
        (b"no XML at all", "warning"),
        (b'<!DOCTYPE mediawiki [<!ENTITY a "b">]><mediawiki/>', "warning"),
        (DUMP.encode()[:-30], "error"),
        (DUMP.encode().replace(b"&amp;", b"&nothing;"), "error"),
    ],
)
def test_what_is_no_export_is_passed_over(tmp_path: Path, content: bytes, severity: str) -> None:
    """Other XML is left alone, a damaged export is an error, and entities are never read."""
    (tmp_path / "a.txt").write_text("= A =\nText.\n", "utf-8")
    book, problems = read(tmp_path, content=content)
    assert [(problem.code, problem.severity) for problem in problems] == [("CB097", severity)]
    assert book


def test_a_packed_export_that_is_cut_off_is_a_problem(tmp_path: Path) -> None:
    """The end of a packed file is missing."""
    _, problems = read(tmp_path, name="dump.xml.gz", content=gzip.compress(DUMP.encode())[:-20])
    assert [problem.code for problem in problems][:1] == ["CB097"]


def test_templates_of_the_book_are_expanded(tmp_path: Path) -> None:
    """A file in `template-texts` says what a template prints, and is part of the digest of pages."""
    (tmp_path / "template-texts").mkdir()
    text = "{{{1|nobody}}} of '''{{{place|{{PAGENAME}}}}}'''<noinclude>[[Category:X]]</noinclude>\n"
    (tmp_path / "template-texts" / "Lord_of.wiki").write_text(text, "utf-8")
    (tmp_path / "Ys.wiki").write_text("{{Lord of|[[Dahut]]}}, {{lord of|place=Bay}}", "utf-8")
    book, _ = read_book(tmp_path)
    assert book
    article, problems = parse(book.sources[0].read())
    assert list(Outline().blocks(article.blocks, "")) == [
        "paragraph 1 <→Dahut> of <b>Ys</b>, nobody of <b>Bay</b>"
    ]
    assert problems == []
    (tmp_path / "template-texts" / "Lord_of.wiki").write_text("nobody", "utf-8")
    again, _ = read_book(tmp_path)
    assert again
    assert again.sources[0].digest != book.sources[0].digest


def test_a_template_without_end_is_a_problem(tmp_path: Path) -> None:
    """Templates that use themselves, or double what they are given, end in one error, and soon."""
    (tmp_path / "template-texts").mkdir()
    for name, text in {
        "round": "a{{round}}",
        **{f"d{at}": f"{{{{d{at + 1}}}}}" * 9 for at in range(30)},
    }.items():
        (tmp_path / "template-texts" / f"{name}.wiki").write_text(text, "utf-8")
    (tmp_path / "Ys.wiki").write_text("{{round}} {{d0}}", "utf-8")
    book, _ = read_book(tmp_path)
    assert book
    _, problems = parse(book.sources[0].read())
    assert "CB093" in [problem.code for problem in problems if problem.severity == "error"]
