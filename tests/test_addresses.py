"""Addresses in a text, by the cases in `cases/addresses` (see `cases/README.md`)."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_plain import CASES, Case, load_cases, read_cases

from chapbook.chapters.words import set_words, shorten, spell_out
from chapbook.language.addresses import find_addresses, part_address
from chapbook.model import Link, Words


def outline_addresses(case: Case) -> str:
    """Write down each address, where it may be broken, what it leads to, and what it is called in short."""
    lines = []
    for it in find_addresses(case.content.decode()):
        short = f"{it.name} + note" if not it.is_whole else it.name
        lines += ["|".join(part_address(it.written)), f"    {it.uri}", f"    {short}"]
    return "".join(f"{line}\n" for line in lines) or "(none)\n"


@pytest.mark.parametrize("case", load_cases(CASES / "addresses", outline_addresses))
def test_case(case: Case) -> None:
    """A text has these addresses."""
    assert outline_addresses(case) == case.expected


def test_cases_are_found() -> None:
    """The folder of cases is not empty."""
    assert len(read_cases(CASES / "addresses" / "addresses.txt")) >= 10


ADDRESS = st.text(alphabet="ab./:@#?%&=-_~()[]<>{}\"'é\n wwdoi10", max_size=40)


@given(st.sampled_from(["http://", "https://a.org/", "www.", "a@b.org", "doi:10.1000/", "x://"]), ADDRESS)
def test_whatever_is_found_is_safe(start: str, rest: str) -> None:
    """Any text gives addresses of known schemes, in ASCII, and they stand where they are said to stand."""
    text = f"“{start}{rest}”"
    for it in find_addresses(text):
        assert it.uri.isascii()
        assert it.uri.startswith(("http://", "https://", "mailto:"))
        assert not re.search(r"[\s<>\"{}|\\^`\[\]]", it.uri)
        assert text[it.start : it.end] == it.written == "".join(part_address(it.written))


@pytest.mark.parametrize("piece", ["http://", "www.", "a@", "(", "https://x.org/((", "doi:10.1000/("])
def test_long_texts_are_read(piece: str) -> None:
    """A text of a hundred kilobytes that looks like nothing but addresses is no reason to wait."""
    text = "http://x.org/" + piece * (100_000 // len(piece))
    assert isinstance(find_addresses(text), list)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("plain “text”", "plain “text”"),
        (
            'see "https://example.org/a", he said',
            ("see “", Link("example.org", "https://example.org/a", "https://example.org/a"), "”, he said"),
        ),
        ("https://example.org/", (Link("example.org", "https://example.org/"),)),
        ("ada@example.org 12 km", (Link("ada@example.org", "mailto:ada@example.org"), " 12\xa0km")),
    ],
)
def test_text_around_an_address_is_set_as_one(text: str, words: Words) -> None:
    """Quotation marks pair over an address, and in it nothing is changed."""
    assert set_words(text, "en", shorten) == words


def test_an_address_can_be_spelled_out() -> None:
    """In a list of sources an address stands as it was written, and needs no note."""
    assert set_words("https://www.example.org/", "en", spell_out) == (
        Link("https://www.example.org/", "https://www.example.org/"),
    )
