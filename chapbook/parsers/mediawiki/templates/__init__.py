"""Templates that carry text, as small functions: call → wikitext with marks.

A new one is a line in the table of the module that it belongs to; names are folded (`Call`), and a
family that is told by the beginning of its name has a line in `FAMILIES`. What is in no table is
unknown: its text is kept, and it is reported once, with how often it was met.
"""

import re

from chapbook.parsers.mediawiki.call import Call, Function, fold_name
from chapbook.parsers.mediawiki.infoboxes import keep_fields
from chapbook.parsers.mediawiki.signs import BLOCK, MARK, NOTHING, TAG
from chapbook.parsers.mediawiki.templates import (
    boxes,
    charts,
    citations,
    dates,
    elections,
    flags,
    furniture,
    hatnotes,
    languages,
    listing,
    measures,
    media,
    notes,
    places,
    quotations,
    science,
    sports,
    wording,
)

TABLE: dict[str, Function] = {
    **furniture.TABLE,
    **wording.TABLE,
    **measures.TABLE,
    **dates.TABLE,
    **languages.TABLE,
    **notes.TABLE,
    **citations.TABLE,
    **quotations.TABLE,
    **hatnotes.TABLE,
    **listing.TABLE,
    **flags.TABLE,
    **places.TABLE,
    **science.TABLE,
    **charts.TABLE,
    **elections.TABLE,
    **media.TABLE,
    **sports.TABLE,
    **boxes.TABLE,
}

FAMILIES: tuple[tuple[re.Pattern[str], Function], ...] = (
    *languages.FAMILIES,
    *citations.FAMILIES,
    *boxes.FAMILIES,
    *elections.FAMILIES,
    *media.FAMILIES,
    *sports.FAMILIES,
    *furniture.FAMILIES,
)

_WORDS = re.compile(r"[^\W\d_]{2,}")
_LOOKS = re.compile(
    r"#[0-9a-f]{3,8}|(?=\D*\d)(?=\d*[a-f])[0-9a-f]{6}|\d+(?:px|em|%)|left|right|center|yes|no|on|off|true|false"
    r"|https?:\S+",
    re.IGNORECASE,
)
_TEXT_KEYS = ("text", "quote", "content", "contents", "title", "name", "caption", "value")


def expand(call: Call) -> str:
    """Give what a template says; of an unknown one, its words."""
    name = fold_name(call.name)
    if template := TABLE.get(name):
        return template(call)
    for pattern, template in FAMILIES:
        if pattern.match(name):
            return template(call)
    return _keep_words(call)


def _keep_words(call: Call) -> str:
    """Give the arguments that are words, or a table of several fields, and report the template."""
    texts = [text for text in call.texts() if _is_text(text)]
    texts = texts or [text for text in call.texts() if text.isalnum() and not _LOOKS.fullmatch(text)]
    fields = [key for key, value in call.items() if not key.isdigit() and _is_text(value)]
    is_table = not texts and len(fields) > 1 and not call.page.open_notes
    texts = texts or [text for key in _TEXT_KEYS if _is_text(text := call.text(key))]
    name = call.name.split("\n")[0][:60]
    done = (
        "its fields are set as a table" if is_table else "its words are kept" if texts else "it is left out"
    )
    message = f"the template “{name}” is not known: {done}{{times}}"
    hint = f"say what it prints in a file “template-texts/{name}.wiki” of the book"
    call.page.warn("CB090", call.line, fold_name(name), message, hint)
    if is_table:
        return keep_fields(call, name)
    return " ".join(texts) if texts else NOTHING


def _is_text(text: str) -> bool:
    plain = re.sub(f"{TAG}[^>]*>", "", text).strip()
    has_mark = bool(MARK.search(plain) or BLOCK.search(plain))
    return (has_mark or bool(_WORDS.search(plain))) and not _LOOKS.fullmatch(plain)
