"""Templates of chemistry, physics and the living world."""

import re

from chapbook.model import Formula
from chapbook.parsers.mediawiki.call import Call, Function, under
from chapbook.parsers.mediawiki.chemistry import CHARGE, DIGITS, set_charge, set_equation
from chapbook.parsers.mediawiki.signs import tag

_ELEMENTS = (
    "hydrogen=H helium=He lithium=Li beryllium=Be boron=B carbon=C nitrogen=N oxygen=O fluorine=F "
    "neon=Ne sodium=Na magnesium=Mg aluminium=Al aluminum=Al silicon=Si phosphorus=P sulfur=S "
    "sulphur=S chlorine=Cl argon=Ar potassium=K calcium=Ca scandium=Sc titanium=Ti vanadium=V "
    "chromium=Cr manganese=Mn iron=Fe cobalt=Co nickel=Ni copper=Cu zinc=Zn gallium=Ga germanium=Ge "
    "arsenic=As selenium=Se bromine=Br krypton=Kr rubidium=Rb strontium=Sr yttrium=Y zirconium=Zr "
    "niobium=Nb molybdenum=Mo technetium=Tc ruthenium=Ru rhodium=Rh palladium=Pd silver=Ag cadmium=Cd "
    "indium=In tin=Sn antimony=Sb tellurium=Te iodine=I xenon=Xe caesium=Cs cesium=Cs barium=Ba "
    "lanthanum=La cerium=Ce praseodymium=Pr neodymium=Nd promethium=Pm samarium=Sm europium=Eu "
    "gadolinium=Gd terbium=Tb dysprosium=Dy holmium=Ho erbium=Er thulium=Tm ytterbium=Yb lutetium=Lu "
    "hafnium=Hf tantalum=Ta tungsten=W rhenium=Re osmium=Os iridium=Ir platinum=Pt gold=Au mercury=Hg "
    "thallium=Tl lead=Pb bismuth=Bi polonium=Po astatine=At radon=Rn francium=Fr radium=Ra "
    "actinium=Ac thorium=Th protactinium=Pa uranium=U neptunium=Np plutonium=Pu americium=Am "
    "curium=Cm berkelium=Bk californium=Cf einsteinium=Es fermium=Fm"
)
_SYMBOLS = dict(pair.split("=") for pair in _ELEMENTS.split())


def _formula(call: Call) -> str:
    """Write `{{chem|H|2|O}}`: symbols and numbers in turns, and a charge."""
    texts = [text for text in call.texts() if text]
    said, leading = [], True
    for at, text in enumerate(texts):
        if CHARGE.fullmatch(text):
            said.append(set_charge(text))
        elif re.match(r"[A-Z(\[·•]", text) or (at % 2 == 0 and not text[:1].isdigit()):
            said.append(DIGITS.sub(lambda digits: tag("sub", digits[1]), text))
            leading = False
        else:
            # The mass stands before the atomic number, and both before the symbol.
            said.append(tag("sup" if leading and at == 0 and len(texts) > 2 else "sub", text))
    return "".join(said)


def _equation(call: Call) -> str:
    """Write `{{chem2|2 H2 + O2 -> 2 H2O}}`, as chemists type it: numbers sink, charges rise."""
    return "".join(map(set_equation, call.texts()))


def _isotope(call: Call) -> str:
    texts = call.texts()
    if len(texts) > 1 and re.fullmatch(r"[A-Z][a-z]?", texts[-1]):
        return tag("sup", texts[0]) + texts[-1]
    return f"{texts[0]}-{texts[1]}" if len(texts) > 1 else "".join(texts)


def _nuclide(call: Call) -> str:
    """Write `{{nuclide|carbon|14}}` as a symbol with its mass."""
    name, mass = (*call.texts(), "", "")[:2]
    return tag("sup", mass) + _SYMBOLS.get(name.lower(), name)


def _ages(unit: str) -> Function:
    """Make a template of ages of the Earth: `{{ma|12|5}}`."""

    def write(call: Call) -> str:
        texts = [text for text in call.texts() if text and not text.startswith("error=")]
        return f"{'–'.join(texts[:2])} {unit}" if texts else unit

    return write


def _fossils(call: Call) -> str:
    """Write from when to when there were such beings."""
    texts = [text for text in call.texts() if text]
    span = "–".join(texts[:2])
    unit = " million years ago" if re.fullmatch(r"[\d.–]+", span) else ""
    return f"{span}{unit} {call.text('ref', 'PS', 'text')}".strip()


def _clade(call: Call) -> str:
    """Write a branch as entries of a list, what branches off deeper."""
    lines = []
    for number in range(1, 41):
        label, text = call.text(f"label{number}"), call.text(str(number))
        if not (label or text):
            continue
        inner = [line for line in text.split("\n") if line.startswith("*")]
        own = " ".join(line.strip() for line in text.split("\n") if not line.startswith("*")).strip()
        lines.append(f"* {label}{': ' if label and own else ''}{own}".rstrip())
        lines += [f"*{line}" for line in inner]
    return "\n" + "\n".join(line for line in lines if line.strip("* ") or "**" in line) + "\n"


def _cladogram(call: Call) -> str:
    """Write a tree of descent between its title and its caption."""
    texts = (call.text("title"), call.text("1", "clades", "cladogram"), call.text("caption"))
    return "\n".join(("", *(text for text in texts if text), ""))


def _tex(call: Call) -> str:
    return call.page.keep(Formula(call.text("1", "math")))


def _power(call: Call) -> str:
    texts = [text for text in call.texts() if text]
    return f"{texts[0]} × 10{tag('sup', texts[1])}" if len(texts) > 1 else f"10{tag('sup', ''.join(texts))}"


TABLE: dict[str, Function] = {
    **under("chem|chemf|chemical formula", _formula),
    **under("chem2|chem name|ce", _equation),
    "h2o": lambda call: f"H{tag('sub', '2')}O",
    **under("tmath|math/tex|nomathml", _tex),
    **under("ma|mya/sort", _ages("Ma")),
    **under("mya|million years ago", _ages("million years ago")),
    **under("bya", _ages("billion years ago")),
    **under("ka|kya", _ages("thousand years ago")),
    **under(
        "fossil range|fossilrange|geological range|geologic range|long fossil range|long fossilrange|"
        "fossil range/bar",
        _fossils,
    ),
    **under("clade|cladex|clade gallery/clade", _clade),
    **under("cladogram|barlabel", _cladogram),
    **under("sp.|sp|spp.|spp|subsp.|var.|ssp.", lambda call: f"{call.name.rstrip('.')}."),
    **under("isotope|simplenuclide", _isotope),
    **under("nuclide|nuclide2|element cell|physics particle", _nuclide),
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
