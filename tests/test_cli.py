"""The command line: how it is called, what it says where, and how it ends."""

import json
import os
import re
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

import chapbook
from chapbook.cli import cli
from chapbook.cli.options import count_cores
from chapbook.imposition import Imposition
from chapbook.problems import Place, Problem
from chapbook.report import ChapterRecord, MadeRecord, OutputRecord, Progress, Report, to_json

WARNING = Problem("warning", "CB011", Place("articles/a.txt", 3, 7), "this is odd", "look again")
ERROR = Problem("error", "CB012", Place("articles/a.txt", 2), "this is wrong")
REPORT = Report(
    chapters=(
        ChapterRecord("Siffin", "siffin", "articles/siffin.txt", "1", 4),
        ChapterRecord("Nahrawan", "nahrawan", "articles/nahrawan.txt", "5", 3),
    ),
    problems=(),
    outputs=(
        OutputRecord("first-fitna.pdf", 1_234_567, "ab"),
        OutputRecord("first-fitna.epub", 58_000, "cd"),
    ),
    seconds={"read": 0.01, "typeset": 1.23456},
    compiled=(MadeRecord("siffin", "styles/default/infobox.css changed"),),
)
Build = Callable[[Any, Any], Report]


class Desk:
    """Runs the program in a folder with a book in it; in the place of the pipeline stands a stand-in."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.orders: list[Any] = []
        self.result: Report | BaseException = REPORT
        for name in ("content", "build", "clean", "b"):
            (folder / name / "articles").mkdir(parents=True)
            (folder / name / "articles" / "a.txt").touch()
        monkeypatch.chdir(folder)
        stand_in = SimpleNamespace(build_edition=self.build_edition)
        monkeypatch.setitem(sys.modules, "chapbook.pipeline", stand_in)

    def build_edition(self, order: Any, watch: Any) -> Report:
        """Note the order; report or fail as told."""
        self.orders.append(order)
        watch(Progress("typeset", 1, 2))
        if isinstance(self.result, BaseException):
            raise self.result
        return self.result

    def run(self, *arguments: str) -> Result:
        """Call the program."""
        return CliRunner().invoke(cli, arguments, prog_name="chapbook")

    def report(self, *problems: Problem, compiled: tuple[MadeRecord, ...] = ()) -> None:
        """Let the build end with these problems."""
        self.result = Report(REPORT.chapters, problems, REPORT.outputs, {}, compiled)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Give a folder with the books `content`, `build`, `clean` and `b`."""
    monkeypatch.delenv("CHAPBOOK_DEBUG", raising=False)
    return Desk(tmp_path, monkeypatch)


# --- how it is called ------------------------------------------------------------------------


def test_nothing_said_means_build_content_into_out(desk: Desk) -> None:
    """Without a word the sample book is built, as edition.toml says, on every core."""
    result = desk.run()
    assert result.exit_code == 0, result.output
    (order,) = desk.orders
    expected = {
        "book": Path("content"),
        "out": Path("out"),
        "outputs": (),
        "jobs": count_cores(),
        "cluster": "",
        "theme": "",
        "paper": None,
        "imposition": None,
        "only": (),
        "mark_changes_since": 0,
        "leaves": False,
        "since": 0,
        "base": 0,
        "edition": 0,
        "note": "",
        "strict": False,
    }
    assert asdict(order) == expected


@pytest.mark.parametrize(
    ("line", "book", "out"),
    [
        ("build", "content", "out"),
        ("b", "b", "out"),
        ("build b", "b", "out"),
        ("b -o x", "b", "x"),
        ("-o x b", "b", "x"),
        ("--out x", "content", "x"),
        ("build --out=x b", "b", "x"),
        ("build build", "build", "out"),
        ("build clean", "clean", "out"),
        ("./build", "build", "out"),
        ("-- clean", "clean", "out"),
        ("b/articles/a.txt", "b/articles/a.txt", "out"),
    ],
)
def test_build_goes_without_saying(desk: Desk, line: str, book: str, out: str) -> None:
    """The word `build` may be left out, and a folder that is called like a command can be reached."""
    result = desk.run(*line.split())
    assert result.exit_code == 0, result.output
    assert [(order.book, order.out) for order in desk.orders] == [(Path(book), Path(out))]


def test_outputs_and_jobs_are_passed_on(desk: Desk) -> None:
    """`--to` may be repeated, and `--jobs` is taken at its word."""
    desk.run("b", "--to", "epub", "--jobs", "3", "--to", "pdf")
    assert [(order.outputs, order.jobs) for order in desk.orders] == [(("epub", "pdf"), 3)]


def test_theme_and_paper_are_passed_on(desk: Desk) -> None:
    """Both may be named on the command line, a paper also by its size."""
    desk.run("--theme", "modern", "--paper", "170 x 240 mm")
    assert [(order.theme, order.paper) for order in desk.orders] == [("modern", (170, 240))]


def test_choosing_articles_chooses_handouts(desk: Desk) -> None:
    """`--only` may be repeated, and goes without `--to handouts`; what else is made has to be said."""
    desk.run("b", "--only", "siffin", "--only", "Battle of the Camel")
    desk.run("b", "--only", "siffin", "--to", "pdf", "--to", "handouts")
    assert [(order.outputs, order.only) for order in desk.orders] == [
        (("handouts",), ("siffin", "Battle of the Camel")),
        (("pdf", "handouts"), ("siffin",)),
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("nix", "Error: there is no folder or file called nix\n"),
        ("build nix", "Error: there is no folder or file called nix\n"),
        ("--to docx", "'docx' is not one of 'pdf', 'epub', 'handouts'"),
        ("--only siffin --to pdf", "Error: --only chooses handouts: add --to handouts\n"),
        ("--jobs 0", "0 is not in the range x>=1"),
        ("--paper foolscap", 'no paper is called "foolscap" (choose from a4, a5'),
        ("--impose book", "'book' is not one of 'booklet', '2-up', '4-up'"),
        ("--impose booklet --to epub", "Error: --impose lays out the pages of the PDF"),
        ("--signature 4", "Error: --signature is about booklets: it needs --impose booklet\n"),
        (
            "--paper-thickness 0.1 --impose 4-up",
            "--paper-thickness is about booklets: it needs --impose booklet",
        ),
        ("--flip long --impose 2-up", "Error: --flip is about booklets: it needs --impose booklet\n"),
        ("--sheet a3", "Error: --sheet is about sheets: name what they are for with --impose\n"),
        ("--crop-marks", "Error: --crop-marks is about sheets: name what they are for with --impose\n"),
        ("--impose booklet --sheet a9", "'a9' is not one of 'a4', 'a3'"),
        ("--impose booklet --to epub --to epub", "Error: --impose lays out the pages of the PDF"),
        ("--impose booklet --paper-thickness nan", "Error: --paper-thickness wants millimetres"),
        ("--impose booklet --paper-thickness 100", "100.0 is not in the range 0<=x<=1"),
        ("--impose booklet --signature 0", "0 is not in the range x>=1"),
        ("b clean", "unexpected extra argument"),
        ("--colour", "No such option"),
        ("clean b", "unexpected extra argument"),
    ],
)
def test_misuse_is_answered_with_2(desk: Desk, line: str, message: str) -> None:
    """What cannot be understood is said on stderr, and nothing is begun."""
    result = desk.run(*line.split())
    assert (result.exit_code, result.stdout, desk.orders) == (2, "", [])
    assert message in result.stderr


def test_how_to_impose_is_passed_on(desk: Desk) -> None:
    """Options about sheets are one thing to the build; what is not said has its default."""
    options = "--signature 4 --paper-thickness 0.1 --flip long --sheet letter --crop-marks"
    desk.run("b", "--impose", "booklet", *options.split())
    desk.run("b", "--impose", "2-up", "--to", "pdf", "--to", "epub")
    asked = [order.imposition for order in desk.orders]
    assert asked == [Imposition("booklet", 4, 0.1, True, "letter", "long"), Imposition("2-up")]


def test_help_and_version_are_short(desk: Desk) -> None:
    """Help fits a screen and names the build's options but for those about sheets; the version is a line."""
    result = desk.run("--help")
    assert result.exit_code == 0
    for word in (
        "build",
        "clean",
        "BOOK",
        "--out",
        "--to",
        "--only",
        "--jobs",
        "--explain",
        "--impose",
        "--version",
    ):
        assert word in result.stdout
    lines = result.stdout.splitlines()
    assert len(lines) < 30
    assert max(map(len, lines)) <= 80
    for word in ("--signature", "--paper-thickness", "--flip", "--sheet", "--crop-marks"):
        assert word not in result.stdout
        assert word in desk.run("build", "--help").stdout
    assert desk.run("--version").stdout == f"Chapbook {chapbook.__version__}\n"


def test_clean_empties_the_cache(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """`clean` empties the cache, says so and builds nothing."""
    emptied: list[bool] = []
    stand_in = SimpleNamespace(empty_cache=lambda: emptied.append(True))
    monkeypatch.setitem(sys.modules, "chapbook.cache", stand_in)
    result = desk.run("clean")
    assert (result.exit_code, result.stdout) == (0, "The cache is empty.\n")
    assert (emptied, desk.orders) == ([True], [])


# --- what it says ----------------------------------------------------------------------------


def test_the_summary_says_what_was_written(desk: Desk) -> None:
    """Files with their sizes, then what is in them and the time it took; nothing on stderr."""
    result = desk.run("b", "-o", "some/out")
    *files, facts = result.stdout.splitlines()
    assert files == ["some/out/first-fitna.pdf      1.2 MB", "some/out/first-fitna.epub    58.0 kB"]
    assert facts.startswith("2 chapters on 7 pages, ")
    assert facts.endswith(" s")
    assert (result.exit_code, result.stderr) == (0, "")


def test_whoever_prints_is_advised(desk: Desk) -> None:
    """What has to be set at the printer is said after the files."""
    desk.result = replace(REPORT, advice="To print: fold.")
    assert desk.run("b").stdout.splitlines()[-2] == "To print: fold."


def test_the_summary_counts_handouts(desk: Desk) -> None:
    """A thousand of them take one line; a single one is named."""
    handouts = tuple(OutputRecord(f"handouts/{number}.pdf", 1500, "") for number in range(1000))
    desk.result = replace(
        REPORT, outputs=(*REPORT.outputs[:1], *handouts, OutputRecord("handouts.pdf", 90, ""))
    )
    assert desk.run("b").stdout.splitlines()[:3] == [
        "out/first-fitna.pdf             1.2 MB",
        "out/handouts/ (1,000 files)     1.5 MB",
        "out/handouts.pdf              90 bytes",
    ]
    chapters = (*REPORT.chapters[:1], replace(REPORT.chapters[1], pages=0))
    desk.result = replace(REPORT, outputs=handouts[:1], chapters=chapters)
    name, facts = desk.run("b").stdout.splitlines()
    assert name == "out/handouts/0.pdf     1.5 kB"
    assert facts.startswith("1 chapter on 4 pages, ")


def test_warnings_do_not_stop_an_edition(desk: Desk) -> None:
    """A warning is printed where it is seen from here, counted, and the edition is made."""
    desk.report(WARNING)
    result = desk.run("b")
    assert result.exit_code == 0
    assert result.stderr == "b/articles/a.txt:3:7: warning CB011: this is odd\n    hint: look again\n"
    assert "2 chapters on 7 pages, 1 warning, " in result.stdout


def test_errors_stop_an_edition(desk: Desk) -> None:
    """Every problem is printed, errors last, then that nothing was replaced; exit code 1."""
    desk.report(ERROR, WARNING, ERROR)
    result = desk.run("b")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        "b/articles/a.txt:3:7: warning CB011: this is odd",
        "    hint: look again",
        "b/articles/a.txt:2: error CB012: this is wrong",
        "b/articles/a.txt:2: error CB012: this is wrong",
        "Nothing was made (2 errors, 1 warning); out keeps the edition it had.",
    ]


def test_a_problem_of_one_article_is_shown_beside_it(desk: Desk) -> None:
    """For a single article the file of a problem is found beside it; what is no file stays as it is."""
    desk.report(
        Problem("warning", "CB011", Place("a.txt", 1), "odd"),
        Problem("warning", "CB027", Place("SOURCE_DATE_EPOCH"), "odd"),
    )
    assert desk.run("b/articles/a.txt").stderr.splitlines() == [
        "b/articles/a.txt:1: warning CB011: odd",
        "SOURCE_DATE_EPOCH: warning CB027: odd",
    ]


def test_explain_says_why_chapters_were_made(desk: Desk) -> None:
    """`--explain` gives a line for each chapter made anew, or says that there was none."""
    desk.report(compiled=REPORT.compiled)
    assert desk.run("b", "--explain").stdout.startswith("siffin: styles/default/infobox.css changed\nout/")
    desk.report()
    assert desk.run("b", "--explain").stdout.startswith("nothing was made anew\nout/")
    assert "anew" not in desk.run("b").stdout


def test_strangers_give_no_orders_to_the_terminal(desk: Desk) -> None:
    """Control characters and direction marks in names and texts are written out; all else stays as it is."""
    desk.report(
        Problem("warning", "CB011", Place("\x1b[2Ja\n.txt"), "Ṭabarī \u202e— \udce9", "\x9b31m\u200dطبري")
    )
    assert desk.run("b").stderr.splitlines() == [
        "\\x1b[2Ja\\n.txt: warning CB011: Ṭabarī \\u202e— \\udce9",
        "    hint: \\x9b31m\u200dطبري",
    ]


# --- how it ends -----------------------------------------------------------------------------


def test_a_folder_that_cannot_be_written_is_misuse(desk: Desk) -> None:
    """An OUT that cannot be written to is told in one sentence."""
    desk.result = PermissionError(13, "Permission denied", "out/first-fitna.pdf")
    result = desk.run("b")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "Error: the edition cannot be written: permission denied: out/first-fitna.pdf\n"
    desk.result = OSError(28, "No space left on device")
    assert desk.run("b").stderr == "Error: the edition cannot be written: no space left on device\n"


@pytest.mark.parametrize(
    "fault", [ValueError("odd\n\x1b[1m"), OSError("cannot load libodd.so"), RecursionError()]
)
def test_a_fault_of_ours_is_owned(desk: Desk, monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    """What nobody foresaw ends in one line that asks for a report; the traceback is for those who ask."""
    desk.result = fault
    result = desk.run("b")
    assert (result.exit_code, result.stdout) == (70, "")
    assert result.stderr.startswith(f"A fault in Chapbook, please report it: {type(fault).__name__}: ")
    assert result.stderr.count("\n") == 1
    assert "\x1b" not in result.stderr
    monkeypatch.setenv("CHAPBOOK_DEBUG", "1")
    result = desk.run("b")
    assert result.exit_code == 70
    assert "Traceback" in result.stderr


# --- in a real process -----------------------------------------------------------------------

SCRIPT = """
import os, sys, time, types
from chapbook import cli
from chapbook.cli import progress
from chapbook.report import ChapterRecord, OutputRecord, Progress, Report

def build_edition(order, watch):
    {body}
    return Report((ChapterRecord("A", "a", "a.txt", "", 0),), (), (OutputRecord("Ṭā.epub", 5, ""),), {{}}, ())

stand_in = types.SimpleNamespace(build_edition=build_edition)
sys.modules["chapbook.pipeline"] = stand_in
progress.PATIENCE, progress.INTERVAL = {patience}, {patience}
cli.main()
"""
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal, or signals")
COLOUR = re.compile(r"\x1b\[(?:\d+;)*(?:3[0-8]|9[0-7])[;m]")
"""A colour of the foreground (ECMA-48, SGR)."""

WORK = "[watch(Progress('typeset', done, 40)) for done in range(41)]"


class Program:
    """The program in a process of its own, whose pipeline does what the test says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environ = {**os.environ, "PYTHONPATH": str(Path(chapbook.__file__).parents[1]), "TERM": "xterm"}
        self.environ.pop("NO_COLOR", None)
        (folder / "content").mkdir()

    def start(self, body: str, patience: float = 0, **streams: Any) -> subprocess.Popen[bytes]:
        """Start it; `patience` is how long work takes to be called long, in seconds."""
        script = self.folder / "program.py"
        script.write_text(textwrap.dedent(SCRIPT).format(body=body, patience=patience), encoding="utf-8")
        return subprocess.Popen([sys.executable, str(script)], cwd=self.folder, env=self.environ, **streams)

    def run(self, body: str, patience: float = 0) -> tuple[int, str, str]:
        """Run it with both streams in pipes; gives the exit code, stdout and stderr."""
        process = self.start(body, patience, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        out, err = process.communicate(timeout=60)
        return process.returncode, out.decode(), err.decode()

    def watch(self, body: str, patience: float = 0) -> str:
        """Run it at a terminal; gives what the terminal was sent."""
        import pty  # not there on Windows

        ours, theirs = pty.openpty()
        process = self.start(body, patience, stdout=theirs, stderr=theirs)
        os.close(theirs)
        seen = b""
        try:
            while chunk := os.read(ours, 65536):
                seen += chunk
        except OSError:  # how Linux says that the other end is closed
            pass
        os.close(ours)
        assert process.wait(timeout=60) == 0
        return seen.decode()


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Give a folder with an empty `content` to run the program in."""
    return Program(tmp_path)


def test_a_pipe_sees_plain_lines(program: Program) -> None:
    """In a pipe progress is lines on stderr without control codes, and the summary is on stdout."""
    code, out, err = program.run(WORK)
    assert code == 0
    assert out.startswith("out/Ṭā.epub    5 bytes\n1 chapter, ")
    assert err.splitlines()[-1] == "typeset: 40 of 40, 0:00 left"
    assert "\x1b" not in out + err
    assert "\r" not in out + err


@POSIX
def test_short_work_shows_no_progress(program: Program) -> None:
    """What is soon done is not reported on the way, neither in a pipe nor at a terminal."""
    assert program.run(WORK, patience=60)[2] == ""
    seen = program.watch(WORK, patience=60)
    assert "typeset" not in seen
    assert "\x1b" not in seen
    assert "1 chapter" in seen


@POSIX
def test_long_work_shows_a_bar_at_a_terminal(program: Program) -> None:
    """The bar counts, is taken away, and gives the cursor back before the summary is printed."""
    step = "(watch(Progress('typeset', done, 40, done * 3)), time.sleep(.02))"
    seen = program.watch(f"[{step} for done in range(41)]")
    assert "typeset" in seen
    plain = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", seen)
    assert re.search(r"/40 \d+ pages [0-9-]:[0-9-]{2}:[0-9-]{2}", plain), "chapters, pages, time left"
    assert "1 chapter" in seen
    assert seen.rindex("\x1b[?25h") < seen.index("1 chapter")
    assert "\x1b[1A\x1b[2K" in seen[seen.rindex("/40") :]


@POSIX
def test_who_wants_no_colour_gets_none(program: Program) -> None:
    """With NO_COLOR the bar is there, in no colour."""
    assert COLOUR.search(program.watch(WORK))
    program.environ["NO_COLOR"] = "1"
    seen = program.watch(WORK)
    assert "typeset" in seen
    assert not COLOUR.search(seen)


@POSIX
def test_a_dumb_terminal_sees_plain_lines(program: Program) -> None:
    """A terminal that cannot draw is written to as a pipe is."""
    program.environ["TERM"] = "dumb"
    seen = program.watch(WORK)
    assert "typeset: 40 of 40" in seen
    assert "\x1b" not in seen


def test_a_stream_that_lacks_letters_is_no_fault(program: Program) -> None:
    """Where the encoding has no ā its number is printed."""
    program.environ["PYTHONIOENCODING"] = "latin-1"
    code, out, err = program.run("pass")
    assert (code, err) == (0, "")
    assert out.startswith("out/\\u1e6c\\u0101.epub")


@POSIX
def test_ctrl_c_stops_with_a_line(program: Program) -> None:
    """An interrupt ends the program with 130 and one line, bar or no bar."""
    body = "watch(Progress('typeset', 1, 2)); print('ready', flush=True); time.sleep(60)"
    process = program.start(body, patience=60, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (130, b"Stopped; no file was left half written.\n")


@POSIX
def test_a_reader_that_leaves_is_no_fault(program: Program) -> None:
    """A pipe that is closed before the summary, as by `head`, ends the program without a word."""
    process = program.start("time.sleep(.5)", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.wait(timeout=60) == 141
    assert process.stderr.read() == b""
    process.stderr.close()


def test_a_slip_is_answered_without_the_engine(tmp_path: Path) -> None:
    """Neither the typesetter nor rich nor the pipeline is loaded to say that a folder is missing."""
    code = (
        "import atexit, sys\n"
        "heavy = ('chapbook.pipeline', 'weasyprint', 'rich')\n"
        "atexit.register(lambda: print('loaded:', [name for name in heavy if name in sys.modules]))\n"
        "from chapbook.cli import main\n"
        "main()"
    )
    environ = {**os.environ, "PYTHONPATH": str(Path(chapbook.__file__).parents[1])}
    command = [sys.executable, "-c", code, "nix"]
    done = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, check=False, text=True)
    assert (done.returncode, done.stdout) == (2, "loaded: []\n")


def test_python_m_is_the_program(tmp_path: Path) -> None:
    """`python -m chapbook` answers, and so do worker processes that import it again."""
    environ = {**os.environ, "PYTHONPATH": str(Path(chapbook.__file__).parents[1])}
    command = [sys.executable, "-m", "chapbook", "--version"]
    done = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, check=True, text=True)
    assert done.stdout == f"Chapbook {chapbook.__version__}\n"


# --- build.json ------------------------------------------------------------------------------


def test_build_json_has_the_promised_keys() -> None:
    """The report is written with every key in its order, letters as they are, a newline at its end."""
    report = Report(
        (ChapterRecord("Ṭabarī", "tabari", "articles/t.txt", "1", 4),),
        (WARNING,),
        (OutputRecord("a.pdf", 5, "ab"),),
        {"typeset": 1.23456, "read": 0.0},
        (MadeRecord("tabari", "it is new"),),
        "fold it",
        ("handouts/tabari.pdf",),
    )
    text = to_json(report)
    assert text.endswith("}\n")
    assert "Ṭabarī" in text
    expected = {
        "chapters": [
            {
                "title": "Ṭabarī",
                "slug": "tabari",
                "source": "articles/t.txt",
                "first_folio": "1",
                "pages": 4,
                "volume": 1,
            }
        ],
        "problems": [
            {
                "severity": "warning",
                "code": "CB011",
                "file": "articles/a.txt",
                "line": 3,
                "column": 7,
                "message": "this is odd",
                "hint": "look again",
            }
        ],
        "outputs": [{"path": "a.pdf", "bytes": 5, "sha256": "ab"}],
        "seconds": {"typeset": 1.235, "read": 0.0},
        "compiled": [{"slug": "tabari", "reason": "it is new"}],
        "advice": "fold it",
        "earlier": ["handouts/tabari.pdf"],
    }
    assert json.dumps(json.loads(text)) == json.dumps(expected)
