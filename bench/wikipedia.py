"""`python -m bench.wikipedia FILE.xml`: what of a wiki's export arrives in the book, and in pandoc's reading.

Words of each page are counted without Chapbook: by mwparserfromhell's tree, with rules of its own for what is
text. They are looked for in the PDF (by Poppler) and in the EPUB; runs of eight words that stand once in the
source and twice in the EPUB are doubled. Remnants of markup are counted in both.
"""

import argparse
import html
import json
import re
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import mwparserfromhell
from mwparserfromhell import nodes as wiki

from bench import wikicells
from chapbook.model import Article, Block, Note, Source, Table
from chapbook.model.prose import list_blocks, list_inlines, list_prose
from chapbook.parsers import mediawiki
from chapbook.parsers.mediawiki.dump import read_pages, wrap

REMNANTS = ("{{", "}}", "[[", "]]", "<ref", "templatestyles", "|", "''")
RUN = 8


@dataclass(frozen=True)
class Page:
    """A page of the export."""

    title: str
    text: str
    article: Article


# --- what the source says --------------------------------------------------------------------

_GONE = re.compile(
    r"reflist|notelist|citation needed|cn$|fact$|use .*|portal.*|commons.*|wikt.*|wikisource.*|"
    r"wikiquote.*|defaultsort.*|authority control|clarify|main menu|toc.*|multiple issues|"
    r"refimprove.*|unreferenced.*|expand.*|pp-.*|flagicon|anchor|col-.*|who|when|which|update|"
    r"wikibooks|sister.*|featured article|good article|nomorelinks|wayback|clear|refbegin|refend|"
    r"short description|harvid|legend|population|coord|dmoz|osmrelation.*|cia .*|wikiatlas|lookfrom|"
    r"intitle|geographic location|engvarb|ipa.*|navboxes|oclc|isbn|librivox.*|largest cities.*|dts|"
    r"map caption|railgauge|imdb.*|dead link|.* icon$|in our time|lang-.*|convert|birth.*|death.*|"
    r"start-date|end-date|film date|nts|statistics|geodis|portal bar",
    re.IGNORECASE,
)
"""Templates that say nothing, or say it in words of their own."""

_CITED = (
    *(
        "title",
        "chapter",
        "last",
        "first",
        "last1",
        "first1",
        "last2",
        "first2",
        "author",
        "author1",
        "author2",
    ),
    *("publisher", "journal", "work", "newspaper", "location", "editor-last", "editor-first", "encyclopedia"),
    "quote",
)
_SAID = (
    "quote",
    "bquote",
    "nowrap",
    "small",
    "sc",
    "refn",
    "ubl",
    "hlist",
    "columns-list",
    "main",
    "see also",
    "based on",
)
_UNSAID = re.compile(
    r"image.*|.*image|.*_size|.*width|.*alt|.*_map.*|map.*|alt|width|.*style|.*color|url|.*url|id|"
    r"name|label.*|l\d|ref|.*date|df|mf|display|.*flag.*|.*symbol.*|logo|cover|common_name|.*_type|"
    r".*link|group|nocat|small|align|salign|caption_.*|time_zone_link|insignia.*|crew_photo.*",
)
_KEYWORD = re.compile(
    r"thumb|right|left|center|none|frame(?:less|d)?|border|upright.*|\d*x?\d*px|alt=.*|link=.*"
)


def list_source_words(text: str) -> Iterator[str]:
    """Yield the words that a page's wikitext says to a reader."""
    yield from split_words("".join(_walk(mwparserfromhell.parse(text))))


def _walk(code: "mwparserfromhell.wikicode.Wikicode") -> Iterator[str]:
    for node in code.nodes:
        match node:
            case wiki.Text():
                yield re.sub(r"\[\[.*?\]\]|__[A-Z]+__", "", str(node))
            case wiki.Wikilink():
                yield from _walk_link(node)
            case wiki.ExternalLink():
                if node.title is not None:
                    yield from _walk(node.title)
            case wiki.Heading():
                yield from _walk(node.title)
            case wiki.HTMLEntity():
                yield html.unescape(str(node))
            case wiki.Tag():
                yield from _walk_tag(node)
            case wiki.Template():
                yield from _walk_template(node)


def _walk_link(node: wiki.Wikilink) -> Iterator[str]:
    title = str(node.title)
    if re.match(r"\s*(?:file|image):", title, re.IGNORECASE):
        options = re.split(r"\|(?![^\[]*\]\])", str(node.text or ""))
        captions = [it for it in options if not _KEYWORD.fullmatch(it.strip())]
        if captions:
            yield " "
            yield from _walk(mwparserfromhell.parse(captions[-1]))
            yield " "
    elif re.match(r"\s*(?:category|[a-z]{2,3}(?:-[a-z]+)?):", title, re.IGNORECASE):
        return
    elif node.text is not None and str(node.text).strip():
        yield from _walk(node.text)
    else:
        yield title.lstrip(":")


_TOGETHER = frozenset(("b", "i", "sub", "sup", "small", "span", "nowiki", "em", "strong", "u"))
"""Elements that part no words."""


def _walk_tag(node: wiki.Tag) -> Iterator[str]:
    name = str(node.tag).strip().lower()
    if name in ("math", "timeline", "templatestyles"):
        return
    if name == "gallery":
        for line in str(node.contents or "").split("\n"):
            yield " "
            yield from _walk(mwparserfromhell.parse(line.partition("|")[2]))
    elif node.contents is not None:
        is_apart = name not in _TOGETHER
        yield " " * is_apart
        yield from _walk(node.contents)
        yield " " * is_apart


def _walk_template(node: wiki.Template) -> Iterator[str]:
    name = str(node.name).strip().lower().replace("_", " ")
    if _GONE.fullmatch(name) or name.startswith(("r from", "redr")):
        return
    if name.startswith(("cite", "citation")):
        values = [it.value for it in node.params if str(it.name).strip() in _CITED]
    elif name.startswith("infobox"):
        values = [it.value for it in node.params if not _UNSAID.fullmatch(str(it.name).strip())]
    elif name in _SAID:
        values = [it.value for it in node.params if not it.showkey and len(str(it.value)) > 2]
    else:
        return
    for value in values:
        if not re.search(r"\.(?:jpe?g|png|svg|gif)\b", str(value), re.IGNORECASE):
            yield " "
            yield from _walk(value)
            yield " "


def split_words(text: str) -> list[str]:
    """Give the words of a text, letters and digits alone, however their accents are written."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.findall(r"[^\W_]+", folded)


# --- what the outputs say --------------------------------------------------------------------


def read_pdf(path: Path) -> str:
    """Give the text of a PDF."""
    command = ["pdftotext", "-q", str(path), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def list_pdf_words(text: str) -> Counter[str]:
    """Count words; one with a hyphen at a line's end counts both as one and as two."""
    joined = re.sub(r"[-\u00ad\u2010]\n\s*", "", text)
    counted = Counter(split_words(joined))
    counted.update(found for found in re.findall(r"([^\W\d_]+)\d+\b", joined.casefold()))
    for parted in re.findall(r"\S*[-\u2010]\n\s*\S+", text):
        counted.update(split_words(parted))
    return counted


def read_epub(path: Path) -> str:
    """Give the text of an EPUB's chapters."""
    texts = []
    with zipfile.ZipFile(path) as book:
        for name in sorted(book.namelist()):
            body = book.read(name).decode() if name.endswith(".xhtml") else ""
            # An index or a list of sources would lend chapters the words that they have lost.
            if '<body class="chapter"' in body:
                body = re.sub(r"<head>.*?</head>", "", body, flags=re.DOTALL)
                body = re.sub(r"</(?:p|li|td|th|h\d|div|dt|dd|figcaption|caption|tr)>", "\n", body)
                # The number of a note is no part of the word before it.
                body = re.sub(r"<a\b[^>]*noteref[^>]*>.*?</a>|<br ?/>", " ", body, flags=re.DOTALL)
                texts.append(html.unescape(re.sub(r"<[^>]+>", "", body)))
    return "\n".join(texts)


def count_missing(source: Counter[str], output: Counter[str]) -> Counter[str]:
    """Count the words that an output has fewer times."""
    return source - output


def list_doubled(source: list[str], output: list[str]) -> list[str]:
    """List runs of words that the source has once, and the output more often."""

    def count(words: list[str]) -> Counter[str]:
        return Counter(" ".join(words[at : at + RUN]) for at in range(len(words) - RUN))

    once = {run for run, number in count(source).items() if number == 1}
    return [run for run, number in count(output).items() if number > 1 and run in once]


# --- both ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """What was kept of one page, by one program."""

    words: float
    fields: int
    tables: int
    notes: int


def count_source(text: str) -> Row:
    """Count what a page has."""
    code = mwparserfromhell.parse(text)
    boxes = [it for it in code.filter_templates() if str(it.name).strip().lower().startswith("infobox")]
    fields = sum(bool(str(it.value).strip()) for box in boxes for it in box.params)
    notes = len(re.findall(r"<ref\b(?![^>]*/>)", text))
    return Row(1.0, fields, len(re.findall(r"^[ :]*\{\|", text, re.MULTILINE)), notes)


def count_article(page: Page, epub: Counter[str]) -> Row:
    """Count what Chapbook has of a page."""
    blocks = list(list_blocks(page.article))
    notes = {(it.group, it.name, str(it.text)) for block in blocks for it in _list_notes(block)}
    box = page.article.infobox
    values = (it for field in (box.fields if box else ()) for it in list_inlines(field.value))
    notes |= {(it.group, it.name, str(it.text)) for it in values if isinstance(it, Note)}
    tables = sum(isinstance(block, Table) for block in blocks)
    return Row(_share(page.text, epub), len(box.fields) if box else 0, tables, len(notes))


def _list_notes(block: Block) -> Iterator[Note]:
    for prose in list_prose(block):
        for it in list_inlines(prose):
            if isinstance(it, Note):
                yield it


def _share(text: str, output: Counter[str]) -> float:
    source = Counter(list_source_words(text))
    return 1 - count_missing(source, output).total() / max(source.total(), 1)


def count_pandoc(pandoc: str, page: Page) -> Row:
    """Count what pandoc has of a page."""

    def run(form: str) -> str:
        command = [pandoc, "-f", "mediawiki", "-t", form, "--wrap=none"]
        return subprocess.run(command, input=page.text, capture_output=True, text=True, check=True).stdout

    tree = run("json")
    words = Counter(split_words(run("plain")))
    return Row(_share(page.text, words), 0, tree.count('"t":"Table"'), tree.count('"t":"Note"'))


def read_export(path: Path) -> list[Page]:
    """Read the articles of an export."""
    pages = []
    with path.open("rb") as file:
        for page in read_pages(file):
            if page.namespace == 0 and not page.target:
                source = Source(f"{path.name}#{page.title}", wrap(page.element, page.site, ()))
                pages.append(Page(page.title, page.text, mediawiki.parse_page(source)[0]))
    return pages


def build(path: Path, folder: Path) -> tuple[Path, Path]:
    """Make PDF and EPUB of an export."""
    book = folder / "book"
    book.mkdir()
    (book / path.name).write_bytes(path.read_bytes())
    (book / "edition.toml").write_text('title = "Export"\nmatter = []\n', "utf-8")
    command = [sys.executable, "-m", "chapbook", str(book), "-o", str(folder / "out")]
    subprocess.run(command, check=True, stdout=sys.stderr)
    return next((folder / "out").glob("*.pdf")), next((folder / "out").glob("*.epub"))


def main() -> None:
    """Measure what the arguments ask for and print it as Markdown."""
    parser = argparse.ArgumentParser(prog="python -m bench.wikipedia", description=__doc__)
    parser.add_argument("export", type=Path)
    parser.add_argument("--out", type=Path, help="a folder with PDF and EPUB that were made before")
    parser.add_argument("--pandoc", help="the program, to be compared with")
    parser.add_argument("--missing", type=int, default=0, metavar="N", help="show so many missing words")
    asked = parser.parse_args()
    pages = read_export(asked.export)
    with tempfile.TemporaryDirectory(prefix="chapbook-bench-") as folder:
        if asked.out:
            pdf, epub = next(asked.out.glob("*.pdf")), next(asked.out.glob("*.epub"))
        else:
            pdf, epub = build(asked.export, Path(folder))
        report(pages, read_pdf(pdf), read_epub(epub), asked.missing)
        count_parts(pages, epub)
        table(pages, Counter(split_words(read_epub(epub))), asked.pandoc)


def report(pages: list[Page], pdf: str, epub: str, shown: int) -> None:
    """Print what of all words is in the outputs, what is doubled, and what remnants there are."""
    words = [word for page in pages for word in list_source_words(page.text)]
    source = Counter(words)
    for name, output in (("PDF", list_pdf_words(pdf)), ("EPUB", Counter(split_words(epub)))):
        missing = count_missing(source, output)
        print(f"{name}: {1 - missing.total() / source.total():.4%} of {source.total():,} words")  # noqa: T201
        if shown:
            print("   ", ", ".join(f"{word} {number}" for word, number in missing.most_common(shown)))  # noqa: T201
    doubled = list_doubled(words, split_words(epub))
    print(f"doubled: {len(doubled)}", *doubled[:5], sep="\n    ")  # noqa: T201
    for name, text in (("PDF", pdf), ("EPUB", epub)):
        found = {sign: text.count(sign) for sign in REMNANTS if sign in text}
        print(f"remnants in {name}: {json.dumps(found)}")  # noqa: T201


_REFERENCE = re.compile(r"<ref\b[^>/]*/>|<ref\b[^>]*>.*?</ref>", re.DOTALL | re.IGNORECASE)


def count_parts(pages: list[Page], epub: Path) -> None:
    """Print what became of each cell of a table and of each field of an infobox."""
    chapters = wikicells.read_chapters(epub)
    for name, count in (("cells", wikicells.count_cells), ("fields", _count_fields)):
        tallies = [
            count(_REFERENCE.sub(" ", page.text), chapters[page.title], _walk, split_words)
            for page in pages
            if page.title in chapters
        ]
        arrived, as_text = sum(it.arrived for it in tallies), sum(it.as_text for it in tallies)
        missing = [text for it in tallies for text in it.missing]
        print(f"{name}: {arrived} arrived, {as_text} as text, {len(missing)} missing", *missing, sep="\n    ")  # noqa: T201


def _count_fields(text: str, chapter: wikicells.Chapter, *how: Any) -> wikicells.Tally:
    return wikicells.count_fields(text, chapter, *how, _UNSAID)


def table(pages: list[Page], epub: Counter[str], pandoc: str | None) -> None:
    """Print what was kept of each page, side by side."""
    head = ["page", "fields", "tables", "notes", "words, ours", "fields", "tables", "notes"]
    print(_line([*head, *(["words, pandoc", "fields", "tables", "notes"] if pandoc else [])]))  # noqa: T201
    for page in pages:
        has, ours = count_source(page.text), count_article(page, epub)
        rows = [ours, *([count_pandoc(pandoc, page)] if pandoc else [])]
        cells = [f"{row.words:.2%}|{row.fields}|{row.tables}|{row.notes}" for row in rows]
        print(_line([page.title, str(has.fields), str(has.tables), str(has.notes), *cells]))  # noqa: T201


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
