"""The call stack: room for what a long-running function calls.

CPython keeps the frames of calls in chunks of 16 kB. It maps one when a call crosses the end of the last, and
unmaps it when that call returns. Layout goes up and down over such an end two thousand times a chapter, each
time with four page faults: a seventh of the time of typesetting. A frame that is larger than a chunk gets one
of its own, rounded up to a power of two, and the calls in it share what is left.
"""

from collections.abc import Callable
from typing import TypeVar

Function = TypeVar("Function", bound=Callable[..., object])

ROOM = 600 << 10
"""Bytes that the frame asks for. Its chunk is a megabyte: what is left holds deeper calls than Python allows.
Nothing is ever written to them, so that they take no memory."""

WORD = 8
"""Bytes of a place on the stack."""


def make_room(function: Function) -> Function:
    """Have a function's calls, and theirs, stay in one chunk: a decorator."""
    function.__code__ = function.__code__.replace(co_stacksize=ROOM // WORD)
    return function
