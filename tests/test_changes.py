"""What changed since an edition: exactly, and as an editor would say it."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from test_editions import CAMEL, PROSE, SIFFIN, publish

from chapbook.cli import cli
from chapbook.editions.account import ChapterAccount, tell
from chapbook.editions.alignment import compare_words, is_slip
from chapbook.editions.changes import apply_changes, read_changes, write_changes
from chapbook.editions.comparison import compare
from chapbook.editions.content import list_units
from chapbook.editions.record import Record, RecordedChapter
from chapbook.editions.sentences import describe_chapter, list_lines
from chapbook.model import Source
from chapbook.model.pages import PrintedPage, PrintedVolume
from chapbook.parsers import parse
from chapbook.report import OutputRecord


def make_record(*texts: str, chapters: tuple[RecordedChapter, ...] = ()) -> Record:
    """Make a record of articles, each called after its title, or of these chapters."""
    chapters = chapters or tuple(make_chapter(text) for text in texts)
    return Record(1, "2024-05-01", "", "Fitna", "fitna", {}, {}, (), chapters, ())


def make_chapter(text: str, part: str = "") -> RecordedChapter:
    """Make the record of one article."""
    units = list_units(parse(Source("a.txt", text.encode()))[0])
    slug = str(units[0]["title"]).lower()
    return RecordedChapter(slug, f"{slug}.txt", str(hash(text)), part, units)


def tell_chapters(old: Record, new: Record) -> list[ChapterAccount]:
    """Compare, and see that the changes are exact."""
    changes = compare(old, new)
    assert apply_changes(old, changes) == new
    return list(tell(old, new, changes).chapters)


def tell_lines(old: str, new: str) -> list[str]:
    """Say what differs between two versions of an article, whose title is put before them."""
    told = tell_chapters(make_record(f"= Siffin =\n\n{old}"), make_record(f"= Siffin =\n\n{new}"))
    marks = {"struck": "[-{}-]", "inserted": "{{+{}+}}", "kept": "{}"}
    return [
        f"{line.label}: {''.join(marks[run.kind].format(run.text) for run in line.runs)}"
        + (f" ({line.remark})" if line.remark else "")
        for chapter in told
        for line in list_lines(chapter)
    ]


BEFORE = f"""Infobox
- Date: July 657
- Commander1: Ali, Ammar, Malik
- Place: Siffin
- Strength1: 80,000

{PROSE}

They parted in peace, and nobody wrote down why.

== Background ==
{PROSE * 2}

== Aftermath ==
Some text about what came after it all.
- one

== See also ==
- Camel

== Sources ==
- Madelung, Wilferd. "The Succession to Muhammad"
"""


@pytest.mark.parametrize(
    ("edits", "told"),
    [
        ([], []),
        ([("July", "August")], ["Date: [-July 657-]{+August 657+}"]),
        ([("Ammar, Malik", "AmmarKIA, Ibn Budayl")],
         ["Commanders (side 1): {+Ibn Budayl+}, [-Malik-], {+Ammar †+}"]),
        ([("Ali, Ammar", "Ammar, Ali")], ["Commanders (side 1): in another order"]),
        ([("- Place: Siffin\n", "")], ["Place: [-Siffin-]"]),
        ([("- Place", "- Result: Truce\n- Place")], ["Result: {+Truce+}"]),
        ([("80,000", "90,000")], ["Strength (side 1): [-80,000-]{+90,000+}"]),
        ([("insurgents. \n\nThey", "insurgent bands. \n\nThey")],
         ["Paragraph: … and marched against the [-insurgents-]{+insurgent bands+}."]),
        ([("insurgents", "insurgnets")],
         ["Paragraph: … and marched against the [-insurgents-]{+insurgnets+}. (a typing error)"]),
        ([("in peace", "in  peace"), ("\n\n", "\n\n\n")], []),
        ([("They parted in peace, and nobody wrote down why.\n\n", "")],
         ["Paragraph: [-They parted in peace, and nobody wrote down why.-] (taken out)"]),
        ([("== Background ==", "== Causes ==")], ["Section retitled: [-Background-]{+Causes+}"]),
        ([("- Camel", "- Camel\n- Nahrawan")], ["See also, reference: {+Nahrawan+} (new)"]),
        ([('"The Succession', '"Succession')],
         ['Sources, source: Madelung, Wilferd. "[-The -]Succession to Muhammad"']),
        ([("- one", "- one\n- two")], ["Aftermath, entry: {+two+} (new)"]),
        ([("== Aftermath ==", "== Losses ==\nMany.\n\nVery many.\n== Aftermath ==")],
         ["Section: {+Losses+} (new)"]),
        ([("== See also ==\n- Camel\n\n", ""), ("== Background", "== See also ==\n- Camel\n\n== Background")],
         ["Section: See also (moved)"]),
    ],
    ids=str,
)  # fmt: skip
def test_changes_are_told_as_an_editor_would(edits: Sequence[tuple[str, str]], told: list[str]) -> None:
    """Facts, names, words, sections, sources: each is called what it is, and blanks are nothing."""
    after = BEFORE
    for old, new in edits:
        assert old in after
        after = after.replace(old, new, 1)
    assert tell_lines(BEFORE, after) == told


def test_chapters_are_recognised_though_moved_renamed_and_edited() -> None:
    """A chapter is another only if neither its title, nor its file, nor its words are the same."""
    texts = [f"= {title} =\n\n{title} {number} {PROSE * 2}" for number, title in enumerate("ABCDE")]
    new = f"= Brand new =\n\n{PROSE[:20]}"
    renamed = texts[2].replace("= C =", "= Sea =").replace("province", "island")
    old = make_record(*texts)
    told = tell_chapters(old, make_record(texts[4], texts[0], new, renamed, texts[1]))
    assert [(it.title, it.fate, describe_chapter(it)) for it in told] == [
        ("E", "moved", "moved in the order of the book"),
        ("Brand new", "added", "new"),
        ("Sea", "changed", "renamed from “C”, moved in the order of the book"),
        ("D", "removed", "taken out"),
    ]


def test_another_part_is_told() -> None:
    """A chapter that stands in another part now has moved, whatever its place."""
    old, new = (make_record(chapters=(make_chapter(CAMEL, part),)) for part in ("Old", "New"))
    assert [describe_chapter(it) for it in tell_chapters(old, new)] == ["moved from the part “Old”"]


WORDS = st.sampled_from(["Ali", "Ammar", "came", "to", "Siffin", ",", "and", "went", "657", "\n", " "])
TEXTS = st.lists(WORDS, max_size=12).map(" ".join)
UNITS = st.one_of(
    st.builds(lambda text: {"is": "Paragraph", "text": text}, TEXTS),
    st.builds(lambda text: {"is": "Item", "text": text}, TEXTS),
    st.builds(lambda key, text: {"is": "Field", "key": key, "value": text}, WORDS, TEXTS),
    st.builds(lambda depth, text: {"is": "Section", "depth": depth, "title": text}, st.integers(1, 3), WORDS),
    st.just({"is": "ItemList"}),
    st.just({"is": "Paragraph", "text": ["plain ", {"is": "Span", "style": "strong", "text": "not"}]}),
)
CHAPTERS = st.builds(
    lambda slug, units: RecordedChapter(
        slug, f"{slug}.txt", slug, "", ({"is": "Article", "title": slug}, *units)
    ),
    st.sampled_from("abcdefgh"),
    st.lists(UNITS, max_size=8),
)
PAGES = st.builds(PrintedPage, WORDS, WORDS, WORDS, st.integers(1, 3))
TABLES = st.dictionaries(
    WORDS, st.one_of(TEXTS, st.booleans(), st.none(), st.lists(WORDS, max_size=2)), max_size=3
)
RECORDS = st.builds(
    Record,
    number=st.integers(0, 9),
    date=st.just("2024-05-01"),
    note=TEXTS,
    title=TEXTS,
    slug=WORDS,
    settings=TABLES,
    versions=st.dictionaries(WORDS, WORDS, max_size=3),
    outputs=st.lists(st.builds(OutputRecord, WORDS, st.integers(0, 9), WORDS), max_size=3).map(tuple),
    chapters=st.lists(CHAPTERS, max_size=5).map(tuple),
    volumes=st.lists(PAGES, max_size=6).map(
        lambda pages: (PrintedVolume(0, "a.pdf", tuple(pages)),) if pages else ()
    ),
)


@given(RECORDS, RECORDS)
def test_changes_turn_the_old_record_into_the_new(old: Record, new: Record) -> None:
    """They are exact, also after a way through JSON, and whatever they are, something can be told of them."""
    changes = compare(old, new)
    assert apply_changes(old, changes) == new
    assert read_changes(json.loads(json.dumps(write_changes(changes)))) == changes
    account = tell(old, new, changes)
    assert account.is_empty or old != new
    assert all(isinstance(line.label, str) for chapter in account.chapters for line in list_lines(chapter))


@given(RECORDS)
def test_what_is_the_same_has_no_changes(record: Record) -> None:
    """Nothing is told of a record that is compared with itself."""
    changes = compare(record, record)
    assert changes == replace(changes, settings=(), versions=(), outputs=(), chapters=(), pages=())


@given(TEXTS, TEXTS)
def test_words_that_stayed_went_and_came_make_both_texts(old: str, new: str) -> None:
    """Nothing is lost between the lines."""
    runs = compare_words(old, new)
    for kind, text in (("struck", old), ("inserted", new)):
        said = "".join(run.text for run in runs if run.kind in ("kept", kind))
        assert said == " ".join(text.split())


@pytest.mark.parametrize(
    ("old", "new", "slip"),
    [
        ("the govenor came form Egypt", "the governor came from Egypt", True),
        ("Hello world", "Hello, world", True),
        ("the battle", "the Battle", True),
        ("in 657", "in 675", False),
        ("to the east", "to the west", False),
        ("they lead him", "they dead him", False),
        ("he did", "he did not", False),
        ("same", "same", False),
    ],
)
def test_typing_errors_are_told_from_changes_of_meaning(old: str, new: str, slip: bool) -> None:
    """Figures and other words are never typing errors."""
    assert is_slip(compare_words(old, new)) is slip


def test_the_command_prints_writes_data_and_a_page(tmp_path: Path) -> None:
    """One comparison, in three forms; hostile text stays text in each."""
    book = tmp_path / "book"
    book.mkdir()
    (book / "1.txt").write_text(SIFFIN)
    (book / "2.txt").write_text(CAMEL)
    run = CliRunner().invoke
    none = run(cli, ["changes", str(book)])
    assert (none.exit_code, "there is no edition 1" in none.stderr) == (1, True)
    publish(book, outputs=("epub",))
    assert run(cli, ["changes", str(book)]).output.endswith("\n\nNo chapter differs.\n")
    (book / "1.txt").write_text(SIFFIN.replace("July", "<script>\x1b[0m"))
    (book / "3.txt").write_text(f"= New =\n{PROSE}")
    data, page = tmp_path / "c.json", tmp_path / "c.html"
    done = run(cli, ["changes", str(book), "--since", "1", "--json", str(data), "--html", str(page)])
    assert done.output.splitlines()[2:] == [
        "Siffin",
        "  Date: [-July 657-]{+<script>\N{REPLACEMENT CHARACTER}[0m 657+}",
        "",
        "New: new",
        "",
        "1 changed, 1 added: 2 chapters in all.",
    ]
    told = json.loads(data.read_text())
    assert (told["format"], told["version"]) == ("chapbook changes", 1)
    assert [it["fate"] for it in told["account"]["chapters"]] == ["changed", "added"]
    html = page.read_text()
    assert "<script" not in html
    assert "<del>July 657</del>" in html
    assert html.count("<ins>") == 1
    assert json.loads(run(cli, ["changes", str(book), "--json", "-"]).output) == told
