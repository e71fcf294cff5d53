"""Words in other scripts, in the e-book."""

import pytest

from chapbook.outputs.epub.foreign import mark_foreign


@pytest.mark.parametrize(
    ("language", "text", "marked"),
    [
        ("en", "Ali (علي) ruled", 'Ali (<span lang="ar" xml:lang="ar" dir="rtl">علي</span>) ruled'),
        ("en", "علي بن أبي طالب.", '<span lang="ar" xml:lang="ar" dir="rtl">علي بن أبي طالب</span>.'),
        ("en-GB", "in Москва", 'in <span lang="ru" xml:lang="ru">Москва</span>'),
        ("en-GB", "Ελλάς", '<span lang="el" xml:lang="el">Ελλάς</span>'),
        ("en", "2 π r, 5 μm", "2 π r, 5 μm"),
        ("en", "ʿAlī ibn Abī Ṭālib", "ʿAlī ibn Abī Ṭālib"),
        ("ar", "علي و Ali", "علي و Ali"),
        ("fa", "تهران", "تهران"),
        ("uk", "Київ", "Київ"),
        ("ja", "東京 とうきょう", "東京 とうきょう"),
    ],
)  # fmt: skip
def test_what_is_not_the_book_s_script_is_marked(language: str, text: str, marked: str) -> None:
    """A voice that reads the book aloud changes with the language, and only then."""
    assert mark_foreign(f"<p>{text}</p>", language) == f"<p>{marked}</p>"


def test_attributes_are_left_alone() -> None:
    """What stands in a tag is no text."""
    assert mark_foreign('<img alt="علي"/>', "en") == '<img alt="علي"/>'
