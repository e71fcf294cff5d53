#!/usr/bin/env python3
"""The door: `python3 build.py …` builds a book, `python3 build.py test …` runs the tests.

It makes the machine ready when it is not, and then hands its arguments over, unchanged, to `chapbook` or to
pytest, inside the project's own environment. Once that is made, nothing here needs the network.

Any Python may be the first to read this file, so it holds nothing that an older one takes for bad grammar.
A ready machine should not notice it, so it imports what only a set-up needs in the set-up, and does without
`pathlib` and `hashlib`, which would double its cost.
"""

import os
import sys

if sys.version_info < (3, 11):
    print(
        "build.py: Chapbook needs Python 3.11 or newer; this is %s.%s, at %s."
        % (sys.version_info[0], sys.version_info[1], sys.executable),
        file=sys.stderr,
    )
    sys.exit(2)

ROOT = os.path.dirname(os.path.realpath(__file__))
LOCK = os.path.join(ROOT, "requirements.lock")
ENVIRONMENT = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(
    ENVIRONMENT, *(["Scripts", "python.exe"] if sys.platform == "win32" else ["bin", "python"])
)
STAMP = os.path.join(ENVIRONMENT, "chapbook-packages")
FONTS = os.path.join(ENVIRONMENT, "chapbook-fonts")


def main() -> int:
    """Get into the environment, making it first where that is needed, and do there what was asked for."""
    test = sys.argv[1:2] == ["test"]
    inside = os.path.exists(ENVIRONMENT) and os.path.samefile(sys.prefix, ENVIRONMENT)
    if not is_ready(test):
        if inside:
            # An environment cannot be remade from within: back to the Python that it was made from.
            return start(getattr(sys, "_base_executable", sys.executable))
        failed = set_up(test)
        if failed:
            return failed
    if not inside:
        return start(PYTHON)
    return run_tests(sys.argv[2:]) if test else run_chapbook()


def run_chapbook() -> int:
    """Hand over to the program, which reads the arguments by itself."""
    from chapbook.cli import main as chapbook

    chapbook()
    return 0


def run_tests(arguments: list[str]) -> int:
    """Run pytest; paths among its arguments are relative to the project."""
    import pytest

    os.chdir(ROOT)
    return int(pytest.main(arguments))


def start(python: str) -> int:
    """Run this file again, with another Python and everything else the same."""
    if sys.platform == "darwin":
        # Where Homebrew keeps Pango; a Python that is not Homebrew's own does not look there.
        os.environ.setdefault("DYLD_FALLBACK_LIBRARY_PATH", "/opt/homebrew/lib:/usr/local/lib:/usr/lib")
    command = [python, *sys.orig_argv[1:]]
    if sys.platform == "win32":
        # There, exec lets the console go on before the command has ended.
        import subprocess

        return subprocess.call(command)
    return os.execv(python, command)


# --- Is it ready? ------------------------------------------------------------------------------------------


def is_ready(test: bool) -> bool:
    """Say whether there is nothing to set up.

    The fonts stand for all of the system's packages, for they are found without loading anything; they are
    missing where, say, a container was made anew around the same folder.
    """
    try:
        with open(FONTS, encoding="utf-8", errors="surrogateescape") as file:
            return is_filled(test) and all(map(os.path.exists, file.read().splitlines()))
    except OSError:
        return False


def is_filled(test: bool) -> bool:
    """Say whether the environment is whole, up to date, and where it was made."""
    try:
        with open(STAMP, "rb") as file:
            return file.read() in [describe(test=True), describe(test)] and os.path.exists(PYTHON)
    except OSError:
        return False


def describe(test: bool) -> bytes:
    """Give what the stamp of an up-to-date environment holds: all that it depends on.

    Its own path is part of that, because environments do not survive being moved or copied.
    """
    depends = (ENVIRONMENT, sys.platform, sys.implementation.cache_tag, test)
    with open(LOCK, "rb") as file:
        return repr(depends).encode() + b"\n" + file.read()


# --- Making it ready ---------------------------------------------------------------------------------------


def say(text: str) -> None:
    """Tell what is being done, apart from what the program itself prints."""
    print("build.py: " + text, file=sys.stderr, flush=True)


def set_up(test: bool) -> int:
    """Make the machine ready and return 0, or say in a sentence why not and return the exit code."""
    import subprocess

    from chapbook.machine import UnreadyError

    try:
        make_ready(test)
    except UnreadyError as error:
        say(str(error))
    except KeyboardInterrupt:
        say("interrupted; the next run begins again.")
        return 130
    except OSError as error:
        # For instance a read-only folder or a full disk.
        say(f"cannot set up: {error.strerror or error}: {error.filename or ENVIRONMENT}")
    except (ValueError, subprocess.SubprocessError) as error:
        # From `venv`: .venv is no folder, or ensurepip failed.
        say(f"cannot set up: {error}")
    else:
        return 0
    return 2


def make_ready(test: bool) -> None:
    """Install what is missing, of the system's packages and of Python's, and note that it is there."""
    from chapbook import machine

    with open(LOCK, encoding="utf-8") as lock:
        wait_for(lock.fileno())
        if is_ready(test):
            return
        say("setting up, which happens once.")
        fonts = machine.prepare(say)
        if not is_filled(test):
            fill(lock.read(), test)
        with open(FONTS, "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write("\n".join(map(str, fonts)))


def wait_for(turn: int) -> None:
    """Let one set-up run at a time; the lock on this open file ends with its process, however that ends."""
    if sys.platform == "win32":
        import msvcrt

        # Far behind the file's end, because Windows lets nobody read what is locked.
        os.lseek(turn, 1 << 30, os.SEEK_SET)
        locked = False
        while not locked:
            try:
                msvcrt.locking(turn, msvcrt.LK_LOCK, 1)
                locked = True
            except OSError:  # It gives up after ten seconds.
                pass
        os.lseek(turn, 0, os.SEEK_SET)
        return
    import fcntl

    # pip gets the lock too: should it outlive us, nobody may begin before it has ended.
    os.set_inheritable(turn, True)
    try:
        fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("another command is setting up; waiting for it.")
        fcntl.flock(turn, fcntl.LOCK_EX)


def fill(lock: str, test: bool) -> None:
    """Make the environment where it is not as it should be, fill it, and leave the stamp that says so."""
    import venv

    if is_filled(test=False):
        # Until it is whole again it counts as broken, and whoever finds it so makes a new one.
        os.remove(STAMP)
    else:
        venv.create(ENVIRONMENT, clear=True, symlinks=sys.platform != "win32", with_pip=True)
    install(lock, test)
    with open(STAMP, "wb") as stamp:
        stamp.write(describe(test))


def install(lock: str, test: bool) -> None:
    """Install locked packages into the environment: those, and no byte that differs."""
    import subprocess
    import tomllib

    from chapbook.machine import UnreadyError

    with open(os.path.join(ROOT, "pyproject.toml"), "rb") as file:
        project = tomllib.load(file)["project"]
    extra = project["optional-dependencies"]["test"] if test else []
    say("Python packages, into .venv, with what they need: " + ", ".join(project["dependencies"] + extra))
    requirements = os.path.join(ENVIRONMENT, "requirements.txt")
    with open(requirements, "w", encoding="utf-8") as text:
        text.write(lock if test else leave_out_tests(lock, project["dependencies"]))
    options = ["--quiet", "--no-input", "--disable-pip-version-check", "--retries", "2", "--require-hashes"]
    pip = [PYTHON, "-m", "pip", "install", *options, "--requirement", requirements]
    done = subprocess.run(pip, capture_output=True, text=True, errors="replace", close_fds=False, check=False)
    if done.returncode:
        words = [line for line in done.stderr.splitlines() if line.strip()] or ["nothing."]
        raise UnreadyError("pip did not install them; a set-up needs the network. It said: " + words[-1])


def leave_out_tests(lock: str, dependencies: list[str]) -> str:
    """Give the part of the lock that builds need: what the project's dependencies pull in.

    The lock names under each package those that asked for it (`# via`). Were a package ever left out
    wrongly, pip would stop, because with --require-hashes it installs nothing that is not named.
    """
    import re

    wanted = {re.split(r"[^\w.-]", dependency.lower())[0] for dependency in dependencies}
    blocks = re.findall(r"^([\w.-]+)(==.*\n(?:[ ].*\n)*)", lock, re.MULTILINE)
    askers = {name: set(re.findall(r"# +(?:via +)?([\w.-]+)", block)) for name, block in blocks}
    more = wanted
    while more:
        more = {name for name in askers if name not in wanted and askers[name] & wanted}
        wanted |= more
    return "".join(name + block for name, block in blocks if name in wanted)


if __name__ == "__main__":
    sys.exit(main())
