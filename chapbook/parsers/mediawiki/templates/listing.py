"""Templates of lists: plainlist, ubl, hlist."""

import re

from chapbook.parsers.mediawiki.call import Call, Function, under
from chapbook.parsers.mediawiki.signs import BREAK, NOTHING, tag
from chapbook.parsers.mediawiki.templates.grids import CLOSING

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


def _images(call: Call) -> str:
    """Keep the pictures of `{{multiple image}}` together."""
    from chapbook.parsers.mediawiki.images import name_file
    from chapbook.parsers.mediawiki.marks import GalleryMark, ImageMark

    images = [
        ImageMark(name_file(file), call.text(f"caption{number}"), call.text(f"alt{number}"))
        for number in range(1, 21)
        if (file := call.text(f"image{number}"))
    ]
    caption = ". ".join(text for text in (call.text("header"), call.text("footer")) if text)
    return call.page.keep_block(GalleryMark(tuple(images), caption)) if images else NOTHING


def _gallery(call: Call) -> str:
    from chapbook.parsers.mediawiki.images import name_file
    from chapbook.parsers.mediawiki.marks import GalleryMark, ImageMark

    texts = call.texts()
    images = [
        ImageMark(
            name_file(texts[at]), texts[at + 1] if at + 1 < len(texts) else "", call.text(f"alt{at // 2 + 1}")
        )
        for at in range(0, len(texts), 2)
        if texts[at]
    ]
    return call.page.keep_block(GalleryMark(tuple(images), call.text("title"))) if images else NOTHING


def _columns(call: Call) -> str:
    texts = [call.text(f"col{number}") for number in range(1, 8)]
    said = [text for text in texts if text] or [text for text in call.texts() if text]
    return "\n" + "\n".join(said) + "\n"


TABLE: dict[str, Function] = {
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
