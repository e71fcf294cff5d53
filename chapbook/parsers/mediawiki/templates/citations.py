"""`{{cite book}}` and its kind, set as entries of a bibliography.

    Smith, Ann; Jones, Bo (1999) [1954]. "A chapter". In Roe, Cy (ed.). *The Title*. Vol. 2. A Series. 3rd ed.
    London: Printer. pp. 3–4. doi:10.1000/1. ISBN 0-00-000000-0. Retrieved 3 May 2010.

The order is that of Wikipedia's own style (CS1), which readers of such articles know. What serves only a
screen (addresses of archives, access) is left out, and an address is behind the title.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from chapbook.parsers.mediawiki.call import Call, Function, fold_name, under
from chapbook.parsers.mediawiki.marks import AddressMark, LiteralMark
from chapbook.parsers.mediawiki.page import Page
from chapbook.parsers.mediawiki.signs import MARK, tag
from chapbook.parsers.mediawiki.templates.dates import write_date
from chapbook.parsers.mediawiki.templates.languages import NAMES

NBSP = "\u00a0"
_WHOLE = frozenset(
    (
        "cite book",
        "cite av media",
        "cite video",
        "cite map",
        "cite report",
        "cite thesis",
        "cite comic",
        "cite dvd notes",
        "cite av media notes",
        "cite album notes",
        "cite video game",
        "cite techreport",
        "cite tech report",
        "cite document",
        "cite manual",
        "cite sign",
    )
)
"""Kinds of which the title is a work's own, not that of a part."""

_MOST = 60


def cite(call: Call) -> str:
    """Write a citation."""
    kind = fold_name(call.name)
    parts = [_authors(call), *_titles(call, kind), *_imprint(call, kind), *_identifiers(call), *_extras(call)]
    # Who wrote it, and when, are one part; all others end in a full stop.
    text = " ".join(_end(part) for part in parts if part)
    return text or call.text("1")


def _end(part: str) -> str:
    bare = re.sub("\ue002/?[a-z]+>|[\"”’']", "", part).rstrip()
    return part if bare[-1:] in ".?!…" else f"{part}."


# --- who and when ----------------------------------------------------------------------------


_LAST = ("{0}{1}-last", "{0}-last{1}", "{0}{1}last", "{0}last{1}", "{0}-surname{1}")
_FIRST = ("{0}{1}-first", "{0}-first{1}", "{0}{1}first", "{0}first{1}", "{0}-given{1}")


def list_people(call: Call, *roles: str) -> Iterator[str]:
    """Yield the people of a role, last names first: `author`, `editor`, `translator`."""
    missing = 0
    for number in range(1, _MOST):
        person = _find_person(call, roles, str(number))
        if not person and number == 1:
            person = _find_person(call, roles, "")
        if person:
            yield person
        missing = 0 if person else missing + 1
        if missing > 1:
            return


def _find_person(call: Call, roles: tuple[str, ...], number: str) -> str:
    """Find a person by its number: `last2` and `first2`, `editor2-last` …, or `author2` as a whole."""
    lasts, firsts, wholes = _name_keys(roles, number)
    last, first = call.text(*lasts), call.text(*firsts)
    if last:
        return f"{last}, {first}" if first else last
    return call.text(*wholes) or first


@lru_cache(2_000)
def _name_keys(roles: tuple[str, ...], number: str) -> tuple[tuple[str, ...], ...]:
    """Give the keys under which a person's last name, first name and whole name may stand."""
    lasts = [form.format(role, number) for role in roles for form in _LAST]
    firsts = [form.format(role, number) for role in roles for form in _FIRST]
    if roles[0] == "author":
        lasts = [f"last{number}", f"surname{number}", *lasts]
        firsts = [f"first{number}", f"given{number}", *firsts]
    return tuple(lasts), tuple(firsts), tuple(f"{role}{number}" for role in roles)


def _authors(call: Call) -> str:
    people = list(
        list_people(call, "author", "host", "subject", "artist", "inventor", "cartographer", "people")
    )
    people = (
        people
        or [
            text
            for key in ("authors", "people", "vauthors", "credits", "director")
            if (text := call.text(key))
        ][:1]
    )
    if call.text("display-authors") == "etal" or "et al" in call.text("others")[:6]:
        people.append("et al.")
    if coauthors := call.text("coauthors", "coauthor", "others-authors"):
        people.append(coauthors)
    who = "; ".join(people)
    editors = list(list_people(call, "editor"))
    if not people and editors and not call.text("chapter", "contribution", "entry"):
        who = f"{'; '.join(editors)} ({'eds.' if len(editors) > 1 else 'ed.'})"
    when = _when(call)
    if not who:
        return ""
    return f"{who} ({when})" if when else who


def _when(call: Call) -> str:
    when = call.text("date", "year", "publication-date")
    if when and call.text("month") and not call.text("date"):
        when = f"{call.text('month')} {when}"
    found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", when)
    when = write_date(list(found.groups()), day_first=True) if found else when
    original = call.text("orig-year", "origyear", "orig-date")
    return f"{when} [{original}]" if original and when else when or original


# --- what ------------------------------------------------------------------------------------


def _titles(call: Call, kind: str) -> Iterator[str]:
    """Yield the part and the whole, each with what belongs to it."""
    work = call.text(
        "work",
        "journal",
        "magazine",
        "newspaper",
        "periodical",
        "website",
        "encyclopedia",
        "encyclopaedia",
        "dictionary",
        "series" if kind == "cite episode" else "work",
        "conference" if kind == "cite conference" else "work",
        "album" if kind == "cite music" else "work",
        "booktitle",
        "book-title",
    )
    part = call.text("chapter", "contribution", "entry", "article", "section", "part")
    title = call.text("title", "script-title", "trans-title", "trans_title", "case", "litigants")
    title = _without_bars(title, call.page)
    if translated := call.text("trans-title", "trans_title"):
        title = f"{title} [{translated}]" if title != translated else title
    is_whole = (
        kind in _WHOLE or (kind in ("citation", "cite", "cite encyclopedia") and not work) or bool(part)
    )
    url, part_url = (
        call.plain("url", "URL", "transcript-url"),
        call.plain(
            "chapter-url", "chapterurl", "contribution-url", "section-url", "entry-url", "article-url"
        ),
    )
    if part:
        yield _link(call, _quote(part), part_url or ("" if title else url))
        if editors := list(list_people(call, "editor")):
            yield f"In {'; '.join(editors)} ({'eds.' if len(editors) > 1 else 'ed.'})"
    if title:
        yield _link(call, tag("title", title) if is_whole else _quote(title), url) + _kind(call)
    if work:
        yield tag("title", work) + _volume(call, is_periodical=True)
    elif (title or part) and (volume := _volume(call, is_periodical=False)):
        yield volume
    if not _authors(call) and (when := _when(call)):
        yield when


def _without_bars(title: str, page: Page) -> str:
    """Part a page from its site with a dash: a bar, as the web has it, looks like lost markup in print."""
    plain = MARK.sub(lambda sign: "|" if page.fetch(sign[0]) == LiteralMark("|") else sign[0], title)
    return re.sub(r"\s*\|\s*", " – ", plain)


def _link(call: Call, text: str, url: str) -> str:
    return call.page.keep(AddressMark(text, url)) if url.startswith(("http", "//")) else text


def _quote(title: str) -> str:
    return title if title[:1] in ("“", '"') and title[-1:] in ("”", '"') else f"“{title}”"


def _kind(call: Call) -> str:
    form = call.text("format", "medium", "type", "degree")
    if form and call.text("degree"):
        form = f"{form} thesis"
    return f" ({form})" if form else ""


def _volume(call: Call, *, is_periodical: bool) -> str:
    volume, issue, number = call.text("volume"), call.text("issue", "number"), call.text("episode")
    if is_periodical:
        said = f" {tag('b', volume) if len(volume) <= 4 else volume}" if volume else ""
        said += f" ({issue})" if issue and volume else f" No.{NBSP}{issue}" if issue else ""
        return said + (f". Episode{NBSP}{number}" if number else "")
    return f"Vol.{NBSP}{volume}" if volume and len(volume) < 12 else volume


# --- where -----------------------------------------------------------------------------------


def _imprint(call: Call, kind: str) -> Iterator[str]:
    translators = list(list_people(call, "translator"))
    if translators:
        yield f"Translated by {'; '.join(translators)}"
    if others := call.text("others"):
        yield others
    if (series := call.text("series")) and kind != "cite episode":
        yield series
    if edition := call.text("edition"):
        yield f"{_ordinal(edition)} ed" if not re.search(r"\bed", edition, re.IGNORECASE) else edition
    place = call.text("location", "place", "publication-place", "city")
    house = call.text(
        "publisher", "institution", "school", "network", "agency", "court", "station", "distributor"
    )
    if place or house:
        yield f"{place}: {house}" if place and house else place or house
    if agency := call.text("agency") if house != call.text("agency") else "":
        yield agency
    if reporter := call.text("reporter"):
        yield f"{call.text('vol')} {reporter} {call.text('opinion')}".strip()
    if pages := _pages(call):
        yield pages


def _ordinal(edition: str) -> str:
    if not edition.isdigit():
        return edition
    ending = (
        "th"
        if edition[-2:] in ("11", "12", "13")
        else {"1": "st", "2": "nd", "3": "rd"}.get(edition[-1], "th")
    )
    return edition + ending


def _pages(call: Call) -> str:
    if pages := call.text("pages", "pp"):
        plain = re.sub(r"^pp?\.?\s*", "", pages)
        sign = "pp" if re.search(r"[-–,&]", plain) else "p"
        return (
            f"{sign}.{NBSP}{re.sub(r'(?<=[0-9])--?(?=[0-9])', '–', plain)}"
            if re.match(r"[\divxlcDMA-Z]", plain)
            else pages
        )
    if page := call.text("page", "p"):
        return f"p.{NBSP}{page}" if re.match(r"[\divxlcA-Z]", page) else page
    return call.text("at", "minutes", "time")


def _court(call: Call) -> str:
    """Write a case: `*A v. B*, 3 U.S. 45, 47 (Supreme Court 1803)`."""
    where = " ".join(text for key in ("vol", "reporter", "opinion") if (text := call.text(key)))
    said = [
        _link(call, tag("title", call.text("litigants")), call.plain("url")),
        where,
        call.text("pinpoint"),
    ]
    decided = " ".join(text for text in (call.text("court"), call.text("date", "year")) if text)
    text = ", ".join(part for part in said if part) + (f" ({decided})" if decided else "")
    return text + (f". “{quotation}”" if (quotation := call.text("quote")) else ".")


# --- numbers and the rest --------------------------------------------------------------------


_NUMBERS = tuple(
    tuple(row.split(":"))
    for row in [
        "isbn:ISBN",
        "ISBN:ISBN",
        "issn:ISSN",
        "ISSN:ISSN",
        "oclc:OCLC",
        "OCLC:OCLC",
        "lccn:LCCN",
        "jstor:JSTOR",
        "JSTOR:JSTOR",
        "pmid:PMID",
        "PMID:PMID",
        "pmc:PMC",
        "PMC:PMC",
        "arxiv:arXiv",
        "bibcode:Bibcode",
        "asin:ASIN",
        "ssrn:SSRN",
        "zbl:Zbl",
        "mr:MR",
        "ol:OL",
        "s2cid:S2CID",
        "hdl:hdl",
        "id:",
        "ID:",
    ]
)


def _identifiers(call: Call) -> Iterator[str]:
    if doi := call.plain("doi", "DOI"):
        yield call.page.keep(AddressMark(f"doi:{doi}", f"https://doi.org/{doi}"))
    for key, label in _NUMBERS:
        if number := call.text(key):
            yield f"{label}{NBSP}{number}".strip(NBSP)


def _extras(call: Call) -> Iterator[str]:
    language = call.text("language", "lang", "in")
    if language:
        yield f"In {NAMES.get(language, language)}"
    if quotation := call.text("quote", "quotation"):
        yield f"“{quotation}”"
    if via := call.text("via"):
        yield f"Via {via}"
    if archived := call.text("archive-date", "archivedate"):
        yield f"Archived {_plain_date(archived)}"
    if call.text("url", "chapter-url", "URL") and (seen := call.text("access-date", "accessdate")):
        yield f"Retrieved {_plain_date(seen)}"
    post = call.text("postscript", "ps")
    if post not in ("", ".", "none", ";", ","):
        yield post


def _plain_date(text: str) -> str:
    found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text)
    return write_date(list(found.groups()), day_first=True) if found else text


# --- others ----------------------------------------------------------------------------------


def _identifier(label: str) -> Function:
    return lambda call: f"{label}{NBSP}{', '.join(text for text in call.texts() if text)}".strip(NBSP)


def _newspaper(call: Call) -> str:
    """Write an issue of a newspaper that has a template of its own."""
    name = fold_name(call.name).removeprefix("cite newspaper ").title()
    issue, when = call.text("issue"), call.text("date")
    title = _quote(text) if (text := call.text("title", "articlename")) else ""
    said = [title, tag("title", name), f"No.{NBSP}{issue}" if issue else "", when, _pages(call)]
    return " ".join(_end(part) for part in said if part)


def _archived(call: Call) -> str:
    when = call.text("date")
    found = re.fullmatch(r"(\d{4})(\d\d)(\d\d)\d*", when)
    when = write_date(list(found.groups()), day_first=True) if found else when
    return f"Archived {when}".strip() if when else ""


def _scripture(call: Call) -> str:
    """Write `Quran 2:255`, `Genesis 1:1`."""
    texts = [text for text in call.texts() if text]
    if fold_name(call.name) in ("cite quran", "quran-usc", "qref", "cite qur'an", "quran"):
        return f"Quran{NBSP}{':'.join(texts[:2])}" + ""
    book = texts[0] if texts else ""
    return f"{book}{NBSP}{':'.join(texts[1:3])}".strip(NBSP)


def _reference_work(title: str) -> Function:
    def write(call: Call) -> str:
        entry = call.text("title", "wstitle", "1", "article", "2")
        author = "; ".join(list_people(call, "author"))
        whole = tag("title", title) + (f". Vol.{NBSP}{volume}" if (volume := call.text("volume")) else "")
        said = [author, _quote(entry) if entry else "", whole, _pages(call), call.text("year")]
        return " ".join(_end(part) for part in said if part)

    return write


def _entry_of(work: str) -> Function:
    return lambda call: f"“{call.text('1') or call.page.title}”. {tag('title', work)}"


TABLE: dict[str, Function] = {
    **under(
        "citation|cite|vcite book|vcite journal|vancite book|vancite journal|vcite2 journal",
        cite,
    ),
    **under("cite court|cite case|ussc case", _court),
    **under("london gazette|edinburgh gazette|cite newspaper the times", _newspaper),
    **under("bibcode", _identifier("Bibcode")),
    **under("hdl", _identifier("hdl")),
    **under("isbn|isbnt|isbn-13", _identifier("ISBN")),
    **under("oclc", _identifier("OCLC")),
    **under("issn", _identifier("ISSN")),
    **under("jstor", _identifier("JSTOR")),
    **under("pmid", _identifier("PMID")),
    **under("pmc", _identifier("PMC")),
    **under("arxiv", _identifier("arXiv")),
    **under("lccn", _identifier("LCCN")),
    **under("oeis|oeis2c|oeis link", lambda call: f"{call.text('1')}"),
    **under(
        "doi|doi-inline",
        lambda call: call.page.keep(
            AddressMark(f"doi:{call.plain('1')}", f"https://doi.org/{call.plain('1')}")
        ),
    ),
    **under("wayback|webarchive|web archive|cbignore archive", _archived),
    **under("cbignore|bots|nobots|cbignore2|inflation cite", lambda call: ""),
    **under(
        "cite quran|quran-usc|qref|quran|cite qur'an|bibleverse|bibleref|bibleref2|bible verse|bv|"
        "bible|sourcetext",
        _scripture,
    ),
    **under(
        "eb1911|cite eb1911|1911|eb1911 poster",
        _reference_work("Encyclopædia Britannica (11th ed.)"),
    ),
    **under(
        "cathencyc|catholic encyclopedia|cite cathencyc|catholic",
        _reference_work("Catholic Encyclopedia"),
    ),
    **under(
        "ei2|encyclopaedia of islam|cite ei2|ei3|ei2 online",
        _reference_work("The Encyclopaedia of Islam"),
    ),
    "oed": _entry_of("Oxford English Dictionary"),
    **under("oetymd|etymonline", _entry_of("Online Etymology Dictionary")),
    **under(
        "goldbookref|gold book",
        lambda call: f"IUPAC, {tag('title', 'Compendium of Chemical Terminology')}. “{call.text('title')}”",
    ),
    **under(
        "cite dnb|dnb|odnb|cite odnb|dnb-cite",
        _reference_work("Dictionary of National Biography"),
    ),
    **under(
        "iranica|encyclopaedia iranica|cite iranica",
        _reference_work("Encyclopædia Iranica"),
    ),
    **under(
        "geodis|disambiguation|dab|hndis|disambig|surname|given name|setindex|sia|"
        "disambiguation cleanup|numberdis|letter-numbercombdisambig",
        lambda call: "\ue004",
    ),
    **under("ussource|cite comics|usarticlesofconfederationsig", lambda call: "\ue004"),
}

FAMILIES: tuple[tuple[re.Pattern[str], Function], ...] = (
    (re.compile(r"(?:cite|cita|citar|literatur|v?cite2?|vancite) "), cite),
)
