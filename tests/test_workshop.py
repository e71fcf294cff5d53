"""The workshop: the same pages from any number of processes and from a cluster, whatever breaks down.

Most chapters here are set by the press in presses.py, which does what their HTML says.
"""

import dataclasses
import functools
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from clusters import PATHS, find_port

import chapbook.workshop.tools
from chapbook.cache.objects import MAGIC, unpack_extent
from chapbook.design.theme import load_theme
from chapbook.model.formats import PAPERS, Format
from chapbook.pipeline import Order, build_edition
from chapbook.problems import Place
from chapbook.workshop import ClosedError, Failure, Job, Limits, Tools, Typeset, typeset_chapters
from chapbook.workshop.processes import Crew
from chapbook.workshop.tools import make_tools

ROOT = Path(__file__).parent.parent
POSIX = pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")
PATIENCE = 60
"""Seconds after which what should have happened will not."""


@dataclass(frozen=True)
class Shop:
    """A workshop with the unruly press, and a folder in which that takes notes."""

    folder: Path
    cluster: str = ""

    def tools(self, *orders: str, limits: Limits | None = None) -> Tools:
        """Give tools whose press obeys these orders when it is set up."""
        return Tools((str(self.folder), *orders), (), limits or Limits(), "presses:Unruly")

    def typeset(
        self, *orders: str, workers: int = 2, tools: Tools | None = None
    ) -> dict[str, Typeset | Failure]:
        """Typeset a chapter for each order and give the results by slug, which are c0, c1 and so on."""
        results = typeset_chapters(list_jobs(*orders), tools or self.tools(), workers, self.cluster)
        return {result.slug: result for result in results}

    def count(self) -> Counter[str]:
        """Tell how often each chapter was tried."""
        return Counter(slug for _, slug in self._read("chapters"))

    def list_processes(self) -> list[int]:
        """Give the processes that set up a press, or tried to."""
        return [int(process) for process, *_ in self._read("presses")]

    def _read(self, name: str) -> list[list[str]]:
        notes = self.folder / name
        return [line.split() for line in notes.read_text().splitlines()] if notes.exists() else []


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """Give a workshop in processes."""
    return Shop(tmp_path)


def list_jobs(*orders: str) -> Iterator[Job]:
    """Make a job of each order."""
    return (Job(f"c{number}", order) for number, order in enumerate(orders))


def list_failures(results: dict[str, Typeset | Failure]) -> dict[str, str]:
    """Give the reasons of what failed, by slug."""
    return {slug: result.reason for slug, result in results.items() if isinstance(result, Failure)}


def wait_until(true: Callable[[], object]) -> None:
    """Wait for something to happen; fails when it does not."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.02)


def lives(process: int) -> bool:
    """Say whether there is such a process, or group of processes where the number is negative."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


# --- one chapter's trouble -----------------------------------------------------------------------

BREAKDOWNS = {
    "exit 3": "the typesetter broke down over it (exit code 3) (tried 2 times)",
    "kill SIGKILL": "the typesetter broke down over it (SIGKILL) (tried 2 times)",
    "crash": "the typesetter broke down over it (SIGSEGV) (tried 2 times)",
    "hang": "it takes more than 3 seconds (tried 2 times)",
    "hoard 2": "it takes more than 1 GB of memory (tried 2 times)",
}


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")
def test_breakdowns_cost_one_retry_and_no_other_chapter(shop: Shop) -> None:
    """A chapter whose process dies, hangs or runs out of memory is tried twice; the others are made."""
    orders = [order for breakdown in BREAKDOWNS for order in (breakdown, "rest")]
    results = shop.typeset(*orders, tools=shop.tools(limits=Limits(memory=1 << 30, seconds=3)))
    assert list_failures(results) == {f"c{2 * n}": reason for n, reason in enumerate(BREAKDOWNS.values())}
    assert len(results) == len(orders)
    assert shop.count() == {f"c{n}": 1 if n % 2 else 2 for n in range(len(orders))}


def test_a_retry_in_a_fresh_process_cures(shop: Shop) -> None:
    """What breaks down once only is made after all, without a word."""
    results = shop.typeset("once exit 3", "rest", "once kill SIGKILL", workers=1)
    assert list_failures(results) == {}
    assert shop.count() == {"c0": 2, "c1": 1, "c2": 2}
    assert len(set(shop.list_processes())) == 3


def test_what_no_retry_can_cure_is_not_retried(shop: Shop) -> None:
    """A fault that the engine finds in a chapter is final, and its process goes on with the next."""
    results = shop.typeset("fail the <table> is too wide", "rest", workers=1)
    reason = "the typesetter stopped with ValueError: the <table> is too wide"
    assert list_failures(results) == {"c0": reason}
    assert shop.count() == {"c0": 1, "c1": 1}
    assert len(shop.list_processes()) == 1


def test_what_a_library_prints_harms_nothing(shop: Shop, capfd: pytest.CaptureFixture[str]) -> None:
    """Output of the engine neither reaches the user nor comes between the answers."""
    assert list_failures(shop.typeset("chatter RBDFX", "rest", tools=shop.tools("chatter hello"))) == {}
    assert capfd.readouterr() == ("", "")


# --- everybody's trouble -------------------------------------------------------------------------


def test_a_press_that_cannot_be_set_up_is_one_problem(shop: Shop) -> None:
    """Where a library is missing the build is told so once, with a hint, and there is no second attempt."""
    with pytest.raises(ClosedError) as caught:
        shop.typeset(*["rest"] * 20, tools=shop.tools("lack pango-1.0-0"))
    problem = caught.value.problem
    assert (problem.severity, problem.code) == ("error", "CB062")
    assert problem.message == "no chapter can be typeset here: OSError: cannot load library 'pango-1.0-0'"
    assert "install Pango" in problem.hint
    assert 1 <= len(shop.list_processes()) <= 2
    assert not shop.count()


def test_processes_that_die_at_once_are_not_started_for_ever(shop: Shop) -> None:
    """A press that kills its process is set up twice in each, and then the workshop is closed."""
    with pytest.raises(ClosedError) as caught:
        shop.typeset(*["rest"] * 20, tools=shop.tools("exit 4"))
    assert "exit code 4" in caught.value.problem.message
    assert 2 <= len(shop.list_processes()) <= 4


def test_a_set_up_that_fails_by_chance_is_tried_again(shop: Shop) -> None:
    """One process that dies while it starts costs nothing."""
    assert list_failures(shop.typeset("rest", "rest", workers=1, tools=shop.tools("once exit 4"))) == {}
    assert len(shop.list_processes()) == 2


def test_a_build_reports_a_closed_workshop_once(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The build says so in one problem, however many chapters it has, and makes nothing."""
    tools = functools.partial(Tools, press="presses:Missing")
    monkeypatch.setattr(chapbook.workshop.tools, "Tools", tools)
    report = build_edition(Order(write_book(tmp_path / "book", 6, words=20), tmp_path / "out", ("pdf",), 2))
    assert [problem.code for problem in report.problems] == ["CB062"]
    assert report.outputs == ()


# --- who works, and when -------------------------------------------------------------------------


def test_no_chapter_needs_no_process() -> None:
    """With nothing to typeset nothing is started, and nothing imported that could start it."""
    code = """
        import sys
        from chapbook.workshop import Tools, typeset_chapters
        assert list(typeset_chapters([], Tools((), ()), 2)) == []
        assert list(typeset_chapters([], Tools((), ()), 2, "tcp://nobody:1")) == []
        heavy = {"weasyprint", "distributed", "subprocess", "concurrent.futures"}
        assert not heavy & set(sys.modules), heavy & set(sys.modules)
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(code)], cwd=ROOT, check=True)


@pytest.mark.parametrize(("chapters", "workers", "most"), [(1, 8, 1), (2, 8, 2), (9, 1, 1), (9, 2, 2)])
def test_no_more_processes_than_there_is_work(shop: Shop, chapters: int, workers: int, most: int) -> None:
    """There are as many processes as asked for, or as chapters if those are fewer."""
    assert len(shop.typeset(*["rest"] * chapters, workers=workers)) == chapters
    assert 1 <= len(set(shop.list_processes())) <= most


def test_processes_are_relieved(shop: Shop) -> None:
    """What an engine leaks does not grow with the book, because no process works on all of a long one."""
    results = shop.typeset(*["rest"] * 5, workers=1, tools=shop.tools(limits=Limits(chapters=2)))
    assert list_failures(results) == {}
    assert len(results) == 5
    assert len(set(shop.list_processes())) == 3


def test_results_come_as_they_are_ready(shop: Shop) -> None:
    """A slow chapter holds up no other."""
    results = typeset_chapters(list_jobs("wait_for go", *["rest"] * 6), shop.tools(), 2)
    assert sorted(next(results).slug for _ in range(6)) == [f"c{n}" for n in range(1, 7)]
    (shop.folder / "go").touch()
    assert [result.slug for result in results] == ["c0"]


def test_jobs_are_taken_as_they_are_needed(shop: Shop) -> None:
    """Of a long book no more is held than what is at work, and one chapter besides."""
    taken: list[int] = []

    def list_chapters() -> Iterator[Job]:
        for number in range(50):
            taken.append(number)
            yield Job(f"c{number}", "rest")

    for done, _ in enumerate(typeset_chapters(list_chapters(), shop.tools(), 2)):
        assert len(taken) <= done + 2 * 3, "a result is handed out before the next jobs are taken"
    assert len(taken) == 50


# --- the end -------------------------------------------------------------------------------------


def test_whoever_stops_early_leaves_no_process(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the results are not wanted any more, processes and temporary files are gone at once."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    results = typeset_chapters(list_jobs("rest", "hang", "hang"), shop.tools(), 2)
    assert next(results).slug == "c0"
    assert list(tmp_path.glob("chapbook-*"))
    results.close()
    assert [process for process in shop.list_processes() if lives(process)] == []
    assert list(tmp_path.glob("chapbook-*")) == []


@POSIX
@pytest.mark.parametrize("chapters", [0, 1, 5])
def test_processes_that_are_warmed_up_are_used_and_dismissed(shop: Shop, chapters: int) -> None:
    """No more are started than were, and none is left, needed or not."""
    with Crew(shop.tools(), 2) as crew:
        crew.warm_up(2)
        jobs = list_jobs(*["rest"] * chapters)
        results = list(typeset_chapters(jobs, shop.tools(), 2, crew=crew))
    assert len(results) == chapters
    assert len(shop.list_processes()) <= 2
    assert [process for process in shop.list_processes() if lives(process)] == []


def test_what_was_begun_comes_with_what_is_asked_for(shop: Shop) -> None:
    """A crew begins what it has hands for and one chapter more, and nothing of it is done twice or lost."""
    with Crew(shop.tools(), 2) as crew:
        for job in list_jobs("wait_for go", "wait_for go", "rest"):
            assert crew.is_free
            crew.begin(job)
        assert not crew.is_free
        assert crew.collect() == []
        (shop.folder / "go").touch()
        jobs = [Job("c3", "rest"), Job("c4", "rest")]
        results = list(typeset_chapters(jobs, shop.tools(), 2, crew=crew))
    assert sorted(result.slug for result in results) == ["c0", "c1", "c2", "c3", "c4"]
    assert set(shop.count().values()) == {1}


def test_what_goes_wrong_while_warming_up_is_told_when_a_chapter_comes(shop: Shop) -> None:
    """A press that cannot be set up is one problem, and nothing before."""
    tools = dataclasses.replace(shop.tools(), press="presses:Missing")
    with Crew(tools, 2) as crew:
        crew.warm_up(2)
        crew.begin(Job("c0", "rest"))
        with pytest.raises(ClosedError) as closed:
            list(typeset_chapters(list_jobs("rest"), tools, 2, crew=crew))
    assert closed.value.problem.code == "CB062"


@POSIX
def test_processes_end_with_the_program(shop: Shop, tmp_path: Path) -> None:
    """When the program is killed, its processes end by themselves, and clear up."""
    code = f"""
        import sys
        from chapbook.workshop import Job, Tools, typeset_chapters
        tools = Tools(({str(tmp_path)!r},), (), press="presses:Unruly")
        for result in typeset_chapters([Job("c0", "rest"), Job("c1", "hang"), Job("c2", "hang")], tools, 2):
            print(result.slug, flush=True)
    """
    program = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)],
        env={**os.environ, "PYTHONPATH": PATHS, "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert program.stdout
    with program.stdout:
        assert program.stdout.readline() == b"c0\n"
        wait_until(lambda: len(shop.list_processes()) == 2)
        program.kill()
        program.wait()
    wait_until(lambda: not lives(-program.pid))
    assert list(tmp_path.glob("chapbook-*")) == []


@POSIX
@pytest.mark.parametrize("whom", ["the program", "everybody"])
def test_ctrl_c_stops_a_build_and_keeps_what_was_finished(tmp_path: Path, whom: str) -> None:
    """An interrupt waits for no chapter in the making and leaves no process; what was finished is kept."""
    book = write_book(tmp_path / "book", 4, words=20_000)
    (book / "articles" / "0.txt").write_text("= First =\n\nA short one.\n", "utf-8")
    (tmp_path / "temporary").mkdir()
    environment = {
        **os.environ,
        "CHAPBOOK_CACHE": str(tmp_path / "cache"),
        "TMPDIR": str(tmp_path / "temporary"),
    }
    program = subprocess.Popen(
        [sys.executable, "-m", "chapbook", str(book), "--out", str(tmp_path / "out"), "--jobs", "2"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    # The first article is soon done, the others are not.
    objects = tmp_path / "cache" / "objects"
    wait_until(lambda: any(MAGIC in path.read_bytes() for path in objects.glob("*/??????*")))
    os.kill(-program.pid if whom == "everybody" else program.pid, signal.SIGINT)
    out, err = program.communicate(timeout=PATIENCE)
    assert out == b""
    assert err.splitlines()[-1] == b"Stopped; no file was left half written."
    assert program.returncode == 130
    assert not lives(-program.pid)
    assert list((tmp_path / "temporary").iterdir()) == []
    entries = [path.read_bytes().partition(b"\n")[2] for path in objects.glob("*/??????*")]
    kept = {unpack_extent(entry).slug for entry in entries if entry.startswith(MAGIC)}
    assert kept, "what was finished"
    assert not any(slug.startswith("article-") for slug in kept), (
        "a chapter takes seconds, and none was waited for"
    )


def write_book(folder: Path, articles: int, words: int) -> Path:
    """Write a book of articles of that many words each."""
    (folder / "articles").mkdir(parents=True)
    for number in range(articles):
        text = f"= Article {number} =\n\n" + "The river rose in that year.\n\n" * (words // 6)
        (folder / "articles" / f"{number}.txt").write_text(text, "utf-8")
    return folder


# --- the law, and the cluster --------------------------------------------------------------------


@pytest.fixture
def far(shop: Shop, cluster: str) -> Shop:
    """Give the workshop on the cluster."""
    return Shop(shop.folder, cluster)


def pack_all(results: Iterable[Typeset | Failure]) -> dict[str, bytes]:
    """Give the object files of chapters by slug."""
    return {result.slug: result.content for result in results if isinstance(result, Typeset)}


def test_pages_are_the_same_wherever_they_are_made(cluster: str) -> None:
    """One process, two, and a cluster give the same bytes for the same chapters."""
    theme, problems = load_theme("classic", Place("edition.toml"))
    assert theme is not None, problems
    tools = make_tools(theme, Format(PAPERS["a4"]))
    html = '<html lang="en"><head><title>T</title></head><body class="chapter"><h1>{}</h1>{}</body></html>'
    text = "<p>The governor of Fusṭāṭ marched with ʿAmr against the insurgents of the Delta.</p>"
    jobs = [Job(f"c{n}", html.format(n, text * 10 * (n + 1))) for n in range(5)]
    alone = pack_all(typeset_chapters(jobs, tools, 1))
    assert sorted(alone) == [job.slug for job in jobs]
    assert pack_all(typeset_chapters(jobs, tools, 2)) == alone
    assert pack_all(typeset_chapters(reversed(jobs), tools, 2, cluster)) == alone


def test_a_breakdown_on_the_cluster_costs_what_it_costs_here(far: Shop) -> None:
    """There too a chapter is tried twice and named, and the others are made."""
    results = far.typeset("exit 3", "rest", "once kill SIGKILL", "fail badly", "rest")
    assert list_failures(results) == {
        "c0": "the typesetter broke down over it (exit code 3) (tried 2 times)",
        "c3": "the typesetter stopped with ValueError: badly",
    }
    assert len(results) == 5
    assert far.count() == {"c0": 2, "c1": 1, "c2": 2, "c3": 1, "c4": 1}


def test_a_worker_of_the_cluster_may_be_lost(far: Shop) -> None:
    """When a machine of the cluster goes down in the midst of a chapter, another takes it over."""
    results = far.typeset(*["rest"] * 4, "once orphan", *["rest"] * 4)
    assert list_failures(results) == {}
    assert len(results) == 9
    assert far.count()["c4"] == 2


def test_the_cluster_is_left_as_it_was(far: Shop) -> None:
    """Processes that typeset on the cluster end when the build is over."""
    assert far.typeset(*["rest"] * 4)
    processes = far.list_processes()
    assert processes
    wait_until(lambda: not any(map(lives, processes)))


def test_a_press_that_cannot_be_set_up_on_the_cluster_is_one_problem(far: Shop) -> None:
    """The build is told so once, as it is here."""
    with pytest.raises(ClosedError) as caught:
        far.typeset(*["rest"] * 20, tools=far.tools("lack pango-1.0-0"))
    assert caught.value.problem.code == "CB062"
    assert "pango-1.0-0" in caught.value.problem.message


def test_a_worker_with_another_engine_is_refused(far: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers whose engines are others than ours would break the law; what differs is named."""
    import chapbook.workshop.cluster

    ours = tuple(
        (name, "0.1" if name == "pango" else it) for name, it in chapbook.workshop.cluster._list_versions()
    )
    monkeypatch.setattr(chapbook.workshop.cluster, "_list_versions", lambda: ours)
    with pytest.raises(ClosedError) as caught:
        far.typeset("rest")
    problem = caught.value.problem
    assert problem.code == "CB064"
    assert problem.place.file.startswith("tcp://127.0.0.1:")
    assert problem.message.startswith("this worker would make other pages: it has pango 1.")
    assert problem.message.endswith(" and not 0.1")
    assert not far.count()


@pytest.mark.parametrize("address", ["nonsense", "carrier-pigeon://x:1", "tcp://127.0.0.1"])
def test_what_is_no_address_is_one_problem(shop: Shop, address: str) -> None:
    """What cannot be the address of a scheduler is told as if nobody answered there."""
    with pytest.raises(ClosedError) as caught:
        Shop(shop.folder, address).typeset("rest")
    problem = caught.value.problem
    assert (problem.code, problem.place.file) == ("CB063", address)
    assert problem.message == "no scheduler answers there"


def test_a_missing_cluster_is_told_on_the_command_line(tmp_path: Path) -> None:
    """Where no scheduler answers, the program says so once and within seconds, and makes nothing."""
    address = f"tcp://127.0.0.1:{find_port()}"
    book = write_book(tmp_path / "book", 2, words=20)
    command = [sys.executable, "-m", "chapbook", book, "--out", tmp_path / "out", "--cluster", address]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert done.returncode == 1
    assert f"{address}: error CB063: no scheduler answers there\n    hint: " in done.stderr
    assert done.stderr.count("CB063") == 1
    assert done.stdout == ""


def test_a_cluster_without_dask_is_one_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has not installed the extra is told so, and how to."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "chapbook.workshop.cluster", raising=False)
    with pytest.raises(ClosedError) as closed:
        Shop(tmp_path, "tcp://127.0.0.1:1").typeset("set")
    assert (closed.value.problem.code, closed.value.problem.place) == ("CB063", Place("tcp://127.0.0.1:1"))
    assert "chapbook[cluster]" in closed.value.problem.hint
