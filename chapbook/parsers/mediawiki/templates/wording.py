"""Templates that set words: kept together, small, abbreviated; dashes, blanks, fractions."""

import re

from chapbook.parsers.mediawiki.call import Call, Function, fold_name, under
from chapbook.parsers.mediawiki.links import make_link
from chapbook.parsers.mediawiki.marks import AddressMark
from chapbook.parsers.mediawiki.numbers import group_digits
from chapbook.parsers.mediawiki.signs import BREAK, NOTHING, tag
from chapbook.parsers.mediawiki.templates.furniture import leave_out

NBSP, THIN = "\u00a0", "\u2009"


def say(text: str) -> Function:
    """Make a template that always says the same."""
    return lambda call: text


def first(call: Call) -> str:
    """Say its first argument."""
    return call.text("1", "text", "content")


def inside(name: str) -> Function:
    """Make a template that puts its first argument into an element."""
    return lambda call: tag(name, first(call))


def second(call: Call) -> str:
    """Say its second argument, or else its first."""
    return call.text("2", "1")


def all_of(call: Call) -> str:
    """Say its arguments one after the other."""
    return "".join(call.texts())


def _bind(call: Call) -> str:
    """Keep words on one line: their blanks become no-break spaces."""
    text = first(call)
    return text.replace(" ", NBSP) if len(text) <= 40 and "<" not in text and "\ue002" not in text else text


def _frac(call: Call) -> str:
    """Write a fraction: `{{frac|1|2}}`, `{{frac|3|1|2}}`, `{{frac|8}}`."""
    numbers = [text for text in call.texts() if text]
    if not numbers:
        return ""
    if len(numbers) == 1:
        numbers = ["1", *numbers]
    whole = numbers[0] if len(numbers) > 2 else ""
    return whole + tag("sup", numbers[-2]) + "\u2044" + tag("sub", numbers[-1])


def _spaces(call: Call) -> str:
    count = call.text("1")
    return NBSP * (min(int(count), 10) if count.isascii() and count.isdigit() and len(count) < 4 else 1)


def _as_of(call: Call) -> str:
    """Write `As of May 2010`, with the day first as it is given."""
    alt = call.text("alt")
    if alt:
        return alt
    year, month, day = call.text("1"), call.text("2"), call.text("3")
    names = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
    if month.isdigit() and 1 <= int(month) <= 12:
        month = names[int(month) - 1]
    lead = "as of" if call.text("lc") in ("y", "yes", "on") else "As of"
    lead = lead.replace("s of", "s of") if not call.text("since") else lead.replace("of", "since")
    return f"{lead} {' '.join(part for part in (day, month, year) if part)}" + call.text("post")


def _url(call: Call) -> str:
    address, text = call.plain("1", "url"), call.text("2", "name")
    if not address:
        return ""
    full = address if "://" in address else f"https://{address}"
    shown = text or address.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
    return call.page.keep(AddressMark(shown, full))


def _official(call: Call) -> str:
    address = call.plain("1", "url")
    if not address:
        return "Official website"
    full = address if "://" in address else f"https://{address}"
    return call.page.keep(AddressMark(call.text("name", "2") or "Official website", full))


def _reading(site: str) -> Function:
    """Make a template of the kind `{{imdb title|id|title}}`."""

    def say_reading(call: Call) -> str:
        title = call.text("title", "2") or call.page.title
        return f"{tag('title', title)} at {site}" if site else title

    return say_reading


def _sic(call: Call) -> str:
    if call.text("hide") in ("y", "yes"):
        return all_of(call)
    return f"{all_of(call)} [{tag('i', 'sic')}]".lstrip()


def _coloured(call: Call) -> str:
    """Say the last argument; those before it are colours."""
    texts = [text for text in call.texts() if text]
    return call.text("text") or (texts[-1] if len(texts) > 1 else NOTHING)


def _resized(call: Call) -> str:
    """Say what is set larger or smaller; how much may stand before it."""
    return call.text("2", "text") or (
        NOTHING if re.fullmatch(r"[\d.]+(?:%|em|px)?", first(call)) else first(call)
    )


def _born_as(call: Call) -> str:
    name = fold_name(call.name)
    word = "né" if name in ("né", "ne") else "née"
    return f"{word} {first(call)}".strip()


def _letters(call: Call) -> str:
    """Write the letters behind a name: orders and degrees."""
    return ", ".join(text for text in call.texts() if text)


def _barred(call: Call) -> str:
    """Put a bar over a letter or two; more stay as they are."""
    text = first(call)
    return "".join(f"{letter}\u0305" for letter in text) if text.isalnum() and len(text) <= 3 else text


def _wide_image(call: Call) -> str:
    """Keep a picture that is wider than the screen, or a part of one."""
    from chapbook.parsers.mediawiki.images import find_file
    from chapbook.parsers.mediawiki.marks import ImageMark

    file = call.text("image", "Image", "1")
    caption = call.text("caption", "Caption", "Description", "description", "3")
    return (
        call.page.keep_block(ImageMark(find_file(file, call.page), caption, call.text("alt")))
        if file
        else NOTHING
    )


def _legend(call: Call) -> str:
    text = call.text("2", "text")
    return text + BREAK if text else NOTHING


def _inflation(call: Call) -> str:
    """Say a sum as it was: what it would buy now is known to tables that a book does not have."""
    message = "what {{inflation}} would give is not known: the sum of then is printed{times}"
    call.page.warn("CB090", call.line, "inflation", message, "write what it is worth, and when")
    return call.text("2", "value")


def _ordinal(call: Call) -> str:
    text = call.text("1")
    if not text.isdigit():
        return text
    ending = (
        "th" if text[-2:] in ("11", "12", "13") else {"1": "st", "2": "nd", "3": "rd"}.get(text[-1], "th")
    )
    return text + ending


def _between_wikis(call: Call) -> str:
    """Write a link to a page that only another language's wiki has."""
    name, shown = (
        call.text("1", "en"),
        call.text("lt", "display", "3" if call.name.lower() == "illm" else "lt"),
    )
    return make_link(name, shown or name, call.page) if name else NOTHING


def _section(call: Call) -> str:
    """Write `Ys § History`, as a link."""
    page, section = call.text("1"), call.text("2")
    shown = f"{page} § {section}".strip() if section else page
    return make_link(f"{page}#{section}" if section else page, shown, call.page) if shown else NOTHING


def _roman(call: Call) -> str:
    text = call.text("1")
    if not text.isdigit() or not 0 < int(text) < 4000:
        return text
    number, said = int(text), ""
    for size, sign in _ROMAN:
        said += sign * (number // size)
        number %= size
    return said


_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


def _era(sign: str) -> Function:
    return lambda call: f"{text}{NBSP}{sign}" if (text := call.text("1")) else sign


TABLE: dict[str, Function] = {
    **under(
        "ill|interlanguage link|interlanguage link multi|illm|link-interwiki|ill2|red link|interlanguage",
        _between_wikis,
    ),
    **under("section link|slink|sectionlink", _section),
    **under("crossreference|crossref|see below|iast|iso 15919|pie|no wrap|str left|str trim|plain", first),
    **under("thinsp|thin", say(THIN)),
    **under("ldots|ellipsis|...", say("…")),
    **under("star|asterisk", lambda call: "★" if call.name.lower() == "star" else "*"),
    **under("roman|roman numeral", _roman),
    **under("1/2|½", say("½")),
    **under("1/4|¼", say("¼")),
    **under("bce", _era("BCE")),
    **under("ce", _era("CE")),
    **under("ah", _era("AH")),
    "ad": lambda call: f"AD{NBSP}{call.text('1')}".strip(NBSP),
    **under('"', lambda call: f"“{first(call)}”"),
    **under(
        "nyse|nasdaq|lse|tyo|bse|nse|asx|tsx|fwb|sehk|euronext|six|bit|jse|krx|bmad|omx|sgx|sse|szse",
        lambda call: f"{call.name.strip().upper()}: {call.text('1')}",
    ),
    **under("₤|lira", lambda call: f"₤{first(call)}"),
    **under("nowrap|nobr|nobreak|nwr|j|nowraplinks", _bind),
    **under(
        "nowrap begin|nowrap end|nowrap start|nb10|nb5|shy|zwsp|wbr|zwj|zwnj|wj|zero width joiner|lrm|rlm",
        say(""),
    ),
    **under(
        "center|big|larger|large|font|normal|noitalic|nobold|normalsize|unbold|nonitalic|"
        "right|left|block center|align|block|ruby-ja|visible anchor|vanchor|anchored|linktext|lkt|"
        "nolink|notatypo|not a typo|typo|as written|proper name|allow wrap|normalwraplink|text|1x|"
        "plain text|plainlink|unicode|large text|citation needed span|cns|clarify span|dubious span|"
        "disputed span|verify quote|synthesis span|unsourced span|hover title|tooltip|vertical text|"
        "vert header|vertical header|nosplit|hanging indent|indent block|linear-gradient|blockindent|"
        "block indent|indented text|in5|smallsup|strong inline|wikt|wt|gcl|no selflink|first word|"
        "first|ubb|plain link|allcaps|title case|allcaps text|avoid wrap|nh|keypress|hl",
        first,
    ),
    **under("small|smaller|petit|smalldiv|small text", inside("small")),
    **under("sc|smallcaps|small caps|sc2|smallcaps all|sc1|asc|bc", inside("smallcaps")),
    **under("resize|size|fontsize|font size", _resized),
    **under("nee|née|ne|né", _born_as),
    **under("post-nominals|postnominals|post nominals|postnom", _letters),
    **under("gaps|gapnum", lambda call: THIN.join(text for text in call.texts() if text)),
    **under(
        "wide image|panorama|tall image|css image crop|css crop|annotated image|image label begin",
        _wide_image,
    ),
    **under("external media|external image|image label|image label end|annotation", leave_out),
    **under("bc/ad", all_of),
    **under("strong|bold|b", inside("b")),
    **under("em|italic|i|it|italics|varserif|var|mvar|serif|taxon name", inside("i")),
    **under("code|mono|tt|kbd|samp|codes|key|key press", inside("code")),
    **under("math|bigmath|mathit|big math", first),
    **under("strike|s|strikethrough|del|deleted text", inside("s")),
    **under("u|underline|underlined|ul", inside("i")),
    **under("sup|superscript|^", inside("sup")),
    **under("sub|subscript|_", inside("sub")),
    **under(
        "abbr|abbrv|abbrlink|tooltip text|hovertitle|hint|h:title|explain|abbreviation",
        first,
    ),
    **under(
        "tooltip2|color|colour|font color|fontcolor|font colour|background color|background colour|fgbg|"
        "bg|fgcolor|color text|text color|highlight|coltit",
        _coloured,
    ),
    **under("frac|fraction|sfrac|fract|vulgar fraction|half|tfrac|intfrac|sfrac/nowrap", _frac),
    **under("ndash|–|en dash|endash|nbnd", say("–")),
    **under(
        "spaced ndash|snd|spnd|spaced en dash|sndash|spndash|snds|nbsp ndash",
        say(f"{NBSP}– "),
    ),
    **under("mdash|em dash|—|emdash", say("—")),
    **under("spaced mdash|smd|spaced em dash|snd2", say(f"{NBSP}— ")),
    **under(
        "nbsp|space|spaces|emsp|ensp|thinspace|thin space|hair space|hairsp|0ws|pad|gap|indent|px2|nbs",
        _spaces,
    ),
    **under("·|dot|middot|bullet|•|bull|* |*|dot separator|•w|·w", say(f"{NBSP}· ")),
    **under(
        "break|br|crlf|crlf2|paragraph break|pb|para break|brk|-br|newline|br0|parabr",
        say(BREAK),
    ),
    **under("'|apostrophe|'s|`", lambda call: "'" + ("s" if call.name == "'s" else "")),
    **under("okina|hamza|ʻ", say("ʻ")),
    "ayin": say("ʿ"),
    "=": say("="),
    "(": say("{"),
    ")": say("}"),
    "((": say("{{"),
    "))": say("}}"),
    "(!": say("{|"),
    "!)": say("|}"),
    "!!": say("||"),
    "!-": say("|-"),
    "!+": say("|+"),
    **under("dagger|†", say("†")),
    **under("double-dagger|double dagger|ddagger|‡", say("‡")),
    **under("pm|±", lambda call: f"±{first(call)}"),
    **under("number sign|numero|no.|abbr no|num", say("No.")),
    **under(
        "number|nts|ntsh|sort number|number table sorting|commas|nts2|formatnum|val2|rnd|decimals|num2|nsp",
        lambda call: group_digits(first(call)),
    ),
    **under("sort|sortname2|ssort|hs2|sorted|sort2", second),
    **under("hs|hidden sort|hidden sort key|hsort|sk|sort key|dsh|dts/hidden", say("")),
    **under("sortname|sort name", lambda call: f"{call.text('1')} {call.text('2')}".strip()),
    **under("as of|asof", _as_of),
    **under("url|url2|webpage|website|urlx", _url),
    **under("official website|official|official site|official url", _official),
    **under("imdb title|imdb|imdb film|imdb movie|imdb episode", _reading("IMDb")),
    **under(
        "imdb name|imdb character",
        lambda call: f"{call.text('name', '2') or call.page.title} at IMDb",
    ),
    **under("mathworld", lambda call: f"“{call.text('title', '2')}”. MathWorld"),
    **under("rotten tomatoes|rotten-tomatoes", _reading("Rotten Tomatoes")),
    **under("allmovie|amg movie|allmovie title", _reading("AllMovie")),
    **under("tcmdb title", _reading("the TCM Movie Database")),
    **under("mojo title|box office mojo", _reading("Box Office Mojo")),
    **under(
        "gutenberg|gutenberg book",
        lambda call: f"{tag('title', call.text('name', 'title')) or call.page.title} at Project Gutenberg",
    ),
    **under(
        "gutenberg author",
        lambda call: f"Works by {call.text('name') or call.page.title} at Project Gutenberg",
    ),
    **under(
        "librivox author",
        lambda call: f"Works by {call.text('name') or call.page.title} at LibriVox",
    ),
    **under(
        "internet archive author|worldcat id|worldcat",
        lambda call: f"Works by or about {call.text('name', 'sname') or call.page.title}",
    ),
    **under(
        "find a grave|findagrave|goodreads author|nndb|britannica|dmoz entry",
        lambda call: call.text("2", "name") or call.page.title,
    ),
    **under("sic|as is|stet|thus", _sic),
    **under("legend|legend2|legend0|legend striped|legend line", _legend),
    **under("color box|colorbox|colour box", lambda call: call.text("2")),
    **under("inflation|inflation-fn|inflation-year|formatprice", _inflation),
    **under("ordinal|ord|ordinal to word", _ordinal),
    **under("lc|lower|uc|ucfirst|lcfirst", first),
    **under("yes|yes2|ya|table yes|ticks|yes-no", lambda call: first(call) or "Yes"),
    **under("no|no2|na2|table no", lambda call: first(call) or "No"),
    **under("tick|aye|y|y&|check mark|checked|check", say("✓")),
    **under("cross|nay|n|x mark|n&|xmark|crossed", say("✗")),
    **under(
        "won|nom|nominated|sho|pending|partial|included|not included|dropped|good|bad|some|maybe|"
        "eliminated|safe|win|loss|draw|rh|rh2|depends|optional|needs|free|nonfree|proprietary|"
        "table cell",
        lambda call: first(call) or call.name.capitalize(),
    ),
    **under("n/a|na|n.a.", lambda call: first(call) or "N/A"),
    **under("dash|none", lambda call: first(call) or "—"),
    **under("dunno", lambda call: "?"),
    **under(
        "unknown|unk|dunno2|tba|tbd|unk2",
        lambda call: (
            first(call) or call.name.upper()
            if call.name.lower().startswith("tb")
            else first(call) or "Unknown"
        ),
    ),
    **under("increase|up|gain|profit|positive increase", say("▲")),
    **under("decrease|down|negative increase|positive decrease", say("▼")),
    **under("steady|nochange|same position", say("▬")),
    **under("flatlist item|normal list", first),
    **under(
        "translation|literally|lit|lit.",
        lambda call: f"{'lit.' if call.name.lower().startswith('lit') else 'transl.'}{NBSP}'{first(call)}'",
    ),
    **under("gloss|gl|gloss literal", lambda call: f"'{first(call)}'"),
    **under("angbr|angle bracket|grapheme|angle", lambda call: f"⟨{first(call)}⟩"),
    **under("braces|bracket|bracks|brackets", lambda call: f"[{first(call)}]"),
    **under("su", lambda call: tag("sup", call.text("p", "1")) + tag("sub", call.text("b", "2"))),
    **under(
        "radic|sqrt",
        lambda call: f"√{call.text('1')}",
    ),
    **under("overline|overbar|uoverline|underoverline|bar", _barred),
    **under("us$|usd|us dollar", lambda call: f"US${group_digits(first(call))}"),
    **under("a$|aud|au$", lambda call: f"A${group_digits(first(call))}"),
    **under("cad|c$|canadian dollar", lambda call: f"C${group_digits(first(call))}"),
    **under("nz$|nzd", lambda call: f"NZ${group_digits(first(call))}"),
    **under("gbp|£|pound sterling|£sd|pound", lambda call: f"£{first(call)}"),
    **under("euro|eur|€", lambda call: f"€{first(call)}"),
    **under("inr|indian rupee|₹|indianrupee", lambda call: f"₹{first(call)}"),
    **under("jpy|yen|¥|cny|rmb", lambda call: f"¥{first(call)}"),
    **under("currency", lambda call: f"{call.text('2')}{NBSP}{call.text('1')}".strip()),
}
