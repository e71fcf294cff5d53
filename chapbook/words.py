"""Typed text → Words: set as the language wants it, with its addresses made links.

Quotation marks pair and spaces bind over addresses, so a stand-in is there for each while the text is set,
and nothing in them is touched. Whatever else may stand in a text one day (emphasis, references) can go the
same way.
"""

from collections.abc import Callable, Iterator, Sequence

from chapbook.addresses import Address, find_addresses
from chapbook.model import Link, Word, Words
from chapbook.spacing import set_spaces
from chapbook.typography import set_quotes

STAND_IN = "\ufdd0"
"""A noncharacter: parsers leave none in a text."""

LinkMaker = Callable[[Address], Link]


def set_text(text: str, language: str) -> str:
    """Set a plain text."""
    return set_spaces(set_quotes(text, language), language)


def set_words(text: str, language: str, make_link: LinkMaker) -> Words:
    """Set a text that may have addresses in it."""
    addresses = find_addresses(text)
    if not addresses:
        return set_text(text, language)
    return put_links(set_text(mask(text, addresses), language), map(make_link, addresses))


def shorten(address: Address) -> Link:
    """Make a link of the short form, with the whole in a note where that says more."""
    return Link(address.name, address.uri, "" if address.is_whole else address.written)


def abridge(address: Address) -> Link:
    """Make a link of the short form where that says all, for a place that has no notes."""
    return Link(address.name if address.is_whole else address.written, address.uri)


def spell_out(address: Address) -> Link:
    """Make a link of the address as it was written."""
    return Link(address.written, address.uri)


def mask(text: str, addresses: Sequence[Address]) -> str:
    """Put a stand-in for each address."""
    ends = [0, *(address.end for address in addresses)]
    starts = [*(address.start for address in addresses), len(text)]
    return STAND_IN.join(text[end:start] for end, start in zip(ends, starts, strict=True))


def put_links(text: str, links: Iterator[Link]) -> Words:
    """Put links where their stand-ins are."""
    if STAND_IN not in text:
        return text
    first, *rest = text.split(STAND_IN)
    words: list[Word] = [first]
    for part, link in zip(rest, links, strict=False):
        words += (link, part)
    return tuple(word for word in words if word)
