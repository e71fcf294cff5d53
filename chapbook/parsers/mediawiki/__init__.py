"""MediaWiki wikitext → Article: a page of Wikipedia, or of any wiki like it.

A page goes through four steps, each with a module or two of its own:

    stripping    elements that are no wikitext, and signs without a partner, are taken out
    tree         templates, arguments, links and notes, by mwparserfromhell's tokenizer
    expansion    templates and functions say what they say; links, notes, pictures become `marks`
    blocks       lines become paragraphs, lists, tables; `inlines` sets what stands in them

Nothing here needs the wiki that a page is from, a network or a clock, and nothing is recursive without limit.

    CB001 error    the file is not UTF-8             CB091 warning  a sign that has no partner
    CB002 error    the page is empty                 CB093 error    a page beyond all limits
    CB007 warning  a control character               CB094 warning  a file that is no picture
    CB017 warning  a note that says nothing          CB095 warning  an element that is not printed
    CB090 warning  a template that is not known      CB096 warning  a sum that is none
                                                     CB097 error    an export that cannot be read
"""

import re
from dataclasses import replace
from io import BytesIO
from urllib.parse import quote

from chapbook.model import Article, Source
from chapbook.parsers.characters import CONTROLS, check_controls, decode, split_lines
from chapbook.parsers.mediawiki.dump import DumpError, DumpPage, find_target, read_pages
from chapbook.problems import Place, Problem

_PAGE = re.compile(r"\.xml(?:\.bz2|\.gz)?#.", re.IGNORECASE)


def parse(source: Source) -> tuple[Article, list[Problem]]:
    """Read the wikitext of one page, whose title is the file's name; any bytes give an article."""
    from chapbook.parsers.mediawiki.reading import title_file

    text, problems = decode(source)
    if target := find_target(text):
        # In an export it is one more name of that page; a file of its own stands where readers look for it.
        text = f"See [[{target}]]."
    return _read(text, source, title_file(source.name), problems)


def is_page(name: str) -> bool:
    """Say whether a source is a page of an export, by its name."""
    return _PAGE.search(name) is not None


def parse_page(source: Source) -> tuple[Article, list[Problem]]:
    """Read a page of an export, in its envelope (`dump.wrap`); lines are those of the page's text."""
    try:
        page, *redirects = read_pages(BytesIO(source.content))
    except (DumpError, ValueError) as error:
        place = Place(source.name, 1, 1)
        return _read("", source, "Untitled", [Problem("error", "CB097", place, str(error))])
    article, problems = _read(page.text, source, page.title, [])
    aliases = tuple(redirect.title for redirect in redirects)
    said = _attribute(page)
    return replace(article, aliases=aliases, language=page.site.language, attribution=said), problems


def read_text(source: Source) -> str:
    """Give the wikitext of a page of an export; nothing where it cannot be read."""
    try:
        return next((page.text for page in read_pages(BytesIO(source.content))), "")
    except (DumpError, ValueError):
        return ""


def _attribute(page: DumpPage) -> str:
    """Say where a page is from, as licences of wikis want it."""
    if not page.site.name:
        return ""
    address = page.site.base.rpartition("/")[0] + "/" + quote(page.title.replace(" ", "_"), safe="/:,()'")
    day = f", version of {page.timestamp[:10]}" if page.timestamp else ""
    return f"{page.site.name} contributors, “{page.title}”{day}, {address}"


def _read(text: str, source: Source, title: str, problems: list[Problem]) -> tuple[Article, list[Problem]]:
    # A book without wikitext does not pay for reading all this, nor does a build that has nothing to do.
    from chapbook.parsers.mediawiki.call import fold_name
    from chapbook.parsers.mediawiki.reading import read_page

    file = source.name
    templates = {fold_name(name): content.decode("utf-8", "replace") for name, content in source.templates}

    if CONTROLS.search(text):
        for number, line in enumerate(split_lines(text), 1):
            problems += check_controls(file, number, line)
        text = CONTROLS.sub("\ufffd", text)
    article, found = read_page(text, file, title, templates)
    problems += found
    if not (article.blocks or article.sections or article.infobox):
        problems.append(Problem("error", "CB002", Place(file, 1, 1), "nothing stands on the page"))
    return article, sorted(problems, key=lambda problem: (problem.place, problem.code))
