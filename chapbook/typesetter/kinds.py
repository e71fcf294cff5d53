"""Kinds of elements: which selectors match, asked once for all elements that they cannot tell apart.

An element's kind is its name, class and language, the names of its attributes, and the kind of its parent.
Each selector is asked about a kind once, on a `Witness`, which knows no more than that. A selector that asks
for more (a value, a place among siblings) is left open, and asked about every element of the kind.
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

Match = tuple[int, Any, int, str | None, Any]
"""Number of the style sheet, specificity, order in the sheet, pseudo-element, what the rule declares."""


class Hidden:
    """The value of an attribute: there, but not to be looked at."""

    def __getattr__(self, name: str) -> Any:
        raise LookupError(name)

    def __eq__(self, other: object) -> bool:
        raise LookupError

    def __hash__(self) -> int:
        raise LookupError

    def __contains__(self, item: object) -> bool:
        raise LookupError

    def __bool__(self) -> bool:
        raise LookupError


class Witness:
    """Stands for all elements of one kind, as cssselect2's `ElementWrapper` and as the node inside it.

    It has those attributes of both that a kind determines, and no others.
    """

    def __init__(self, element: Any, parent: "Witness | None") -> None:
        self.parent = parent
        self.ancestors: tuple[Witness, ...] = (*parent.ancestors, parent) if parent else ()
        self.in_html_document = element.in_html_document
        self.local_name, self.namespace_url = element.local_name, element.namespace_url
        self.classes = element.classes
        self.etree_element = self
        self.tag = element.etree_element.tag
        self.attrib = dict.fromkeys(element.etree_element.attrib, Hidden())

    def get(self, name: str, default: object = None) -> object:
        """Give an attribute, as ElementTree does."""
        return self.attrib.get(name, default)


class Member:
    """Elements of one kind about which the open selectors agree, too."""

    def __init__(self, parent: "Member | None", witness: Witness | None, matches: Sequence[Match]) -> None:
        self.parent = parent
        self.witness = witness
        self.matches = matches
        self.kinds: dict[tuple[str | None, ...], Kind] = {}
        """Those of the elements inside."""


class Kind:
    """What the selectors of all style sheets say about the elements of one kind."""

    def __init__(self, sheets: Sequence[Any], element: Any, parent: Member) -> None:
        self.members: dict[tuple[bool, ...], Member] = {}
        self._parent = parent
        self._witness = Witness(element, parent.witness)
        self._settled: list[Match] = []
        self._open: list[tuple[Any, Match]] = []
        for number, sheet in enumerate(sheets):
            for test, *match in list_entries(sheet.matcher, element.local_name.lower()):
                self._ask(test, (number, *match))

    def _ask(self, test: Any, match: Match) -> None:
        try:
            if test(self._witness):
                self._settled.append(match)
        except Exception:  # whatever comes of asking a witness for what it does not know
            self._open.append((test, match))

    def find(self, element: Any) -> Member:
        """Ask the open selectors about an element."""
        answers = tuple([bool(test(element)) for test, _ in self._open])
        known = self.members.get(answers)
        if known is None:
            told = [match for (_, match), is_match in zip(self._open, answers, strict=True) if is_match]
            matches = sorted(self._settled + told, key=lambda match: match[:3])
            known = self.members[answers] = Member(self._parent, self._witness, matches)
        return known


class Kinds:
    """All kinds of elements seen so far, from the root down."""

    def __init__(self, sheets: Sequence[Any]) -> None:
        self.count = 0
        self._sheets = sheets
        self._above = Member(None, None, ())

    def find(self, element: Any, parent: Member | None) -> Member:
        """Give what an element is a member of, next to what its parent is; the root has none."""
        above = parent or self._above
        node = element.etree_element
        attributes = node.attrib
        signature = (node.tag, attributes.get("class"), attributes.get("lang"), *attributes)
        kind = above.kinds.get(signature)
        if kind is None:
            self.count += 1
            kind = above.kinds[signature] = Kind(self._sheets, element, above)
        return kind.find(element)


def list_entries(matcher: Any, name: str | None = None) -> Iterator[tuple[Any, ...]]:
    """Yield a matcher's tests with what they lead to; for a name, without those for other names."""
    named = matcher.lower_local_name_selectors
    yield from chain.from_iterable(named.values() if name is None else [named.get(name, ())])
    for index in (matcher.id_selectors, matcher.class_selectors, matcher.namespace_selectors):
        yield from chain.from_iterable(index.values())
    yield from matcher.lang_attr_selectors
    yield from matcher.other_selectors
