"""Templates that are infoboxes, by the beginning or the end of their names."""

import re

from chapbook.parsers.mediawiki.call import Call, Function, fold_name, under
from chapbook.parsers.mediawiki.infoboxes import keep_box
from chapbook.parsers.mediawiki.signs import tag

_BARE = re.compile(r"^(?:infobox|infoboks|infocaja|ficha de|infobox:)[ /:]*|[ /](?:infobox|box)$")


def box(call: Call) -> str:
    """Keep an infobox; its kind is what its name says besides that it is one."""
    kind = _BARE.sub("", fold_name(call.name)).strip() or "infobox"
    return keep_box(call, kind)


def _crew(call: Call) -> str:
    """Write a crew as lines of position and name."""
    rows = []
    for number in range(1, 13):
        position, name = call.text(f"position{number}"), call.text(f"crew{number}_up", f"crew{number}")
        if name:
            rows.append(f"* {position}: {name}" if position else f"* {name}")
    return "\n" + "\n".join(rows) + "\n" if rows else ""


def _marriage(call: Call) -> str:
    """Write whom, and from when to when: `Anna Roe (m. 1820; d. 1832)`."""
    who, start, end = call.text("1"), call.text("2"), call.text("3")
    reason = {"d": "d.", "div": "div.", "divorced": "div.", "died": "d.", "widowed": "d.", "sep": "sep."}.get(
        call.text("end", "reason", "4").strip("."), "end" if end else ""
    )
    told = [
        f"m.\u00a0{start}" if start else "",
        f"{reason}\u00a0{end}".strip() if end else reason if reason != "end" else "",
    ]
    said = "; ".join(it for it in told if it)
    return f"{who} ({said})" if said else who


def _properties(call: Call) -> str:
    """Keep the properties of a substance, of which the elements make one formula."""
    elements = [(key, value) for key, value in call.items() if re.fullmatch(r"[A-Z][a-z]?", key) and value]
    formula = "".join(f"{key}{tag('sub', value) if value != '1' else ''}" for key, value in elements)
    extra = () if call.text("Formula", "formula") or not formula else (("Formula", formula),)
    kind = fold_name(call.name)
    return keep_box(call, kind, extra, {key for key, _ in elements})


TABLE: dict[str, Function] = {
    **under("chembox properties|drugbox|infobox drug", _properties),
    **under(
        "taxobox|speciesbox|automatic taxobox|subspeciesbox|hybridbox|chembox|starbox begin|"
        "geobox|protected area|planetbox begin|infobox|infobox3cols|mycomorphbox|paraphyletic group|"
        "nycs infobox|ship infobox|elementbox|album infobox|football club|officeholder|university|"
        "infocaja|ficha|personendaten|infobox3|virusbox|ichnobox|oobox|cultivar",
        box,
    ),
    **under("spaceflight crew", _crew),
    "based on": lambda call: f"{call.text('1')} by {call.text('2')}" if call.text("2") else call.text("1"),
    "marriage": _marriage,
    "awards": lambda call: call.text("1", "award"),
    "award": lambda call: call.text("1", "type"),
}


_BOXES = r"infobox|infoboks|ficha de|.* infobox$|taxobox|.*taxobox$|geobox|(?:chem|star|planet|drug)box "

FAMILIES: tuple[tuple[re.Pattern[str], Function], ...] = ((re.compile(_BOXES), box),)
