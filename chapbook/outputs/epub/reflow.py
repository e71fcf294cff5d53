"""What becomes of a fragment in an e-reader, where there are no pages, and lines are broken by others."""

import re
from collections.abc import Iterator

from chapbook.language.spacing import JOINT

_PRINTED = re.compile(r'<span class="(?:folio|note)"[^>]*>(?:[^<]|<wbr/>)*</span>')
"""What print alone has: specimens of page numbers, and notes that say where a link leads."""

_DRAWING = re.compile(r'<img class="formula"[^>]*/>')
"""Of a formula, which e-readers have in MathML."""

_LANGUAGE = re.compile(r'(?<=\s)lang="([^"]*)"')

_BEFORE, _AFTER = re.compile(r"\w+$"), re.compile(r"\w+(?:–\w+)*")
_LONGEST = 20
"""Characters of a word in a range."""


def reflow(html: str) -> str:
    """Leave out what print alone has, keep ranges on one line, and give languages in XML's way, too."""
    html = _PRINTED.sub("", html)
    if "<math" in html:
        html = _DRAWING.sub("", html)
    if ' lang="' in html:
        html = _LANGUAGE.sub(r'lang="\1" xml:lang="\1"', html)
    return "".join(_keep_ranges(html)) if "–" in html else html


def _keep_ranges(html: str) -> Iterator[str]:
    """Yield a fragment in pieces, with each range in an element that is not broken after its dash."""
    place = 0
    for dash in re.finditer("–", html):
        start, end = dash.span()
        if (
            start < place
            or not JOINT.match(html, start)
            or html.rfind("<", 0, start) > html.rfind(">", 0, start)
        ):
            continue
        before = _BEFORE.search(html, max(start - _LONGEST, place), start)
        after = _AFTER.match(html, end)
        if before and after:
            yield html[place : before.start()]
            yield f'<span class="range">{html[before.start() : after.end()]}</span>'
            place = after.end()
    yield html[place:]
