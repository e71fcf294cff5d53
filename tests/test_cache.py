"""The cache gives back what was put in, or nothing; and says why something was missed."""

import os
from pathlib import Path

import pytest

from chapbook.cache import Cache, digest, explain_miss
from chapbook.cache.objects import pack, unpack, unpack_extent
from chapbook.cache.versions import list_versions
from chapbook.model.pages import (
    Chunk,
    Face,
    FontUse,
    Fragment,
    Numeral,
    PdfObject,
    Slot,
    Spot,
    TypesetChapter,
)

OBJECTS = PdfObject(4, b"<</P %d 0 R/C 100%%d/StructParents %d>>", (3, -1)), PdfObject(7, b"[%d 0 R]", (4,))
CHAPTER = TypesetChapter(
    slug="a",
    fragment=Fragment(
        count=9,
        chunk=Chunk.of(OBJECTS),
        streams=(
            PdfObject(5, b"<</Length 5>>", (), b"\x00\n{}\xff"),
            PdfObject(6, b"<</Length 0>>", (), b""),
        ),
        pages=(4, 7, 8),
        page_node=1,
        document=2,
        font_resources=3,
        numbers=(0, 9, 0),
        elements=(5,),
        parents=(6, 7),
    ),
    pages=3,
    width=595.276,
    height=841.89,
    spots=(("a", Spot(0, 1.5, 2.5)), ("a.ā", Spot(2, 0.0, 9.25))),
    slots=(Slot("", 0, 10.0, 20.0, "right", 0, None), Slot("b", 1, 1.0, 2.0, "left", 0, 7)),
    faces=(Face("ABCDEF", 9.0, (0.0, 0.5, 1.0), (Numeral("1", 20, 481),)),),
    fonts=(FontUse("ABCDEF", "00ff", ((20, 481, "1"), (21, 500, "ﬁ"))),),
    missing="界",
    breaks=(1400, 2900),
)
KEY = digest("key")


def test_an_object_file_gives_back_the_chapter() -> None:
    """Packing loses nothing."""
    assert unpack(pack(CHAPTER)) == CHAPTER


def test_objects_are_put_together_and_parted_again() -> None:
    """Each gets its own numbers back; a per cent sign is none."""
    assert tuple(Chunk.of(OBJECTS).part()) == OBJECTS


def test_an_object_file_begins_with_its_extent() -> None:
    """Pagination reads no more of it than a line."""
    extent = unpack_extent(b"\n".join(pack(CHAPTER).split(b"\n")[:2]))
    assert (extent.slug, extent.pages, extent.spots, extent.missing) == ("a", 3, CHAPTER.spots, "界")
    assert extent.breaks == CHAPTER.breaks


def list_files(folder: Path) -> list[Path]:
    """List the files of a cache."""
    return [path for path in folder.rglob("*") if path.is_file()]


def test_the_cache_keeps_and_forgets(tmp_path: Path) -> None:
    """What was stored is there until the cache is emptied."""
    cache = Cache(tmp_path)
    assert cache.fetch(KEY) is None
    cache.store(KEY, b"pages")
    assert cache.fetch(KEY) == b"pages"
    assert cache.clear() > 0
    assert list_files(tmp_path) == []
    assert cache.fetch(KEY) is None


@pytest.mark.parametrize("damage", [b"", b"\n", b"0" * 64 + b"\npages", None])
def test_a_damaged_entry_counts_as_missing(tmp_path: Path, damage: bytes | None) -> None:
    """A checksum covers an entry, and records too."""
    cache = Cache(tmp_path)
    cache.store(KEY, b"pages")
    cache.write_record({"a": {}}, "book")
    for path in list_files(tmp_path):
        path.write_bytes(path.read_bytes()[:-1] if damage is None else damage)
    assert cache.fetch(KEY) is None
    assert cache.read_record("book") == {}


def test_a_cache_that_cannot_be_written_keeps_for_one_build(tmp_path: Path) -> None:
    """It costs memory and time, and not the edition."""
    (tmp_path / "file").write_text("in the way")
    cache = Cache(tmp_path / "file")
    cache.store(KEY, b"pages")
    assert cache.fetch(KEY) == b"pages"
    assert Cache(tmp_path / "file").fetch(KEY) is None


def test_the_cache_does_not_grow_without_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Above its limit, what was used least recently goes first."""
    monkeypatch.setenv("CHAPBOOK_CACHE_LIMIT", "1")
    cache = Cache(tmp_path)
    keys = [digest(str(number)) for number in range(5)]
    for age, key in enumerate(keys):
        cache.store(key, bytes(300_000))
        path = tmp_path / "objects" / key[:2] / key[2:]
        os.utime(path, (1_000_000_000 + age, 1_000_000_000 + age))
    assert cache.fetch(keys[0])
    cache.shrink()
    assert [number for number, key in enumerate(keys) if cache.fetch(key)] == [0, 3, 4]


def test_what_a_killed_build_left_is_swept_away(tmp_path: Path) -> None:
    """A file half written is nobody's after an hour; before, somebody may be writing it."""
    cache = Cache(tmp_path)
    cache.store(KEY, b"pages")
    folder = tmp_path / "objects" / KEY[:2]
    for name, time in (".old", 1_000_000_000), (".new", None):
        (folder / name).write_bytes(b"half")
        os.utime(folder / name, time and (time, time))
    cache.shrink()
    assert sorted(path.name for path in list_files(tmp_path)) == [".new", KEY[2:]]


def test_clearing_touches_nothing_else(tmp_path: Path) -> None:
    """A folder that somebody named by mistake keeps what is theirs."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    cache = Cache(tmp_path)
    cache.store(KEY, b"pages")
    cache.clear()
    assert (tmp_path / "mine" / "letter.txt").exists()


def test_digests_know_where_parts_end() -> None:
    """Two lists of parts never look alike."""
    assert digest("ab", "c") != digest("a", "bc")


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({}, "the book has not been made before"),
        ({"*": {"styles/page.css": "1", "pango": "1"}}, "a.txt is new"),
        ({"*": {"styles/page.css": "1", "pango": "1"}, "a": {"a.txt": "1"}}, "a.txt changed"),
        ({"*": {"styles/page.css": "0", "pango": "1"}, "a": {"a.txt": "2"}}, "styles/page.css changed"),
        (
            {"*": {"styles/page.css": "0", "pango": "0"}, "a": {"a.txt": "2"}},
            "styles/page.css and pango changed",
        ),
        (
            {"*": {"styles/page.css": "0", "pango": "0"}, "a": {"a.txt": "1"}},
            "a.txt and 2 more changed",
        ),
        (
            {"*": {"styles/page.css": "1", "pango": "1"}, "a": {"a.txt": "2"}},
            "its entry in the cache is gone",
        ),
    ],
)
def test_a_miss_is_explained(record: dict[str, dict[str, str]], reason: str) -> None:
    """The sentence names what changed, as a person would call it."""
    own, shared = {"a.txt": "2"}, {"styles/page.css": "1", "pango": "1"}
    assert explain_miss(record, "a", own, shared) == reason


def test_every_engine_is_known_by_its_version() -> None:
    """A key names all that decides how a page looks: libraries, packages, and our own typesetter."""
    versions = dict(list_versions())
    assert {"weasyprint", "pango", "harfbuzz", "fontconfig", "chapbook's typesetter"} <= versions.keys()
    assert "unknown" not in versions.values()
