"""The law: the same input gives the same bytes, wherever, whenever and however it is built.

Every build is a process of its own, since most of what could make a difference belongs to the process.
"""

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest
from checkers import pdf_info, run

from chapbook.cache.objects import MAGIC

ROOT = Path(__file__).parent.parent
PROSE = "The governor of the province considered the negotiations and marched against the insurgents. "
EDITION = """title = "Same Bytes"
language = "en-GB"
authors = ["Zoë Example", "Ali Example"]
impose = "booklet"
outputs = ["pdf", "epub", "handouts"]
"""
SECOND = f"""= Battle of Nahrawan =

{PROSE * 12}

== Background ==
{PROSE * 40}

=== Names ===
ʿAlī ibn Abī Ṭālib (علي), Muʿāwiya and 🙂.

== See also ==
- Battle of Siffin
"""
FIRST = f"""= Battle of Siffin (657) =

Infobox
- Date: 657
- Combatant1: Rashidun Caliphate, Pro-Alids
- Combatant2: Umayyad Syria
- Commander1: Ali, Ammar ibn YasirKIA

{PROSE * 8}

== See also ==
- Battle of Nahrawan
"""


class Desk(NamedTuple):
    """Where a book is built: a folder with the book in it, a cache and an environment."""

    folder: Path
    cache: Path

    def build(self, *options: str, umask: int = 0o22, **environment: str) -> dict[str, bytes]:
        """Build the book, and give the outputs by name. SOURCE_DATE_EPOCH dates it unless told otherwise."""
        cwd = self.folder / "elsewhere"
        cwd.mkdir(parents=True, exist_ok=True)
        settings = {"CHAPBOOK_CACHE": str(self.cache), "SOURCE_DATE_EPOCH": "1700000000"}
        path = os.pathsep.join([*filter(None, [environment.pop("PYTHONPATH", "")]), str(ROOT)])
        command = [sys.executable, "-m", "chapbook", "../book", "-o", "../out", *options]
        done = subprocess.run(
            command,
            cwd=cwd,
            env={**os.environ, **settings, "PYTHONPATH": path, **environment},
            umask=umask,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        return {path.name: path.read_bytes() for path in sorted((self.folder / "out").glob("*.[pe]*"))}

    def list_made(self) -> list[str]:
        """List the chapters that the last build did not take from the cache."""
        report = json.loads((self.folder / "out" / "build.json").read_text("utf-8"))
        return [made["slug"] for made in report["compiled"]]


def make_desk(folder: Path, cache: Path | None = None) -> Desk:
    """Write the book into a new folder."""
    articles = folder / "book" / "articles"
    articles.mkdir(parents=True)
    (folder / "book" / "edition.toml").write_text(EDITION, "utf-8")
    (articles / "01 siffin.txt").write_text(FIRST, "utf-8")
    (articles / "02 nahrawan.txt").write_text(SECOND, "utf-8")
    return Desk(folder, cache or folder / "cache")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, dict[str, bytes]]:
    """Build the book for the first time, in one process at a time."""
    desk = make_desk(tmp_path_factory.mktemp("first"))
    outputs = desk.build("--jobs", "1", PYTHONHASHSEED="1", TZ="UTC")
    names = {"same-bytes.epub", "same-bytes.pdf", "same-bytes-booklet.pdf"}
    assert set(outputs) == {*names, "handouts.pdf", "handouts-booklet.pdf"}
    assert all(len(content) > 5000 for content in outputs.values())
    assert len(desk.list_made()) == 5
    return desk, outputs


def describe(outputs: dict[str, bytes]) -> dict[str, str]:
    """Give digests: bytes make unreadable messages."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in outputs.items()}


def test_another_place_and_time_give_the_same_bytes(
    first: tuple[Desk, dict[str, bytes]], tmp_path: Path
) -> None:
    """Folder, time zone, hash seed, locale, umask, file times and number of processes make no difference."""
    desk = make_desk(tmp_path / "another, much longer folder’s name")
    for path in (desk.folder / "book").rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    os.utime(desk.folder / "book" / "edition.toml", (86_400, 86_400))
    outputs = desk.build(
        *("--jobs", "2"),
        umask=0o77,
        PYTHONHASHSEED="4242",
        TZ="Pacific/Kiritimati",
        LC_ALL="tr_TR.UTF-8",
        LANG="tr_TR.UTF-8",
        HOME=str(tmp_path),
        COLUMNS="20",
    )
    assert len(desk.list_made()) == 5, "nothing came from a cache"
    assert describe(outputs) == describe(first[1])


CLOCK = """import os, pathlib, time
now, local, utc, later = time.time, time.localtime, time.gmtime, 12 * 365 * 86400
time.time = lambda: now() + later
time.time_ns = lambda: int((now() + later) * 1e9)
time.localtime = lambda seconds=None: local(time.time() if seconds is None else seconds)
time.gmtime = lambda seconds=None: utc(time.time() if seconds is None else seconds)
pathlib.Path(__file__).with_name(f"seen-{os.getpid()}").touch()
"""
"""A sitecustomize module, which Python imports before all else: the clock goes twelve years fast."""


def test_another_year_gives_the_same_bytes(first: tuple[Desk, dict[str, bytes]], tmp_path: Path) -> None:
    """What the clock says makes no difference, neither here nor in the processes that typeset."""
    clock = tmp_path / "clock"
    clock.mkdir()
    (clock / "sitecustomize.py").write_text(CLOCK, "utf-8")
    desk = make_desk(tmp_path / "desk")
    outputs = desk.build("--jobs", "2", PYTHONPATH=str(clock))
    assert len(list(clock.glob("seen-*"))) >= 3, "this process and two that typeset had the fast clock"
    assert describe(outputs) == describe(first[1])


def test_a_rebuild_from_the_cache_gives_the_same_bytes(first: tuple[Desk, dict[str, bytes]]) -> None:
    """With everything in the cache nothing is typeset, and the bytes are the same."""
    desk, outputs = first
    shutil.rmtree(desk.folder / "out")
    again = desk.build("--jobs", "2", PYTHONHASHSEED="7")
    assert desk.list_made() == []
    assert describe(again) == describe(outputs)


def test_a_damaged_cache_gives_the_same_bytes(first: tuple[Desk, dict[str, bytes]], tmp_path: Path) -> None:
    """Entries that are cut short, changed, empty or no files at all are made anew."""
    desk, outputs = first
    mine = make_desk(tmp_path / "desk", tmp_path / "cache")
    shutil.copytree(desk.cache, mine.cache)
    entries = sorted(path for path in (mine.cache / "objects").rglob("*") if path.is_file())
    others = [path for path in entries if MAGIC not in path.read_bytes()]
    for path in others:
        path.write_bytes(path.read_bytes()[:-1])
    entries = [path for path in entries if path not in others]
    assert len(others) >= 2 * 2 + 3, "a card and a chapter an article, and the matter"
    assert len(entries) == 5
    half, changed, empty, folder, _ = entries
    half.write_bytes(half.read_bytes()[: half.stat().st_size // 2])
    content = bytearray(changed.read_bytes())
    content[len(content) // 2] ^= 1
    changed.write_bytes(content)
    empty.write_bytes(b"")
    folder.unlink()
    folder.mkdir()
    for path in (mine.cache / "books").rglob("*"):
        if path.is_file():
            path.write_bytes(b"{")
    again = mine.build("--jobs", "1")
    assert len(mine.list_made()) == 4
    assert describe(again) == describe(outputs)


def test_an_edit_changes_what_it_should_and_back_again(
    first: tuple[Desk, dict[str, bytes]], tmp_path: Path
) -> None:
    """An edit typesets one chapter anew and changes the bytes; taking it back gives the first bytes again."""
    desk, outputs = first
    mine = make_desk(tmp_path / "desk", tmp_path / "cache")
    shutil.copytree(desk.cache, mine.cache)
    article = mine.folder / "book" / "articles" / "02 nahrawan.txt"
    article.write_text(SECOND.replace("insurgents", "rebels"), "utf-8")
    edited = mine.build()
    assert mine.list_made() == ["battle-of-nahrawan"]
    assert all(edited[name] != outputs[name] for name in outputs)
    article.write_text(SECOND, "utf-8")
    assert describe(mine.build()) == describe(outputs)
    assert mine.list_made() == []


def test_another_typesetter_makes_its_own_entries(tmp_path: Path) -> None:
    """What another version of the program left in the cache is not taken for one's own."""
    for name in ("chapbook", "styles", "templates"):
        shutil.copytree(
            ROOT / name, tmp_path / "program" / name, ignore=shutil.ignore_patterns("__pycache__")
        )
    desk = make_desk(tmp_path / "desk")
    desk.build("--to", "pdf", PYTHONPATH=str(tmp_path / "program"))
    assert len(desk.list_made()) == 5
    with (tmp_path / "program" / "chapbook" / "typesetter" / "structure.py").open("a") as module:
        module.write("# changed\n")
    desk.build("--to", "pdf", PYTHONPATH=str(tmp_path / "program"))
    assert len(desk.list_made()) == 5


def test_the_outputs_name_no_place_of_this_machine(
    first: tuple[Desk, dict[str, bytes]], tmp_path: Path
) -> None:
    """No path of the machine that built a book is in it, nor the time of the build."""
    desk, outputs = first
    plain = tmp_path / "plain.pdf"
    pdf = desk.folder / "out" / "same-bytes.pdf"
    run("qpdf", "--qdf", "--object-streams=disable", str(pdf), str(plain))
    with zipfile.ZipFile(io.BytesIO(outputs["same-bytes.epub"])) as epub:
        text = plain.read_bytes() + b"".join(epub.read(name) for name in epub.namelist())
    assert b"2023-11-14" in text, "the date of SOURCE_DATE_EPOCH"
    for place in (str(desk.folder), str(ROOT), "elsewhere", sys.prefix):
        assert place.encode() not in text


def test_without_a_date_the_newest_file_dates_the_book(tmp_path: Path) -> None:
    """Where nothing gives a date, file times are part of the input: the newest one is the book's date."""
    desk = make_desk(tmp_path)
    paths = [path for path in (desk.folder / "book").rglob("*") if path.is_file()]
    for path, seconds in zip(sorted(paths), (1_600_000_000, 1_500_000_000, 1_400_000_000), strict=True):
        os.utime(path, (seconds, seconds))
    desk.build("--to", "pdf", SOURCE_DATE_EPOCH="")
    info = pdf_info(desk.folder / "out" / "same-bytes.pdf")
    assert info["CreationDate"].startswith("2020-09-13T12:26:40")
