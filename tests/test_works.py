"""The bibliography has each work once, filed under its author, whoever wrote it down in whatever way."""

import pytest

from chapbook.matter.works import Use, merge_works

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
