"""Templates of countries and ships, whose flags are left out, and of the signs of the fallen."""

from chapbook.parsers.mediawiki.call import Call, Function, fold_name, under
from chapbook.parsers.mediawiki.links import make_link
from chapbook.parsers.mediawiki.signs import NOTHING, tag

DAGGER = "\u00a0†"

_COUNTRIES = (
    "afg: Afghanistan|alb: Albania|alg: Algeria|and: Andorra|arg: Argentina|arm: Armenia|aus: Australia|"
    "aut: Austria|aze: Azerbaijan|bel: Belgium|bgr: Bulgaria|bih: Bosnia and Herzegovina|blr: Belarus|"
    "bra: Brazil|can: Canada|che sui: Switzerland|chl: Chile|chn: China|col: Colombia|cro hrv: Croatia|"
    "cub: Cuba|cyp: Cyprus|cze: Czech Republic|den dnk: Denmark|deu ger: Germany|egy: Egypt|eng: England|"
    "esp: Spain|est: Estonia|eth: Ethiopia|eu: European Union|fin: Finland|fra: France|"
    "gbr uk: United Kingdom|geo: Georgia|gre grc: Greece|hun: Hungary|idn: Indonesia|ind: India|irl: Ireland|"
    "irn: Iran|irq: Iraq|isl: Iceland|isr: Israel|ita: Italy|jor: Jordan|jpn: Japan|kaz: Kazakhstan|"
    "ken: Kenya|kor: South Korea|kuw: Kuwait|lbn: Lebanon|lby: Libya|ltu: Lithuania|lux: Luxembourg|"
    "lva: Latvia|mar: Morocco|mex: Mexico|mkd: North Macedonia|mlt: Malta|mne: Montenegro|nga: Nigeria|"
    "ned nld: Netherlands|nor: Norway|nzl: New Zealand|pak: Pakistan|per: Peru|phi: Philippines|pol: Poland|"
    "por prt: Portugal|prk: North Korea|qat: Qatar|rou: Romania|rsa zaf: South Africa|rus: Russia|"
    "sau: Saudi Arabia|sco: Scotland|srb: Serbia|svk: Slovakia|svn: Slovenia|swe: Sweden|syr: Syria|"
    "tha: Thailand|tun: Tunisia|tur: Turkey|uae: United Arab Emirates|ukr: Ukraine|uru: Uruguay|"
    "us usa: United States|ussr urs: Soviet Union|uzb: Uzbekistan|ven: Venezuela|vie: Vietnam|wal: Wales|"
    "yem: Yemen"
)
_CODES = {
    code: name for codes, name in (row.split(": ") for row in _COUNTRIES.split("|")) for code in codes.split()
}


def name_country(code: str) -> str:
    """Give the name of a country; what is no code is a name."""
    return _CODES.get(code.lower(), code)


def _country(call: Call) -> str:
    """Write a country's name, as a link."""
    full = name_country(call.text("name", "1"))
    return make_link(full, full, call.page) if full else NOTHING


def _itself(call: Call) -> str:
    full = _CODES[fold_name(call.name)]
    return make_link(full, full, call.page)


def _icon(call: Call) -> str:
    """Show nothing of a flag alone, which stands beside a name."""
    del call
    return NOTHING


def _service(words: str) -> Function:
    """Make a template that names an armed service and its country."""

    def write(call: Call) -> str:
        country = name_country(call.text("1"))
        if name := call.text("name"):
            return name
        return make_link(f"{country} {words}", f"{country} {words}", call.page) if country else words

    return write


def _ship(prefix: str) -> Function:
    """Make a template of a ship: the prefix upright, the name in italics."""

    def write(call: Call) -> str:
        name, hull = call.text("1"), call.text("2")
        first = prefix or ""
        if not prefix:
            first, name, hull = call.text("1"), call.text("2"), call.text("3")
        full = f"{first} {name}".strip()
        target = f"{full} ({hull})" if hull else full
        return make_link(target, f"{first} {tag('i', name)}".strip(), call.page) if name else NOTHING

    return write


TABLE: dict[str, Function] = {
    **dict.fromkeys(_CODES, _itself),
    **under(
        "flag|flagu|flagcountry|flag country|flagg|flaglist|flag2|flagathlete2|flagteam|noflag|fb|"
        "fbw|nft|cr|country|country data|flagcountry2|flagdeco name|flagright|fb-rt|fbw-rt|"
        "flagmedalist2|team flag|flagioc|flagpbc|flagcgf|ru|rut|bk|ih|vb|hb|nfa|flagof",
        _country,
    ),
    **under(
        "flagicon|flagdeco|flag icon|flag decoration|flagicon image|fbicon|flagicon2|flagiconstate|"
        "fi|icon|nobold flag|figure skating icon|shield|jct icon|playerflag",
        _icon,
    ),
    **under(
        "flagathlete|flagmedalist|flagpersonname|flagiocathlete|flagiocmedalist", lambda call: call.text("1")
    ),
    **under("army", _service("Army")),
    **under("navy", _service("Navy")),
    **under("air force|airforce", _service("Air Force")),
    **under("armed forces|military", _service("Armed Forces")),
    **{
        prefix: _ship(prefix.upper())
        for prefix in (
            "uss",
            "hms",
            "ss",
            "rms",
            "mv",
            "hmas",
            "hmcs",
            "sms",
            "usns",
            "usat",
            "css",
            "uscgc",
            "ins",
            "hmnzs",
            "usrc",
            "rv",
            "ms",
            "mt",
        )
    },
    **under("ship|ship2", _ship("")),
    **under(
        "sclass|sclass2|sclass-",
        lambda call: f"{tag('i', call.text('1'))}-class {call.text('2')}".strip(),
    ),
    **under(
        "kia|k.i.a.|killed in action|dow|mia|wia-d|executed|kia2|assassinated|†kia",
        lambda call: DAGGER,
    ),
    **under("wia|wounded in action", lambda call: " (wounded)"),
    **under("pow|prisoner of war|captured", lambda call: " (prisoner of war)"),
    **under("surrender|surrendered", lambda call: " (surrendered)"),
    **under("natural causes|nat", lambda call: "\u00a0#"),
}
