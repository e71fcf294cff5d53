"""The parser of Markdown, by the cases in `cases/markdown` (see `cases/README.md`)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_plain import CASES, Case, load_cases, read_cases, show, spot

from chapbook.model import (
    Article,
    Block,
    Break,
    Code,
    Foreign,
    Formula,
    Gallery,
    Hyperlink,
    Inline,
    Item,
    ItemList,
    Mention,
    Note,
    Paragraph,
    Picture,
    Poem,
    Prose,
    Quote,
    Section,
    Source,
    Span,
    Table,
)
from chapbook.parsers import markdown, parse

# --- Outlines --------------------------------------------------------------------------------


def outline_article(case: Case) -> str:
    """Write down all that the parser made of a case."""
    article, problems = markdown.parse(Source(f"{case.file.stem}.md", case.content))
    lines = [*outline_head(article), *outline_blocks(article.blocks, "")]
    lines += [*outline_sections(article.sections, ""), *map(str, problems)]
    return "".join(f"{show(line).rstrip()}\n" for text in lines for line in text.split("\n"))


def outline_head(article: Article) -> Iterator[str]:
    """Write down what an article says of itself, and its infobox."""
    yield f"title {spot(article.place)} {article.title}"
    yield from (f"alias {alias}" for alias in article.aliases)
    for name in ("language", "licence", "attribution"):
        if value := getattr(article, name):
            yield f"{name} {value}"
    if article.infobox:
        yield f"infobox {spot(article.infobox.place)}"
        for field in article.infobox.fields:
            yield f"  field {spot(field.place)} {field.key} = {write(field.value)}"


def outline_sections(sections: tuple[Section, ...], indent: str) -> Iterator[str]:
    """Write down sections with all that is in them."""
    for section in sections:
        yield f"{indent}section {spot(section.place)} level {section.level} {section.title}"
        yield from outline_blocks(section.blocks, indent + "  ")
        yield from outline_sections(section.sections, indent + "  ")


def outline_blocks(blocks: tuple[Block, ...], indent: str) -> Iterator[str]:
    """Write down blocks with all that is in them."""
    for block in blocks:
        match block:
            case Paragraph():
                yield f"{indent}paragraph {spot(block.place)} {write(block.text)}"
            case Picture():
                yield f"{indent}picture {spot(block.place)} {block.file}"
                yield f"{indent}  caption {write(block.caption) or '(none)'}"
                yield f"{indent}  description {block.description or '(none)'}"
            case ItemList():
                start = f" from {block.start}" if block.start != 1 else ""
                yield f"{indent}{block.kind} list{start}"
                for item in block.items:
                    yield from outline_item(item, indent + "  ")
            case Quote():
                yield f"{indent}quotation {spot(block.place)} of {write(block.source) or '(nobody)'}"
                yield from outline_blocks(block.blocks, indent + "  ")
            case Table():
                yield f"{indent}table {spot(block.place)} {write(block.caption)}"
                for row in block.rows:
                    cells = [(f"{it.align} " if it.align else "") + write(it.text) for it in row.cells]
                    sign = "#" if all(it.is_header for it in row.cells) else "|"
                    yield f"{indent}  {sign} {f' {sign} '.join(cells)}"
            case Code():
                yield f"{indent}code {spot(block.place)} {block.language}"
                yield from (f"{indent}  {line}" for line in block.text.split("\n"))
            case Poem() | Gallery():
                raise AssertionError("Markdown has none")


def outline_item(item: Item, indent: str) -> Iterator[str]:
    """Write down an entry of a list."""
    if item.term:
        yield f"{indent}term {write(item.term)}"
    yield f"{indent}item {spot(item.place)} {write(item.text)}"
    yield from outline_blocks(item.blocks, indent + "  ")


def write(prose: Prose) -> str:
    """Write down a text: `{emphasis: words}`."""
    return prose if isinstance(prose, str) else "".join(map(write_inline, prose))


def write_inline(it: Inline) -> str:
    """Write down what stands in a text."""
    match it:
        case str():
            return it
        case Span():
            return f"{{{it.style}: {write(it.text)}}}"
        case Foreign():
            return f"{{{it.language}: {write(it.text)}}}"
        case Mention():
            return f"{{to {it.ask}: {write(it.text)}}}"
        case Hyperlink():
            return f"{{to {it.address}: {write(it.text)}}}"
        case Note():
            return f"{{note {it.name}: {write(it.text)}}}"
        case Break():
            return "{break}"
        case Formula():
            return f"{{{'display ' if it.is_display else ''}formula: {it.tex}}}"


# --- Tests -----------------------------------------------------------------------------------


@pytest.mark.parametrize("case", load_cases(CASES / "markdown", outline_article))
def test_case(case: Case) -> None:
    """A text gives this article and these problems, word for word."""
    assert outline_article(case) == case.expected


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
