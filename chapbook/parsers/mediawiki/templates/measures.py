"""`{{convert}}` and its kind: what was measured, and in parentheses the same in other units.

    {{convert|10|mi}}                     10 miles (16 km)
    {{convert|5|to|7|ft|m|abbr=on}}       5 to 7 ft (1.5 to 2.1 m)
    {{convert|5|ft|8|in|m}}               5 feet 8 inches (1.73 m)
    {{convert|2.5|e6km2|adj=on}}          2.5-million-square-kilometre (0.97×10⁶ sq mi)

How exact the result is follows Wikipedia's own rule, so that a book says what the wiki says.
"""

import math
import re
from dataclasses import dataclass, field

from chapbook.parsers.mediawiki.call import Call, Function, under
from chapbook.parsers.mediawiki.numbers import group_digits, read_number, write_rounded
from chapbook.parsers.mediawiki.signs import BREAK, tag
from chapbook.parsers.mediawiki.templates.units import PAIRS, SCALES, UNITS, Scale, Unit

NBSP = "\u00a0"
_BETWEEN = {
    **dict.fromkeys(("-", "–", "to(-)", "and(-)"), "–"),
    **dict.fromkeys(("to", "to about", "to-"), " to "),
    **dict.fromkeys(("x", "×", "xx", "*"), " × "),
    **dict.fromkeys(("+/-", "±"), " ± "),
    **{word: f" {word} " for word in ("and", "or", "by", "upto")},
    "&": " & ",
    "+": " + ",
    ",": ", ",
}
"""What may stand between two numbers, and how it is written."""

MOST = 9
"""Numbers that a measure may have."""

_FRACTION = re.compile(r"(?:(\d+)\s*[+\s])?\s*(\d+)\s*(?://?|⁄)\s*(\d+)")
_POWERS = {"e3": (1e3, "thousand"), "e6": (1e6, "million"), "e9": (1e9, "billion"), "e12": (1e12, "trillion")}
_SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *(
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number as it was given."""

    text: str
    number: float
    places: int
    """Digits behind the point; noughts at the end of a whole number are fewer than none."""


@dataclass(slots=True)
class _Measure:
    """What was measured."""

    amounts: list[_Amount]
    between: list[str]
    code: str
    power: str = ""
    second: _Amount | None = None
    """Of the smaller unit, where it is written in two."""

    small: str = ""
    rest: list[str] = field(default_factory=list)
    """What follows: codes of other units, how exact they are."""


def convert(call: Call) -> str:
    """Write `10 miles (16 km)`; a unit that is not known stays as written, without the other."""
    texts = [text.replace("&nbsp;", " ").strip() for text in call.texts()]
    measure = _read(texts)
    if measure is None:
        return " ".join(text for text in texts if text)
    if measure.code in SCALES:
        given, made = _say_given_scale(measure), _convert_scales(measure)
    elif measure.code in UNITS:
        given, made = _say_given(call, measure), _convert_all(call, measure)
    else:
        number = _join([_write(amount.text) for amount in measure.amounts], measure.between)
        return f"{number}{NBSP}{measure.power}{measure.code}".strip(NBSP)
    return _put_together(call, measure, given, [it for it in made if it])


def _put_together(call: Call, measure: _Measure, given: str, made: list[str]) -> str:
    """Write both as `disp` and `order` want it."""
    disp = call.text("disp")
    if disp in ("number", "unit", "unit2"):
        return _join([_write(amount.text) for amount in measure.amounts], measure.between)
    if call.text("order") == "flip" and made:
        given, made = made[0], [given, *made[1:]]
    others = "; ".join(made)
    if not others:
        return given
    if disp.startswith("out"):
        return others
    if disp in ("number", "output number only", "output number"):
        return others.split(NBSP)[0]
    if disp in ("or", "comma", "slash", "/"):
        sign = {"or": " or ", "comma": ", "}.get(disp, f"{NBSP}/ ")
        return given + sign + sign.join(made)
    if disp in ("sqbr", "[]"):
        return f"{given} [{others}]"
    if disp in ("br", "br()"):
        return f"{given}{BREAK}{others if disp == 'br' else f'({others})'}"
    if disp in ("table", "tablecen"):
        return f"{given}\n| {others}"
    if disp == "x" and (extra := [text for text in measure.rest if not _is_setting(text)]):
        blank = "" if extra[0][:1] in ",;:" else " "
        return f"{given}{blank}{extra[0]}{others}{extra[1] if len(extra) > 1 else ''}"
    return f"{given} ({others})"


def _is_setting(text: str) -> bool:
    """Say whether a text is one of what follows a measure: units, digits."""
    codes = [text, *text.split()]
    known = any(code in UNITS or code in SCALES or code in PAIRS for code in codes)
    return known or re.fullmatch(r"-?\d+", text) is not None or _part_power(text)[1] in UNITS


# --- reading ---------------------------------------------------------------------------------


def _read(texts: list[str]) -> _Measure | None:
    """Part numbers, what stands between them, units and the rest: `5|to|10|km|mi`, `5|ft|8|in|m`."""
    amounts: list[_Amount] = []
    between: list[str] = []
    at = 0
    while at < len(texts) and len(amounts) < MOST and (amount := _read_amount(texts[at])):
        amounts.append(amount)
        at += 1
        if at + 1 < len(texts) and texts[at] in _BETWEEN and _read_amount(texts[at + 1]):
            between.append(_BETWEEN[texts[at]])
            at += 1
        else:
            break
    if not amounts and texts and (parted := re.fullmatch(r"(.*?\d)(-|–| to | and )(\d.*)", texts[0])):
        # `5-7` in one argument.
        sign = "–" if parted[2] in "-–" else parted[2]
        pair = [_read_amount(parted[1]), _read_amount(parted[3])]
        amounts, between, at = [it for it in pair if it], [sign], 1
    if not amounts or len(amounts) != len(between) + 1:
        return None
    power, code = _part_power(texts[at]) if at < len(texts) else ("", "")
    measure = _Measure(amounts, between, code, power, rest=texts[at + 1 :])
    _take_second(measure)
    return measure


def _take_second(measure: _Measure) -> None:
    """Take `8|in` of `5|ft|8|in|cm`."""
    rest = measure.rest
    if len(rest) < 2 or rest[1] not in UNITS or not (amount := _read_amount(rest[0])):
        return
    pairs = {(UNITS[one], UNITS[other]) for one, other, _ in PAIRS.values()}
    if measure.code in UNITS and (UNITS[measure.code], UNITS[rest[1]]) in pairs:
        measure.second, measure.small, measure.rest = amount, rest[1], rest[2:]


def _read_amount(text: str) -> _Amount | None:
    if fraction := _FRACTION.fullmatch(text):
        count, top, bottom = (int(part or 0) for part in fraction.groups())
        if not bottom or len(text) > 20:
            return None
        return _Amount(text, count + top / bottom, max(round(math.log10(bottom)), 1))
    number = read_number(text)
    if number is None:
        return None
    whole, point, places = text.lower().partition("e")[0].replace(",", "").partition(".")
    exact = len(places) if point else -(len(whole) - len(whole.rstrip("0"))) if whole.strip("0") else 0
    return _Amount(text, number, exact)


def _part_power(code: str) -> tuple[str, str]:
    """Part `e6` from `e6km2`; a plain code has none."""
    if code in UNITS or code in SCALES:
        return "", code
    found = re.fullmatch(r"(e3|e6|e9|e12)(.+)", code)
    if found and found[2] in UNITS:
        return found[1], found[2]
    word, _, rest = code.partition(" ")
    powers = {name: power for power, (_, name) in _POWERS.items()}
    return (powers[word], rest) if word in powers and rest in UNITS else ("", code)


# --- what was given --------------------------------------------------------------------------


def _write(text: str) -> str:
    """Write a number, or a fraction, as it is printed."""
    if found := _FRACTION.fullmatch(text):
        return (found[1] or "") + tag("sup", found[2]) + "\u2044" + tag("sub", found[3])
    return group_digits(text.replace(",", "")).replace("-", "\u2212")


def _join(values: list[str], between: list[str]) -> str:
    return "".join(value + sign for value, sign in zip(values, [*between, ""], strict=False))


def _spell(text: str, *, capital: bool) -> str:
    """Write a whole number below a hundred in words; others stay numbers."""
    if not text.isdigit() or int(text) >= 100:
        return _write(text)
    number = int(text)
    words = _SMALL[number] if number < 20 else _TENS[number // 10 - 2]
    if number >= 20 and number % 10:
        words += f"-{_SMALL[number % 10]}"
    return words.capitalize() if capital else words


def _name(unit: Unit, *, one: bool, american: bool) -> str:
    name = unit.name if one else unit.names
    return re.sub(r"(met|lit)re", r"\1er", name) if american else name


def _is_short(call: Call) -> bool:
    """Say whether signs stand for the units that were given."""
    is_short = call.name.strip().lower() == "cvt" or call.text("abbr") in ("on", "in", "values", "~")
    return is_short and call.text("abbr") not in ("off", "none", "out")


def _say_given(call: Call, measure: _Measure) -> str:
    unit, adjective = UNITS[measure.code], call.text("adj")
    spelled = call.text("spell").lower() in ("in", "on", "i")
    values = [
        _spell(it.text, capital=call.text("spell") in ("In", "On") and not at) if spelled else _write(it.text)
        for at, it in enumerate(measure.amounts)
    ]
    million = _POWERS[measure.power][1] if measure.power else ""
    extra = ""
    if adjective in ("mid", "pre") and (
        extra := next((text for text in measure.rest if not _is_setting(text)), "")
    ):
        measure.rest = [text for text in measure.rest if text != extra]
    if _is_short(call) or call.text("order") == "flip":
        number = _join_signs(values, measure.between, unit.sign)
        said = f"{number}{NBSP}{million + ' ' if million else ''}{unit.sign}"
        return said + _say_second(measure, is_short=True) + (extra if adjective == "mid" else "")
    number = _join(values, [" by " if it == " × " else it for it in measure.between])
    american = call.text("sp") == "us"
    if adjective in ("on", "mid", "1"):
        name = _name(unit, one=True, american=american)
        words = [number.replace(" ", "-"), million, name.replace(" ", "-")]
        # `9|st|4|lb|adj=on`: 9-stone-4-pound.
        return "-".join(word for word in words if word) + _say_second(measure, is_hyphened=True) + extra
    one = len(values) == 1 and abs(measure.amounts[0].number) <= 1 and "." not in measure.amounts[0].text
    name = _name(unit, one=one and not million, american=american)
    if adjective == "pre":
        name = f"{extra} {name}".strip()
    return f"{number} {million + ' ' if million else ''}{name}" + _say_second(measure)


def _say_second(measure: _Measure, *, is_short: bool = False, is_hyphened: bool = False) -> str:
    """Write the smaller unit of two."""
    if measure.second is None:
        return ""
    unit, number = UNITS[measure.small], _write(measure.second.text)
    if is_short:
        return f" {number}{NBSP}{unit.sign}"
    if is_hyphened:
        return f"-{number}-{unit.name}"
    return f" {number} {unit.name if measure.second.number == 1 else unit.names}"


def _join_signs(values: list[str], between: list[str], sign: str) -> str:
    """Write `3.7 m × 4.6` of a product, each side of which has its unit."""
    return _join(values, [f"{NBSP}{sign}{it}" if it == " × " else it for it in between])


# --- other units -----------------------------------------------------------------------------


def _convert_all(call: Call, measure: _Measure) -> list[str]:
    """Give the measure in all other units that are wanted, or in those that are usual."""
    codes = _list_codes(measure)
    return [_convert(call, measure, code) for code in codes]


def _list_codes(measure: _Measure) -> list[str]:
    wanted = next((text for text in measure.rest if _is_setting(text) and not text.lstrip("-").isdigit()), "")
    if wanted in PAIRS or wanted in UNITS or _part_power(wanted)[0]:
        return [wanted]
    others = UNITS[measure.code].others
    if others == "ft_or_ftin" and not wanted:
        return ["ftin" if 0 < measure.amounts[-1].number < 3 and not measure.power else "ft"]
    return (wanted or others).split()


def _convert(call: Call, measure: _Measure, code: str) -> str:
    """Give the measure in another unit; nothing where it is no measure of the same."""
    power, bare = _part_power(code)
    unit = UNITS[measure.code]
    pair = PAIRS.get(bare)
    other = UNITS[pair[1]] if pair else UNITS.get(bare)
    if other is None or other.dimension != unit.dimension:
        return ""
    if measure.power and not power and not pair:
        power = measure.power
    made = [_change(number, unit, other) for number in _numbers(measure)]
    if pair:
        return _join([_write_pair(number, pair) for number in made], measure.between)
    scale = _POWERS[power][0] if power else 1.0
    made = [number / scale for number in made]
    digits = max(_guess(call, measure, number, other) for number in made)
    values = [_round(call, number, digits) for number in made]
    is_flipped = call.text("order") == "flip" and not _is_short(call)
    is_long = call.text("abbr") in ("off", "none", "in") or is_flipped
    sign = other.sign
    if is_long:
        sign = _name(other, one=values in (["1"], ["1.0"]), american=call.text("sp") == "us")
    if power:
        sign = f"{_POWERS[power][1]} {sign}"
    number = _join_signs(values, measure.between, sign)
    return f"{number}{'' if sign[:1] == '/' else NBSP}{sign}"


def _numbers(measure: _Measure) -> list[float]:
    factor = _POWERS[measure.power][0] if measure.power else 1.0
    extra = 0.0
    if measure.second:
        extra = measure.second.number * UNITS[measure.small].size / UNITS[measure.code].size
    return [(amount.number + extra) * factor for amount in measure.amounts]


def _change(number: float, unit: Unit, other: Unit) -> float:
    if (unit.size < 0) != (other.size < 0):
        return abs(unit.size / other.size) / number if unit.size < 0 else abs(other.size / unit.size) / number
    return number * unit.size / other.size


def _write_pair(number: float, pair: tuple[str, str, int]) -> str:
    large, small, many = pair
    count = math.floor(abs(number) + 0.5)
    said = [f"{count // many:,}{NBSP}{UNITS[large].sign}"] if count // many else []
    if count % many or not said:
        said.append(f"{count % many}{NBSP}{UNITS[small].sign}")
    return " ".join(said)


def _guess(call: Call, measure: _Measure, made: float, other: Unit) -> int:
    """Give how many digits behind the point a result has, by the rule of Wikipedia's own template."""
    if (asked := next((int(it) for it in measure.rest if re.fullmatch(r"-?\d{1,2}", it)), None)) is not None:
        return asked
    figures = call.text("sigfig")
    if made and figures.isdigit():
        return min(int(figures), 12) - 1 - math.floor(math.log10(abs(made)) + 1e-14)
    places = max(amount.places for amount in measure.amounts)
    number = abs(measure.amounts[-1].number)
    if not (number and made):
        return 0
    least = 1 - math.floor(math.log10(abs(made)) + 1e-14)
    if measure.second:
        places = max(measure.second.places, 0)
        shift = math.log10(abs(other.size)) + 2
    else:
        shift = math.log10(number / abs(made))
    return max(math.floor(places + shift + math.log10(2)), least)


def _round(call: Call, number: float, digits: int) -> str:
    step = call.text("round")
    if step in ("5", "10", "25", "50", "100"):
        return write_rounded(round(number / int(step)) * int(step), 0)
    if step == "0.5":
        return write_rounded(round(number * 2) / 2, 1).removesuffix(".0")
    return write_rounded(number, digits)


# --- temperatures ----------------------------------------------------------------------------


def _say_given_scale(measure: _Measure) -> str:
    number = _join([_write(amount.text) for amount in measure.amounts], measure.between)
    return f"{number}{NBSP}{SCALES[measure.code].sign}"


def _convert_scales(measure: _Measure) -> list[str]:
    scale = SCALES[measure.code]
    wanted = [code for text in measure.rest for code in text.split() if code in SCALES]
    return [_convert_scale(measure, scale, SCALES[it]) for it in wanted or [scale.other]]


def _convert_scale(measure: _Measure, scale: Scale, other: Scale) -> str:
    kelvins = [amount.number * scale.degree + scale.zero for amount in measure.amounts]
    digits = next((int(it) for it in measure.rest if re.fullmatch(r"-?\d", it)), None)
    if digits is None:
        least = 2 - math.floor(math.log10(max(abs(kelvins[-1]), 1e-3)) + 1e-14)
        digits = max(*(amount.places for amount in measure.amounts), least)
    values = [write_rounded((kelvin - other.zero) / other.degree, digits) for kelvin in kelvins]
    return f"{_join(values, measure.between)}{NBSP}{other.sign}"


# --- others ----------------------------------------------------------------------------------


def _height(call: Call) -> str:
    """Write a person's height as given, and in the other measure: `{{height|m=1.72}}`."""
    feet, inches, metres, centimetres = (call.text(key) for key in ("ft", "in", "m", "cm"))
    if feet:
        given = f"{feet}{NBSP}ft" + (f" {inches}{NBSP}in" if inches else "")
        total = (read_number(feet) or 0) * 12 + (read_number(inches or "0") or 0)
        return f"{given} ({write_rounded(total * 0.0254, 2)}{NBSP}m)"
    number = read_number(metres) if metres else (read_number(centimetres) or 0) / 100
    given = f"{metres}{NBSP}m" if metres else f"{centimetres}{NBSP}cm"
    return f"{given} ({_write_pair(number / 0.0254, PAIRS['ftin'])})" if number else given


def _value(call: Call) -> str:
    """Write a value with its uncertainty, power and unit: `{{val|1.2|0.1|e=3|u=m}}`."""
    texts = [text for text in call.texts() if text]
    said = group_digits(texts[0]).replace("-", "\u2212") if texts else ""
    if len(texts) > 2 and texts[1] in _BETWEEN:
        said += f"{_BETWEEN[texts[1]]}{group_digits(texts[2])}"
    elif len(texts) > 2:
        plus, minus = texts[1].lstrip("+"), texts[2].lstrip("-\u2212")
        said += tag("sup", f"+{plus}") + tag("sub", f"\u2212{minus}")
    elif len(texts) > 1 and texts[1].startswith("("):
        said += texts[1]
    elif len(texts) > 1 and texts[1] not in ("-", "–"):
        said += f" ± {texts[1]}"
    power = call.text("e")
    if power:
        said = f"({said})" if "±" in said else said
        said = f"{said} × 10" if said else "10"
        said += tag("sup", power.replace("-", "\u2212"))
    unit = call.text("u", "ul", "up", "upl")
    below = call.text("upl", "up", "upx")
    joint = "/" if below and below == unit else NBSP
    return f"{call.text('p')}{said}" + (f"{joint}{_write_unit(unit)}" if unit else "") + call.text("s", "end")


def _write_unit(unit: str) -> str:
    """Raise the powers of `m.s-2`."""
    if not re.fullmatch(r"[A-Za-zμ°.*/\d\u2212-]+", unit):
        return unit
    minus = unit.replace("-", "\u2212").replace(".", "⋅").replace("*", "⋅")
    return re.sub("(?<=[A-Za-z])(\u2212?\\d)", lambda found: tag("sup", found[1]), minus)


def _power(call: Call) -> str:
    """Write `{{e|6}}`."""
    return f"×10{tag('sup', call.text('1').replace('-', chr(0x2212)))}"


def _gauge(call: Call) -> str:
    """Write a railway's gauge as it is given."""
    text = call.text("1")
    found = re.fullmatch(r"([\d.]+)\s*(mm|in|ftin|ft|m)?", text)
    if not found:
        return text
    return convert_plain(found[1], found[2] or "mm")


def convert_plain(number: str, code: str) -> str:
    """Write a number with its unit alone."""
    return f"{_write(number)}{NBSP}{UNITS[code].sign if code in UNITS else code}"


def _degrees(sign: str) -> Function:
    return lambda call: f"{_write(call.text('1'))}{NBSP}{sign}" if call.text("1") else sign


TABLE: dict[str, Function] = {
    **under("convert|cvt|conv|convinfobox|auto m|auto in|infobox convert|convert/spell", convert),
    **under("height|ht|infobox person/height", _height),
    **under("val|physics value", _value),
    **under("e|esp", _power),
    **under("railgauge|track gauge|rail gauge|trackgauge", _gauge),
    **under("degree|deg|°|degrees", lambda call: "°"),
    **under("°c|degc|degree celsius|celsius", _degrees("°C")),
    **under("°f|degf", _degrees("°F")),
    **under(
        "km to mi|km2 to mi2|m to ft|mi to km|ft to m",
        lambda call: f"{_write(call.text('1'))}{NBSP}{call.name.split()[0]}",
    ),
}
