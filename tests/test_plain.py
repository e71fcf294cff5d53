"""The parser of the plain dialect, by the cases in `cases/plain` (see `cases/README.md`)."""

import os
import re
import time
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chapbook.model import Article, Block, ItemList, Paragraph, Picture, Section, Source
from chapbook.parsers import SUFFIXES, parse, plain
from chapbook.problems import Place

CASES = Path(__file__).parent / "cases"

# --- Cases -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """What stands in a case file: title . input . expected ."""

    file: Path
    title: str
    input: str
    expected: str

    @property
    def content(self) -> bytes:
        """The input as bytes, with `{U+202E}`, `{byte FF}` and `{no newline}` put in."""
        text = self.input.replace("{no newline}\n", "")
        text = re.sub(r"\{U\+([0-9A-F]{4,6})\}", lambda code: chr(int(code[1], 16)), text)
        pieces = re.split(r"\{byte ([0-9A-F]{2})\}", text)
        return b"".join(
            bytes.fromhex(piece) if place % 2 else piece.encode() for place, piece in enumerate(pieces)
        )


def read_cases(file: Path) -> list[Case]:
    """Read a case file; a part that is not closed is our own mistake."""
    parts = re.split(r"^\.\n", file.read_text("utf-8"), flags=re.MULTILINE)
    assert len(parts) % 3 == 1, (
        f"{file.name}: a case is its title, its input and what is expected, each closed by a dot"
    )
    assert not parts[-1].strip(), f"{file.name}: text after the last dot"
    return [
        Case(file, title.strip(), text, expected)
        for title, text, expected in zip(*(iter(parts[:-1]),) * 3, strict=True)
    ]


def load_cases(folder: Path, outline: Callable[[Case], str]) -> list[object]:
    """Give all cases of a folder as parameters; with REWRITE_CASES=1, expect what comes out now."""
    found: list[object] = []
    for file in sorted(folder.glob("*.txt")):
        cases = read_cases(file)
        if os.environ.get("REWRITE_CASES"):
            cases = [Case(file, case.title, case.input, outline(case)) for case in cases]
            blocks = (f"{case.title}\n.\n{case.input}.\n{case.expected}.\n" for case in cases)
            file.write_text("\n".join(blocks), "utf-8")
        found += [pytest.param(case, id=f"{file.stem}: {case.title}") for case in cases]
    return found


def show(text: str) -> str:
    """Make every character visible that an editor hides or may compose, in the notation of the cases."""
    hidden = (not char.isprintable() or bool(unicodedata.combining(char)) for char in text)
    return "".join(
        f"{{U+{ord(char):04X}}}" if hide else char for char, hide in zip(text, hidden, strict=True)
    )


# --- Outlines --------------------------------------------------------------------------------


def outline_article(case: Case) -> str:
    """Write down all that the parser made of a case."""
    article, problems = plain.parse(Source(case.file.name, case.content))
    lines = [f"title {spot(article.place)} {article.title}", *outline_infobox(article)]
    lines += [*outline_blocks(article.blocks, ""), *outline_sections(article.sections, "")]
    lines += [str(problem) for problem in problems]
    return "".join(f"{show(line).rstrip()}\n" for text in lines for line in text.split("\n"))


def outline_infobox(article: Article) -> Iterator[str]:
    """Write down the infobox, where there is one."""
    if article.infobox:
        yield f"infobox {spot(article.infobox.place)}"
        for field in article.infobox.fields:
            yield f"  field {spot(field.place)} {field.key or '(no key)'} = {field.value}"


def outline_sections(sections: tuple[Section, ...], indent: str) -> Iterator[str]:
    """Write down sections with all that is in them."""
    for section in sections:
        yield f"{indent}section {spot(section.place)} level {section.level} {section.title}"
        yield from outline_blocks(section.blocks, indent + "  ")
        yield from outline_sections(section.sections, indent + "  ")


def outline_blocks(blocks: tuple[Block, ...], indent: str) -> Iterator[str]:
    """Write down paragraphs, lists and pictures."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield f"{indent}paragraph {spot(block.place)} {block.text}"
        elif isinstance(block, Picture):
            yield f"{indent}picture {spot(block.place)} {block.file}"
            yield f"{indent}  caption {block.caption or '(none)'}"
            yield f"{indent}  description {block.description or '(none)'}"
        else:
            yield f"{indent}list"
            yield from (f"{indent}  item {spot(item.place)} {item.text}" for item in block.items)


def spot(place: Place) -> str:
    """Give a place without its file."""
    return f"{place.line}:{place.column}"


# --- Tests -----------------------------------------------------------------------------------


@pytest.mark.parametrize("case", load_cases(CASES / "plain", outline_article))
def test_case(case: Case) -> None:
    """A text gives this article and these problems, word for word."""
    assert outline_article(case) == case.expected


def test_cases_are_found() -> None:
    """The folder of cases is not empty, and no two cases of a file have one title."""
    cases = [case for file in (CASES / "plain").glob("*.txt") for case in read_cases(file)]
    assert len(cases) >= 45
    assert len({(case.file, case.title) for case in cases}) == len(cases)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("articles/long-bridge.txt", "Long bridge"),
        ("long_bridge__1121.TXT", "Long bridge 1121"),
        ("Battle of Ys.txt", "Battle of Ys"),
        ("état.txt", "État"),
        ("---.txt", "Untitled"),
        ("bad\x07name\udcff.txt", "Bad\ufffdname\ufffd"),
    ],
)
def test_title_from_file_name(name: str, title: str) -> None:
    """An article without a title is called after its file, in words."""
    article, problems = parse(Source(name, b"Text.\n"))
    assert article.title == title
    assert [problem.code for problem in problems] == ["CB003"]


@pytest.mark.parametrize("name", ["a.txt", "a.TXT", "a.unknown", "a"])
def test_every_name_has_a_parser(name: str) -> None:
    """A file that somebody names is read, whatever it is called."""
    article, problems = parse(Source(name, b"= Ys =\nText.\n"))
    assert (article.title, problems) == ("Ys", [])
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in SUFFIXES)


@settings(derandomize=True, database=None, deadline=None, max_examples=300)
@given(st.binary(max_size=200) | st.binary(max_size=60).map(lambda tail: b"= T =\n\nInfobox\n- a" + tail))
def test_any_bytes_give_an_article(content: bytes) -> None:
    """No file whatever is refused, and all that comes out of it can be printed."""
    article, problems = plain.parse(Source("any.txt", content))
    assert article.title
    assert not any(is_control(char) for _, text in read_out(article) for char in text)
    lines = re.split(b"\r\n|\r|\n", content)
    assert all(1 <= problem.place.line <= max(len(lines), 1) for problem in problems if is_utf8(content))
    assert problems == sorted(problems, key=lambda problem: problem.place)
    assert (not is_utf8(content)) == ("CB001" in {problem.code for problem in problems})


LINES = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["", "Infobox", "infobox ", "-", "- ", "= T =", "====", "== A", "\ufeff", "- a", "- : b"]
    ),
    st.sampled_from(["image: a.png", "Image:b.jpg", "Image:", "- caption: c", "- Caption:d"]),
    st.builds(
        "{}{}{}".format,
        st.sampled_from(["==", "=== ", " ======", "========="]),
        st.text(max_size=5),
        st.just("=="),
    ),
    st.builds("- {}:{}".format, st.text(max_size=5), st.text(max_size=5)),
)


@settings(derandomize=True, database=None, deadline=None, max_examples=500)
@given(st.lists(LINES, max_size=12), st.sampled_from(["\n", "\r\n", "\r"]))
def test_nothing_is_lost(lines: list[str], end: str) -> None:
    """Every letter of a text stands in its article, in the text's order."""
    content = end.join(lines)
    article, problems = plain.parse(Source("any.txt", content.encode()))
    texts = read_out(article)
    if {"CB002", "CB003"} & {problem.code for problem in problems}:
        texts = texts[1:]
    # An infobox goes to the head of its article, wherever it stood; all else keeps its order.
    others = [
        place
        for place, _ in texts
        if not article.infobox or place not in {f.place for f in article.infobox.fields}
    ]
    assert others == sorted(others)
    written = re.split(r"\r\n|\r|\n", content.removeprefix("\ufeff"))
    assert letters([text for _, text in sorted(texts)]) == letters(written)


def read_out(article: Article) -> list[tuple[Place, str]]:
    """Give all texts of an article in reading order, with their places."""
    fields = article.infobox.fields if article.infobox else ()
    texts = [
        (article.place, article.title),
        *((field.place, f"{field.key}:{field.value}") for field in fields),
    ]
    return texts + read_part(article.blocks, article.sections)


def read_part(blocks: tuple[Block, ...], sections: tuple[Section, ...]) -> list[tuple[Place, str]]:
    """Give the texts of a lead or a section in reading order, with their places."""
    texts = [text for block in blocks for text in read_block(block)]
    for section in sections:
        texts += [(section.place, section.title), *read_part(section.blocks, section.sections)]
    return texts


def read_block(block: Block) -> list[tuple[Place, str]]:
    """Give the texts of a block with their places; what a picture says of itself has the picture's."""
    if isinstance(block, ItemList):
        return [(item.place, item.text) for item in block.items]
    if isinstance(block, Picture):
        return [(block.place, f"{block.file}{block.caption}{block.description}")]
    return [(block.place, block.text)]


def letters(texts: list[str]) -> str:
    """Give what must not be lost: all but white space, the signs of the dialect and its words."""
    shown = ("".join("\ufffd" if is_control(char) else char for char in text) for text in texts)
    shown = (re.sub(r"^\s*(-\s+)?(image|caption):", "", text, flags=re.IGNORECASE) for text in shown)
    words = ("".join(char for char in text if not char.isspace() and char not in "=-:") for text in shown)
    return "".join(word for word in words if word.casefold() != "infobox")


def is_control(char: str) -> bool:
    """Say whether Unicode calls it a control or a noncharacter, by other means than the parser's."""
    code = ord(char)
    is_noncharacter = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return is_noncharacter or (unicodedata.category(char) in {"Cc", "Cs"} and char not in "\t\n\r\v\f")


def is_utf8(content: bytes) -> bool:
    """Say whether Python can decode it."""
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


BIG = {
    "an article of 1 MB": "= T =\n"
    + "== Heading ==\n- An item\nA line of text, as long as most are.\n" * 16_000,
    "a line of 5 MB": "= T =\n" + "word " * 1_000_000,
    "100,000 headings": "= T =\n" + "== A ==\n====== B ======\n" * 50_000,
    "5 MB of signs": "= T =\n" + "=" * 5_000_000,
    "5 MB of no-break spaces": "= T =\n- a" + "\u00a0" * 2_500_000 + "b",
    "1 MB of direction marks": "= T =\n" + "\u202e\u2066\u202c\u2069" * 80_000,
    "an infobox of 1 MB": "= T =\nInfobox\n" + "- Key: value, value\n" * 50_000,
}


@pytest.mark.parametrize("text", BIG.values(), ids=BIG.keys())
def test_time_is_linear(text: str) -> None:
    """Big files of any shape are read in seconds, where anything quadratic would take hours."""
    start = time.process_time()
    article, _ = plain.parse(Source("big.txt", text.encode()))
    assert article.title == "T"
    assert time.process_time() - start < 10


def test_problems_say_their_place() -> None:
    """A problem reads as compilers write it, so that editors can jump to it."""
    _, problems = plain.parse(Source("articles/ys.txt", b"= Ys =\n\n  ==  Sea  ==\n"))
    assert "\n".join(map(str, problems)) == (
        'articles/ys.txt:3:7: warning CB005: nothing stands under the heading "Sea"\n'
        "    hint: write something, or delete the heading"
    )
