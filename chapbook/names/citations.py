"""Citations: which notes are works, as a bibliography lists them, and not prose or a reminder of one.

    Jensen, Merrill (1959). The New Nation. p. 9     a work, without the page
    Kendall D. Gott (2003). Where the South Lost     a work
    Jensen 1959, p. 9                                a short form
    Jensen, pp. 9–11                                 another
    See Jensen, Merrill (1959). The New Nation       prose
    “Press kit”. NASA. Retrieved 3 May 2014          hardly ever more than a page of the web

A work begins with an author's name, the family's first or as it is spoken, and the year in parentheses; a
title of two words at least follows. Of two works in one note nobody knows where one ends. Rather too few than
a sentence among works.
"""

import re

from chapbook.names.inversion import find_author, invert

LONGEST = 400
"""Characters; what is longer says something besides."""

_NAME = r"[^\W\d_][\w.'’ʿʾ-]*"
_YEAR = r"\([^()]{0,60}\b\d{4}[^()]{0,120}\)"
_SIGNED = re.compile(
    rf"(?P<family>(?:{_NAME} ){{0,2}}{_NAME}), (?P<given>{_NAME})[^()“”\"]{{0,120}}? {_YEAR}[.,:]? "
    "(?P<title>.+)$"
)
_PROSE = re.compile(r"(?:see|cf|compare|quoted|cited|from|in|as|for|also|after|and|by)\b", re.IGNORECASE)
_DATED = re.compile(r"\((?:[^()]{0,20} )?\d{4}[a-z]?\)[.,:]? ")
_PAGES = re.compile(r"(\.?),? pp?\. ?[\dxviIVXLCA–‐, -]+f{0,2}(\.(?= |$)|$)")
_WORD = re.compile(r"[^\W\d_]{2,}")
_ASIDE = re.compile(r" – [^\W\d_]")


def read_citation(note: str) -> str:
    """Give the work that a note is, without the pages that it cites of a book; empty where it is none."""
    if len(note) > LONGEST or len(_DATED.findall(note)) > 1 or _ASIDE.search(note) or _PROSE.match(note):
        return ""
    found = _SIGNED.match(find_author(note) or note)
    if found is None or not found["given"][0].isupper() or invert(found["family"]) != found["family"]:
        return ""
    if len(_WORD.findall(_cut_pages(found["title"]))) < 2:
        return ""
    return note if "“" in note else _cut_pages(note)


def _cut_pages(text: str) -> str:
    return _PAGES.sub(lambda found: "." if found[1] or found[2] else "", text)
