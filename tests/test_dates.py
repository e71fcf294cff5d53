"""Dates as articles write them."""

import pytest

from chapbook.names.dates import join_life, part_title, read_period


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("657–658", "0657/0658"), ("August–December 971", "0971"), ("22 and 24 December 971", "0971"),
        ("c. 899", "0899~"), ("974 BC", "-0973"), ("3rd century", "0201~/0300~"), ("1914–18", "1914/1918"),
        ("2nd–3rd centuries BC", "-0299~/-0100~"),
        ("300–200 BC", "-0299/-0199"), ("27 BC – AD 14", "-0026/0014"),
        ("26 July 657 (8 Safar 37 AH)", "0657"), ("July 26, 657", "0657"),
        ("36 AH (656)", "0656"), ("1920s", "1920/1929"),
        ("1990–present", "1990/"), ("?–899", "/0899"), ("December 656 – January 661", "0656/0661"),
        ("unknown", None), ("11,000 men", None), ("", None),
    ],
)  # fmt: skip
def test_dates_are_understood(text: str, edtf: str | None) -> None:
    """Ranges, months, eras, centuries, unknown ends, other calendars beside ours; what is no date is none."""
    period = read_period(text, "en-GB")
    assert (period.edtf if period else None) == edtf


def test_months_are_parts_of_years() -> None:
    """In the language of the book."""
    period = read_period("août–décembre 971", "fr")
    assert period
    assert (round(period.start, 2), period.end) == (971.58, 972)


def test_years_are_parted_from_titles() -> None:
    """Years behind a title are no part of the name; what else stands in parentheses is."""
    assert part_title("Umayyad invasions (657–658)") == ("Umayyad invasions", "657–658")
    assert part_title("Mercury (planet)") == ("Mercury (planet)", "")
    assert part_title("The year (657) of Ys") == ("The year (657) of Ys", "")


@pytest.mark.parametrize(
    ("birth", "death", "edtf"),
    [
        ("February 2, 1803", "April 6, 1862 (aged 59)", "1803/1862"),
        ("c. 570", "8 June 632", "0570~/0632~"),
        ("1803 (age 20)", "", "1803"),
        ("100 BC", "44 BC", "-0099/-0043"),
    ],
)
def test_a_life_goes_from_birth_to_death(birth: str, death: str, edtf: str) -> None:
    """In one date, without ages; without a death it is a birth."""
    period = read_period(join_life(birth, death), "en")
    assert period is not None
    assert period.edtf == edtf
