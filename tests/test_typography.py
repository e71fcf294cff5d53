"""Straight marks become the language's own; curved ones stay."""

import pytest

from chapbook.language.typography import set_quotes


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ('called "Qarmatians".', "called “Qarmatians”."),
        ('"Yes," he said, "no."', "“Yes,” he said, “no.”"),
        ('("quoted")', "(“quoted”)"),
        ('a—"well paid"—guard', "a—“well paid”—guard"),
        ("Mu'awiya's men", "Mu’awiya’s men"),
        ("the Fatimids' hold", "the Fatimids’ hold"),
        ("'Amr and 'Ali", "’Amr and ’Ali"),
        ("'Amr of the Fatimids' army", "’Amr of the Fatimids’ army"),
        ("the so-called 'true imam' himself", "the so-called ‘true imam’ himself"),
        ("as “written” and ‘set’", "as “written” and ‘set’"),
        ('a 6" gun', 'a 6" gun'),
        ("no marks at all", "no marks at all"),
        ('"', "”"),
        ("", ""),
    ],
)
def test_english_marks(typed: str, set_: str) -> None:
    """Quotation marks pair, apostrophes do not."""
    assert set_quotes(typed, "en-GB") == set_


@pytest.mark.parametrize(
    ("language", "expected"),
    [("de", "er sagte „ja“ dazu"), ("fr", "er sagte «\u202fja\u202f» dazu"), ("sv-SE", "er sagte ”ja” dazu")],
)
def test_marks_follow_the_language(language: str, expected: str) -> None:
    """A German book opens low, a French one with guillemets."""
    assert set_quotes('er sagte "ja" dazu', language) == expected
