"""Nothing lost, nothing let in: what errors leave alone, and what hostile articles cannot do."""

import contextlib
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf
import pypdfium2
import pytest
from checkers import epubcheck, pdf_info, pdf_text, qpdf_check, run, verapdf
from lxml import etree

from chapbook.pipeline import Order, build_edition
from chapbook.workshop import Failure
from chapbook.workshop.processes import Crew

ROOT = Path(__file__).parent.parent
PROSE = "The governor of the province led his army out of Fustat and along the western arm of the Nile. "

WATCHMAN = """import os, sys
log = os.open(os.environ["WATCHMAN"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGES = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate")

def watch(event, arguments):
    if event == "open" and not isinstance(arguments[0], int):
        kind = "write" if arguments[2] & WRITING else "read"
        os.write(log, f"{kind} {os.path.abspath(os.fsdecode(arguments[0]))}\\n".encode("utf-8", "replace"))
    elif event in CHANGES and not isinstance(arguments[0], int) and os.path.isabs(arguments[0]):
        os.write(log, f"write {os.path.abspath(os.fsdecode(arguments[0]))}\\n".encode("utf-8", "replace"))
    elif event == "socket.connect" and arguments[1] and not isinstance(arguments[1], str | bytes):
        os.write(log, f"connect {arguments[1]}\\n".encode())
    elif event == "socket.getaddrinfo":
        os.write(log, f"connect {arguments[:2]}\\n".encode())

sys.addaudithook(watch)
"""
"""A sitecustomize module, which Python imports before all else: it notes each file and connection."""


class Run(NamedTuple):
    """What a run of the program did."""

    code: int
    said: str
    """On both outputs."""

    out: Path
    seen: tuple[tuple[str, str], ...]
    """What was done ("read", "write", "connect"), and to what."""

    @property
    def pdf(self) -> Path:
        """Give the one PDF that there is."""
        (path,) = self.out.glob("*.pdf")
        return path

    def read_report(self) -> dict[str, Any]:
        """Read build.json."""
        report: dict[str, Any] = json.loads((self.out / "build.json").read_text("utf-8"))
        return report


def write_book(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write the files of a book."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def run_program(folder: Path, *arguments: str) -> Run:
    """Run the program in a folder, on the book in `book`, with a watchman and a home of its own."""
    for name in ("home", "temporary", "watch"):
        (folder / name).mkdir(exist_ok=True)
    (folder / "watch" / "sitecustomize.py").write_text(WATCHMAN, "utf-8")
    log = folder / "watch" / "log"
    log.unlink(missing_ok=True)
    settings = {
        "HOME": str(folder / "home"),
        "TMPDIR": str(folder / "temporary"),
        "XDG_CACHE_HOME": str(folder / "home" / "cache"),
        "PYTHONPATH": f"{folder / 'watch'}{os.pathsep}{ROOT}",
        "PYTHONDONTWRITEBYTECODE": "1",
        "WATCHMAN": str(log),
    }
    done = subprocess.run(
        [sys.executable, "-m", "chapbook", *(arguments or ("book", "-o", "out"))],
        cwd=folder,
        env={**os.environ, **settings},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        timeout=300,
    )
    said = done.stdout + done.stderr
    assert "Traceback" not in said
    lines = log.read_text("utf-8").splitlines() if log.exists() else []
    seen = tuple((line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in lines)
    return Run(done.returncode, said, folder / "out", seen)


def list_files(folder: Path, *except_for: str) -> dict[str, bytes]:
    """Give all files under a folder, by name, but for some of its folders."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    names = {path.relative_to(folder).as_posix(): path for path in paths}
    return {name: path.read_bytes() for name, path in names.items() if name.split("/")[0] not in except_for}


def squeeze(text: str) -> str:
    """Take out white space and the hyphens of hyphenation."""
    return re.sub("\u2010|\\s", "", text)


# --- errors leave the last edition alone ---------------------------------------------------------

GOOD = {
    "edition.toml": 'title = "Good"\ndate = 2024-05-01\n',
    "a.txt": f"= Alpha =\n\n{PROSE * 3}\n",
    "b.txt": f"= Beta =\n\n{PROSE * 3}\n\n== See also ==\n- Alpha\n",
}
BAD: dict[str, str | bytes] = {
    "a.txt": b"= Alpha =\n\nText that is not UTF-8: \xe9.\n",
    "c.txt": "",
    "d.txt": "= beta =\n\nThe same title.\n\n==== Deep ====\nText.\n",
    "e.txt": "= Epsilon =\n\nInfobox\n- no colon here\n\nText.\n",
}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """Build a good book; give its folder, which tests may build in again, and its outputs."""
    folder = tmp_path_factory.mktemp("good")
    write_book(folder / "book", dict(GOOD))
    done = run_program(folder)
    assert (done.code, sorted(list_files(done.out))) == (0, ["build.json", "good.epub", "good.pdf"])
    return folder, {name: (done.out / name).read_bytes() for name in ("good.epub", "good.pdf")}


@contextlib.contextmanager
def changed(folder: Path, files: dict[str, str | bytes]) -> Iterator[None]:
    """Change files of the book, and put it back as it was."""
    write_book(folder / "book", files)
    try:
        yield
    finally:
        for name in files:
            (folder / "book" / name).unlink()
        write_book(folder / "book", dict(GOOD))


def test_errors_are_all_named_and_nothing_is_replaced(good: tuple[Path, dict[str, bytes]]) -> None:
    """One run names every problem with its place, ends with 1, and leaves both outputs byte for byte."""
    folder, outputs = good
    before = {name: (folder / "out" / name).stat() for name in outputs}
    with changed(folder, BAD):
        done = run_program(folder)
    assert done.code == 1
    expected = (
        r"a\.txt:3:25: error CB001",
        r"c\.txt:1:1: error CB002",
        r"d\.txt:1:3: error CB050",
        r"d\.txt:5:6: warning CB004",
        r"e\.txt:4:3: warning CB006",
    )
    for problem in expected:
        assert re.search(problem, done.said), problem
    assert len(done.read_report()["problems"]) == len(expected)
    assert done.read_report()["outputs"] == []
    for name, content in outputs.items():
        assert (folder / "out" / name).read_bytes() == content
        after = (folder / "out" / name).stat()
        assert (after.st_ino, after.st_mtime_ns) == (before[name].st_ino, before[name].st_mtime_ns)
    assert sorted(list_files(done.out)) == ["build.json", "good.epub", "good.pdf"]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"edition.toml": 'title = "Good"\ntilte = "x"\n'}, "tilte"),
        ({"edition.toml": 'title = "Good\n'}, r"edition\.toml:1"),
        ({"edition.toml": 'articles = ["a", "missing"]\n'}, "missing"),
        ({"edition.toml": 'theme = "baroque"\n'}, "baroque"),
    ],
    ids=["key", "syntax", "article", "theme"],
)
def test_errors_in_the_edition_replace_nothing(
    good: tuple[Path, dict[str, bytes]], files: dict[str, str | bytes], message: str
) -> None:
    """A fault in edition.toml is named, and the last edition stays."""
    folder, outputs = good
    with changed(folder, files):
        done = run_program(folder)
    assert done.code == 1
    assert re.search(message, done.said)
    assert {name: (folder / "out" / name).read_bytes() for name in outputs} == outputs


def test_a_chapter_that_cannot_be_typeset_replaces_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the engine gives up over one chapter, the problem names its file and the last edition stays."""
    write_book(tmp_path / "book", dict(GOOD))
    order = Order(tmp_path / "book", tmp_path / "out", ("pdf",), jobs=1)
    build_edition(order)
    before = (tmp_path / "out" / "good.pdf").read_bytes()
    (tmp_path / "book" / "b.txt").write_text(GOOD["b.txt"].replace("army", "fleet"), "utf-8")

    monkeypatch.setattr(Crew, "typeset", lambda crew, job: Failure(job.slug, "it is ill"))
    report = build_edition(order)
    assert [(it.severity, it.place.file) for it in report.problems] == [("error", "b.txt")]
    assert "it is ill" in report.problems[0].message
    assert (tmp_path / "out" / "good.pdf").read_bytes() == before


def test_chapters_that_were_begun_too_soon_replace_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error found while chapters are typeset already costs neither the last edition nor the next."""
    write_book(tmp_path / "book", dict(GOOD))
    order = Order(tmp_path / "book", tmp_path / "out", ("pdf", "handouts"), jobs=1)
    build_edition(order)
    before = (tmp_path / "out" / "good.pdf").read_bytes()
    (tmp_path / "book" / "b.txt").write_text(GOOD["b.txt"].replace("army", "fleet"), "utf-8")
    report = build_edition(replace(order, only=("nobody",)))
    assert [it.code for it in report.problems] == ["CB051"]
    assert (tmp_path / "out" / "good.pdf").read_bytes() == before
    assert not build_edition(order).problems
    monkeypatch.setenv("CHAPBOOK_CACHE", str(tmp_path / "empty"))
    assert not build_edition(replace(order, out=tmp_path / "clean")).problems
    after = (tmp_path / "out" / "good.pdf").read_bytes()
    assert after == (tmp_path / "clean" / "good.pdf").read_bytes() != before


def test_outputs_are_replaced_whole(good: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    """A new edition is a new file of the same name: who has the old one open reads it to its end."""
    folder, outputs = good
    for name in outputs:
        os.link(folder / "out" / name, tmp_path / name)
    with changed(folder, {"b.txt": f"= Beta =\n\n{PROSE * 4}\n"}):
        done = run_program(folder)
        assert done.code == 0
        for name, content in outputs.items():
            assert (tmp_path / name).read_bytes() == content
            assert (folder / "out" / name).read_bytes() != content
    assert run_program(folder).code == 0
    assert {name: (folder / "out" / name).read_bytes() for name in outputs} == outputs


def test_an_out_folder_that_is_a_file_is_refused_in_a_sentence(good: tuple[Path, dict[str, bytes]]) -> None:
    """Misuse ends with 2, a sentence and no traceback, and harms nothing."""
    folder, _ = good
    done = run_program(folder, "book", "-o", "book/a.txt")
    assert done.code == 2
    assert len(done.said.strip().splitlines()) <= 3
    assert (folder / "book" / "a.txt").read_text("utf-8") == GOOD["a.txt"]


# --- hostile articles ----------------------------------------------------------------------------

MARKUP = (
    "<script>alert(1)</script>", "{{ 7*7 }}", "{% for x in y %}", "{# x #}", "&amp;", "&lt;b&gt;",
    "<!-- x -->", "<![CDATA[ x ]]>", "]]>", "</body></html>", "<b>bold</b>", "\\x41", "%s %(x)s", "${HOME}",
    "$(id)", "`id`", "../../etc/passwd", "href=javascript:alert(1)", "<?php x ?>", "@import", "/* x */",
)  # fmt: skip
"""Signs of other languages; each must be printed as it stands."""

ADDRESSES = (
    "javascript:alert(1)", "JavaScript://example.com/%0aalert(1)", "vbscript:x@example.com",
    "data:text/html,<b>x</b>", "file:///etc/passwd", "file://example.com/x", "ftp://example.com/x",
    "smb://example.com/x", "//example.com/x", "\\\\example.com\\x", "intent://example.com/x",
    "view-source:https://example.com/1", "jar:http://example.com/2!/x",
    "https://example.com/3) /S /JavaScript /JS (app.alert(1", 'https://example.com/4"onclick="alert(1)',
    "https://example.com/5\\) >> /S /Launch", "https://example.com/6<script>alert(1)</script>",
    "mailto:a@example.com?attach=/etc/passwd", "javascript:b@example.com",
    "(doi:10.1000/x?javascript:alert(1))",
)  # fmt: skip
"""What articles may wish to lead to; in some is what may be followed: a web page, mail, a document."""

ALLOWED = {
    "http://127.0.0.1:9/x", "https://example.com/1", "http://example.com/2!/x", "https://example.com/3",
    "https://example.com/4%22onclick=%22alert(1)", "https://example.com/5%5C", "https://example.com/6",
    "mailto:a@example.com", "mailto:vbscript:x@example.com", "mailto:javascript:b@example.com",
    "https://doi.org/10.1000/x?javascript:alert(1)",
}  # fmt: skip
"""All that links may lead to when a reader clicks, as those articles spell it out."""

LONG_TITLE = ("A title of many words " * 95).strip()
HOSTILE_EDITION = """title = "Hostile {{ 7*7 }} <b>"
subtitle = "<i>&amp;"
authors = ["{% raw %}", "A & B <c>"]
licence = "</p>&"
publisher = "]]>"
date = 2024-05-01
"""
KEPT = "kept.txt"
"""A file beside the book, which no article can reach."""


def make_hostile_book(secret: Path) -> dict[str, str | bytes]:
    """Make a book that tries whatever its author can think of."""
    places = "".join(f"- Key {sign}: {sign}\n" for sign in MARKUP if ":" not in sign)
    fetching = "".join(
        f'<{tag} src="{secret.as_uri()}" href="{secret}" data="http://127.0.0.1:9/x"></{tag}>\n'
        for tag in (
            "img",
            "link rel=stylesheet",
            "iframe",
            "object",
            "embed",
            "base",
            "script",
            "image",
            "use",
        )
    )
    levels = "".join(f"{'=' * level} Level {level} {'=' * level}\n" for level in range(1, 30))
    names = ", ".join(f"name{it:04}" for it in range(600))
    words = " ".join(f"word{it:05}" for it in range(5_000))
    turned = "Marks \u200fright\u200e, \u202eedirrevo\u202c, \u2067isolate\u2069, \u202eopen."
    return {
        "edition.toml": HOSTILE_EDITION,
        "01.txt": "= Signs =\n\n" + "\n".join(MARKUP) + "\n\n" + "".join(f"- item {it}\n" for it in MARKUP),
        "02.txt": f"= Box =\n\nInfobox\n{places}\n" + "".join(f"== {sign} ==\nText.\n" for sign in MARKUP),
        "03.txt": f"= Fetching =\n\n{fetching}\n<style>@import url({secret.as_uri()})</style>\n",
        "04.txt": f"= {LONG_TITLE} =\n\nText.\n\n== {LONG_TITLE} ==\n{PROSE * 40}\n",
        "05.txt": "= ../../etc =\n\nText.\n",
        "06.txt": "= Controls =\n\nBell\x07 null\x00 escape\x1b[31m c1\x9d delete\x7f \ufffe noncharacter.\n",
        "07.txt": f"= Turned \u202eeltit =\n\n{turned}\n",
        "08.txt": f"= Deep =\n\n{levels}",
        "09.txt": f"= Items =\n\nInfobox\n- Names: {names}\n\nText.\n",
        "10.txt": f"= Line =\n\n{words}\n",
        "11 <b>{{ x }}.txt": "No title here.\n",
        "12.txt": "= Infobox =\n\nInfobox\n-\n- :\n- : value\n- key:\n- ::::\n- =: =\n\nInfobox\n- a: b\n",
        "13.txt": "\ufeff\r\n\r\n = Byte order mark = \r\n\tText\twith tabs  \r\n",
        "14.txt": "= " + "=" * 500 + " =\n\n" + "-" * 500 + "\n\n" + "- " * 300 + "\n",
        "15.txt": "= contents =\n\nA taken slug.\n\n== title ==\nA taken name.\n\n== title ==\nAgain.\n",
        "16.txt": write_addresses(),
    }


def write_addresses() -> str:
    """Write an article that has each address wherever an article may have one."""
    box, text = "".join(f"- Key: {it}\n" for it in ADDRESSES), "\n\n".join(ADDRESSES)
    sources = "".join(f'- Author. "Title". {it}\n' for it in ADDRESSES)
    entries = "".join(f"- {it}\n" for it in ADDRESSES)
    return f"= Addresses =\n\nInfobox\n{box}\n{text}\n\n== Sources ==\n{sources}\n== See also ==\n{entries}"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Build the hostile book once."""
    folder = tmp_path_factory.mktemp("hostile")
    secret = folder / KEPT
    secret.write_text("p { display: none } TOPSECRET", "utf-8")
    write_book(folder / "book", make_hostile_book(secret))
    done = run_program(folder)
    assert done.code == 0, done.said[-3000:]
    return done


def read_chapter(done: Run, source: str) -> str:
    """Give the text of the chapter that was made from an article, without white space."""
    record = next(it for it in done.read_report()["chapters"] if it["source"] == source)
    with pypdfium2.PdfDocument(done.pdf) as opened:
        labels = [opened.get_page_label(page) for page in range(len(opened))]
    first = labels.index(record["first_folio"])
    return squeeze("".join(pdf_text(done.pdf, page + 1) for page in range(first, first + record["pages"])))


def read_told(done: Run) -> str:
    """Give what a screen reader is told of the book, without white space."""
    lines = run("pdfinfo", "-struct-text", str(done.pdf)).stdout.splitlines()
    return squeeze("".join(line.strip()[1:-1] for line in lines if line.strip().startswith('"')))


def test_signs_of_other_languages_are_text(hostile: Run) -> None:
    """HTML, templates, entities and paths are printed as they were typed, wherever an article has them."""
    signs, told = read_chapter(hostile, "01.txt"), read_told(hostile)
    for sign in map(squeeze, MARKUP):
        assert signs.count(sign) >= 2, sign
        assert "item" + sign in signs, sign
        # A paragraph, an entry, a heading, its line in the contents; and a key and its value.
        assert told.count(sign) >= (4 if ":" in sign else 6), sign
        assert ":" in sign or f"Key{sign}{sign}" in told, sign


def test_the_edition_s_own_words_are_text_too(hostile: Run) -> None:
    """So is what edition.toml says, on the pages and in the file's properties."""
    info = pdf_info(hostile.pdf)
    assert info["Title"] == "Hostile {{ 7*7 }} <b>"
    assert info["Author"] == "{% raw %}, A & B <c>"
    title_page = squeeze(pdf_text(hostile.pdf, 1))
    for text in ("Hostile{{7*7}}<b>", "<i>&amp;", "{%raw%},A&B<c>", "]]>"):
        assert text in title_page


def test_no_article_can_have_anything_fetched(hostile: Run) -> None:
    """Requests in an article are printed; the file they name is not opened, and no one is called."""
    assert read_chapter(hostile, "03.txt").count(KEPT) >= 18
    assert [path for _, path in hostile.seen if path.endswith(KEPT)] == []
    assert [place for deed, place in hostile.seen if deed == "connect"] == []
    assert [path for deed, path in hostile.seen if deed == "read" and path.endswith("book/03.txt")]
    plain = hostile.out.parent / "watch" / "plain.pdf"
    run("qpdf", "--qdf", "--object-streams=disable", str(hostile.pdf), str(plain))
    content = plain.read_bytes()
    for word in (
        b"TOPSECRET",
        b"/EmbeddedFile",
        b"/Filespec",
        b"/JavaScript",
        b"/JS ",
        b"/Launch",
        b"/GoTo",
        b"/SubmitForm",
        b"/ImportData",
        b"/OpenAction",
        b"/AcroForm",
        b"/Subtype /Image",
        b"/AA",
    ):
        assert word not in content
    # No address is anywhere but in links, which wait for a reader's click.
    assert content.count(b"/URI") == 2 * len(list_actions(hostile.pdf))


def list_actions(path: Path) -> list[dict[str, str]]:
    """List what a PDF does when a reader clicks, as it is written there, but going to a place in it."""
    with pikepdf.open(path) as pdf:
        links = [it for it in pdf.objects if isinstance(it, pikepdf.Dictionary) and "/A" in it]
        return [{key: str(value) for key, value in it.A.items()} for it in links if it.get("/S") is None]


def test_links_lead_only_where_articles_say(hostile: Run) -> None:
    """To web pages, mail and documents; to no script, program or file, neither in print nor in the e-book."""
    actions = list_actions(hostile.pdf)
    assert {it["/URI"] for it in actions} == ALLOWED
    assert all(it == {"/Type": "/Action", "/S": "/URI", "/URI": it["/URI"]} for it in actions)
    (epub,) = hostile.out.glob("*.epub")
    with zipfile.ZipFile(epub) as opened:
        names = [it for it in opened.namelist() if it.endswith(".xhtml")]
        pages = [etree.fromstring(opened.read(name)) for name in names]
    elements = [it for page in pages for it in page.iter()]
    targets = {it.get(name, "") for it in elements for name in ("href", "src", "data", "action")}
    assert {it for it in targets if re.match(r"[^#?]*:|/", it)} == ALLOWED


def test_nothing_is_left_beside_the_outputs(hostile: Run) -> None:
    """Book, home and temporary folder are after a build what they were before."""
    folder = hostile.out.parent
    expected = {f"book/{name}" for name in make_hostile_book(folder / KEPT)} | {KEPT}
    assert set(list_files(folder, "out", "watch")) == expected
    for name, content in make_hostile_book(folder / KEPT).items():
        assert (folder / "book" / name).read_bytes().decode() == content


def test_only_outputs_and_cache_are_written(hostile: Run) -> None:
    """All files that are opened for writing, made or renamed are in OUT, the cache or a temporary folder."""
    written = {Path(path) for deed, path in hostile.seen if deed == "write"}
    temporary = hostile.out.parent / "temporary"
    allowed = (hostile.out, Path(os.environ["CHAPBOOK_CACHE"]), temporary, Path("/dev"))
    assert len(written) > 10
    assert [path for path in sorted(written) if not any(path.is_relative_to(it) for it in allowed)] == []
    assert {it.name for it in hostile.out.iterdir()} == {
        "build.json",
        "hostile-7-7-b.epub",
        "hostile-7-7-b.pdf",
    }


def test_a_title_of_two_thousand_letters_is_printed_whole(hostile: Run) -> None:
    """A title longer than its page is whole in its chapter and in the contents."""
    assert read_chapter(hostile, "04.txt").count("Atitleofmanywords") >= 2 * 95
    assert read_told(hostile).count(squeeze(LONG_TITLE)) == 6, "contents, chapter, colophon, index"


def test_control_characters_are_reported_and_shown(hostile: Run) -> None:
    """What cannot be printed is U+FFFD in print and a problem; none reaches the terminal."""
    text = read_chapter(hostile, "06.txt")
    assert "Bell\ufffdnull\ufffdescape\ufffd[31mc1\ufffddelete\ufffd\ufffdnoncharacter." in text
    assert "06.txt:3:5: warning CB007" in hostile.said
    assert not re.search("[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", hostile.said)


def test_marks_of_direction_turn_no_more_than_their_line(hostile: Run) -> None:
    """An override that is left open is reported, and what follows the article is not turned."""
    assert re.search(r"07\.txt:1:\d+: warning CB009", hostile.said)
    assert re.search(r"07\.txt:3:\d+: warning CB009", hostile.said)
    text = pdf_text(hostile.pdf)
    for following in ("Deep", "Level 5", "Controls", "Colophon"):
        assert following in text


def test_headings_end_at_the_sixth_level(hostile: Run) -> None:
    """Deeper headings are headings of the sixth level, each with its words, and reported."""
    text = read_chapter(hostile, "08.txt")
    for level in range(1, 30):
        assert f"Level{level}" in text
    assert hostile.said.count("08.txt:") > 20
    tree = run("pdfinfo", "-struct-text", str(hostile.pdf)).stdout
    assert "H6" in tree
    assert "H7" not in tree


def test_long_lists_and_lines_lose_nothing(hostile: Run) -> None:
    """600 names in one value and 5,000 words in one line are all printed, each once."""
    names = re.findall(r"name(\d{4})", read_chapter(hostile, "09.txt"))
    assert sorted(names) == [f"{number:04}" for number in range(600)]
    words = re.findall(r"word(\d{5})", read_chapter(hostile, "10.txt"))
    assert sorted(words) == [f"{number:05}" for number in range(5_000)]


def test_hostile_books_are_valid(hostile: Run) -> None:
    """The checkers find nothing in what was made of it."""
    assert qpdf_check(hostile.pdf) == []
    assert verapdf([hostile.pdf])[hostile.pdf] == []
    assert epubcheck(*hostile.out.glob("*.epub")) == []


@pytest.mark.parametrize(
    "title",
    [
        "../../etc",
        "/etc/passwd",
        "..",
        "con",
        "a/b\\c",
        "\u202egpj.exe",
        "x" * 2000,
        "long title " * 180,
        "؟",
        "-",
    ],
)
def test_the_title_names_a_file_in_the_out_folder(tmp_path: Path, title: str) -> None:
    """Whatever a book is called, its output is one file in OUT, of a name that every file system can hold."""
    edition = f"title = {json.dumps(title)}\ndate = 2024-05-01\n"
    write_book(tmp_path / "book", {"edition.toml": edition, "a.txt": "= A =\n\nText.\n"})
    report = build_edition(Order(tmp_path / "book", tmp_path / "out", ("epub",), jobs=1))
    assert report.problems == ()
    (output,) = report.outputs
    assert sorted(list_files(tmp_path / "out")) == sorted(["build.json", output.path])
    assert re.fullmatch(r"\w[\w-]{0,120}\.epub", output.path, re.ASCII)
