"""Lists and tables written in HTML → the same in wikitext, so that both are read alike.

Lines that are put in end in `CUT`, so that lines of the file can still be counted.
"""

import re
from dataclasses import dataclass

from chapbook.parsers.mediawiki.signs import CUT, NOTHING, TABLE, TAG

END = f"{CUT} {CUT}"
"""An empty line, with which a list ends."""

DEEPEST = 10
"""Levels of lists; deeper ones are read as the deepest."""

_START = re.compile(r"\bstart\s*=\s*[\"']?(-?\d{1,6})\b", re.IGNORECASE)
_VALUE = re.compile(r"\bvalue\s*=\s*[\"']?(-?\d{1,6})\b", re.IGNORECASE)
_ENTRY = re.compile(r"(?:^|\n)[*#:;]+\s*$")
_WANTED = re.compile(f"{TAG}/?(?:[ou]l|li|d[ltd]|table|t[rdh]|caption|h[1-6]|hr)\\b", re.IGNORECASE)
_TAGS = re.compile(
    f"\\s*{TAG}(/?)([ou]l|li|d[ltd]|table|thead|tbody|tfoot|tr|td|th|caption|h[1-6]|hr)\\b([^>{TAG}]*)>"
    "(?:[ \\t]*\n)*",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _List:
    """A list that is open."""

    sign: str
    number: int | None = None
    """Of the next entry, where it is not the one that readers would count."""

    is_reversed: bool = False

    def take_number(self, attributes: str) -> str:
        """Give the number of an entry, as one of wikitext would have it."""
        if self.sign != "#":
            return ""
        found = _VALUE.search(attributes)
        number = int(found[1]) if found else self.number
        self.number = number - 1 if self.is_reversed and number is not None else None
        return "" if number is None else f"{TAG}li value={number}>"


def rewrite_html(text: str) -> str:
    """Write lists and tables of elements as lines with signs."""
    if not _WANTED.search(text):
        return text
    lists: list[_List] = []
    counts = _count_entries(text) if "reversed" in text.lower() else {}
    return _TAGS.sub(lambda tag: _rewrite(tag, lists, counts), text)


def _count_entries(text: str) -> dict[int, int]:
    """Count the entries of each list that counts down, by where it begins."""
    counts: dict[int, int] = {}
    opened: list[int] = []
    for tag in _TAGS.finditer(text):
        name = tag[2].lower()
        if name in ("ol", "ul") and tag[1]:
            del opened[-1:]
        elif name in ("ol", "ul"):
            opened.append(tag.start())
        elif name == "li" and not tag[1] and opened:
            counts[opened[-1]] = counts.get(opened[-1], 0) + 1
    return counts


def _rewrite(tag: re.Match[str], lists: list[_List], counts: dict[int, int]) -> str:
    is_end, name, attributes = bool(tag[1]), tag[2].lower(), tag[3].strip(" /")
    lines = f"{NOTHING}\n" * tag[0].count("\n")
    if name in ("ul", "ol", "dl"):
        if is_end:
            if lists:
                lists.pop()
            # What follows on the end of an inner list belongs to the entry around it.
            return f"{lines}{CUT}{_sign(lists)}: " if lists else END + lines
        sign = {"ul": "*", "ol": "#", "dl": ":"}[name]
        start, is_reversed = _START.search(tag[3]), sign == "#" and "reversed" in tag[3].lower()
        first = int(start[1]) if start else counts.get(tag.start()) if is_reversed else None
        lists.append(_List(sign, first, is_reversed))
        return lines if len(lists) > 1 else lines + END
    if name == "li" and not lists and _ENTRY.search(tag.string, tag.start() - DEEPEST - 2, tag.start()):
        # `# <li value="7"> seventh`: an element that only says the number of an entry.
        return tag[0]
    if name in ("li", "dt", "dd"):
        if is_end:
            return lines
        number = lists[-1].take_number(attributes) if lists and name == "li" else ""
        signs = _sign(lists[:-1]) + ({"dt": ";", "dd": ":"}.get(name) or (lists[-1].sign if lists else "*"))
        return f"{lines}{CUT}{signs} {number}"
    if name[0] == "h":
        signs = "" if name == "hr" else "=" * int(name[1])
        return f"{signs}{CUT}{lines}" if is_end else f"{lines}{CUT}{signs or '----'}"
    return lines + _rewrite_table(name, attributes, is_end=is_end)


def _sign(lists: list[_List]) -> str:
    return "".join(it.sign for it in lists[:DEEPEST])


def _rewrite_table(name: str, attributes: str, *, is_end: bool) -> str:
    if name == "table":
        return f"{CUT}|}}{CUT}" if is_end else f"{CUT}{TABLE}{attributes}{CUT}"
    if is_end or name in ("thead", "tbody", "tfoot"):
        return CUT
    if name == "tr":
        return f"{CUT}|-{attributes}{CUT}"
    sign = {"td": "|", "th": "!", "caption": "|+"}[name]
    return f"{CUT}{sign}{attributes} | " if attributes else f"{CUT}{sign} "
