"""Declarations: what WeasyPrint says to cffi of Pango and its relatives, read before it is installed.

cffi parses C with a parser in Python, and again for each new type, with all that was declared: a tenth of a
second in every worker. `pango.py` is what it makes of that, without a compiler (cffi's manual, “out of line,
ABI level”). Where WeasyPrint declares something else, everything is as slow as it was, and
tests/test_typesetter.py fails. To make it anew:

    python -c "from chapbook.typesetter import declarations as it; it.compile_declarations(it.COMPILED)"
"""

import ctypes.util
import hashlib
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

from chapbook.typesetter import pango

COMPILED = Path(__file__).parent / "pango.py"
HEAD = '''"""Made by `declarations.py`, of what has this digest in WeasyPrint."""

# mypy: ignore-errors
DIGEST = "{}"
'''


class Declarations:
    """Stands for `cffi.FFI`, and has its methods."""

    def __init__(self) -> None:
        self._take(pango.ffi)

    def cdef(self, text: str) -> None:
        """Declare what is declared already, or else something new."""
        self._cdefsources = [text]  # as cffi has it
        if _digest(text) != pango.DIGEST:
            if getattr(sys.modules.get("cffi"), "FFI", None) is Declarations:
                del sys.modules["cffi"]
            other = import_module("cffi").FFI()
            other.cdef(text)
            self._take(other)

    def _take(self, ffi: Any) -> None:
        # Bound once: some are called for every line.
        vars(self).update({name: getattr(ffi, name) for name in dir(ffi) if not name.startswith("_")})
        load = ffi.dlopen

        def find(name: str, flags: int = 0) -> Any:
            """Load a library, also where its name is not that of its file."""
            try:
                return load(name, flags)
            except OSError:
                path = ctypes.util.find_library(name)
                if path is None:
                    raise
                return load(path, flags)

        self.dlopen = find


def compile_declarations(target: Path) -> None:
    """Write the module that cffi makes of WeasyPrint's declarations."""
    [text] = import_module("weasyprint.text.ffi").ffi._cdefsources
    ffi = import_module("cffi").FFI()
    ffi.cdef(text)
    ffi.set_source("pango", None)
    with tempfile.TemporaryDirectory() as folder:
        ffi.emit_python_code(f"{folder}/pango.py")
        target.write_text(HEAD.format(_digest(text)) + Path(folder, "pango.py").read_text("utf-8"), "utf-8")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
