"""Typed text → Words: set as the language wants it, with its addresses made links.

Quotation marks pair and spaces bind over links and emphasis. So the text is set as a whole, without what
stands in it, and then parted again where that was. Addresses, code and formulas, in which nothing may be
touched, have a stand-in there.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from chapbook.language.addresses import Address, find_addresses
from chapbook.language.spacing import set_spaces
from chapbook.language.typography import set_quotes
from chapbook.model import (
    Break,
    CrossLink,
    Foreign,
    ForeignWords,
    Formula,
    Hyperlink,
    Inline,
    Link,
    Mention,
    Note,
    NoteCall,
    Prose,
    Span,
    Styled,
    Word,
    Words,
)
from chapbook.model.prose import STAND_IN, flatten

LETTER = "\u2c77"
"""Stands for code and formulas while the text around them is set: a letter that no rule knows."""

LinkMaker = Callable[[Address], Word]
WordMaker = Callable[[Inline, Words], Words]
"""Makes words of what stands in a text, and of the words inside of it."""


def set_text(text: str, language: str) -> str:
    """Set a plain text."""
    return set_spaces(set_quotes(text, language), language)


def set_words(text: str, language: str, make_link: LinkMaker) -> Words:
    """Set a plain text that may have addresses in it."""
    addresses = find_addresses(text)
    if not addresses:
        return set_text(text, language)
    return put_links(set_text(mask(text, addresses), language), map(make_link, addresses))


def set_prose(prose: Prose, language: str, make_link: LinkMaker, make_word: WordMaker) -> Words:
    """Set a text of whatever kind."""
    if isinstance(prose, str):
        return set_words(prose, language, make_link)
    typed = list(_list_strings(prose))
    pieces = iter(_part(set_text("".join(typed), language), typed))
    return join_words(_rebuild(prose, pieces, make_link, make_word))


def shorten(address: Address) -> Link:
    """Make a link of the short form, with the whole in a note where that says more."""
    return Link(address.name, address.uri, "" if address.is_whole else address.written)


def abridge(address: Address) -> Link:
    """Make a link of the short form where that says all, for a place that has no notes."""
    return Link(address.name if address.is_whole else address.written, address.uri)


def spell_out(address: Address) -> Link:
    """Make a link of the address as it was written."""
    return Link(address.written, address.uri)


def write_plainly(address: Address) -> str:
    """Make no link: the words are part of one already."""
    return address.written


def mask(text: str, addresses: Sequence[Address]) -> str:
    """Put a stand-in for each address."""
    ends = [0, *(address.end for address in addresses)]
    starts = [*(address.start for address in addresses), len(text)]
    return STAND_IN.join(text[end:start] for end, start in zip(ends, starts, strict=True))


def put_links(text: str, links: Iterator[Word]) -> Words:
    """Put links where their stand-ins are."""
    if STAND_IN not in text:
        return text
    first, *rest = text.split(STAND_IN)
    words: list[Word] = [first]
    for part, link in zip(rest, links, strict=False):
        words += (link, part)
    return join_words(words)


def join_words(parts: "Iterable[Word | Words]") -> Words:
    """Make one text of several: plain ones side by side become one, numbers of notes get a comma between."""
    words: list[Word] = []
    for part in parts:
        for word in part if isinstance(part, tuple) else (part,):
            last = words[-1] if words else ""
            if isinstance(word, str) and isinstance(last, str):
                words[-1:] = [last + word]
            elif isinstance(word, NoteCall) and isinstance(last, NoteCall):
                words += [Styled(",", "superscript"), word]
            else:
                words.append(word)
    whole = tuple(word for word in words if word != "")
    if len(whole) == 1 and isinstance(whole[0], str):
        return whole[0]
    return whole or ""


def part_links(words: Words) -> tuple[Words, tuple[NoteCall, ...]]:
    """Give words that can be a link themselves, and apart from them the notes that are called there."""
    if isinstance(words, str):
        return words, ()
    plain: list[Word | Words] = []
    calls: list[NoteCall] = []
    for word in words:
        match word:
            case NoteCall():
                calls.append(word)
            case Link() | CrossLink() | Styled() | ForeignWords():
                inner, found = part_links(word.words)
                is_link = isinstance(word, Link | CrossLink)
                plain.append(inner if is_link else replace(word, words=inner))
                calls += found
            case _:
                plain.append(word)
    return join_words(plain), tuple(calls)


# --- Parting and putting together ------------------------------------------------------------


def _list_strings(prose: Prose) -> Iterator[str]:
    """Yield what of a text is set, in the order in which `_rebuild` takes it."""
    for it in (prose,) if isinstance(prose, str) else prose:
        match it:
            case str():
                yield mask(it, find_addresses(it))
            case Break():
                yield "\n"
            case Formula() | Span(style="code"):
                yield LETTER
            case Note():
                pass
            case _:
                yield from _list_strings(it.text)


def _rebuild(
    prose: Prose, pieces: Iterator[str], make_link: LinkMaker, make_word: WordMaker
) -> "Iterator[Word | Words]":
    for it in (prose,) if isinstance(prose, str) else prose:
        match it:
            case str():
                yield put_links(next(pieces), map(make_link, find_addresses(it)))
            case Note():
                yield make_word(it, "")
            case Break() | Formula() | Span(style="code"):
                next(pieces)
                yield make_word(it, "" if isinstance(it, Break | Formula) else flatten(it.text))
            case Span() | Foreign():
                yield make_word(it, join_words(_rebuild(it.text, pieces, make_link, make_word)))
            case Mention() | Hyperlink():
                inner = _rebuild(it.text, pieces, write_plainly, make_word)
                yield make_word(it, join_words(inner))


def _part(text: str, typed: Sequence[str]) -> list[str]:
    """Part a text that was set as those it was made of."""
    ends = list(accumulate(map(len, typed), initial=0))
    if len(text) != ends[-1]:
        places = _align("".join(typed), text)
        ends = [places[end] for end in ends]
    return [text[start:end] for start, end in pairwise(ends)]


def _align(typed: str, text: str) -> list[int]:
    """Say for each place in a typed text where it is in the text that was set, with blanks added.

    French quotation marks and punctuation get one; it belongs to what stands before it.
    """
    places, place = [0], 0
    for following in [*typed[1:], ""]:
        place += 1
        while place < len(text) and text[place].isspace() and not following.isspace():
            place += 1
        places.append(place)
    places[-1] = len(text)
    return places
