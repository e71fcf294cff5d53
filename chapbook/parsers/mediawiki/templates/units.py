"""Units that Wikipedia's `{{convert}}` knows, as far as articles use them."""

from typing import NamedTuple


class Unit(NamedTuple):
    """A unit of measure."""

    dimension: str
    size: float
    """In the dimension's base unit; negative where more of it means less (`L/100 km`): then the two
    multiplied are the size."""

    sign: str
    name: str
    names: str
    others: str
    """Codes of what it is converted to if nothing is said."""


class Scale(NamedTuple):
    """A scale of temperature."""

    sign: str
    degree: float
    """Its size in kelvins."""

    zero: float
    """In kelvins."""

    other: str


UNITS: dict[str, Unit] = {}
"""By all of their codes."""

SCALES = {
    **dict.fromkeys(("C", "°C"), Scale("°C", 1.0, 273.15, "F")),
    **dict.fromkeys(("F", "°F"), Scale("°F", 5 / 9, 273.15 - 32 * 5 / 9, "C")),
    **dict.fromkeys(("K", "°K"), Scale("K", 1.0, 0.0, "C")),
}

PAIRS = {
    "ftin": ("ft", "in", 12),
    "ft in": ("ft", "in", 12),
    "stlb": ("st", "lb", 14),
    "st lb": ("st", "lb", 14),
    "lboz": ("lb", "oz", 16),
    "lb oz": ("lb", "oz", 16),
    "ydft": ("yd", "ft", 3),
    "mich": ("mi", "chain", 80),
    "miyd": ("mi", "yd", 1760),
}
"""What is written in two units: the larger, the smaller, and how many of that make one."""


def add(dimension: str, rows: str) -> None:
    """Enter units, one a line: codes, size, sign, name, names, others; `_` is a blank in a code."""
    for row in rows.strip().splitlines():
        codes, size, sign, name, names, others = (cell.strip() for cell in row.split("|"))
        for code in codes.split():
            UNITS[code.replace("_", " ")] = Unit(dimension, float(size), sign, name, names, others)


add(
    "length",
    """
mm millimetre millimeter|0.001|mm|millimetre|millimetres|in
cm centimetre centimeter|0.01|cm|centimetre|centimetres|in
dm|0.1|dm|decimetre|decimetres|in
m metre meter metres meters|1|m|metre|metres|ft_or_ftin
km kilometre kilometer kilometres kilometers|1000|km|kilometre|kilometres|mi
in inch inches|0.0254|in|inch|inches|mm
ft foot feet|0.3048|ft|foot|feet|m
yd yard yards|0.9144|yd|yard|yards|m
mi mile miles|1609.344|mi|mile|miles|km
nmi NM|1852|nmi|nautical mile|nautical miles|km mi
fathom|1.8288|fathom|fathom|fathoms|ft m
furlong|201.168|furlong|furlong|furlongs|ft m
chain|20.1168|chain|chain|chains|ft m
rod|5.0292|rod|rod|rods|ft m
league|4828.032|league|league|leagues|km
li|500|li|li|li|km mi
hand|0.1016|h|hand|hands|in cm
ly|9.4607304725808e15|ly|light-year|light-years|pc
kpc|3.0856775814671916e19|kpc|kiloparsec|kiloparsecs|ly
Mpc|3.0856775814671916e22|Mpc|megaparsec|megaparsecs|ly
pc|3.0856775814671916e16|pc|parsec|parsecs|ly
AU au|1.495978707e11|AU|astronomical unit|astronomical units|km mi
um μm µm|0.000001|μm|micrometre|micrometres|in
nm|1e-9|nm|nanometre|nanometres|in
""",
)
add(
    "area",
    """
m2 sqm|1|m²|square metre|square metres|sqft
km2 sqkm|1e6|km²|square kilometre|square kilometres|sqmi
cm2|1e-4|cm²|square centimetre|square centimetres|sqin
ha|1e4|ha|hectare|hectares|acre
acre acres ac|4046.8564224|acre|acre|acres|ha
sqmi mi2|2589988.110336|sq mi|square mile|square miles|km2
sqft ft2|0.09290304|sq ft|square foot|square feet|m2
sqyd|0.83612736|sq yd|square yard|square yards|m2
sqin in2|0.00064516|sq in|square inch|square inches|cm2
mm2|1e-6|mm²|square millimetre|square millimetres|sqin
sqnmi|3429904|sq nmi|square nautical mile|square nautical miles|km2 sqmi
dunam|1000|dunam|dunam|dunams|ha acre
""",
)
add(
    "volume",
    """
m3|1|m³|cubic metre|cubic metres|cuft
cm3 cc|1e-6|cm³|cubic centimetre|cubic centimetres|cuin
km3|1e9|km³|cubic kilometre|cubic kilometres|cumi
L l litre litres liter|0.001|L|litre|litres|impgal USgal
ml mL|1e-6|mL|millilitre|millilitres|impfloz USfloz
dl dL|1e-4|dL|decilitre|decilitres|impfloz USfloz
cl cL|1e-5|cL|centilitre|centilitres|impfloz USfloz
hl hL|0.1|hL|hectolitre|hectolitres|impgal USgal
ML|1000|ML|megalitre|megalitres|cuft
GL|1e6|GL|gigalitre|gigalitres|cuft
cuft ft3|0.028316846592|cu ft|cubic foot|cubic feet|m3
cuin|1.6387064e-5|cu in|cubic inch|cubic inches|cm3
cuyd|0.764554857984|cu yd|cubic yard|cubic yards|m3
cumi|4168181825.44|cu mi|cubic mile|cubic miles|km3
USgal usgal U.S.gal gal|0.003785411784|US gal|US gallon|US gallons|L impgal
impgal|0.00454609|imp gal|imperial gallon|imperial gallons|L USgal
imppt|0.00056826125|imp pt|imperial pint|imperial pints|ml
USpt|0.000473176473|US pt|US pint|US pints|ml
USqt|0.000946352946|US qt|US quart|US quarts|L
acreft acre.ft|1233.48183754752|acre⋅ft|acre-foot|acre-feet|m3
USbsh|0.03523907016688|US bsh|US bushel|US bushels|L
impfloz|2.84130625e-5|imp fl oz|imperial fluid ounce|imperial fluid ounces|ml
USfloz|2.95735295625e-5|US fl oz|US fluid ounce|US fluid ounces|ml
oilbbl bbl|0.158987294928|bbl|barrel|barrels|m3
""",
)
add(
    "mass",
    """
g gram grams|0.001|g|gram|grams|oz
kg kilogram kilograms|1|kg|kilogram|kilograms|lb
mg|1e-6|mg|milligram|milligrams|gr
t tonne tonnes MT|1000|t|tonne|tonnes|LT ST
kt|1e6|kt|kilotonne|kilotonnes|LT ST
Mt|1e9|Mt|megatonne|megatonnes|LT ST
ugm μg|1e-9|μg|microgram|micrograms|gr
cwt long_cwt|50.80234544|cwt|hundredweight|hundredweight|kg
carat|0.0002|carat|carat|carats|g
lb lbs pound pounds|0.45359237|lb|pound|pounds|kg
oz ounce ounces|0.028349523125|oz|ounce|ounces|g
gr|6.479891e-5|gr|grain|grains|mg
st stone|6.35029318|st|stone|stone|lb kg
LT long_ton long_tons|1016.0469088|long ton|long ton|long tons|t
ST short_ton short_tons|907.18474|short ton|short ton|short tons|t
ozt troyoz|0.0311034768|ozt|troy ounce|troy ounces|g
""",
)
add(
    "speed",
    """
km/h kph kmh|0.277777777778|km/h|kilometre per hour|kilometres per hour|mph
m/s|1|m/s|metre per second|metres per second|ft/s
mph mi/h|0.44704|mph|mile per hour|miles per hour|km/h
kn knot knots|0.514444444444|kn|knot|knots|km/h mph
ft/s|0.3048|ft/s|foot per second|feet per second|m/s
km/s|1000|km/s|kilometre per second|kilometres per second|mi/s
mi/s|1609.344|mi/s|mile per second|miles per second|km/s
""",
)
add(
    "pressure",
    """
kPa|1000|kPa|kilopascal|kilopascals|psi
psi|6894.757293168|psi|pound per square inch|pounds per square inch|kPa
MPa|1e6|MPa|megapascal|megapascals|psi
GPa|1e9|GPa|gigapascal|gigapascals|psi
hPa mbar|100|hPa|hectopascal|hectopascals|inHg
bar|1e5|bar|bar|bars|psi
atm|101325|atm|standard atmosphere|standard atmospheres|kPa
inHg|3386.388640341|inHg|inch of mercury|inches of mercury|hPa
mmHg torr|133.322387415|mmHg|millimetre of mercury|millimetres of mercury|kPa
Pa|1|Pa|pascal|pascals|psi
""",
)
add(
    "power",
    """
W|1|W|watt|watts|hp
kW|1000|kW|kilowatt|kilowatts|hp
MW|1e6|MW|megawatt|megawatts|hp
hp|745.69987158227|hp|horsepower|horsepower|kW
bhp|745.69987158227|bhp|brake horsepower|brake horsepower|kW
shp|745.69987158227|shp|shaft horsepower|shaft horsepower|kW
ihp|745.69987158227|ihp|indicated horsepower|indicated horsepower|kW
GW|1e9|GW|gigawatt|gigawatts|hp
metric_hp cv CV|735.49875|hp|metric horsepower|metric horsepower|kW
PS|735.49875|PS|metric horsepower|metric horsepower|kW
""",
)
add(
    "energy",
    """
J|1|J|joule|joules|ftlbf
kJ|1000|kJ|kilojoule|kilojoules|kcal
MJ|1e6|MJ|megajoule|megajoules|kWh
kcal Cal|4184|kcal|kilocalorie|kilocalories|kJ
cal|4.184|cal|calorie|calories|J
kWh|3.6e6|kWh|kilowatt hour|kilowatt hours|MJ
ftlbf ft.lbf|1.3558179483314|ft⋅lbf|foot-pound force|foot-pounds force|J
GJ|1e9|GJ|gigajoule|gigajoules|kWh
MWh|3.6e9|MWh|megawatt-hour|megawatt-hours|GJ
kt_TNT ktTNT|4.184e12|kt|kiloton|kilotons|TJ
Mt_TNT MtTNT|4.184e15|Mt|megaton|megatons|PJ
TJ|1e12|TJ|terajoule|terajoules|kWh
PJ|1e15|PJ|petajoule|petajoules|kWh
BTU|1055.05585262|BTU|British thermal unit|British thermal units|kJ
""",
)
add(
    "force",
    """
N|1|N|newton|newtons|lbf
kN|1000|kN|kilonewton|kilonewtons|lbf
MN|1e6|MN|meganewton|meganewtons|lbf
lbf|4.4482216152605|lbf|pound-force|pounds-force|N
ton-force tf|9806.65|tf|tonne-force|tonnes-force|kN
kgf|9.80665|kgf|kilogram-force|kilograms-force|lbf
""",
)
add(
    "density",
    """
/km2 PD/km2|1|/km²|per square kilometre|per square kilometre|/sqmi
/ha|100|/ha|per hectare|per hectare|/acre
/acre|247.10538146717|/acre|per acre|per acre|/ha
/sqmi PD/sqmi|0.38610215854245|/sq mi|per square mile|per square mile|/km2

""",
)
add(
    "flow",
    """
m3/s|1|m³/s|cubic metre per second|cubic metres per second|cuft/s
cuft/s cufts|0.028316846592|cu ft/s|cubic foot per second|cubic feet per second|m3/s
L/s|0.001|L/s|litre per second|litres per second|cuft/s
""",
)
add(
    "mass density",
    """
kg/m3|1|kg/m³|kilogram per cubic metre|kilograms per cubic metre|lb/cuft
g/cm3|1000|g/cm³|gram per cubic centimetre|grams per cubic centimetre|lb/cuin
lb/cuft|16.018463374|lb/cu ft|pound per cubic foot|pounds per cubic foot|kg/m3
lb/cuin|27679.904710191|lb/cu in|pound per cubic inch|pounds per cubic inch|g/cm3
""",
)
add(
    "torque",
    """
Nm N.m|1|N⋅m|newton-metre|newton-metres|lbft
lbft lb.ft lbf.ft ft.lbf/|1.3558179483314|lb⋅ft|pound-foot|pound-feet|Nm
kgm kg.m|9.80665|kg⋅m|kilogram metre|kilogram metres|Nm lbft
""",
)
add(
    "consumption",
    """
km/L|1|km/L|kilometre per litre|kilometres per litre|mpgimp mpgus
mpgus mpg-US mpgUS|0.42514370743|mpg‑US|mile per US gallon|miles per US gallon|L/100_km mpgimp
mpgimp mpg-imp|0.35400618994|mpg‑imp|mile per imperial gallon|miles per imperial gallon|L/100_km mpgus
L/100_km L/100km|-100|L/100 km|litre per 100 kilometres|litres per 100 kilometres|mpgimp mpgus
""",
)
add(
    "gradient",
    """
m/km|1|m/km|metre per kilometre|metres per kilometre|ft/mi
ft/mi|0.18939393939394|ft/mi|foot per mile|feet per mile|m/km
""",
)
add(
    "degrees",
    """
C-change °C-change|1|°C|°C|°C|F-change
F-change °F-change|0.55555555555556|°F|°F|°F|C-change
""",
)
