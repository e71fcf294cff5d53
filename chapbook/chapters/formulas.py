"""Formulas: TeX → a drawing for print, and MathML for e-readers.

The only importer of latex2mathml and ziamath, which draws what the other one wrote.
"""

import base64
import warnings
from functools import cache, lru_cache
from typing import Any
from xml.etree import ElementTree

from chapbook.model import Equation

LONGEST = 4_000
"""Characters of a formula; more is no formula, and takes minutes."""

_SIZE = 100
"""Units of the drawing to an em."""

_MATHML = "http://www.w3.org/1998/Math/MathML"
_PREFIX = f"{{{_MATHML}}}"
_CHILDREN = {
    "mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "msubsup": 3, "munderover": 3,
}  # fmt: skip
"""Elements that stand for something only with as many others in them (MathML Core, 3)."""

_ELEMENTS = frozenset((
    "math", "mi", "mn", "mo", "mrow", "mspace", "msqrt", "mstyle", "mtable", "mtd", "mtext", "mtr",
    "mphantom", "mpadded", "menclose", *_CHILDREN,
))  # fmt: skip
_ATTRIBUTES = frozenset((
    "accent", "accentunder", "columnalign", "columnlines", "columnspacing", "depth", "display",
    "displaystyle", "fence", "form", "height", "largeop", "linethickness", "lspace", "mathvariant", "maxsize",
    "minsize", "movablelimits", "notation", "rowlines", "rowspacing", "rspace", "scriptlevel", "separator",
    "stretchy", "symmetric", "voffset", "width",
))  # fmt: skip


@lru_cache(1_000)
def make_equation(tex: str, *, is_display: bool) -> Equation | None:
    """Draw and write a formula; None where it cannot be understood."""
    if not tex.strip() or len(tex) > LONGEST:
        return None
    convert, math = _load()
    try:
        written = convert(tex, display="block" if is_display else "inline")
        root = ElementTree.fromstring(written)  # noqa: S314  # it can have no DTD
        if not all(map(_is_sound, root.iter())):
            return None
        for element in root.iter():
            element.tag = element.tag.removeprefix(_PREFIX)
        root.set("xmlns", _MATHML)
        root.set("alttext", tex)
        mathml = ElementTree.tostring(root, "unicode")
        drawn = math(mathml, size=_SIZE)
        svg = drawn.svg()
    except Exception:  # both raise whatever comes to their minds
        return None
    _, height = drawn.getsize()
    address = "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
    depth = 1 - drawn.getyofst()  # a margin of one unit
    return Equation(tex, mathml, address, round((height + 2) / _SIZE, 3), round(depth / _SIZE, 3), is_display)


@cache
def _load() -> tuple[Any, Any]:
    """Load both libraries, which takes a third of a second, where there is a formula."""
    with warnings.catch_warnings():
        # The way in which ziamath finds its font is out of favour with Pythons before 3.13.
        warnings.simplefilter("ignore", DeprecationWarning)
        from latex2mathml.converter import convert
        from ziamath.config import config
        from ziamath.zmath import Math
    config.svg2 = False  # which would draw each glyph by reference
    return convert, Math


def _is_sound(element: ElementTree.Element) -> bool:
    """Say whether an element is one of MathML's, complete, and no command of TeX is left in it.

    What stands in a text of TeX is not escaped by the converter, so anything might come of it.
    """
    name = element.tag.removeprefix(_PREFIX)
    return (
        name != element.tag
        and len(element) == _CHILDREN.get(name, len(element))
        and name in _ELEMENTS
        and _ATTRIBUTES.issuperset(element.attrib)
        and "\\" not in f"{element.text}{element.tail}"
    )
