"""Templates of notes and of short references: efn, sfn, r, refn, rp, harvnb."""

import re

from chapbook.parsers.mediawiki.call import Call, Function, fold_name, under
from chapbook.parsers.mediawiki.marks import NoteMark
from chapbook.parsers.mediawiki.signs import NOTHING, tag

NBSP = "\u00a0"
_GROUPS = {
    "efn": "lower-alpha",
    "efn-ua": "upper-alpha",
    "efn-lr": "lower-roman",
    "efn-ur": "upper-roman",
    "efn-la": "lower-alpha",
    "efn-lg": "lower-greek",
}


def _explain(call: Call) -> str:
    """Keep an explanatory note, which has a letter."""
    group = call.text("group") or _GROUPS.get(fold_name(call.name), "lower-alpha")
    return call.page.keep_note(
        NoteMark(call.text("1", "text", "reason"), group, call.text("name"), call.line)
    )


def _note(call: Call) -> str:
    text = call.text("1", "text", "content", "refn", "2")
    return call.page.keep_note(NoteMark(text, call.text("group"), call.text("name"), call.line))


def _named(call: Call) -> str:
    """Call notes by their names: `{{r|Smith|Jones|p=3}}`."""
    called = [
        call.page.keep_note(NoteMark("", call.text("group", "g"), name, call.line))
        for name in call.texts()
        if name
    ]
    return "".join(called) + _page(call.text("p", "pp", "page", "pages", "p1", "loc", "at"))


def _page(page: str) -> str:
    return tag("sup", f":{NBSP}{page}") if page else ""


def write_short(call: Call, *, year_in: str = "") -> str:
    """Write `Smith & Jones 1999, p. 3`; `year_in` holds the brackets of the year."""
    texts = [text for text in call.texts() if text]
    at = next(
        (number for number, text in enumerate(texts) if re.match(r"(?:c\. ?)?\[?\d{3,4}|n\.d\.", text)),
        len(texts),
    )
    names, years = texts[:at], texts[at : at + 1]
    names = names or texts[:1]
    who = f"{names[0]} et al." if len(names) > 3 else _join_names(names)
    when = f"{year_in[:1]}{years[0]}{year_in[1:]}" if years else ""
    said = f"{who} {when}".strip()
    return (
        said
        + write_pages(call)
        + (f"; {call.text('ps')}" if call.text("ps") not in ("", "none", ".") else "")
    )


def _join_names(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} & {names[-1]}" if names else ""


def write_pages(call: Call) -> str:
    """Write the pages that a reference means."""
    if pages := call.text("pp", "pages"):
        return f", pp.{NBSP}{pages}"
    if page := call.text("p", "page"):
        return f", {'pp' if re.search('[-–,]', page) else 'p'}.{NBSP}{page}"
    return f", {at}" if (at := call.text("loc", "at")) else ""


def _short_note(call: Call) -> str:
    """Keep a note that is a short reference; equal ones are one note."""
    text = write_short(call)
    return call.page.keep_note(NoteMark(f"{text}.", call.text("group"), f"sfn {text}", call.line))


def _short_notes(call: Call) -> str:
    """Keep `{{sfnm|1a1=Smith|1y=1999|1p=3|2a1=…}}`, several short references in one note."""
    said = []
    for number in range(1, 10):
        names = [text for at in range(1, 5) if (text := call.text(f"{number}a{at}"))]
        if not names:
            break
        page = call.text(f"{number}p")
        pages = call.text(f"{number}pp")
        tail = f", p.{NBSP}{page}" if page else f", pp.{NBSP}{pages}" if pages else ""
        said.append(f"{_join_names(names)} {call.text(f'{number}y')}".strip() + tail)
    text = "; ".join(said) or write_short(call)
    return call.page.keep_note(NoteMark(f"{text}.", call.text("group"), f"sfn {text}", call.line))


def _multiple(call: Call) -> str:
    """Write several citations in one note."""
    return " ".join(text for text in call.texts() if text)


def _wikicite(call: Call) -> str:
    return call.text("reference", "2", "1")


TABLE: dict[str, Function] = {
    **dict.fromkeys((*_GROUPS, "efn2", "explanatory footnote", "fnote", "notetag"), _explain),
    **under("refn|#tag:ref|annotated link ref|footnote", _note),
    **under("r|ref name|rf|named ref|refr", _named),
    **under(
        "rp|reference page|page ref",
        lambda call: _page(call.text("1", "p", "pp", "page", "pages", "at")),
    ),
    **under("sfn|sfnp|shortened footnote|snf", _short_note),
    **under("sfnm|sfnmp", _short_notes),
    **under(
        "harvnb|harvcolnb|harvard citation no brackets|harvcol|harvs|harvcoltxt|harvbnb",
        write_short,
    ),
    **under("harv|harvard citation", lambda call: f"({write_short(call)})"),
    **under("harvtxt|harvp|harvard citation text", lambda call: write_short(call, year_in="()")),
    **under("harvid|sfnref|citeref|harvc ref|sfnlink", lambda call: ""),
    **under(
        "multiref|multiref2|unbulleted list citebundle|unbulleted list citation bundle|"
        "bulleted list citation bundle|citation bundle|refbundle",
        _multiple,
    ),
    **under("wikicite|citation reference|refbegin item", _wikicite),
    **under("cnote|cnote2", lambda call: call.text("2")),
    **under("ibid|ibid.", lambda call: "Ibid."),
    **under("note tag|ref label|mn|ref tag|fnb|ref|note|note label|cref|cref2", lambda call: NOTHING),
}
