"""The parser of MediaWiki's wikitext, by the cases in `cases/mediawiki` (see `cases/README.md`)."""

import pytest

from chapbook.model import Source
from chapbook.parsers import parse
from tests.outlines import outline_article
from tests.test_plain import CASES, Case, load_cases, show


def outline(case: Case) -> str:
    """Write down all that the parser made of a case."""
    article, problems = parse(Source(case.file.with_suffix(".wiki").name, case.content))
    lines = [*outline_article(article), *map(str, problems)]
    return "".join(f"{show(line).rstrip()}\n" for text in lines for line in text.split("\n"))


@pytest.mark.parametrize("case", load_cases(CASES / "mediawiki", outline))
def test_case(case: Case) -> None:
    """A page gives this article and these problems, word for word."""
    assert outline(case) == case.expected
