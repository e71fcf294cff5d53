"""Which names a book's index has, and which of them are one."""

import pytest

from chapbook.matter.concordance import make_concordance
from chapbook.matter.headings import Heading, Subject
from chapbook.names import cut_article, find_names
from chapbook.names.abstracts import Abstract, make_abstract, pack_abstract, unpack_abstract
from chapbook.names.collation import find_letter, sort_names
from chapbook.names.inversion import invert
from chapbook.reading.config import IndexConfig

BOX = """<aside class="infobox"><p class="infobox-title">Siffin</p><table class="sides">
<tbody data-role="person"><tr><th scope="colgroup">Commanders</th></tr>
<tr><td><ul><li>Muʿāwiya I</li><li>Amr ibn al-As <abbr class="mark">†</abbr></li></ul></td>
<td>Kinana ibn Bishr</td></tr></tbody></table></aside>"""
NOTHING = IndexConfig()


def abstract(
    text: str, title: str = "Battle of Siffin", language: str = "en", terms: tuple[str, ...] = ()
) -> Abstract:
    """Make the abstract of a small chapter."""
    html = f'<section class="chapter" id="siffin"><h1 id="siffin.title">{title}</h1>{text}</section>'
    return make_abstract(html, language, terms)


def headings(*texts: str, wishes: IndexConfig = NOTHING, language: str = "en") -> dict[str, Heading]:
    """Give the headings of small chapters by their names."""
    abstracts = [abstract(text, f"Title {number}", language, wishes.add) for number, text in enumerate(texts)]
    subjects = [Subject(f"title-{number}", f"Title {number}") for number, _ in enumerate(texts)]
    found = make_concordance(subjects, lambda: abstracts, language, wishes)
    return {it.name: it for it in found.headings}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("In August the army of Amr ibn al-As left Damascus.", ["Amr ibn al-As", "Damascus"]),
        (
            "He met ʿAbd Allāh and Mu'awiya's men at the Sack of the Camp.",
            ["ʿAbd Allāh", "Mu'awiya", "Sack of the Camp"],
        ),
        ("So wrote J. R. Smith in 1911, but al-Mu\u2019izz did not.", ["J. R. Smith", "al-Mu\u2019izz"]),
        ("Long ago the deaf Ludwig van Beethoven came.", ["Ludwig van Beethoven"]),
    ],
)
def test_names_are_rows_of_words_with_capitals(text: str, names: list[str]) -> None:
    """Little words inside them, possessives and months outside; openings of sentences are told."""
    assert [it.text for it in find_names(text, "en") if not it.opens] == names


@pytest.mark.parametrize(
    ("name", "filed"),
    [
        ("Wilferd Madelung", "Madelung, Wilferd"), ("E. Rosenthal", "Rosenthal, E."),
        ("Ludwig van Beethoven", "Beethoven, Ludwig van"),
        ("Amr ibn al-As", ""), ("Louis XIV", ""), ("Ivan the Terrible", ""), ("Mao Zedong", ""),
        ("Joan of Arc", ""),
        ("Victoria Falls", ""), ("John Paul II", ""), ("George Washington Bridge", ""),
    ],
)  # fmt: skip
def test_names_are_inverted_with_a_reason_alone(name: str, filed: str) -> None:
    """A family name at the end is not the rule of the world."""
    assert invert(name) == (filed or name)


def test_sorting_follows_the_language() -> None:
    """Letter by letter, without the article; ä is a letter of its own in Swedish, and an a in German."""
    names = ["al-Zubayr", "ʿAlī", "Ali ibn Abi Talib", "Abu Bakr", "al-As", "Åbo", "Öland"]
    filed = {cut_article(name): name for name in names}
    assert [filed[it] for it in sort_names(filed, "en")] == [
        "Åbo", "Abu Bakr", "ʿAlī", "Ali ibn Abi Talib", "al-As", "Öland", "al-Zubayr",
    ]  # fmt: skip
    assert sort_names(["Öland", "Zebra", "Oz"], "sv") == ["Oz", "Zebra", "Öland"]
    assert sort_names(["Chrudim", "Hradec", "Cheb", "Cvikov"], "cs") == [
        "Cvikov",
        "Hradec",
        "Cheb",
        "Chrudim",
    ]
    assert [find_letter("ʿAmr", "en"), find_letter("Öland", "de"), find_letter("Öland", "sv")] == [
        "A",
        "O",
        "Ö",
    ]


def test_an_abstract_says_how_names_stand() -> None:
    """With their places, sides and daggers; it comes back from the archive as it was."""
    section = "<section><h2>March on Raqqa</h2><p>No.</p></section>"
    made = abstract(f"{BOX}<p>They met <a href='book:x'>Ammar</a>.</p>{section}")
    assert unpack_abstract(pack_abstract(made)) == made
    facts = [(it.name, it.side, it.mark) for it in made.attestations if it.role == "person"]
    assert facts == [("Muʿāwiya I", 1, ""), ("Amr ibn al-As", 1, "†"), ("Kinana ibn Bishr", 2, "")]
    title, *_ = made.attestations
    assert (title.role, title.place, title.end) == ("title", 0, made.length)
    assert [(it.name, it.target) for it in made.attestations if it.role == "link"] == [("Ammar", "x")]


def test_spellings_are_one_entry_and_short_forms_see_the_long_one() -> None:
    """The best attested spelling is printed; nobody else is called Kinana, but two are called Mu'awiya."""
    found = headings(
        f"{BOX}<p>Then Mu'awiya I went, and Mu'awiya I came. But Kinana stayed. Why did Kinana stay?</p>",
        "<p>Long ago Mu'awiya I and Mu'awiya ibn Hudayj met; Mu'awiya and Mu'awiya "
        "and Mu'awiya, says Ibn Hudayj.</p>"
        "<p>Then came Mu'awiya ibn Hudayj; later Mu'awiya ibn Hudayj died, "
        "and Mu'awiya ibn Hudayj was mourned.</p>",
    )
    first = found["Mu'awiya I"]
    assert "Muʿāwiya I" in first.spellings
    assert len(first.occurrences) == 4
    assert len(found["Kinana ibn Bishr"].occurrences) == 3
    assert "Kinana" not in found
    assert found["Mu'awiya"].see_also == ("muawiya i", "muawiya ibn hudayj")
    assert found["Ibn Hudayj"].see == "muawiya ibn hudayj"


def test_what_describes_is_no_name() -> None:
    """A word that mostly stands before a noun has no entry, unless somebody asks for it."""
    text = (
        "<p>The Egyptian army met an Egyptian fleet near an Egyptian town."
        " They came to Egypt, from Egypt, and of Egypt.</p>"
    )
    assert {"Egypt", "Title 0"} == {*headings(text)}
    assert "land tax" in headings("<p>The land tax rose.</p>", wishes=IndexConfig(add=("land tax",)))


def test_the_editor_has_the_last_word() -> None:
    """Entries are dropped, merged and renamed."""
    text = (
        "<p>From Cairo, to Cairo, in Cairo. From Fustat, to Fustat, in Fustat."
        " From Jaffa, to Jaffa, in Jaffa.</p>"
    )
    wishes = IndexConfig(drop=("jaffa",), merge={"Fustat": "Cairo"}, rename={"Cairo": "Cairo, city"})
    found = headings(text, wishes=wishes)
    assert {*found} == {"Title 0", "Cairo, city", "Fustat"}
    assert found["Fustat"].see == "cairo"
    assert len(found["Cairo, city"].occurrences) == 6


def test_what_a_chapter_also_writes_small_is_no_name() -> None:
    """Nor what mostly opens sentences; notes, lists of other articles and units are passed over."""
    text = "<p>The Star rose. At that star Kufa stood, and Kufa fell; Kufa, too. It was Star, Star, Star.</p>"
    note = (
        '<aside class="footnote" role="doc-footnote"><p>See Routledge, Routledge and Routledge.</p></aside>'
    )
    lists = '<section class="see-also"><h2>See Basra</h2><p>To Basra, to Basra, to Basra.</p></section>'
    units = "<p>It took 3 CM, then 4 CM and 5 CM.</p>"
    assert headings(text + note + lists + units).keys() == {"Title 0", "Kufa"}


def test_a_family_name_stands_beside_the_whole_name() -> None:
    """It is no entry of its own, nor one that leads to its neighbour."""
    found = headings(
        "<p>Long ago James Madison spoke; Madison, Madison and Madison: James Madison, James Madison.</p>"
    )
    assert found.keys() == {"Title 0", "James Madison"}
    assert found["James Madison"].is_person
    assert len(found["James Madison"].occurrences) == 6


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from a Fatimid to the Fatimids, from the Fatimids to the Fatimids", {"Fatimids": 4}),
        ("the Fatimid army met a Fatimid; the Fatimid fell to the Fatimid", {"Fatimid": 4}),
        ("a Fatimid army met the Fatimids, the Fatimids and the Fatimids", {"Fatimids": 3}),
        ("by the Canal, a Canal, to the Canal, and to the Canals", {"Canal": 4}),
        ("the King of Ur, a King of Ur, the King of Ur and all Kings of Ur", {"King of Ur": 4}),
        ("from Thebes to Thebes and Thebes; of Thebe, in Thebe, by Thebe", {"Thebes": 3, "Thebe": 3}),
        ("from Paris to Paris and Paris", {"Paris": 3}),
        ("in Adams, by Adams, of Adams; from Adam, by Adam, of Adam", {"Adams": 3, "Adam": 3}),
    ],
)
def test_a_plural_and_its_singular_are_one_entry(text: str, expected: dict[str, int]) -> None:
    """Under the better attested, where both are words for one of several."""
    found = headings(f"<p>It was {text}.</p>")
    del found["Title 0"]
    assert {name: len(it.occurrences) for name, it in found.items() if not it.see} == expected


def test_plurals_of_asked_for_words_are_found_with_them() -> None:
    """Who asks for `canal` means canals, too; German plurals are left alone."""
    wishes = IndexConfig(add=("canal",))
    assert len(headings("<p>A canal, two canals.</p>", wishes=wishes)["canal"].occurrences) == 2
    german = headings("<p>ein canal, zwei canals.</p>", wishes=wishes, language="de")
    assert len(german["canal"].occurrences) == 1


def test_a_family_name_is_filed_under_the_only_whole_name_there() -> None:
    """Even if that stands there once, and with initials or without; of two of one name it is neither's."""
    whole = "<p>Long ago Frank F. Borman spoke. Frank Borman went.</p>"
    found = headings(f"{whole}<p>They went to Borman, Borman and Borman.</p>")
    assert found.keys() == {"Title 0", "Frank F. Borman"}
    assert len(found["Frank F. Borman"].occurrences) == 5
    found = headings(f"{whole}<p>They brought John Borman to Borman, Borman and Borman.</p>")
    assert len(found["Borman"].occurrences) == 3
    found = headings(whole, "<p>They came to Borman, Borman and Borman.</p>")
    assert [it.chapter for it in found["Borman"].occurrences] == [1, 1, 1]


def test_titles_and_abbreviations_are_no_names() -> None:
    """What stands inside the title of a work, and what is cut short before a name, is no entry."""
    films = "<p>They saw <em>Shakespeare in Love</em>, <em>Love Affair</em> and <em>Love Me Tonight</em>.</p>"
    ranks = "<p>So Brig. Gen. Floyd met Brig. Gen. Polk, Brig. Gen. Clark and the U.S. Army.</p>"
    ships = "<p>They came on the <em>Yorktown</em>, by the <em>Yorktown</em>, with the <em>Yorktown</em>.</p>"
    assert headings(films + ranks + ships).keys() == {"Title 0", "Yorktown"}


def test_a_life_is_one_date() -> None:
    """From birth to death, wherever the sidebar has them; the timeline takes the first date there is."""
    rows = "".join(
        f'<tr data-role="{role}"><th>Date</th><td>{date}</td></tr>'
        for role, date in (("birth", "2 May 1803"), ("date", "1820"), ("death", "1862 (aged 59)"))
    )
    made = abstract(f'<aside class="infobox"><table class="facts"><tbody>{rows}</tbody></table></aside>')
    assert next(it.name for it in made.attestations if it.role == "date") == "2 May 1803 – 1862"
