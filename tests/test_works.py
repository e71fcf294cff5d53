"""The bibliography has each work once, filed under its author, whoever wrote it down in whatever way."""

from pathlib import Path

import pytest
from checkers import pdf_text

from chapbook.matter.works import Use, merge_works
from chapbook.names.citations import read_citation
from chapbook.pipeline import Order, build_edition

LONG = "Kennedy, Hugh (2004). The Prophet and the Age of the Caliphates. Harlow: Longman. ISBN 0-582-40525-4."


def merge(*texts: str) -> list[str]:
    """Give the works of which these are sources."""
    return [work.text for work in merge_works(Use(text, 0, place) for place, text in enumerate(texts))]


@pytest.mark.parametrize(
    "other",
    [
        "Hugh Kennedy (2004), The Prophet and the Age of the Caliphates, Longman: Harlow",
        "Kennedy, Hugh (2004). The Prophet and the Age of the Caliphates. Harlow: Longman, pp. 57–81.",
        "Kennedy, H\u00fagh (2004). The Prophet and the Age of the Caliphates. Harlow: Longman. p. 12",
        "Kennedy, Hugh (2004). The Prophet and the Age of the Caliphates. Retrieved 3 May 2019.",
        "Kennedy, Hugh, The Prophet and the Age of the Caliphates, 2004",
    ],
)
def test_works_are_one(other: str) -> None:
    """In another order, with other diacritics or pages, or with less said of them."""
    assert merge(LONG, other) == [LONG]
    assert merge(other, LONG) == [LONG]


@pytest.mark.parametrize(
    "other",
    [
        "Kennedy, Hugh (2016). The Prophet and the Age of the Caliphates. Harlow: Longman.",
        "Kennedy, Hugh (2004). The Prophet and the Age of the Caliphates. Vol. 2. Harlow: Longman.",
        "Kennedy, Hugh (2004). “The Age of the Caliphates”. The Prophet and the Age. Harlow: Longman.",
        "Kennedy, Hugh (2004). The Court of the Caliphs. Harlow: Longman. ISBN 978-0-582-40525-7.",
        "Kennedy (2004)",
    ],
)
def test_works_are_two(other: str) -> None:
    """Of another year or volume; an essay is not its book, and a name with a year may be anything."""
    assert len(merge(LONG, other)) == 2


def test_a_doi_tells_a_work() -> None:
    """However little else two sources have in common."""
    one = "Johnson, J. W. (1958). “Tertullian and A Modest Proposal”. doi:10.2307/3043246."
    assert merge(one, "Johnson 1958, https://doi.org/10.2307/3043246") == [one]


@pytest.mark.parametrize(
    ("source", "filed"),
    [
        ("Kendall D. Gott (2003). Where the South", "Gott, Kendall D. (2003). Where the South"),
        ("G. S. Boritt; Bison Book (1999). Generals", "Boritt, G. S.; Bison Book (1999). Generals"),
        ("Charles Pierce Roland (1964). Soldier", "Roland, Charles Pierce (1964). Soldier"),
        ("World Health Organization (2004). Report", "World Health Organization (2004). Report"),
        ("U. S. Army (1990). Manual", "U. S. Army (1990). Manual"),
        ("Abu Yusuf (1979). Kitab al-Kharaj", "Abu Yusuf (1979). Kitab al-Kharaj"),
        ("Makers of Chemistry . Oxford : Clarendon", "Makers of Chemistry. Oxford: Clarendon"),
    ],
)
def test_a_work_is_filed_under_its_author(source: str, filed: str) -> None:
    """Whose family name comes first if it is known to be one; bodies stay as they are."""
    assert merge(source) == [filed]


@pytest.mark.parametrize(
    ("note", "work"),
    [
        ("Jensen, M. (1959). The New Nation. p. 9. ISBN 0-1", "Jensen, M. (1959). The New Nation. ISBN 0-1"),
        ("Jensen, Merrill (1959). The New Nation, pp. 9–11", "Jensen, Merrill (1959). The New Nation"),
        ("Kendall D. Gott (2003). Where the South Lost.", "Kendall D. Gott (2003). Where the South Lost."),
        ("von Franz, M. (1997). “On Lead”. Ambix. p. 3.", "von Franz, M. (1997). “On Lead”. Ambix. p. 3."),
        ("Jensen 1959, p. 9", ""), ("Jensen, pp. 9–11", ""), ("Linden (1996), pp. 7 & 11.", ""),
        ("See Jensen, Merrill (1959). The New Nation.", ""),
        ("See, for example, the word in Liddell, Henry (1901). A Lexicon of Greek.", ""),
        ("Jensen, Merrill (1959). The New Nation; Noe, Kenneth (2001). Perryville.", ""),
        ("In Egypt, however, prices rose (1951). They fell again.", ""),
        ("“Press Kit”. NASA. Retrieved 3 May 2014.", ""),
    ],
)  # fmt: skip
def test_a_note_that_is_a_work_is_one(note: str, work: str) -> None:
    """But no short form, no prose with a work in it, and not two of them."""
    assert read_citation(note) == work


def test_works_in_notes_stand_in_the_bibliography_with_the_sources(tmp_path: Path) -> None:
    """Once, with the pages of all chapters that use them, from wikitext and from Markdown."""
    (tmp_path / "edition.toml").write_text('date = 2024-05-01\nmatter = ["bibliography"]\n', "utf-8")
    wiki = "It fell.<ref>Jensen, Merrill (1959). ''The New Nation''. Harvard. p. 9.</ref><ref>He erred.</ref>"
    (tmp_path / "siffin.wiki").write_text(wiki, "utf-8")
    markdown = (
        "# Kufa\n\nIt rose.[^1]\n\n[^1]: Jensen, Merrill (1959). *The New Nation*. Harvard. pp. 11–12.\n"
    )
    (tmp_path / "kufa.md").write_text(markdown, "utf-8")
    (tmp_path / "basra.txt").write_text(
        "= Basra =\n\nA town.\n\n== Sources ==\n\n- Jensen, Merrill (1959). The New Nation. Harvard.\n",
        "utf-8",
    )
    report = build_edition(Order(tmp_path, tmp_path / "out", outputs=("pdf",)))
    assert len(report.chapters) == 3
    text = pdf_text(next(tmp_path.glob("out/*.pdf"))).split("Bibliography")[-1]
    listed = " ".join(text.split())
    assert listed.startswith("Jensen, Merrill (1959). The New Nation. Harvard. [1, 3, 5]"), listed
    assert "erred" not in listed
