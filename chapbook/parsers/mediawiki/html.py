"""Lists and tables written in HTML → the same in wikitext, so that both are read alike.

Lines that are put in end in `CUT`, so that lines of the file can still be counted.
"""

import re

from chapbook.parsers.mediawiki.signs import CUT, NOTHING, TABLE, TAG

END = f"{CUT} {CUT}"
"""An empty line, with which a list ends."""

DEEPEST = 10
"""Levels of lists; deeper ones are read as the deepest."""

_WANTED = re.compile(f"{TAG}/?(?:[ou]l|li|d[ltd]|table|t[rdh]|caption|h[1-6]|hr)\\b", re.IGNORECASE)
_TAGS = re.compile(
    f"\\s*{TAG}(/?)([ou]l|li|d[ltd]|table|thead|tbody|tfoot|tr|td|th|caption|h[1-6]|hr)\\b([^>{TAG}]*)>"
    "(?:[ \\t]*\n)*",
    re.IGNORECASE,
)


def rewrite_html(text: str) -> str:
    """Write lists and tables of elements as lines with signs."""
    if not _WANTED.search(text):
        return text
    lists: list[str] = []
    return _TAGS.sub(lambda tag: _rewrite(tag, lists), text)


def _rewrite(tag: re.Match[str], lists: list[str]) -> str:
    is_end, name, attributes = bool(tag[1]), tag[2].lower(), tag[3].strip(" /")
    lines = f"{NOTHING}\n" * tag[0].count("\n")
    if name in ("ul", "ol", "dl"):
        if is_end:
            if lists:
                lists.pop()
            # What follows on the end of an inner list belongs to the entry around it.
            return f"{lines}{CUT}{''.join(lists[:DEEPEST])}: " if lists else END + lines
        lists.append({"ul": "*", "ol": "#", "dl": ":"}[name])
        return lines if len(lists) > 1 else lines + END
    if name in ("li", "dt", "dd"):
        signs = "".join(lists[: min(len(lists) - 1, DEEPEST)]) + (
            {"dt": ";", "dd": ":"}.get(name) or (lists[-1] if lists else "*")
        )
        return lines if is_end else f"{lines}{CUT}{signs} "
    if name[0] == "h":
        signs = "" if name == "hr" else "=" * int(name[1])
        return f"{signs}{CUT}{lines}" if is_end else f"{lines}{CUT}{signs or '----'}"
    return lines + _rewrite_table(name, attributes, is_end=is_end)


def _rewrite_table(name: str, attributes: str, *, is_end: bool) -> str:
    if name == "table":
        return f"{CUT}|}}{CUT}" if is_end else f"{CUT}{TABLE}{attributes}{CUT}"
    if is_end or name in ("thead", "tbody", "tfoot"):
        return CUT
    if name == "tr":
        return f"{CUT}|-{attributes}{CUT}"
    sign = {"td": "|", "th": "!", "caption": "|+"}[name]
    return f"{CUT}{sign}{attributes} | " if attributes else f"{CUT}{sign} "
