"""Templates that say where else to look, above a text or a section."""

from chapbook.parsers.mediawiki.call import Call, Function, fold_name, under
from chapbook.parsers.mediawiki.links import make_link
from chapbook.parsers.mediawiki.marks import HatnoteMark
from chapbook.parsers.mediawiki.signs import MARK, NOTHING


def _keep(call: Call, text: str) -> str:
    return call.page.keep_block(HatnoteMark(text)) if text else NOTHING


def _links(call: Call, names: list[str]) -> str:
    """Write links to pages, `A, B, and C`; what is a link already stays."""
    labels = [call.text(f"l{number}", f"label {number}") for number in range(1, len(names) + 1)]
    links = [_link(call, name, label) for name, label in zip(names, labels, strict=True) if name]
    if len(links) < 3:
        return " and ".join(links)
    return f"{', '.join(links[:-1])}, and {links[-1]}"


def _link(call: Call, name: str, label: str = "") -> str:
    if MARK.search(name):
        return name
    name, _, own = name.lstrip(":").partition("|")
    return make_link(name, own or label or name.replace("#", " § "), call.page)


def _leading(singular: str, plural: str = "") -> Function:
    """Make a hatnote that begins with these words."""

    def write(call: Call) -> str:
        names = [text for text in call.texts() if text]
        lead = plural if plural and len(names) > 1 else singular
        return _keep(call, f"{lead} {_links(call, names)}" if names else "")

    return write


def _pairs(call: Call, texts: list[str]) -> list[str]:
    """Write `For a use, see A and B` of use and page in turns."""
    said = []
    for at in range(0, len(texts) - 1, 2):
        use, page = texts[at], texts[at + 1]
        if page == "and" or not page:
            continue
        said.append(f"For {use or 'other uses'}, see {_link(call, page)}.")
    return said


def _about(call: Call) -> str:
    """Write what the article is about, and where to find what it is not about."""
    subject, *rest = call.texts() or [""]
    lead = (
        f"This article is about {subject}. "
        if subject and fold_name(call.name) in ("about", "this", "about-distinguish")
        else ""
    )
    if len(rest) % 2 and len(rest) > 1:
        rest.append("")
    pairs = _pairs(call, rest)
    return _keep(call, (lead + " ".join(pairs)).strip())


def _for(call: Call) -> str:
    texts = call.texts()
    use = texts[0] if texts else ""
    names = [text for text in texts[1:] if text]
    return _keep(call, f"For {use or 'other uses'}, see {_links(call, names)}." if names else "")


def _for_many(call: Call) -> str:
    return _keep(call, " ".join(_pairs(call, call.texts())))


def _redirect(call: Call) -> str:
    name, *rest = call.texts() or [""]
    pairs = (
        _pairs(call, rest)
        if len(rest) > 1
        else [f"For other uses, see {_link(call, f'{name} (disambiguation)')}."]
    )
    return _keep(call, f"“{name}” redirects here. {' '.join(pairs)}" if name else "")


def _other_uses(call: Call) -> str:
    """Say where other uses are found; where that is the wiki's own list of them, a book has none."""
    names = [text for text in call.texts() if text]
    return _keep(call, f"For other uses, see {_links(call, names)}.") if names else NOTHING


def _other_people(call: Call) -> str:
    texts = call.texts()
    name = texts[0] if texts else ""
    return (
        _keep(call, f"For other people named {name}, see {_link(call, texts[1])}.")
        if len(texts) > 1
        else NOTHING
    )


def _plain(call: Call) -> str:
    return _keep(call, call.text("1", "text"))


TABLE: dict[str, Function] = {
    **under(
        "main|main article|main articles|mainarticle|main list|details3",
        _leading("Main article:", "Main articles:"),
    ),
    **under("see also|seealso|also|see also2|further2|broader2|see", _leading("See also:")),
    **under(
        "further|further information|details|more|see details|further info|for more",
        _leading("Further information:"),
    ),
    **under("broader|broader article|broad", _leading("For broader coverage of this topic, see")),
    **under(
        "distinguish|not to be confused with|distinguish2|confused|confuse",
        _leading("Not to be confused with"),
    ),
    **under(
        "category see also|cat main|catmain|contrast|selfref|hat|see wiktionary|wiktionary redirect",
        lambda call: NOTHING,
    ),
    **under("about|this|about-distinguish", _about),
    **under("for|for2|for-text", _for),
    **under("for multi|for-multi|other uses of", _for_many),
    **under(
        "redirect|redirects|redirect-multi|redirect2|redir|redirect-distinguish|redirect-several",
        _redirect,
    ),
    **under(
        "other uses|otheruses|other uses2|other|other places|other ships|otheruse|other use|otheruses4",
        _other_uses,
    ),
    **under("other people|other persons|otherpeople|other people2", _other_people),
    **under("hatnote|rellink|dablink|italic hatnote|hatnote inline", _plain),
}
