"""Templates of chemistry, physics and the living world."""

import re

from chapbook.parsers.mediawiki.call import Call, Function, under
from chapbook.parsers.mediawiki.signs import tag

_DIGITS = re.compile(r"(?<=[A-Za-z)\]}])(\d+)")


def _chemical(call: Call) -> str:
    """Write a formula of `{{chem|H|2|O}}` or `{{chem2|H2O}}`: numbers sink, charges rise."""
    said = []
    for text in call.texts():
        if re.fullmatch(r"\d*[+\u2212-]", text):
            said.append(tag("sup", text.replace("-", "\u2212")))
        elif re.fullmatch(r"[\dnmx+\-−]+", text):
            said.append(tag("sub", text))
        else:
            charged = re.sub(
                r"\(?(\d*[+\u2212-])\)?$", lambda charge: tag("sup", charge[1].replace("-", "\u2212")), text
            )
            said.append(_DIGITS.sub(lambda digits: tag("sub", digits[1]), charged))
    return "".join(said)


def _isotope(call: Call) -> str:
    texts = call.texts()
    if len(texts) > 1 and re.fullmatch(r"[A-Z][a-z]?", texts[-1]):
        return tag("sup", texts[0]) + texts[-1]
    return f"{texts[0]}-{texts[1]}" if len(texts) > 1 else "".join(texts)


def _nuclide(call: Call) -> str:
    texts = call.texts()
    name, mass = (*texts, "", "")[:2]
    return tag("sup", mass) + name[:2].capitalize() if mass else name


def _power(call: Call) -> str:
    texts = [text for text in call.texts() if text]
    return f"{texts[0]} × 10{tag('sup', texts[1])}" if len(texts) > 1 else f"10{tag('sup', ''.join(texts))}"


TABLE: dict[str, Function] = {
    **under("chem|chem2|chemf|chem name|h2o|ce|chemical formula", _chemical),
    **under("isotope|simplenuclide|nuclide2", _isotope),
    **under("nuclide|element cell", _nuclide),
    **under("10^|exp|e-sp|sn|scinote", _power),
    **under("co2|carbon dioxide", lambda call: f"CO{tag('sub', '2')}"),
    **under(
        "solar mass|solar radius|solar luminosity",
        lambda call: f"{call.text('1')} {call.name.lower()}".strip(),
    ),
    **under("gene|protein", lambda call: tag("i", call.text("1"))),
    **under("extinct|dagger species", lambda call: "†"),
    **under(
        "music|musical symbol",
        lambda call: {"flat": "♭", "b": "♭", "sharp": "♯", "#": "♯", "natural": "♮"}.get(
            call.text("1"), call.text("2", "1")
        ),
    ),
    **under(
        "intmath|abs|norm|ceil|floor|mabs",
        lambda call: f"|{call.text('1')}|" if call.name.lower() == "abs" else call.text("1"),
    ),
    **under(
        "pi|tau|gamma",
        lambda call: {"pi": "π", "tau": "τ", "gamma": "γ"}[call.name.strip().lower()],
    ),
    **under(
        "numblk|numbered block|equation box 1|equation",
        lambda call: call.text("2", "equation", "1"),
    ),
    **under("eqnref|equationnote|equationref|eqref|eqn", lambda call: f"({call.text('1')})"),
}
