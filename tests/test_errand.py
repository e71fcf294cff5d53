"""Files that a child process writes meanwhile."""

import io
import os
import time
from typing import IO

import pytest

from chapbook.workshop.errand import Errand

BESIDE = [True, False]


@pytest.mark.parametrize("is_beside", BESIDE)
def test_what_is_fetched_was_written(*, is_beside: bool) -> None:
    """The file is the same, whoever wrote it."""
    target = io.BytesIO()
    with Errand(lambda file: file.write(b"an e-book"), is_beside=is_beside) as errand:
        errand.fetch(target)
    assert target.getvalue() == b"an e-book"


@pytest.mark.parametrize("is_beside", BESIDE)
def test_what_goes_wrong_is_raised_here(*, is_beside: bool) -> None:
    """An error in the child comes up where the file is fetched, and nothing of its half is kept."""
    target, here = io.BytesIO(), os.getpid()

    def write(file: IO[bytes]) -> None:
        file.write(b"half" if os.getpid() != here else b"")
        raise OSError("the disk is full")

    with Errand(write, is_beside=is_beside) as errand, pytest.raises(OSError, match="full"):
        errand.fetch(target)
    assert target.getvalue() == b""


def test_an_errand_that_nobody_fetches_is_broken_off() -> None:
    """Its child is gone when the block is left, however that came about."""
    start = time.monotonic()
    with Errand(lambda file: time.sleep(60)) as errand:
        child = errand._child
    assert time.monotonic() - start < 30
    with pytest.raises(ChildProcessError):
        os.waitpid(child or -1, 0)
