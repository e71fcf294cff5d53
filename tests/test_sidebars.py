"""The infobox as printed, by the cases in `cases/sidebar` (see `cases/README.md`)."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_plain import CASES, Case, load_cases, read_cases, show

from chapbook.chapters.sidebars import find_picture, make_sidebar
from chapbook.model import Fact, Field, Infobox, Sidebar, Source, Value, columns_of
from chapbook.parsers import plain
from chapbook.problems import Place


def outline_sidebar(case: Case) -> str:
    """Write down the sidebar of an article that is called `The article` and has the case's infobox."""
    content = b"= The article =\nInfobox\n" + case.content
    article, _ = plain.parse(Source(case.file.name, content))
    assert article.infobox, f"{case.title}: no infobox was read"
    sidebar = make_sidebar(article.infobox, article.title)
    lines = [f"# {sidebar.title}"]
    if picture := find_picture(article.infobox):
        lines.append(
            f"picture {picture.file}: {picture.caption or '(none)'}: {picture.description or '(none)'}"
        )
    for fact in sidebar.facts:
        if isinstance(fact, Fact):
            lines.append(f"{fact.label or '(no label)'}: {outline_column(fact.values)}")
        else:
            lines.append(f"{fact.label or '(no label)'}")
            lines += [f"    | {outline_column(column)}" for column in fact.columns]
    return "".join(f"{show(line).rstrip()}\n" for line in lines)


def outline_column(values: tuple[Value, ...]) -> str:
    """Write down the values of a fact, or of one side."""
    return " / ".join(f"{value.text} {value.mark}".rstrip() for value in values)


@pytest.mark.parametrize("case", load_cases(CASES / "sidebar", outline_sidebar))
def test_case(case: Case) -> None:
    """An infobox gives this sidebar."""
    assert outline_sidebar(case) == case.expected


def test_cases_are_found() -> None:
    """The folder of cases is not empty, and no two cases of a file have one title."""
    cases = [case for file in (CASES / "sidebar").glob("*.txt") for case in read_cases(file)]
    assert len(cases) >= 30
    assert len({(case.file, case.title) for case in cases}) == len(cases)


def test_dagger_is_noticed() -> None:
    """A sidebar with one of the killed in it says so, in a fact as in a side."""
    assert set_out(("Commander", "DahutKIA")).has_killed
    assert set_out(("Commander1", "Gradlon"), ("Commander2", "Dahut (KIA)")).has_killed
    assert not set_out(("Commander1", "Gradlon"), ("Sponsor", "NOKIA")).has_killed


KEYS = ["Date", "Combatant1", "combatant 2", "Strength3b", "Casualties4", "Route 9", "Population 2010", ""]


@settings(derandomize=True, database=None, deadline=None, max_examples=300)
@given(st.lists(st.tuples(st.sampled_from(KEYS), st.text(max_size=30)), max_size=8))
def test_no_value_is_lost(pairs: list[tuple[str, str]]) -> None:
    """Every letter of every value is in the sidebar once; only commas and the marks of death go."""
    sidebar = set_out(*pairs)
    printed = [value.text for fact in sidebar.facts for column in columns_of(fact) for value in column]
    assert count_letters(printed) == count_letters([value for _, value in pairs])
    widths = {len(columns_of(fact)) for fact in sidebar.facts if not isinstance(fact, Fact)}
    assert len(widths) <= 1


@settings(derandomize=True, database=None, deadline=None, max_examples=300)
@given(st.text(max_size=30), st.text(alphabet='a1,([{"“„”» )]}KIA†،', max_size=40))
def test_any_infobox_is_set_out(key: str, value: str) -> None:
    """No key and no value is refused."""
    sidebar = set_out((key, value))
    assert sidebar.title
    assert all(value.text for fact in sidebar.facts for column in columns_of(fact) for value in column)


@pytest.mark.parametrize(
    "value", ["(" * 10**5, "()" * 10**5, "1," * 10**5, "a , " * 10**5, "†" * 10**5, '("' * 10**5]
)
def test_long_values_are_set_out(value: str) -> None:
    """A value of half a megabyte is no reason to wait or to fail."""
    assert set_out(("Key", value)).facts


def set_out(*pairs: tuple[str, str]) -> Sidebar:
    """Make a sidebar of keys and values."""
    place = Place("any.txt", 1, 1)
    return make_sidebar(Infobox(tuple(Field(key, value.strip(), place) for key, value in pairs), place), "Ys")


GONE = ",\u060c\uff0c\u3001KIA†()[]{}-\u2013\u2014"
"""Commas, and what marks of death are made of."""


def count_letters(texts: list[str]) -> Counter[str]:
    """Count what must not be lost."""
    return Counter(char for text in texts for char in text if not char.isspace() and char not in GONE)
