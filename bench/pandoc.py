"""`python -m bench.pandoc FILE.wiki --pandoc PROGRAM`: a page of a wiki, block by block as pandoc reads it.

It is meant for pandoc's own test of its reader, `test/mediawiki-reader.wiki` in its sources, which is under
another licence than ours and no part of this project. Both readings are written down in one form (that of
`tests/outlines.py`, without places) and compared. What is different on purpose stands in `MEANT`; all else is
printed as a wrong block, and the exit code is 1.
"""

import argparse
import difflib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chapbook.model import Source
from chapbook.parsers import parse
from tests.outlines import Outline

Node = dict[str, Any]

MEANT = (
    (r"rule", r"", "a rule between paragraphs says nothing that a chapter could show"),
    (r"raw [^|]*", r"", "a template that is not known and has no words is reported, and left out"),
    (r"raw .*\|.*", r"paragraph .*", "one that has words keeps them"),
    (r"section .*<i>.*", r"section .*", "titles are plain words"),
    (r"paragraph <b><i>(?P<w>.*)</i></b>", r"paragraph <i><b>(?P=w)</b></i>", "either order says the same"),
    (
        r"paragraph (?P<i>.*)",
        r"paragraph <inserted>(?P=i)</inserted>",
        "pandoc keeps such an element as HTML",
    ),
    (r"  item raw \{\{\{[^}]*\}\}\}", r"  item .*", "an argument's default stands for it, as for MediaWiki"),
    (r"paragraph .*raw.*", r"paragraph .*", "of an argument outside of a template its name is kept"),
    (
        r"section 6 .*\nparagraph =======.*",
        r"section 6 =.*",
        "seven signs are a heading of six, as they are for MediaWiki",
    ),
    (
        r"paragraph <code>.*",
        r"code(?:\n  \|.*)+",
        "what begins with a blank is set as it stands, as one listing",
    ),
    (
        r"paragraph (?P<a>[^\n]*)\nparagraph <code>(?P<b>.*)</code>\nparagraph (?P<c>.*)",
        r"paragraph (?P=a) (?P=b) (?P=c)",
        "a line of a paragraph that begins with a blank is one more line of it: most such blanks are slips",
    ),
    (
        r"paragraph <1 →.*",
        r"paragraph http.*",
        "addresses without words say themselves, as paper has no links",
    ),
    (r"paragraph <(?P<w>.*) →Help:.*>", r"paragraph (?P=w)", "what leads out of the articles is plain words"),
    (
        r"picture (?P<f>.*): (?P<n>.*)\.jpg",
        r"picture (?P=f): ",
        "a picture without a caption is not called by its file's name",
    ),
    (r"picture .*", r"", "small pictures in a line are icons, which words do not need"),
    (
        r"table\n  row\n    cell (?P<t>.*)",
        r"paragraph (?P=t)",
        "a table of one cell is a box that is drawn around a text",
    ),
    (
        r"  quote\n    paragraph (?P<q>.*)",
        r"  paragraph (?P=q)",
        "what is moved in further is no quotation in one",
    ),
    (
        r" +quote(?:\n +paragraph .*)+",
        r"(?: +paragraph .*\n?)+",
        "in an entry it is one more paragraph of it",
    ),
)
"""What pandoc has, what we have in its place, and why, as patterns over lines."""


# --- pandoc's reading ------------------------------------------------------------------------

_STYLES = {"Emph": "i", "Strong": "b", "Strikeout": "struck", "Superscript": "sup", "Subscript": "sub"}


def write_inlines(inlines: list[Node]) -> str:
    """Write down what stands in a line."""
    return "".join(map(_write_inline, inlines)).strip()


def _write_inline(node: Node) -> str:
    content = node.get("c")
    match node["t"]:
        case "Str":
            return str(content)
        case "Space" | "SoftBreak":
            return " "
        case "LineBreak":
            return " / "
        case "Code":
            return f"<code>{content[1]}</code>".replace("\u00a0", " ")
        case "Math":
            return f"<formula {content[1].strip()}>"
        case "Link":
            return _write_link(content)
        case "Note":
            return f"<note: {' '.join(write_inlines(it['c']) for it in content)}>"
        case "RawInline":
            return "" if content[0] == "html" else f"raw {content[1]}"
        case "Quoted":
            return write_inlines(content[1])
        case kind if kind in _STYLES:
            return f"<{_STYLES[kind]}>{write_inlines(content)}</{_STYLES[kind]}>"
    return write_inlines(content) if isinstance(content, list) else ""


def _write_link(content: list[Any]) -> str:
    words, target = write_inlines(content[1]), content[2][0]
    if "wikilink" in content[0][1]:
        target = target.replace("_", " ")
        return f"<→{target}>" if words == target else f"<{words} →{target}>"
    return words if words == target else f"<{words} →{target}>"


def outline_theirs(blocks: list[Node], indent: str = "") -> Iterator[str]:
    """Write down pandoc's blocks."""
    for block in blocks:
        yield from (indent + line for line in _outline(block))


def _outline(block: Node) -> Iterator[str]:
    content = block.get("c")
    match block["t"]:
        case "Header":
            yield f"section {content[0]} {write_inlines(content[2])}"
        case "Para" | "Plain":
            yield f"paragraph {write_inlines(content)}"
        case "HorizontalRule":
            yield "rule"
        case "CodeBlock":
            yield f"code {next(iter(content[0][1]), '')}".rstrip()
            yield from (f"  | {line}".rstrip() for line in content[1].split("\n"))
        case "BlockQuote":
            yield "quote"
            yield from outline_theirs(content, "  ")
        case "BulletList" | "OrderedList":
            start = content[0][0] if block["t"] == "OrderedList" else 1
            yield ("unordered list" if block["t"] == "BulletList" else "ordered list") + (
                f" from {start}" if start != 1 else ""
            )
            for item in content if block["t"] == "BulletList" else content[1]:
                yield from (f"  {line}" for line in _outline_item(item))
        case "DefinitionList":
            yield from _outline_definitions(content)
        case "Figure":
            image = content[2][0]["c"][0]["c"]
            caption = write_inlines(content[1][1][0]["c"])
            yield f"picture {image[2][0].replace('_', ' ')}: {caption}"
        case "RawBlock" if content[0] != "html":
            yield f"raw {content[1]}"
        case "Table":
            yield from _outline_table(content)
        case "Div":
            yield from outline_theirs(content[1])


def _outline_item(item: list[Node]) -> Iterator[str]:
    is_text = bool(item) and item[0]["t"] in ("Para", "Plain")
    yield f"item {write_inlines(item[0]['c'])}".rstrip() if is_text else "item"
    yield from outline_theirs(item[is_text:], "  ")


def _outline_definitions(content: list[Any]) -> Iterator[str]:
    """Write down definitions; those without a term are what was moved in with a colon."""
    if not any(term for term, _ in content):
        yield "quote"
        for _, definitions in content:
            yield from (line for it in definitions for line in outline_theirs(it, "  "))
        return
    yield "definitions list"
    for term, definitions in content:
        yield f"  term {write_inlines(term)}"
        for it in definitions:
            yield from (f"  {line}" for line in _outline_item(it))


def _outline_table(content: list[Any]) -> Iterator[str]:
    caption, head, bodies = content[1], content[3], content[4]
    yield f"table {write_inlines(caption[1][0]['c']) if caption[1] else ''}".rstrip()
    rows = [*head[1], *(row for body in bodies for row in (*body[2], *body[3]))]
    for row in rows:
        yield "  row"
        for cell in row[1]:
            yield from (f"    {line}" for line in _outline_cell(cell[4]))


def _outline_cell(blocks: list[Node]) -> Iterator[str]:
    is_text = bool(blocks) and blocks[0]["t"] in ("Para", "Plain")
    yield f"cell {write_inlines(blocks[0]['c'])}".rstrip() if is_text else "cell"
    yield from outline_theirs(blocks[is_text:], "  ")


# --- ours, and both --------------------------------------------------------------------------


def outline_ours(path: Path) -> Iterator[str]:
    """Write down our blocks without their places; the title of the page is its first heading there."""
    article, _ = parse(Source(path.name, path.read_bytes()))
    for line in Outline().article(article):
        plain = re.sub(
            r"^(\s*(?:\| )?)(paragraph|hatnote|quote|table|code|item|term|picture) \d+", r"\1\2", line
        )
        plain = re.sub(r"\b(section) \d+ level (\d)", r"\1 \2", plain)
        plain = re.sub(r"(<struck>) +", r"\1", plain)
        plain = re.sub(r"^(\s*)head\b(?: left| right| center)?", r"\1cell", plain)
        yield re.sub(r"^title", "section 1", plain).replace(": (no caption)", ": ")


def flatten_sections(lines: Iterator[str]) -> Iterator[str]:
    """Take away by how much blocks are moved in for the headings that they stand under."""
    depth = 0
    for line in lines:
        if found := re.match(r"( *)section ", line):
            depth = len(found[1]) + 2
            yield line.strip()
        else:
            yield line[depth:] if line[:depth].isspace() or not depth else line


def compare(theirs: list[str], ours: list[str]) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield what differs, each with the reason for it, or with nothing where there is none."""
    matcher = difflib.SequenceMatcher(None, theirs, ours, autojunk=False)
    for kind, start, end, our_start, our_end in matcher.get_opcodes():
        if kind != "equal":
            one, other = theirs[start:end], ours[our_start:our_end]
            yield from _explain(one, other)


def _explain(theirs: list[str], ours: list[str]) -> list[tuple[str, list[str], list[str]]]:
    """Part a difference into those that are meant; what is left of it has no reason."""
    at = our_at = 0
    found: list[tuple[str, list[str], list[str]]] = []
    while at < len(theirs) or our_at < len(ours):
        reason, end, our_end = next(_match(theirs, ours, at, our_at), ("", len(theirs), len(ours)))
        found.append((reason, theirs[at:end], ours[our_at:our_end]))
        at, our_at = end, our_end
    return found


def _match(theirs: list[str], ours: list[str], at: int, our_at: int) -> Iterator[tuple[str, int, int]]:
    """Yield the differences that are meant and begin at two lines, those of most lines first."""
    for end in range(len(theirs), at, -1):
        for our_end in range(len(ours), our_at - 1, -1):
            both = f"{chr(10).join(theirs[at:end])}\x00{chr(10).join(ours[our_at:our_end])}"
            for pattern, other, reason in MEANT:
                if re.fullmatch(f"(?:{pattern})\x00(?:{other})", both):
                    yield reason, end, our_end


def main() -> int:
    """Compare, and say how many blocks are wrong."""
    parser = argparse.ArgumentParser(prog="python -m bench.pandoc", description=__doc__)
    parser.add_argument("page", type=Path)
    parser.add_argument("--pandoc", default="pandoc", help="the program")
    asked = parser.parse_args()
    command = [asked.pandoc, "-f", "mediawiki", "-t", "json", str(asked.page)]
    tree = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    theirs, ours = list(outline_theirs(tree["blocks"])), list(flatten_sections(outline_ours(asked.page)))
    wrong = meant = 0
    for reason, one, other in compare(theirs, ours):
        wrong, meant = wrong + (not reason), meant + bool(reason)
        lines = [*(f"  pandoc: {line}" for line in one), *(f"    ours: {line}" for line in other)]
        print(reason or "WRONG", *lines, sep="\n")  # noqa: T201
    print(f"{len(theirs)} lines, {meant} differences that are meant, {wrong} wrong")  # noqa: T201
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
