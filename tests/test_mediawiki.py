"""The parser of MediaWiki's wikitext, by the cases in `cases/mediawiki` (see `cases/README.md`)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chapbook.model import Source
from chapbook.parsers import parse
from chapbook.parsers.mediawiki.signs import OWN
from tests.outlines import Outline
from tests.test_plain import CASES, Case, load_cases, show

PIECES = (
    *(
        "{{",
        "}}",
        "[[",
        "]]",
        "{|",
        "|}",
        "|-",
        "|",
        "||",
        "!",
        "\n",
        "\n*",
        "\n#",
        "\n:",
        "\n;",
        "\n==a==",
        "''",
        "'''",
    ),
    *(
        "<ref>",
        "</ref>",
        "<ref name=a />",
        "<b>",
        "</b>",
        "<div>",
        "<blockquote>",
        "</blockquote>",
        "<br>",
        "<ul><li>",
    ),
    *(
        "<table><tr><td>",
        "<nowiki>",
        "</nowiki>",
        "<!--",
        "-->",
        "<math>",
        "</math>",
        "<gallery>",
        "</gallery>",
    ),
    *(
        "small|",
        "#if:",
        "infobox x|a=",
        "cite book|title=",
        "ubl|",
        "quote|",
        "efn|",
        "File:a.png|thumb|",
        "a",
        " ",
    ),
    *("[http://a b]", "{{{1|", "}}}", "=", "&amp;", "convert|1|m", "<poem>", "</poem>", "\U000f0000"),
)
"""What hypothesis puts pages together from."""


def outline(case: Case) -> str:
    """Write down all that the parser made of a case."""
    article, problems = parse(Source(case.file.with_suffix(".wiki").name, case.content))
    lines = [*Outline().article(article), *map(str, problems)]
    return "".join(f"{show(line).rstrip()}\n" for text in lines for line in text.split("\n"))


@pytest.mark.parametrize("case", load_cases(CASES / "mediawiki", outline))
def test_case(case: Case) -> None:
    """A page gives this article and these problems, word for word."""
    assert outline(case) == case.expected


NASTY = {
    "braces": "{{" * 10_000,
    "braces that close": "{{" * 5_000 + "}}" * 5_000,
    "templates in each other": "{{small|" * 5_000 + "x" + "}}" * 5_000,
    "links in each other": "[[a|" * 5_000 + "x" + "]]" * 5_000,
    "notes that nothing closes": "<ref>{{a|" * 5_000,
    "elements": "<div><small>" * 10_000,
    "tables": "{|\n" * 5_000,
    "quotations": "<blockquote>\n" * 5_000,
    "a list's line": "*" * 100_000,
    "raw elements": "<nowiki>" * 20_000,
    "a long line": "word " * 1_000_000,
    "templates that are not known in each other": "{{ys|" * 36 + "x" + "}}" * 36,
    "templates that ask twice": "{{resize|" * 36 + "x" + "}}" * 36,
    "functions in each other": "{{#tag:i|" * 36 + "x" + "}}" * 36,
    "numbers of a measure": "{{convert|" + "1|-|" * 5_000 + "1|km}}",
    "lists that count down": "<ol reversed>" * 5_000 + "<li>a" * 5_000,
    "ends of lines": "<br>" * 100_000,
    "signs of our own": "\U000f0000\U00100000\ue001" * 10_000,
}


@pytest.mark.parametrize("name", NASTY)
def test_a_page_made_to_be_slow_is_read(name: str) -> None:
    """Nothing that a page holds is recursive without limit, or takes the square of its length."""
    article, problems = parse(Source("Page.wiki", NASTY[name].encode()))
    assert article.title == "Page"
    assert all(problem.place.line >= 1 for problem in problems)
    if name == "a long line":
        assert [problem.code for problem in problems] == ["CB093"]


@settings(derandomize=True, database=None, deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_wikitext_gives_an_article(text: str) -> None:
    """No page is refused, and nothing of our own signs is left in what it says."""
    article, _ = parse(Source("Page.wiki", text.encode()))
    told = "\n".join(Outline().article(article))
    assert not OWN.search(told.replace("\n", ""))
