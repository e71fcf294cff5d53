"""Spaces at which no line is broken, by the cases in `cases/spacing` (see `cases/README.md`)."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_plain import CASES, Case, load_cases, read_cases, show

from chapbook.language.spacing import JOINT, set_spaces
from chapbook.language.usages import USAGES

SHOWN = {"\N{NO-BREAK SPACE}": "~", "\N{NARROW NO-BREAK SPACE}": "^"}


def outline_spaces(case: Case) -> str:
    """Write down a text as it is set in the language that the case's file is called by."""
    text = set_spaces(case.content.decode().rstrip("\n"), case.file.stem)
    return f"{show(''.join(SHOWN.get(char, char) for char in text))}\n"


@pytest.mark.parametrize("case", load_cases(CASES / "spacing", outline_spaces))
def test_case(case: Case) -> None:
    """A text has these unbreakable spaces."""
    assert outline_spaces(case) == case.expected


def test_cases_are_found() -> None:
    """The folder of cases is not empty."""
    assert sum(len(read_cases(file)) for file in (CASES / "spacing").glob("*.txt")) >= 30


@pytest.mark.parametrize(
    ("text", "joints"),
    [
        ("657–658", 1),
        ("1960-65", 1),
        ("20-year-old", 1),
        ("August–December\xa0971", 1),
        ("Rome–Ys road", 0),
        ("al-Hasan", 0),
        ("1121 – 1130", 0),
    ],
)
def test_ranges_are_found(text: str, joints: int) -> None:
    """A dash beside a number joins, one between names does not."""
    assert len(JOINT.findall(text)) == joints


LETTERS = " .,:;!?«»“”()–-—\xa0\u202f01234abcJRkvzSDt°%é"


@given(st.text(alphabet=LETTERS, max_size=60), st.sampled_from([*USAGES, "fr-CA", "xx"]))
def test_no_letter_changes(text: str, language: str) -> None:
    """But for spaces, every text stays as it is written; set twice, it is as set once."""
    once = set_spaces(text, language)
    assert re.sub(r"\s", "", once) == re.sub(r"\s", "", text)
    assert set_spaces(once, language) == once


@pytest.mark.parametrize("piece", ["1 ", "1, ", "J. ", "« ", "v ", "z. B. ", "12 and ", " "])
def test_long_texts_are_set(piece: str) -> None:
    """A paragraph of a hundred kilobytes is no reason to wait."""
    for language in ("en", "fr", "de", "cs"):
        assert set_spaces(piece * (100_000 // len(piece)), language)
