"""The worker's side: a process that sets up one press and typesets what comes through its pipe.

    to it:    pickled Tools, then pickled Jobs
    from it:  SIGN, length of the body (8 bytes, little end first), body: an object file, or a reason as UTF-8

It answers in plain bytes: it works on strangers' text, and nobody should have to unpickle what it says.
It ends with the pipe, and so with whoever holds the other end, however that ended.
"""

import gc
import os
import pickle
import shutil
import signal
import sys
import tempfile
from importlib import import_module
from queue import SimpleQueue
from threading import Thread
from typing import Any

from chapbook.cache.objects import pack
from chapbook.callstack import make_room
from chapbook.workshop import Job, Limits, Tools

READY, BROKEN, DONE, FAILED, EXHAUSTED = (bytes([sign]) for sign in b"RBDFX")
"""Set up; never will be; typeset; cannot be typeset; ran out of memory, as another process might not."""

LENGTH = 8


@make_room
def run(folder: str) -> None:
    """Serve until the pipe closes. `folder` is the crew's own for temporary files."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the other side's to answer
    tempfile.tempdir = folder
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # engines print their advice; none of it may come between the answers
    inbox: SimpleQueue[Any] = SimpleQueue()
    Thread(target=_receive, args=(inbox, folder), daemon=True).start()

    def reply(sign: bytes, body: bytes = b"") -> None:
        replies.write(sign + len(body).to_bytes(LENGTH, "little") + body)
        replies.flush()

    try:
        press = _set_up(inbox.get())
    except Exception as error:
        reply(BROKEN, _describe(error).encode())
        return
    # What is set up stays, and need not be searched for rubbish; rarer searches save a twentieth of the time.
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)
    gc.enable()
    reply(READY)
    while True:
        reply(*_typeset(press, inbox.get()))


def _receive(inbox: SimpleQueue[Any], folder: str) -> None:
    """Pass on what arrives; a thread, so that the end of the pipe is noticed in the midst of a chapter."""
    try:
        while True:
            inbox.put(pickle.load(sys.stdin.buffer))  # noqa: S301  # from the process that started this one
    except (EOFError, OSError, pickle.UnpicklingError):
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)


def _set_up(tools: Tools) -> Any:
    _limit(tools.limits)
    module, name = tools.press.split(":")
    return getattr(import_module(module), name)(tools.stylesheets, dict(tools.fonts))


def _limit(limits: Limits) -> None:
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))


def _typeset(press: Any, job: Job) -> tuple[bytes, bytes]:
    try:
        return DONE, pack(press.typeset(job.slug, job.html, dict(job.images)))
    except MemoryError:
        pass  # answered below, where what the traceback held is free again
    except Exception as error:  # whatever an engine's depths raise costs one chapter only
        return FAILED, _describe(error).encode()
    return EXHAUSTED, b""


def _describe(error: Exception) -> str:
    """Give an error's name and the first line of what it says."""
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0][:300]}" if lines else type(error).__name__
