"""Page breaks: where in its text each page of a chapter begins.

A page begins with the first character of its main text: not with a running head, a table's head that is said
again, a note, or the rest of a sidebar. Where a word is parted by a hyphen, it begins with the next word: the
first that a reader finds whole. The place is counted as `chapbook.model.pagebreaks` does.

Boxes know their elements, but not where in them they begin. So what stands of an element on earlier pages is
passed over in its text, which also shows which hyphens are the text's own.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from weasyprint.formatting_structure import boxes

from chapbook.model.pagebreaks import WHITE, strip_white
from chapbook.model.pages import PRINTED, Rest

_WORD = re.compile(f"[^{WHITE}]+")
Around = tuple[Any, ...]
"""The elements around a box: the nearest, and those around that one; empty at last."""


def find_page_breaks(pages: Sequence[Any]) -> tuple[int, ...]:
    """Give the place in the text at which each page begins, but for the first. Takes page boxes.

    A page without main text begins behind all of it.
    """
    if len(pages) < 2:
        return ()
    text = read_places(next(box.element for box in pages[0].children if box.element is not None))
    return tuple(_find_beginning(text, pages[: number + 1]) for number in range(1, len(pages)))


def find_rests(pages: Sequence[Any]) -> Iterator[Rest]:
    """Yield what of a sidebar that floats stands on each page but the first."""
    text = None
    for number, page in enumerate(pages):
        aside = _find_aside(page) if number else None
        shown = next(_list_shown(aside), None) if aside else None
        if aside is None or shown is None:
            if number:
                return
            continue
        text = text or read_places(next(box.element for box in pages[0].children if box.element is not None))
        start, end = text.locate(shown.element)
        for before in pages[:number]:
            for box in _list_shown(_find_aside(before)):
                if box.element is shown.element:
                    start = text.pass_over(box.text, start, end).end
        yield Rest(number, text.pass_over(shown.text, start, end).start, text.locate(aside.element)[1])


def _find_aside(page_box: Any) -> Any:
    """Give the box of a sidebar that floats on a page, or None."""
    stack = [page_box]
    while stack:
        box = stack.pop()
        if box.element is not None and box.element.tag == "aside" and box.is_floated():
            return box
        if isinstance(box, boxes.ParentBox) and not isinstance(box, boxes.LineBox | boxes.MarginBox):
            stack += reversed(box.children)
    return None


def _list_shown(box: Any) -> Iterator[Any]:
    """Yield the text boxes in a box that hold text of the document, in order."""
    stack = [box] if box else []
    while stack:
        box = stack.pop()
        if isinstance(box, boxes.TextBox):
            if box.text.strip(WHITE) and "::" not in (box.element_tag or ""):
                yield box
        elif isinstance(box, boxes.ParentBox):
            stack += reversed(box.children)


class Passed(NamedTuple):
    """Where something that a page shows stands in a text."""

    start: int
    end: int
    is_hyphenated: bool
    """Whether it is shown with a hyphen at its end that is not the text's."""


class TextPlaces:
    """The text of a document, in which elements have their places."""

    def __init__(self, pieces: list[str], spans: dict[Element, tuple[int, int]]) -> None:
        """`spans` says with which piece an element begins and with which it has ended."""
        self._pieces, self._spans = pieces, spans
        # All at once, which takes a tenth of the time.
        stripped = strip_white("\0".join(pieces)).split("\0")
        self._places = list(accumulate(map(len, stripped), initial=0))
        self._characters = "".join(stripped)

    @property
    def end(self) -> int:
        """Give the place behind all text."""
        return self._places[-1]

    def locate(self, element: Element) -> tuple[int, int]:
        """Give the places where an element begins and ends."""
        first, last = self._spans[element]
        return self._places[first], self._places[last]

    def pass_over(self, shown: str, place: int, end: int) -> Passed:
        """Find what a page shows in the text, at a place or, if something stands elsewhere, behind it.

        What is not found at all, as it is not shown as it is written, is taken to stand at the place.
        """
        shown = strip_white(shown)
        if self._characters.startswith(shown, place):
            return Passed(place, place + len(shown), False)
        if self._characters.startswith(shown[:-1], place):
            return Passed(place, place + len(shown) - 1, True)
        place = max(place, self._characters.find(shown, place, end))
        return Passed(place, place + len(shown), False)

    def end_word(self, place: int, element: Element) -> int:
        """Give the end of the word of an element that goes on at a place; the next one begins there."""
        first, last = self._spans[element]
        end = self._places[first]
        for word in _WORD.findall("".join(self._pieces[first:last])):
            end += len(word)
            if end >= place:
                break
        return end


def read_places(root: Element) -> TextPlaces:
    """Read the text below the root from the first element with an id on, but for what print alone has."""
    spans: dict[Element, tuple[int, int]] = {}
    pieces: list[str] = []
    first = next((element for element in root.iter() if element.get("id")), root)
    # Elements that are not over, each with the number of its first piece and the children that are to come.
    stack: list[tuple[Element, int, Iterator[Element]]] = [(root, 0, iter(root))]
    while stack:
        parent, start, children = stack[-1]
        for child in children:
            if child is first:
                pieces[:] = [""] * len(pieces)
            before = len(pieces)
            is_text = isinstance(child.tag, str) and child.get("class") not in PRINTED
            if is_text and child.text:
                pieces.append(child.text)
            if is_text and len(child):
                stack.append((child, before, iter(child)))
                break
            spans[child] = before, len(pieces)
            if child.tail:
                pieces.append(child.tail)
        else:
            stack.pop()
            spans[parent] = start, len(pieces)
            if parent.tail:
                pieces.append(parent.tail)
    return TextPlaces(pieces, spans)


def _find_beginning(text: TextPlaces, pages: Sequence[Any]) -> int:
    """Give the place at which the last of these pages begins."""
    for box, around in _list_texts(pages[-1]):
        start, end = text.locate(box.element)
        passed = Passed(start, start, False)
        for shown in _read_before(box.element, _as_set(around), pages[:-1]):
            passed = text.pass_over(shown, passed.end, end)
        if passed.end >= end:
            continue  # the head of a table, said again
        place = text.pass_over(box.text, passed.end, end).start
        return text.end_word(place, box.element) if passed.is_hyphenated else place
    return text.end


def _list_texts(page_box: Any) -> Iterator[tuple[Any, Around]]:
    """Yield the text boxes of a page's main text with the elements around them, in order."""
    stack: list[tuple[Any, Around]] = [(page_box, ())]
    while stack:
        box, around = stack.pop()
        if isinstance(box, boxes.TextBox):
            if box.text.strip(WHITE) and "::" not in (box.element_tag or ""):
                yield box, around
        elif _is_main(box):
            around = (box.element, around)
            stack += [(child, around) for child in reversed(box.children)]


def _is_main(box: Any) -> bool:
    """Say whether a box has main text in it."""
    if not isinstance(box, boxes.ParentBox) or isinstance(box, boxes.MarginBox | boxes.FootnoteAreaBox):
        return False
    is_printed = box.element is not None and box.element.get("class") in PRINTED
    return not is_printed and "::" not in (box.element_tag or "") and bool(box.is_in_normal_flow())


def _as_set(around: Around) -> set[Element]:
    elements = set()
    while around:
        element, around = around
        elements.add(element)
    return elements


def _read_before(element: Element, around: set[Element], pages: Sequence[Any]) -> list[str]:
    """List what text pages show of an element. It is looked for where it can be: in what is `around` it."""
    texts: list[str] = []
    for page_box in reversed(pages):
        here = [box.text for box in _list_texts_in(element, around, page_box)]
        if not here:
            break
        texts = here + texts
    return texts


def _list_texts_in(element: Element, around: set[Element], page_box: Any) -> Iterator[Any]:
    stack: list[tuple[Any, bool]] = [(page_box, False)]
    while stack:
        box, is_inside = stack.pop()
        if isinstance(box, boxes.TextBox):
            if is_inside and "::" not in (box.element_tag or ""):
                yield box
        elif (is_inside or box.element in around) and _is_main(box):
            is_inside = is_inside or box.element is element
            stack += [(child, is_inside) for child in reversed(box.children)]
