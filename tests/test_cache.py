"""The cache gives back what was put in, or nothing; and says why something was missed."""

from pathlib import Path

import pytest

from chapbook.cache import Cache, Ingredients, digest, explain_miss
from chapbook.objects import DamagedObjectError, pack, unpack
from chapbook.pages import Face, FontUse, Fragment, Numeral, PdfObject, Slot, Spot, TypesetChapter
from chapbook.versions import list_versions

CHAPTER = TypesetChapter(
    slug="a",
    fragment=Fragment(
        count=9,
        objects=(
            PdfObject(4, b"<</P %d 0 R/C 100%%/StructParents %d>>", (3, -1), None),
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
)
KEY = digest("key")


def test_an_object_file_gives_back_the_chapter() -> None:
    """Packing loses nothing."""
    assert unpack(pack(CHAPTER)) == CHAPTER


@pytest.mark.parametrize("length", [0, 1, 17, 50, 90, 200, -1])
def test_a_cut_object_file_is_noticed(length: int) -> None:
    """A file that was not written to its end is no object."""
    with pytest.raises(DamagedObjectError):
        unpack(pack(CHAPTER)[:length])


def test_a_changed_byte_is_noticed() -> None:
    """A checksum covers every byte after it."""
    content = bytearray(pack(CHAPTER))
    content[-3] ^= 1
    with pytest.raises(DamagedObjectError):
        unpack(bytes(content))


def test_the_cache_keeps_and_forgets(tmp_path: Path) -> None:
    """What was stored is there until the cache is emptied; a damaged entry counts as missing."""
    cache = Cache(tmp_path)
    assert cache.fetch(KEY) is None
    cache.store(KEY, CHAPTER)
    assert cache.fetch(KEY) == CHAPTER
    [path] = [path for path in tmp_path.rglob("*") if path.is_file()]
    path.write_bytes(path.read_bytes()[:-1])
    assert cache.fetch(KEY) is None
    assert cache.clear() > 0
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_clearing_touches_nothing_else(tmp_path: Path) -> None:
    """A folder that somebody named by mistake keeps what is theirs."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    cache = Cache(tmp_path)
    cache.store(KEY, CHAPTER)
    cache.clear()
    assert (tmp_path / "mine" / "letter.txt").exists()


def test_digests_know_where_parts_end() -> None:
    """Two lists of parts never look alike."""
    assert digest("ab", "c") != digest("a", "bc")


INGREDIENTS = Ingredients(("a.txt", "2"), (("styles/page.css", "1"), ("pango", "1")))


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({}, "the book has not been made before"),
        ({"*": {"styles/page.css": "1", "pango": "1"}}, "a.txt is new"),
        ({"*": {"styles/page.css": "1", "pango": "1"}, "a": {"a.txt": "1"}}, "a.txt changed"),
        ({"*": {"styles/page.css": "0", "pango": "1"}, "a": {"a.txt": "2"}}, "styles/page.css changed"),
        (
            {"*": {"styles/page.css": "0", "pango": "0"}, "a": {"a.txt": "2"}},
            "styles/page.css and 1 more changed",
        ),
        (
            {"*": {"styles/page.css": "1", "pango": "1"}, "a": {"a.txt": "2"}},
            "its entry in the cache is gone",
        ),
    ],
)
def test_a_miss_is_explained(record: dict[str, dict[str, str]], reason: str) -> None:
    """The sentence names what changed, as a person would call it."""
    assert explain_miss(record, "a", INGREDIENTS) == reason


def test_every_engine_is_known_by_its_version() -> None:
    """A key names all that decides how a page looks: libraries, packages, and our own typesetter."""
    versions = dict(list_versions())
    assert {"weasyprint", "pango", "harfbuzz", "fontconfig", "chapbook's typesetter"} <= versions.keys()
    assert "unknown" not in versions.values()
