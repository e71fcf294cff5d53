"""The law after every edit: what is built upon a cache has the bytes of a book that was never built before.

A history is a list of moments: edits, and the build that follows them, which may be cut short or disturbed.
Hypothesis makes up histories; CHAPBOOK_LAW=500 has it try that many, and others at every run. One history is
told here, and built under hard circumstances and on a cluster.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import NamedTuple

import pytest
from desks import (
    ADDITIONS,
    DAMAGES,
    FACES,
    NEW,
    OLD,
    ROOT,
    TEXTS,
    Desk,
    Edit,
    Result,
    cut,
    damage,
    describe,
    design,
    forget,
    open_desk,
    paint,
    read_result,
    remove,
    rename,
    set_variable,
    withdraw,
    write,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

EXAMPLES = os.environ.get("CHAPBOOK_LAW", "")


class Moment(NamedTuple):
    """Edits, and the build that follows."""

    edits: Sequence[Edit]
    outputs: tuple[str, ...] = ()
    jobs: int = 1
    stopped: int | None = None
    """Before which of the files that it puts into their places the build is interrupted."""

    disturbed: int | None = None
    """At which sign of progress the edits are made in the midst of the build, instead of before it."""


def pass_through(desk: Desk, moment: Moment, cluster: str = "") -> None:
    """Make the edits and build, and see that the law holds."""
    if moment.disturbed is not None:
        disturb(desk, moment, moment.disturbed)
        return
    desk.edit(*moment.edits)
    if moment.stopped is not None:
        with stop_at(moment.stopped):
            desk.build(outputs=moment.outputs, jobs=moment.jobs, cluster=cluster)
    else:
        expect_the_same(desk, moment.outputs, moment.jobs, cluster)


def expect_the_same(desk: Desk, outputs: tuple[str, ...] = (), jobs: int = 1, cluster: str = "") -> Result:
    """Build upon the cache, and compare with a clean build by another number of workers."""
    built = desk.build(outputs=outputs, jobs=jobs, cluster=cluster)
    assert built == desk.build_clean(outputs, 3 - jobs)
    return built


@contextmanager
def stop_at(number: int) -> Iterator[None]:
    """Interrupt before a file is put into its place; no file is written in another way."""
    replace, calls = Path.replace, count()

    def stop(path: Path, target: Path) -> Path:
        if next(calls) == number:
            raise KeyboardInterrupt
        return replace(path, target)

    with pytest.MonkeyPatch.context() as patch, suppress(KeyboardInterrupt):
        patch.setattr(Path, "replace", stop)
        yield


def disturb(desk: Desk, moment: Moment, at: int) -> None:
    """Edit in the midst of a build: it makes the book that was there before, or the one after, or none."""
    signs, outputs = count(), moment.outputs
    before = desk.build_clean(outputs)
    built = desk.build(
        lambda _: desk.edit(*moment.edits) if next(signs) == at else None, outputs=outputs, jobs=moment.jobs
    )
    overtaken = any(problem["code"] == "CB035" for problem in built.problems)
    assert overtaken or built == before or built == desk.build_clean(outputs)


# --- histories -----------------------------------------------------------------------------------

FILES = ("2 siffin.txt", "10 nahrawan.txt", "camel.txt", "articles/Ålesund.txt", "articles/camel.txt")
PICTURES = ("map.png", "Map_2.PNG")
LINES = {
    "title": ("title = 'The First Fitna'", "title = 'Fitna'"),
    "subtitle": ("subtitle = 'No face has 界'",),
    "date": ("date = 2024-05-01",),
    "paper": ("paper = 'a5'", "paper = 'b5'"),
    "sides": ("single-sided = true",),
    "openings": ("openings = 'next-page'",),
    "language": ("language = 'en-GB'", "language = 'fr'"),
    "volumes": ("volume-pages = 20", "volume-pages = 30"),
    "outputs": ("outputs = ['epub']", "outputs = ['epub', 'pdf']", "outputs = ['pdf', 'handouts']"),
}

files, times = st.sampled_from(FILES), st.sampled_from((OLD, NEW))
articles = st.lists(
    st.builds(write, files, st.sampled_from(sorted({*TEXTS} - {"no text"})), times),
    min_size=2,
    max_size=5,
    unique_by=(lambda edit: edit.details[0], lambda edit: edit.details[1]),
)
descriptions = st.builds(
    describe,
    st.tuples(*(st.sampled_from(("", *lines)) for lines in LINES.values())),
    st.sampled_from(("", "backwards", "parts", "one")),
)
edits = st.one_of(
    *[st.builds(write, files, st.sampled_from(sorted(TEXTS)), times)] * 4,
    st.builds(remove, st.one_of(files, st.sampled_from(PICTURES).map("images/{}".format))),
    st.builds(paint, st.sampled_from(PICTURES), st.sampled_from(("red", "grey", "")), times),
    st.builds(rename, files, files),
    *[descriptions] * 2,
    st.builds(withdraw),
    st.builds(design, st.sampled_from(sorted(ADDITIONS)), st.booleans()),
    st.builds(cut, st.sampled_from(FACES), st.sampled_from(FACES)),
)
losses = st.one_of(
    st.builds(
        damage,
        st.sampled_from(("cache/objects", "cache/books")),
        st.sampled_from(sorted(DAMAGES)),
        st.integers(0, 4),
    ),
    st.builds(forget),
)
accidents = st.one_of(
    losses,
    st.builds(damage, st.just("out"), st.sampled_from(("cut", "flip", "gone")), st.integers(0, 1)),
    st.builds(set_variable, st.just("SOURCE_DATE_EPOCH"), st.sampled_from(("", "1600000000", "soon"))),
    st.builds(set_variable, st.just("CHAPBOOK_CACHE_LIMIT"), st.sampled_from(("0", "1000"))),
)
outputs, jobs = st.sampled_from(((), ("epub",), ("handouts",), ("pdf",))), st.sampled_from((1, 2))
moments = st.one_of(
    *[st.builds(Moment, st.lists(st.one_of(edits, accidents), max_size=3), outputs, jobs)] * 3,
    st.builds(Moment, st.lists(edits, max_size=2), outputs, jobs, st.integers(0, 25)),
    st.builds(
        Moment,
        st.lists(st.one_of(edits, losses), min_size=1, max_size=3),
        outputs,
        jobs,
        disturbed=st.integers(0, 25),
    ),
)


@settings(
    max_examples=int(EXAMPLES or 8),
    derandomize=not EXAMPLES,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(articles, descriptions, st.lists(moments, min_size=2, max_size=8))
def test_whatever_happens_a_build_gives_what_a_clean_one_gives(
    book: list[Edit], description: Edit, history: list[Moment]
) -> None:
    """Edits in any order, accidents of the cache, builds stopped or disturbed: all make no difference."""
    with open_desk() as desk:
        desk.edit(*book, description)
        for moment in history:
            pass_through(desk, moment)
        expect_the_same(desk, jobs=2)


FIRST = (
    write("2 siffin.txt", "siffin"),
    write("10 nahrawan.txt", "nahrawan"),
    write("camel.txt", "untitled", NEW),
    write("bridge.txt", "illustrated"),
    paint("map.png", "red"),
    describe(("title = 'The First Fitna'",), "parts"),
)
HISTORY = (
    Moment(FIRST),
    Moment((write("10 nahrawan.txt", "another nahrawan"), design("templates/default/chapter.html")), jobs=2),
    Moment((write("articles/camel.txt", "siffin!"), describe(("title = 'Fitna'",), "backwards")), stopped=9),
    Moment((write("camel.txt", "long"), describe(("volume-pages = 20",)), damage("cache/objects", "flip"))),
    Moment(
        (paint("map.png", "grey"), paint("Map_2.PNG", "red"), remove("10 nahrawan.txt")), ("pdf",), jobs=2
    ),
    Moment((remove("images/map.png"), paint("Map_2.PNG", ""), damage("cache/objects", "gone"))),
    Moment((paint("map.png", "red"), write("10 nahrawan.txt", "another nahrawan"))),
    Moment((rename("camel.txt", "articles/x.txt"), write("camel.txt", "long"), cut(*FACES[:2])), jobs=2),
    Moment((write("2 siffin.txt", "siffin!"),), ("handouts",), jobs=2),
    Moment((damage("cache/objects", "folder"), damage("cache/books", "cut"), remove("camel.txt"))),
    Moment((write("2 siffin.txt", "no text"),), ("handouts", "pdf")),
    Moment((write("2 siffin.txt", "siffin"), design("styles/default/page.css"), damage("out", "gone"))),
    Moment((describe(("date = 2024-05-02",)),), ("pdf", "handouts")),
)
"""Most kinds of edit, and a book in volumes on the way."""


@pytest.mark.parametrize("limit", ["1000", "0"])
def test_the_cache_may_be_small(limit: str) -> None:
    """A cache that keeps nothing beyond a build costs time and changes no byte."""
    with open_desk() as desk:
        desk.edit(set_variable("CHAPBOOK_CACHE_LIMIT", limit))
        for moment in HISTORY:
            pass_through(desk, moment)
        assert any(path.is_file() for path in desk.cache.rglob("*")) == (limit != "0")


def test_the_cache_need_not_be_there() -> None:
    """Nor does one that cannot be written."""
    with open_desk() as desk:
        desk.cache.touch()  # a file, in which there can be no folders; root may write everywhere else
        for moment in HISTORY:
            pass_through(desk, moment)


def test_a_cluster_makes_the_same_books(cluster: str) -> None:
    """A book that changes while a cluster typesets it has the bytes that it would have had here."""
    with open_desk() as desk:
        for moment in HISTORY:
            pass_through(desk, moment, cluster)


# --- in the midst of a build ---------------------------------------------------------------------

CHANGES = {
    "a text": (write("10 nahrawan.txt", "another nahrawan"), write("10 nahrawan.txt", "nahrawan")),
    "a file": (remove("10 nahrawan.txt"), write("10 nahrawan.txt", "nahrawan")),
    "the title": (describe(("title = 'Fitna'",)), FIRST[-1]),
    "the frame": (design("templates/default/page.html"), design("templates/default/page.html", False)),
    "the style": (design("styles/default/page.css"), design("styles/default/page.css", False)),
    "a picture": (paint("map.png", "grey"), paint("map.png", "red")),
    "the font": (cut(*FACES[:2]), cut(FACES[0], FACES[0])),
}
"""Edits, and what takes them back."""

TYPESETTING = 12
"""The sign of progress when one chapter has been typeset and others are in the making or yet to come."""


@pytest.mark.parametrize("name", CHANGES)
def test_what_changes_while_a_book_is_made_spoils_nothing(name: str) -> None:
    """What a build keeps that is overtaken by an edit is neither taken for the edited book nor else wrong."""
    change, back = CHANGES[name]
    moments = [(("epub",), sign) for sign in range(TYPESETTING)] + [((), TYPESETTING)]
    with open_desk() as desk:
        desk.edit(*FIRST)
        for outputs, sign in moments:
            desk.edit(back, forget())
            before = desk.build_clean(outputs)
            pass_through(desk, Moment([change], outputs, disturbed=sign))
            expect_the_same(desk, outputs)
            desk.edit(back)
            assert expect_the_same(desk, outputs) == before
        desk.edit(change)
        assert desk.build_clean() != before


@pytest.mark.parametrize("sign", [TYPESETTING, TYPESETTING + 5, TYPESETTING + 7])
def test_the_cache_may_be_emptied_while_a_book_is_made(sign: int) -> None:
    """What is lost is made once more, also when pages are being set, the EPUB or the PDF written."""
    with open_desk() as desk:
        desk.edit(*FIRST)
        pass_through(desk, Moment([forget()], disturbed=sign))


# --- processes -----------------------------------------------------------------------------------


def start_build(desk: Desk) -> "subprocess.Popen[bytes]":
    """Start the program; it has the theme that the desk has at first."""
    command = [sys.executable, "-m", "chapbook", desk.book, "--out", desk.out, "--jobs", "2"]
    environment = {**os.environ, "CHAPBOOK_CACHE": str(desk.cache)}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)


def count_entries(desk: Desk) -> int:
    """Count the entries of the cache."""
    return len(list((desk.cache / "objects").glob("*/[!.]*")))


def test_whenever_a_build_is_killed_the_next_one_makes_the_book() -> None:
    """Of a program that is killed over and over again, there is nothing left that would be wrong."""
    with open_desk() as desk:
        desk.edit(*FIRST)
        for number, entries in enumerate((1, 4, 6, 9, 11)):
            desk.edit(CHANGES["a text"][number % 2])
            wanted = count_entries(desk) + entries
            with start_build(desk) as program:
                while program.poll() is None and count_entries(desk) < wanted:
                    time.sleep(0.002)
                program.kill()
        for change in CHANGES["a text"]:
            desk.edit(change)
            expect_the_same(desk)


def test_two_builds_may_be_at_work_at_once() -> None:
    """Programs that make the same book in the same place do not come between each other."""
    with open_desk() as desk:
        desk.edit(*FIRST)
        with start_build(desk) as one, start_build(desk) as two:
            assert (one.wait(), two.wait()) == (0, 0)
        assert read_result(desk.out) == desk.build_clean()
        expect_the_same(desk)
