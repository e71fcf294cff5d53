"""Parser functions and variables: `{{#if: …}}`, `{{lc: …}}`, `{{PAGENAME}}`.

What would need a clock, a database or a program (`#time` without a date, `#invoke`) is no function here,
and is reported like an unknown template.
"""

from collections.abc import Callable
from urllib.parse import quote

from chapbook.parsers.mediawiki.call import Call
from chapbook.parsers.mediawiki.expressions import SumError, work_out
from chapbook.parsers.mediawiki.inlines import make_plain
from chapbook.parsers.mediawiki.marks import NoteMark
from chapbook.parsers.mediawiki.numbers import group_digits
from chapbook.parsers.mediawiki.signs import NOTHING

Function = Callable[[Call, str], str]
"""Takes its call and what stands behind the colon."""


def evaluate(call: Call) -> str | None:
    """Give what a parser function or variable says; None where the name is none.

    Its first argument stands behind a `|` by now (`stripping`), as all others do.
    """
    if not call.name.endswith(":"):
        return _VARIABLES[call.name](call) if call.name in _VARIABLES else None
    function = FUNCTIONS.get(call.name[:-1].strip().lower())
    return function(call, call.raw(0).strip()) if function else None


def _argument(call: Call, number: int) -> str:
    """Give what stands behind the first `|` and those after it, counted from 0."""
    return call.raw(number + 1).strip()


def _if(call: Call, first: str) -> str:
    return _argument(call, 0 if first.replace(NOTHING, "").strip() else 1)


def _ifeq(call: Call, first: str) -> str:
    return _argument(call, 1 if _is_same(first, _argument(call, 0)) else 2)


def _is_same(one: str, other: str) -> bool:
    try:
        return float(one) == float(other)
    except ValueError:
        return one == other


def _ifexpr(call: Call, first: str) -> str:
    try:
        return _argument(call, 0 if work_out(make_plain(first, call.page)) not in ("", "0") else 1)
    except SumError:
        return _complain(call, first)


def _iferror(call: Call, first: str) -> str:
    failed = 'class="error"' in first
    return _argument(call, 0) if failed else _argument(call, 1) if len(call.node.arguments) > 2 else first


def _ifexist(call: Call, first: str) -> str:
    del first  # Which pages a wiki has is not known here.
    return _argument(call, 1)


def _switch(call: Call, first: str) -> str:
    """Give the value of the first key that is equal; keys without a value share the next one's."""
    default, last, is_found, is_default = "", "", False, False
    for key, value in call.node.arguments[1:]:
        if key is None:
            last = call.expand(value).strip()
            is_found = is_found or _is_same(first, last)
            is_default = is_default or last == "#default"
            continue
        name = call.expand(key).strip()
        if is_found or _is_same(first, name):
            return call.expand(value).strip()
        if is_default or name == "#default":
            default, is_default = call.expand(value).strip(), False
        last = ""
    return last or default


def _expr(call: Call, first: str) -> str:
    try:
        return work_out(make_plain(first, call.page))
    except SumError:
        return _complain(call, first)


def _complain(call: Call, first: str) -> str:
    message = f"“{first[:60]}” is no sum that can be worked out{{times}}"
    call.page.warn("CB096", call.line, "sum", message)
    return first


def _pad(call: Call, first: str, *, left: bool) -> str:
    length, filling = _argument(call, 0), _argument(call, 1) or "0"
    width = min(int(length), 500) if length.isascii() and length.isdigit() else 0
    padding = (filling * width)[: max(width - len(first), 0)]
    return padding + first if left else first + padding


def _formatnum(call: Call, first: str) -> str:
    return first.replace(",", "") if _argument(call, 0) in ("R", "NOSEP") else group_digits(first)


def _plural(call: Call, first: str) -> str:
    return _argument(call, 0) if first.strip() in ("1", "-1") else _argument(call, 1) or _argument(call, 0)


def _tag(call: Call, first: str) -> str:
    attributes = {key: call.text(key) for key in call.list_arguments() if not key.isdigit()}
    content = call.raw(1)
    if first.lower() == "ref":
        return call.page.keep_note(
            NoteMark(content, attributes.get("group", ""), attributes.get("name", ""), call.line)
        )
    return "" if first.lower() == "references" else content


def _sub(call: Call, first: str) -> str:
    start, length = (_read_int(_argument(call, number)) for number in (0, 1))
    rest = first[start:]
    return rest[:length] if length else rest


def _read_int(text: str) -> int:
    return int(text) if text.lstrip("-").isascii() and text.lstrip("-").isdigit() and len(text) < 9 else 0


def _titleparts(call: Call, first: str) -> str:
    parts, count, start = first.split("/"), _read_int(_argument(call, 0)), _read_int(_argument(call, 1))
    parts = parts[start - 1 if start > 0 else start :] if start else parts
    return "/".join(parts[: count or None])


def _display_title(call: Call, first: str) -> str:
    call.page.display_title = first
    return NOTHING


def _invoke(call: Call, first: str) -> str:
    message = f"the program “{first}” is not run, and what it would print is missing{{times}}"
    hint = "say what the template prints that asks for it, in a file of “template-texts/”"
    call.page.warn("CB090", call.line, f"#{first}", message, hint)
    return NOTHING


def _nothing(call: Call, first: str) -> str:
    del call, first
    return NOTHING


FUNCTIONS: dict[str, Function] = {
    "#if": _if,
    "#ifeq": _ifeq,
    "#ifexpr": _ifexpr,
    "#iferror": _iferror,
    "#ifexist": _ifexist,
    "#switch": _switch,
    "#expr": _expr,
    "#tag": _tag,
    "#invoke": _invoke,
    "#len": lambda _, first: str(len(first)),
    "#sub": _sub,
    "#replace": lambda call, first: first.replace(_argument(call, 0) or " ", _argument(call, 1)),
    "#pos": lambda call, first: str(at) if (at := first.find(_argument(call, 0))) >= 0 else "",
    "#titleparts": _titleparts,
    "lc": lambda _, first: first.lower(),
    "uc": lambda _, first: first.upper(),
    "lcfirst": lambda _, first: first[:1].lower() + first[1:],
    "ucfirst": lambda _, first: first[:1].upper() + first[1:],
    "formatnum": _formatnum,
    "padleft": lambda call, first: _pad(call, first, left=True),
    "padright": lambda call, first: _pad(call, first, left=False),
    "plural": _plural,
    "urlencode": lambda _, first: quote(first),
    "anchorencode": lambda _, first: first.replace(" ", "_"),
    "ns": lambda _, first: first,
    "int": lambda _, first: first,
    "displaytitle": _display_title,
    **dict.fromkeys(("#time", "#timel"), lambda call, _: _argument(call, 0)),
    "#language": lambda _, first: first,
    "#dateformat": lambda _, first: first,
    "formatdate": lambda _, first: first,
    **dict.fromkeys(
        (
            "defaultsort",
            "defaultsortkey",
            "#seo",
            "#set",
            "#related",
            "#shortdesc",
            "#coordinates",
            "toclimit",
            "#css",
        ),
        _nothing,
    ),
}

_VARIABLES: dict[str, Callable[[Call], str]] = {
    "!": lambda _: "|",
    "=": lambda _: "=",
    **dict.fromkeys(
        ("PAGENAME", "FULLPAGENAME", "BASEPAGENAME", "SUBPAGENAME", "ROOTPAGENAME", "TITLE"),
        lambda call: call.page.title,
    ),
    **dict.fromkeys(
        ("NAMESPACE", "TALKSPACE", "NOTOC", "FORCETOC", "NAMESPACENUMBER", "SITENAME", "pagename"),
        lambda _: "",
    ),
}
