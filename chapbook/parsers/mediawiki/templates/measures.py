"""`{{convert}}` and its kind: what was measured, and in parentheses the same in other units."""

import math
import re

from chapbook.parsers.mediawiki.call import Call, Function, under
from chapbook.parsers.mediawiki.numbers import group_digits, read_number, write_rounded
from chapbook.parsers.mediawiki.signs import tag

NBSP = "\u00a0"

# Code: (dimension, size in the dimension's base unit, sign, name, names, what it is converted to)
_Unit = tuple[str, float, str, str, str, str]
_UNITS: dict[str, _Unit] = {}


def _add(dimension: str, rows: str) -> None:
    for row in rows.strip().splitlines():
        codes, size, sign, name, names, to = (cell.strip() for cell in row.split("|"))
        for code in codes.split():
            _UNITS[code.replace("_", " ")] = (dimension, float(size), sign, name, names, to.replace("_", " "))


_add(
    "length",
    """
mm millimetre millimeter|0.001|mm|millimetre|millimetres|in
cm centimetre centimeter|0.01|cm|centimetre|centimetres|in
dm|0.1|dm|decimetre|decimetres|in
m metre meter metres meters|1|m|metre|metres|ft
km kilometre kilometer kilometres kilometers|1000|km|kilometre|kilometres|mi
in inch inches|0.0254|in|inch|inches|mm
ft foot feet|0.3048|ft|foot|feet|m
yd yard yards|0.9144|yd|yard|yards|m
mi mile miles|1609.344|mi|mile|miles|km
nmi|1852|nmi|nautical mile|nautical miles|km
fathom|1.8288|fathom|fathom|fathoms|m
furlong|201.168|furlong|furlong|furlongs|m
chain|20.1168|chain|chain|chains|m
ly|9.4607304725808e15|ly|light-year|light-years|pc
pc|3.0856775814671916e16|pc|parsec|parsecs|ly
AU au|1.495978707e11|AU|astronomical unit|astronomical units|km
um μm µm|0.000001|μm|micrometre|micrometres|in
nm|1e-9|nm|nanometre|nanometres|in
""",
)
_add(
    "area",
    """
m2 sqm|1|m²|square metre|square metres|sqft
km2 sqkm|1e6|km²|square kilometre|square kilometres|sqmi
cm2|1e-4|cm²|square centimetre|square centimetres|sqin
ha|1e4|ha|hectare|hectares|acre
acre acres|4046.8564224|acre|acre|acres|ha
sqmi mi2|2589988.110336|sq mi|square mile|square miles|km2
sqft ft2|0.09290304|sq ft|square foot|square feet|m2
sqyd|0.83612736|sq yd|square yard|square yards|m2
sqin|0.00064516|sq in|square inch|square inches|cm2
""",
)
_add(
    "volume",
    """
m3|1|m³|cubic metre|cubic metres|cuft
cm3 cc|1e-6|cm³|cubic centimetre|cubic centimetres|cuin
km3|1e9|km³|cubic kilometre|cubic kilometres|cumi
L l litre litres liter|0.001|L|litre|litres|USgal
ml mL|1e-6|mL|millilitre|millilitres|impfloz
cuft ft3|0.028316846592|cu ft|cubic foot|cubic feet|m3
cuin|1.6387064e-5|cu in|cubic inch|cubic inches|cm3
cuyd|0.764554857984|cu yd|cubic yard|cubic yards|m3
cumi|4168181825.44|cu mi|cubic mile|cubic miles|km3
USgal usgal gal|0.003785411784|US gal|US gallon|US gallons|L
impgal|0.00454609|imp gal|imperial gallon|imperial gallons|L
impfloz|2.84130625e-5|imp fl oz|imperial fluid ounce|imperial fluid ounces|ml
USfloz|2.95735295625e-5|US fl oz|US fluid ounce|US fluid ounces|ml
oilbbl|0.158987294928|bbl|barrel|barrels|m3
""",
)
_add(
    "mass",
    """
g gram grams|0.001|g|gram|grams|oz
kg kilogram kilograms|1|kg|kilogram|kilograms|lb
mg|1e-6|mg|milligram|milligrams|gr
t tonne tonnes MT|1000|t|tonne|tonnes|LT
lb lbs pound pounds|0.45359237|lb|pound|pounds|kg
oz ounce ounces|0.028349523125|oz|ounce|ounces|g
gr|6.479891e-5|gr|grain|grains|mg
st|6.35029318|st|stone|stone|kg
LT long_ton|1016.0469088|long ton|long ton|long tons|t
ST short_ton|907.18474|short ton|short ton|short tons|t
ozt troyoz|0.0311034768|ozt|troy ounce|troy ounces|g
""",
)
_add(
    "speed",
    """
km/h kph kmh|0.277777777778|km/h|kilometre per hour|kilometres per hour|mph
m/s|1|m/s|metre per second|metres per second|ft/s
mph mi/h|0.44704|mph|mile per hour|miles per hour|km/h
kn knot knots|0.514444444444|kn|knot|knots|km/h
ft/s|0.3048|ft/s|foot per second|feet per second|m/s
km/s|1000|km/s|kilometre per second|kilometres per second|mi/s
mi/s|1609.344|mi/s|mile per second|miles per second|km/s
""",
)
_add(
    "pressure",
    """
kPa|1000|kPa|kilopascal|kilopascals|psi
psi|6894.757293168|psi|pound per square inch|pounds per square inch|kPa
MPa|1e6|MPa|megapascal|megapascals|psi
hPa mbar|100|hPa|hectopascal|hectopascals|inHg
bar|1e5|bar|bar|bars|psi
atm|101325|atm|standard atmosphere|standard atmospheres|kPa
inHg|3386.388640341|inHg|inch of mercury|inches of mercury|hPa
mmHg torr|133.322387415|mmHg|millimetre of mercury|millimetres of mercury|kPa
Pa|1|Pa|pascal|pascals|psi
""",
)
_add(
    "power",
    """
W|1|W|watt|watts|hp
kW|1000|kW|kilowatt|kilowatts|hp
MW|1e6|MW|megawatt|megawatts|hp
hp bhp shp ihp|745.69987158227|hp|horsepower|horsepower|kW
PS|735.49875|PS|metric horsepower|metric horsepower|kW
""",
)
_add(
    "energy",
    """
J|1|J|joule|joules|ftlbf
kJ|1000|kJ|kilojoule|kilojoules|kcal
MJ|1e6|MJ|megajoule|megajoules|kWh
kcal|4184|kcal|kilocalorie|kilocalories|kJ
cal|4.184|cal|calorie|calories|J
kWh|3.6e6|kWh|kilowatt hour|kilowatt hours|MJ
ftlbf|1.3558179483314|ft⋅lbf|foot-pound force|foot-pounds force|J
BTU|1055.05585262|BTU|British thermal unit|British thermal units|kJ
""",
)
_add(
    "force",
    """
N|1|N|newton|newtons|lbf
kN|1000|kN|kilonewton|kilonewtons|lbf
MN|1e6|MN|meganewton|meganewtons|lbf
lbf|4.4482216152605|lbf|pound-force|pounds-force|N
kgf|9.80665|kgf|kilogram-force|kilograms-force|lbf
""",
)
_add(
    "density",
    """
/km2 PD/km2|1|/km²|inhabitants per square kilometre|inhabitants per square kilometre|/sqmi
/sqmi PD/sqmi|0.38610215854245|/sq mi|inhabitants per square mile|inhabitants per square mile|/km2
kg/m3|1000|kg/m³|kilogram per cubic metre|kilograms per cubic metre|lb/cuft
""",
)
_add(
    "flow",
    """
m3/s|1|m³/s|cubic metre per second|cubic metres per second|cuft/s
cuft/s|0.028316846592|cu ft/s|cubic foot per second|cubic feet per second|m3/s
""",
)
_TEMPERATURES = {
    **dict.fromkeys(("C", "°C"), ("°C", 1.0, 0.0, "F")),
    **dict.fromkeys(("F", "°F"), ("°F", 5 / 9, -32.0, "C")),
    "K": ("K", 1.0, -273.15, "C"),
}
"""Sign, size of a degree, what is added first, and what is converted to."""

_BETWEEN = {
    **dict.fromkeys(("-", "–"), "–"),
    **dict.fromkeys(("to", "to(-)"), " to "),
    **dict.fromkeys(("and", "and(-)"), " and "),
    **dict.fromkeys(("x", "×", "*", "xx"), " × "),
    **dict.fromkeys(("+/-", "±"), " ± "),
    "or": " or ",
    "by": " by ",
}
_NUMBER = re.compile(r"[-+\u2212]?[\d,]*\.?\d+(?:e[-+]?\d+)?", re.IGNORECASE)


def convert(call: Call) -> str:
    """Write `10 miles (16 km)`; a unit that is not known stays as written, without the other."""
    texts = call.texts()
    values, between, rest = _part(texts)
    if not values:
        return " ".join(texts)
    code = rest[0] if rest else ""
    if code in _TEMPERATURES:
        return _write_temperature(values, between, code, rest[1:])
    unit = _UNITS.get(code)
    if unit is None:
        return f"{_join([_write(value) for value in values], between)}{NBSP}{code}".strip(NBSP)
    wanted = [it for it in rest[1:] if not re.fullmatch(r"-?\d+", it)]
    precision = next((int(it) for it in rest[1:] if re.fullmatch(r"-?\d{1,2}", it)), None)
    is_long = call.text("abbr") in ("off", "none") or (call.text("abbr") == "" and code != "ha")
    given = _say(values, between, unit, is_long=is_long, adjective=call.text("adj") in ("on", "mid", "pre"))
    if call.text("disp") in ("number", "unit", "unit2"):
        return _join([_write(value) for value in values], between)
    others = [
        _UNITS[it]
        for it in (" ".join(wanted).split() or [unit[5]])
        if it in _UNITS and _UNITS[it][0] == unit[0]
    ]
    said = [_convert(values, between, unit, other, precision) for other in others]
    if call.text("disp") in ("output only", "out", "output number only"):
        return "; ".join(said) or given
    if call.text("disp") in ("or", "slash"):
        return f"{given} or {' or '.join(said)}" if said else given
    return f"{given} ({'; '.join(said)})" if said else given


def _part(texts: list[str]) -> tuple[list[str], list[str], list[str]]:
    """Part numbers, what stands between them, and the rest: `5|to|10|km|mi`."""
    values: list[str] = []
    between: list[str] = []
    at = 0
    while at < len(texts) and (
        _NUMBER.fullmatch(texts[at]) or re.fullmatch(r"\d+(?:\+\d+)?[/⁄]\d+", texts[at])
    ):
        values.append(texts[at])
        at += 1
        if at + 1 < len(texts) and texts[at] in _BETWEEN and _NUMBER.match(texts[at + 1]):
            between.append(_BETWEEN[texts[at]])
            at += 1
        elif at < len(texts) and _NUMBER.fullmatch(texts[at]):
            break
        else:
            break
    return values, between, texts[at:]


def _write(value: str) -> str:
    return group_digits(value.replace(",", "")).replace("-", "\u2212")


def _join(values: list[str], between: list[str]) -> str:
    return "".join(value + sign for value, sign in zip(values, [*between, ""], strict=False))


def _say(values: list[str], between: list[str], unit: _Unit, *, is_long: bool, adjective: bool) -> str:
    number = _join([_write(value) for value in values], between)
    if not is_long:
        return f"{number}{NBSP}{unit[2]}"
    if adjective:
        return f"{number}-{unit[3].replace(' ', '-')}"
    return f"{number} {unit[3] if values in (['1'], ['-1']) else unit[4]}"


def _convert(values: list[str], between: list[str], unit: _Unit, other: _Unit, precision: int | None) -> str:
    numbers = [number for value in values if (number := read_number(value)) is not None]
    if len(numbers) != len(values):
        return ""
    made = [number * unit[1] / other[1] for number in numbers]
    if precision is None:
        precision = _guess_precision(values, numbers, made)
    return f"{_join([write_rounded(it, precision) for it in made], between)}{NBSP}{other[2]}"


def _guess_precision(values: list[str], numbers: list[float], made: list[float]) -> int:
    """Keep what was given of exactness, and at least two digits, by the rule of Wikipedia's own template."""
    given = max(map(_count_places, values))
    number, result = max((abs(it) for it in numbers), default=0.0), max((abs(it) for it in made), default=0.0)
    if not (number and result):
        return max(given, 0)
    shift = math.trunc(math.log10(result / number))
    magnitude = math.floor(math.log10(result)) + 1
    return max(given - shift, 2 - magnitude)


def _count_places(value: str) -> int:
    """Count the places behind the point; noughts at the end of a whole number are fewer than none."""
    whole, point, places = value.partition(".")
    return len(places) if point else -(len(whole) - len(whole.rstrip("0")))


def _write_temperature(values: list[str], between: list[str], code: str, rest: list[str]) -> str:
    sign, size, shift, to = _TEMPERATURES[code]
    given = f"{_join([_write(value) for value in values], between)}{NBSP}{sign}"
    to = next((it for it in rest if it in _TEMPERATURES), to)
    other, other_size, other_shift, _ = _TEMPERATURES[to]
    numbers = [number for value in values if (number := read_number(value)) is not None]
    precision = next((int(it) for it in rest if re.fullmatch(r"-?\d", it)), None)
    if precision is None:
        precision = max(len(value.partition(".")[2]) for value in values)
    made = [
        write_rounded((number + shift) * size / other_size - other_shift, precision) for number in numbers
    ]
    return f"{given} ({_join(made, between)}{NBSP}{other})"


def _height(call: Call) -> str:
    feet, inches, metres, centimetres = (call.text(key) for key in ("ft", "in", "m", "cm"))
    if feet:
        return f"{feet}{NBSP}ft" + (f" {inches}{NBSP}in" if inches else "")
    return f"{metres}{NBSP}m" if metres else f"{centimetres}{NBSP}cm"


def _value(call: Call) -> str:
    """Write a value with its uncertainty, power and unit: `{{val|1.2|0.1|e=3|u=m}}`."""
    texts = [text for text in call.texts() if text]
    said = group_digits(texts[0]).replace("-", "\u2212") if texts else ""
    if len(texts) > 1 and texts[1] not in ("-", "–"):
        said += f" ± {texts[1]}"
    if power := call.text("e"):
        said += " × 10" + tag("sup", power.replace("-", "\u2212"))
    unit = call.text("u", "ul")
    return f"{call.text('p')}{said}" + (f"{NBSP}{unit}" if unit else "") + call.text("s")


def _gauge(call: Call) -> str:
    """Write a railway's gauge as it is given."""
    text = call.text("1")
    found = re.fullmatch(r"([\d.]+)\s*(mm|in|ftin|ft|m)?", text)
    if not found:
        return text
    return convert_plain(found[1], found[2] or "mm")


def convert_plain(number: str, code: str) -> str:
    """Write a number with its unit alone."""
    return f"{_write(number)}{NBSP}{_UNITS[code][2] if code in _UNITS else code}"


TABLE: dict[str, Function] = {
    **under("convert|cvt|conv|convinfobox|auto m|auto in|infobox convert", convert),
    **under("height", _height),
    **under("val|physics value|e", _value),
    **under("railgauge|track gauge|rail gauge|trackgauge", _gauge),
    **under(
        "km to mi|km2 to mi2|m to ft|mi to km|ft to m",
        lambda call: f"{_write(call.text('1'))}{NBSP}{call.name.split()[0]}",
    ),
}
