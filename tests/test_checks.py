"""The rules of the check, by the cases in `cases/check` (see `cases/README.md`) and by their own examples."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_plain import CASES, Case, load_cases

import chapbook.checks
from chapbook.checks import MOST, RULES, compare_articles, make_slip, read_proof
from chapbook.checks.manual import write_manual
from chapbook.model import (
    Article,
    Cell,
    Code,
    Foreign,
    Formula,
    Inline,
    Mention,
    Note,
    Paragraph,
    Quote,
    Row,
    Source,
    Span,
    Table,
)
from chapbook.parsers import parse, plain
from chapbook.problems import Place, Problem
from chapbook.proofs import Proof, Rule, lay_out

FOLDER = Path(chapbook.checks.__file__).parent


def lay_out_text(text: bytes, name: str = "ys.txt", language: str = "en") -> Proof:
    """Give the proof of an article in the plain dialect."""
    source = Source(name, text)
    return lay_out(plain.parse(source)[0], source, language)


def outline_findings(case: Case) -> str:
    """Write down what rules find, each with its place and code."""
    problems = read_proof(lay_out_text(case.content))
    return "".join(f"{it.place.line}:{it.place.column} {it.code} {it.message}\n" for it in problems)


def check_articles(text: str) -> list[Problem]:
    """Give what rules find in the articles of an example, and between them."""
    articles = text.split("\n---\n")
    proofs = [lay_out_text(it.encode(), f"{at}.txt") for at, it in enumerate(articles)]
    found = [problem for proof in proofs for problem in read_proof(proof)]
    return [*found, *compare_articles(list(map(make_slip, proofs)))]


@pytest.mark.parametrize("case", load_cases(CASES / "check", outline_findings))
def test_case(case: Case) -> None:
    """A text has these findings, at these places, and no others."""
    assert outline_findings(case) == case.expected


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_examples_of_a_rule_hold(rule: Rule) -> None:
    """What a rule calls wrong is found by that rule alone, and what it calls right by none."""
    assert {problem.code for problem in check_articles(rule.wrong)} == {rule.code}
    assert check_articles(rule.right) == []


def test_every_rule_is_asked() -> None:
    """Each module of the room is a rule and in the list, once, by its code."""
    modules = {path.stem for path in FOLDER.glob("[a-z]*.py")} - {"manual"}
    assert len(RULES) == len(modules) == len({rule.code for rule in RULES}) == len({it.name for it in RULES})
    assert {rule.reason for rule in RULES if rule.reason.count("\n") < 2} == set()


def test_manual_is_that_of_the_rules() -> None:
    """The page for readers says what the rules say; `python -m chapbook.checks` writes it."""
    assert (FOLDER / "README.md").read_text("utf-8") == write_manual()


def test_rules_about_words_speak_english_only() -> None:
    """A rule that knows words of one language is silent in others."""
    text = b"La Haye, a distance of . Le the the pont."
    assert [it.code for it in read_proof(lay_out_text(text, language="en-GB"))] == ["CB102", "CB104"]
    assert [it.code for it in read_proof(lay_out_text(text, language="fr"))] == ["CB107"]


def test_floods_end() -> None:
    """Of findings of one kind in an article there are so many, and the last says that there are more."""
    problems = read_proof(lay_out_text(b"Otto () " * 40))
    assert len(problems) == MOST
    assert [it.hint.endswith("there are more of these in the article") for it in problems].index(
        True
    ) == MOST - 1


def test_names_between_articles() -> None:
    """Of names that nothing answers there is one finding, and one for each that is nearly a title."""
    names = "Bridge of Ys\n- Brigde of Ys\n- Siege of Ys (1022)\n- Otto\n- Nobody"
    ys = f"= Ys =\n\nA town.\n\n== See also ==\n- {names}"
    other = "= Bridge of Ys =\n\nA bridge.\n---\n= Siege of Ys (1021) =\n\nA siege."
    found = [(it.place.line, it.message, it.hint) for it in check_articles(f"{ys}\n---\n{other}")]
    assert found[0] == (7, "no article is called “Brigde of Ys”", "did you mean “Bridge of Ys”?")
    assert found[1][:2] == (
        8,
        "the book has no article that answers to “Siege of Ys (1022)”, “Otto”, “Nobody”",
    )
    assert check_articles(ys) == []


@pytest.mark.parametrize(
    ("name", "title", "is_slip"),
    [
        ("Seige of Ys", "Siege of Ys", True),
        ("Longbridge of Ys", "Long bridge of Ys", True),
        ("Margravine Bradnsi of Ys", "Margravine Brandis of Ys", False),
        ("Otto III", "Otto II", False),
        ("Siege of Ys (1021)", "Siege of Ys (1022)", False),
        ("Counts of Ys", "Mounts of Ys", False),
    ],
)
def test_names_that_are_nearly_titles(name: str, title: str, is_slip: bool) -> None:
    """A slip is a letter in one longer word; names that differ so may be those of others."""
    (problem,) = check_articles(f"= Is =\n\nA.\n\n== See also ==\n- {name}\n---\n= {title} =\n\nB.")
    assert problem.message.startswith("no article is called") == is_slip


def test_names_in_a_large_book() -> None:
    """Where many articles ask for what the book lacks there is one finding for all, beside those of slips."""
    asks = "\n\n== See also ==\n- Nobody"
    articles = [f"= Town {at:03} =\n\nA.{asks} {at}" for at in range(30)]
    found = check_articles(
        "\n---\n".join(["= Otto =\n\nA.", *articles, f"= Is =\n\nA.{asks}\n- Ottto of Ys"])
    )
    (problem,) = (it for it in found if it.code == "CB130")
    start = "the book has no article that answers to “Nobody 0”, “Nobody 1”, “Nobody 2” and 29 more"
    assert (problem.message, problem.place.file) == (f"{start}, in 31 articles", "1.txt")


def test_texts_that_came_in_twice() -> None:
    """An article under two titles is told of once, with the place of the other."""
    body = "\n\n".join(f"The {word} bridge of Ys has " + "arch upon arch, " * 10 for word in ("old", "new"))
    (problem,) = check_articles(f"= Ys =\n\n{body}\n---\n= Is =\n\n{body}")
    assert (problem.code, str(problem.place)) == ("CB133", "1.txt:3:1")
    assert problem.message == "most of this article stands in “Ys” already (2 paragraphs)"


MARKED_UP = "The ''old'' [[bridge of Ys|bridge]] of {{lang|br|Kêr-Is}} () fell.<ref>In 1021 .</ref>"
"""A paragraph as a file has it."""


def mark_up(*inlines: Inline) -> Proof:
    """Lay out an article of one paragraph, which the file has with its markup on its third line."""
    source = Source("ys.wiki", f"Intro.\n\n{MARKED_UP}\n".encode())
    paragraph = Paragraph(inlines, Place("ys.wiki", 3, 1))
    return lay_out(Article("Ys", "ys.wiki", None, (paragraph,), (), Place("ys.wiki", 1, 1)), source, "en")


def test_places_in_marked_up_text() -> None:
    """What stands between words in the file does not lead astray, and notes are read for themselves."""
    words = "The ", Span("emphasis", "old"), " ", Mention("bridge", "bridge of Ys"), " of "
    proof = mark_up(*words, Foreign("Kêr-Is", "br"), " () fell.", Note("In 1021 ."))
    spots = [(it.code, it.place.line, it.place.column - 1) for it in read_proof(proof)]
    assert spots == [("CB101", 3, MARKED_UP.index("()")), ("CB107", 3, MARKED_UP.index(" .<"))]


MARKUP = {
    "ys.md": "# Ys\nA **gate** of\n*Ys* () fell.[^1]\n\n| a |\n|---|\n| (born ) |\n\n[^1]: In the , note.\n",
    "ys.wiki": "The ''gate'' of\n[[Ys|it]] () fell.<ref>In the , note</ref>\n\n{|\n! a\n|-\n| (born )\n|}\n",
}
"""Articles of one paragraph, one note and one table, in which something is lost three times."""


@pytest.mark.parametrize("name", MARKUP)
def test_places_in_formats(name: str) -> None:
    """Whatever the format, a finding stands where the file has the words, to the character."""
    source = Source(name, MARKUP[name].encode())
    lines = MARKUP[name].split("\n")
    problems = read_proof(lay_out(parse(source)[0], source, "en"))
    found = [(it.code, lines[it.place.line - 1][it.place.column - 1 :].split()[0]) for it in problems]
    assert sorted(found) == [("CB101", "()"), ("CB101", "(born"), ("CB107", ",")]


def test_formulas_and_code_are_something() -> None:
    """A formula stands for what it says, and code is not read."""
    assert read_proof(mark_up("A height of ", Formula("x"), ". See ", Span("code", "f( ,, )"), ".")) == []
    cell = Cell("The town ()")
    blocks = (
        Code("a  ,, ()", "", Place("a", 1, 1)),
        Quote((Paragraph("So it () was.", Place("a", 2, 1)),), "", Place("a", 2, 1)),
        Table("", (Row((cell,)),), Place("a", 3, 1)),
    )
    article = Article("Ys", "a", None, blocks, (), Place("a", 1, 1))
    places = [
        it.place.line
        for it in read_proof(lay_out(article, Source("a", b"\nSo it () was.\nThe town ()"), "en"))
    ]
    assert places == [2, 3]


@settings(max_examples=150)
@given(
    st.text(alphabet=st.sampled_from([*"aA(.,;[“”\"' \n-=’Ñа\u200f1,0"]), max_size=200) | st.text(max_size=80)
)
def test_any_text_is_read(text: str) -> None:
    """Whatever stands in an article, the check comes to an end, and every place is in the file."""
    proof = lay_out_text(text.encode("utf-8", "replace"))
    for problem in read_proof(proof):
        line = proof.lines[problem.place.line - 1]
        assert 0 <= problem.place.column <= len(line) + 1
    compare_articles([make_slip(proof), make_slip(proof)])
