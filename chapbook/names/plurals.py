"""Plurals in English: which names are one, said of several.

    canals → canal    Counts of Urgell → Count of Urgell    Parties → Party    Englishmen → Englishman

Letters alone prove nothing: Thebes are not several Thebe, nor Williams several William. So plural and
singular are one entry only where both are used as words for one of several, behind a determiner at least half
of the times: `the Fatimids`, `many Qarmatians`, `a Fatimid`, `the Fatimid army`. `Thebes`, `Wales` and
`Athens` have none before them, nor has `William`. Other languages have other plurals, and in most of them a
name's cases look alike: there nothing is merged.
"""

from collections.abc import Iterator

_DETERMINER_WORDS = """
    a all an any both each either every few five four her his its many most neither no other our several six
    some ten that the their these this those three two
"""
DETERMINERS = frozenset(_DETERMINER_WORDS.split())
_VOWELS = "aeiou"


def has_determiner(text: str, start: int) -> bool:
    """Say whether a determiner stands before a place in a text: `the`, `a`, `many`."""
    before = text[max(0, start - 9) : start].split()
    return bool(before) and before[-1].casefold() in DETERMINERS


def list_singulars(key: str) -> Iterator[str]:
    """Yield what a folded name (see `fold_spelling`) may be the plural of, by its letters alone."""
    front, of, behind = key.partition(" of ")
    before, space, word = front.rpartition(" ")
    for one in _list_singular_words(word):
        yield f"{before}{space}{one}{of}{behind}"


def _list_singular_words(word: str) -> Iterator[str]:
    if word.endswith("men") and len(word) > len("men") + 2:
        yield f"{word[:-2]}an"
    if not word.endswith("s") or word.endswith("ss") or len(word) < 4:
        return
    if word.endswith("ies") and word[-4] not in _VOWELS:
        yield f"{word[:-3]}y"
    if word.endswith(("ses", "xes", "zes", "ches", "shes")):
        yield word[:-2]
    yield word[:-1]


def are_used_so(count: int, determined: int) -> bool:
    """Say whether a name is a word for one of several: it stands behind a determiner half of the times."""
    return determined > 0 and determined * 2 >= count
