"""Elements whose content is no wikitext, or wikitext of its own: nowiki, math, gallery, poem."""

import re
from html import unescape
from typing import TYPE_CHECKING

from chapbook.model import Formula
from chapbook.parsers.mediawiki.call import Frame
from chapbook.parsers.mediawiki.chemistry import set_equation
from chapbook.parsers.mediawiki.images import read_gallery
from chapbook.parsers.mediawiki.marks import AttributesMark, CodeMark, LiteralMark, NoteMark, PoemMark
from chapbook.parsers.mediawiki.signs import NOTHING, words

if TYPE_CHECKING:
    from chapbook.parsers.mediawiki.expansion import Expander

_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>/]+(?:/[^\s\"'>/]+)*))")
_CODE = frozenset(("pre", "syntaxhighlight", "source", "hask", "haskell"))
_REACTION = re.compile(r"\\ce\s*\{(.*)\}", re.DOTALL)
_GONE = words("templatestyles templatedata section categorytree inputbox indicator includeonly")
"""Elements that say nothing to a reader."""


def read_attributes(text: str) -> dict[str, str]:
    """Read the attributes of an element."""
    return {
        found[1].lower(): unescape(found[2] or found[3] or found[4] or "").strip()
        for found in _ATTRIBUTE.finditer(text)
    }


def keep_element(name: str, attributes: str, content: str | None, expander: "Expander") -> str:
    """Give the mark of an element; of a note that is not closed yet, that of its attributes."""
    page = expander.page
    if name in ("ref", "references"):
        if content is not None:
            return page.keep(AttributesMark(attributes))
        told = read_attributes(attributes)
        named = name == "ref" and told.get("name", "")
        return page.keep_note(NoteMark("", told.get("group", ""), named, 0)) if named else NOTHING
    if content is None or name in _GONE or not content.strip():
        return NOTHING
    told = read_attributes(attributes)
    if name == "nowiki":
        return page.keep(LiteralMark(unescape(content)))
    if name in ("math", "chem", "ce"):
        return _keep_formula(name, content, told, expander)
    if name in _CODE:
        return _keep_code(name, content, attributes, expander)
    if name == "poem":
        return page.keep_block(PoemMark(expander.expand_text(content.strip("\n"), Frame({}))))
    if name == "gallery":
        text = expander.expand_text(content, Frame({}))
        gallery = read_gallery(text, told.get("caption", ""), page)
        return page.keep_block(gallery) if gallery else NOTHING
    if name == "imagemap":
        # A picture whose parts lead somewhere; of it, the first line tells.
        return expander.expand_text(f"[[{content.strip().partition(chr(10))[0]}]]", Frame({}))
    message = f"what stands in <{name}> cannot be printed and is left out{{times}}"
    page.warn("CB095", 0, name, message)
    return NOTHING


def _keep_formula(name: str, content: str, told: dict[str, str], expander: "Expander") -> str:
    tex = content.strip()
    reaction = _REACTION.fullmatch(tex)
    if name != "math" or reaction:
        # TeX has these only with a package, and nobody draws it here; they are words with numbers.
        return set_equation(unescape(reaction[1] if reaction else tex))
    is_display = told.get("display") == "block"
    keep = expander.page.keep_block if is_display else expander.page.keep
    return keep(Formula(tex, is_display))


def _keep_code(name: str, content: str, attributes: str, expander: "Expander") -> str:
    told = read_attributes(attributes)
    text = unescape(content).strip("\n").expandtabs(4)
    mark = CodeMark(text, "haskell" if name.startswith("hask") else told.get("lang", ""))
    if name == "hask" or re.search(r"\binline\b", attributes) or told.get("enclose") == "none":
        return expander.page.keep(mark)
    return expander.page.keep_block(mark)
