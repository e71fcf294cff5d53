"""The parser of Markdown, by the cases in `cases/markdown` (see `cases/README.md`)."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_plain import CASES, Case, load_cases, read_cases, show

from chapbook.model import Source
from chapbook.parsers import markdown, parse
from tests.outlines import Outline


def outline(case: Case) -> str:
    """Write down all that the parser made of a case."""
    article, problems = markdown.parse(Source(f"{case.file.stem}.md", case.content))
    lines = [*Outline(is_exact=True).article(article), *map(str, problems)]
    return "".join(f"{show(line).rstrip()}\n" for text in lines for line in text.split("\n"))


@pytest.mark.parametrize("case", load_cases(CASES / "markdown", outline))
def test_case(case: Case) -> None:
    """A text gives this article and these problems, word for word."""
    assert outline(case) == case.expected


def test_cases_are_found() -> None:
    """The folder of cases is not empty, and no two cases of a file have one title."""
    cases = [case for file in (CASES / "markdown").glob("*.txt") for case in read_cases(file)]
    assert len(cases) >= 25
    assert len({(case.file, case.title) for case in cases}) == len(cases)


INLINE = "*|**|`|[^1]|[^1]: |[|](x.md)|](https://a.b)|![|[[|x]]|<b>|</b>|<br>|<!--|-->|$|$$|~~|&amp;|^[note]"
BLOCKS = "# |\n|\n\n|- |1. |  |    |```|> |: |Table: |title: x|infobox:|  K: [a, b]|&a|---\n"
SIGNS = st.sampled_from(
    [*INLINE.split("|"), *BLOCKS.split("|"), "|", "|--|--|\n", "a", "b c", '"', "\0", "\ufdd0"]
)


@settings(derandomize=True, database=None, deadline=None, max_examples=150)
@given(
    st.lists(SIGNS, max_size=30).map("".join).map(str.encode)
    | st.lists(SIGNS, max_size=15).map(lambda signs: f"---\n{''.join(signs)}\n---\nx".encode())
    | st.binary(max_size=80)
)
def test_any_bytes_give_an_article(content: bytes) -> None:
    """No file whatever is refused, and problems come in the order of their places."""
    article, problems = parse(Source("any.md", content))
    assert article.title
    assert problems == sorted(problems, key=lambda problem: problem.place)


@pytest.mark.parametrize(
    "text",
    ["*a " * 2_000 + " b*" * 2_000, "> " * 2_000 + "x", "[[a" * 2_000, "---\na: " + "[" * 2_000 + "\n---\n"],
    ids=["emphasis", "quotations", "links", "front matter"],
)
def test_what_nests_deep_is_read(text: str) -> None:
    """No article makes the program run out of stack."""
    article, _ = parse(Source("deep.md", text.encode()))
    assert article.title


def test_a_path_gives_no_file_away() -> None:
    """A picture is asked for by its name, and an article's file is called by the last part of its path."""
    text = b"# T\n![x](../../etc/images/a.png)\n\n[y](../../../etc/passwd)\n"
    article, _ = parse(Source("t.md", text))
    assert article.blocks[0].file == "a.png"  # type: ignore[union-attr]
    assert article.blocks[1].text[0].name == "passwd"  # type: ignore[union-attr, index]


def test_the_sample_in_the_docstring_is_read() -> None:
    """What the format's own description shows gives no problem."""
    sample = (markdown.__doc__ or "").split("\n\n", 1)[1].split("\nThe title stands", 1)[0]
    lines = "\n".join(line.removeprefix("    ") for line in sample.splitlines())
    _, problems = parse(Source("sample.md", lines.encode()))
    assert problems == []
    assert Path(markdown.__file__ or "").is_file()
