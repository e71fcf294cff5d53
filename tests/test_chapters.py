"""Articles become chapters: names are unique, and references find what people mean."""

import pytest
from makers import make_chapters

from chapbook.chapters import part_work
from chapbook.chapters.catalogue import Directory
from chapbook.model import Article, Chapter, Entries, Entry, Source
from chapbook.parsers import parse
from chapbook.problems import Problem

TITLES = {
    "Battle of Siffin": "siffin",
    "Umayyad invasions of Egypt (657–658)": "umayyad",
    "Treaty (1250)": "treaty-1250",
    "Treaty (1259)": "treaty-1259",
    "Mu'awiya's march": "march",
}


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Battle of Siffin", "siffin"),
        ("battle of SIFFIN", "siffin"),
        ("Battle  of Siffin ", "siffin"),
        ("Battle of Siffin (657)", "siffin"),
        ("Umayyad invasions of Egypt (657–658)", "umayyad"),
        ("Umayyad Invasions of Egypt (657-658)", "umayyad"),
        ("Umayyad invasions of Egypt", "umayyad"),
        ("Umayyad invasions of Egypt (971)", ""),
        ("Treaty (1259)", "treaty-1259"),
        ("Treaty", ""),
        ("Mu’awiya’s march", "march"),
        ("Battle of Siffin and more", ""),
        ("Siffin", ""),
        ("", ""),
    ],
)
def test_a_name_finds_its_article(name: str, slug: str) -> None:
    """Case, dash, apostrophe and a missing year do not matter; another year or an open choice does."""
    assert Directory(TITLES.items()).find(name) == slug


@pytest.mark.parametrize(
    ("text", "work"),
    [
        (
            "Brett, Michael. “The Rise of the Fatimids”",
            ("Brett, Michael.", "“The Rise of the Fatimids”", ""),
        ),
        ("“Anonymous”, 1900", ("", "“Anonymous”", ", 1900")),
        ("Kennedy. “The “Great” War”. London.", ("Kennedy.", "“The “Great” War”", ". London.")),
        ("A plain entry", ("", "", "A plain entry")),
    ],
)
def test_a_source_is_parted(text: str, work: tuple[str, str, str]) -> None:
    """The title is what stands in quotation marks."""
    assert part_work(text) == work


def build(*texts: str) -> tuple[list[Chapter], list[Problem]]:
    """Make chapters of articles typed in the plain dialect."""
    articles: list[Article] = [
        parse(Source(f"{number}.txt", text.encode()))[0] for number, text in enumerate(texts, start=1)
    ]
    return make_chapters(articles, "en")


def test_slugs_are_unique_and_fit_for_ids() -> None:
    """Titles that reduce to the same letters still have names of their own, none begins with a digit."""
    chapters, _ = build(
        "= C =\nx", "= C++ =\nx", "= 1066 =\nx", "= Contents =\nx", "= !!! =\nx", "= ʿAlī =\nx"
    )
    assert [it.slug for it in chapters] == ["c", "c-2", "n-1066", "contents-2", "chapter", "ali"]


def test_two_articles_of_one_title_are_a_problem() -> None:
    """Case and dashes do not make another title."""
    _, problems = build("= The War (657–658) =\nx", "= the war (657-658) =\nx")
    [problem] = problems
    assert str(problem) == (
        "2.txt:1:3: error CB050: there are two articles called “the war (657-658)”\n"
        "    hint: the other one is 1.txt:1:3"
    )


def test_see_also_links_to_others_and_never_to_itself() -> None:
    """Items that name another article are references; the rest, and the chapter itself, stay plain."""
    chapters, _ = build("= A =\nx\n== See also ==\n- b (1900)\n- A\n- Elsewhere", "= B =\n== Talk ==\n- A")
    block = chapters[0].sections[0].blocks[0]
    assert block == Entries((Entry("b (1900)", "b"), Entry("A"), Entry("Elsewhere")))
    assert chapters[1].sections[0].blocks[0] == Entries((Entry("A"),))


def test_headings_of_one_name_have_anchors_of_their_own() -> None:
    """A chapter may say "Aftermath" twice."""
    chapters, _ = build("= A =\n== Title ==\nx\n== Title ==\ny\n== ??? ==\nz")
    assert [section.anchor for section in chapters[0].sections] == ["title-2", "title-3", "section"]
