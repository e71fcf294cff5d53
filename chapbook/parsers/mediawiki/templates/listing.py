"""Templates of lists: plainlist, ubl, hlist."""

import re

from chapbook.parsers.mediawiki.call import Call, Function, fold_name, under
from chapbook.parsers.mediawiki.signs import BREAK, NOTHING, TAG, tag
from chapbook.parsers.mediawiki.templates.grids import CLOSING, write_table

NBSP = "\u00a0"
_MEASURE = re.compile(r"\d+|[\d.]+(?:em|px|%)")
"""How many columns there are, or how wide."""


def _block(call: Call) -> str:
    """Give lines that are a list by themselves."""
    texts = [text for text in (*call.texts(), call.text("content")) if text]
    text = next((text for text in texts if not _MEASURE.fullmatch(text)), "")
    return f"\n{text}\n" if text.startswith(("*", "#", ":", ";")) else text


def _lines(call: Call) -> str:
    return BREAK.join(text for text in call.texts() if text)


def _collapsed(call: Call) -> str:
    """Write the lines of a list that a click opens on a screen, below its title, if that is one."""
    title = "" if call.text("title").lower() in ("show", "list", "hide", "details") else call.text("title")
    return (tag("b", title) + BREAK if title else "") + _lines(call)


def _in_a_row(call: Call) -> str:
    """Write entries of a row with dots between them; lines with stars are entries, too."""
    texts = [text for text in call.texts() if text]
    items = [it.strip(" *\t") for text in texts for it in re.split(r"\n(?=\*)", text)]
    return f"{NBSP}· ".join(it for it in items if it)


def _starred(call: Call) -> str:
    return "\n" + "\n".join(f"* {text}" for text in call.texts() if text) + "\n"


def _numbered(call: Call) -> str:
    return "\n" + "\n".join(f"# {text}" for text in call.texts() if text) + "\n"


def _comma(call: Call) -> str:
    return ", ".join(text for text in call.texts() if text)


def _defined(call: Call) -> str:
    """Write terms with definitions, `{{glossary}}`'s parts among them."""
    texts = call.texts()
    lines = [f"{':;'[at % 2 == 0]} {text}" for at, text in enumerate(texts) if text]
    return "\n" + "\n".join(lines) + "\n"


def _tree(call: Call) -> str:
    return call.text("1", "content")


def _hidden(call: Call) -> str:
    """Write what a click opens on a screen, below its title."""
    return f"\n{tag('b', call.text('1', 'header', 'title'))}\n\n{call.text('2', 'content')}\n"


def _kin(call: Call) -> str:
    """Write the people of a row of a family tree, whose lines a book does not draw."""
    people = [value for key, value in call.items() if value and not _DRAWN.fullmatch(key)]
    return "\n* " + f"{NBSP}· ".join(people) + "\n" if people else NOTHING


_DRAWN = re.compile(r"\d+|.*(?:style|border|colspan|rowspan|padding|boxstyle.*|color).*|align|summary")


def _ancestors(call: Call) -> str:
    """Write ancestors by their numbers: 2 and 3 are the parents of 1."""
    people = sorted((int(key), value) for key, value in call.items() if key.isdigit() and value)
    return "\n" + "\n".join(f"# {TAG}li value={number}>{value}" for number, value in people) + "\n"


def _stops(call: Call) -> str:
    """Write a line of a railway's map: behind its signs, how far it is and what it is called."""
    count = int(fold_name(call.name)[2:] or 1)
    texts = [text for text in call.texts()[count:] if text]
    return f"\n* {' '.join(texts)}\n" if texts else NOTHING


def _destinations(call: Call) -> str:
    """Write where airlines fly, of airline and towns in turns."""
    texts = call.texts()
    rows = [texts[at : at + 2] for at in range(0, len(texts) - 1, 2)]
    return write_table("", ("Airline", "Destinations"), rows)


def _images(call: Call) -> str:
    """Keep the pictures of `{{multiple image}}` together."""
    from chapbook.parsers.mediawiki.images import find_file
    from chapbook.parsers.mediawiki.marks import GalleryMark, ImageMark

    images = [
        ImageMark(find_file(file, call.page), call.text(f"caption{number}"), call.text(f"alt{number}"))
        for number in range(1, 21)
        if (file := call.text(f"image{number}"))
    ]
    caption = ". ".join(text for text in (call.text("header"), call.text("footer")) if text)
    return call.page.keep_block(GalleryMark(tuple(images), caption)) if images else NOTHING


def _gallery(call: Call) -> str:
    from chapbook.parsers.mediawiki.images import find_file
    from chapbook.parsers.mediawiki.marks import GalleryMark, ImageMark

    texts = [*call.texts(), ""]
    images = [
        ImageMark(find_file(file, call.page), texts[at + 1], call.text(f"alt{at // 2 + 1}"))
        for at, file in enumerate(texts[:-1])
        if at % 2 == 0 and file
    ]
    return call.page.keep_block(GalleryMark(tuple(images), call.text("title"))) if images else NOTHING


def _columns(call: Call) -> str:
    texts = [call.text(f"col{number}") for number in range(1, 8)]
    said = [text for text in texts if text] or [text for text in call.texts() if text]
    return "\n" + "\n".join(said) + "\n"


TABLE: dict[str, Function] = {
    "hidden": _hidden,
    **under("family tree|familytree|chart|tree chart", _kin),
    **under("ahnentafel|ahnentafel-compact5", _ancestors),
    **under("bs|bs1|bs2|bs3|bs4|bs5|bs6|bs7", _stops),
    **under("bs-map|routemap", lambda call: f"\n{tag('b', call.text('title'))}\n{call.text('map')}\n"),
    **under("bs-header|bs-table|bs-startmap|bs-colspan|railway line header", lambda call: NOTHING),
    **under("airport destination list|airport-dest-list", _destinations),
    **under(
        "plainlist|plain list|flatlist|startplainlist|div col|divcol|columns-list|colbegin list|"
        "column list|div columns|div list|cslist|cmn|col-list|small div|stack|stack begin|stack end|"
        "nobulletslist|collapsible|hidden text|aligned table|scroll box|scroll",
        _block,
    ),
    **under(
        "endplainlist|endflatlist|plainlist end|end flatlist|end plainlist",
        lambda call: NOTHING,
    ),
    **under(
        "ubl|unbulleted list|ublist|bulletless list|unbulleted|vunblist|nblist|ubt|"
        "ordered list plain|ublh|linebreak list|br list",
        _lines,
    ),
    **under(
        "hlist|horizontal list|flowlist|bulleted row|dot list|hlist/row|flat list",
        _in_a_row,
    ),
    **under("bulleted list|blist|unordered list|ul list|bl", _starred),
    **under("ordered list|ol|numbered list", _numbered),
    **under("comma separated entries|cse|csl|comma list|enum|enumeration", _comma),
    **under("defn list|deflist|glossary entry", _defined),
    **under(
        "collapsible list|collapsed list|hidden list",
        _collapsed,
    ),
    **under(
        "multiple image|multiple images|double image|auto images|vertical images list|image array",
        _images,
    ),
    **under("gallery|image gallery|galleryimages|autogallery", _gallery),
    **under("col-float|columns list|multicolumn|3col", _columns),
    **under("glossary|glossary end|glossary begin", lambda call: NOTHING),
    **under("term", lambda call: f"\n; {call.text('1', 'term')}\n"),
    **under("defn|defs", lambda call: f"\n: {call.text('1', 'defn')}\n"),
    **under("end|fb end|table end|end table", lambda call: CLOSING),
    **under("smallem|smaller list", _tree),
}
