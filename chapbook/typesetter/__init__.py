"""CompiledChapter → TypesetChapter: the only importer of WeasyPrint."""

import ctypes.util
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

# Fontconfig reads its configuration when WeasyPrint is imported, so this comes first.
os.environ["FONTCONFIG_FILE"] = str(Path(__file__).parent / "fonts.conf")
warnings.filterwarnings("ignore", message="No fonts configured")

LATER = {
    "fontTools.subset": ("Options", "Subsetter"),
    "fontTools.varLib.instancer": ("instantiateVariableFont",),
}
"""What WeasyPrint imports to embed fonts, which is the linker's work here: a quarter of its import."""


@contextmanager
def _import_less() -> Iterator[None]:
    """Have WeasyPrint's import do without what is seldom or never used."""
    find_library = ctypes.util.find_library
    if sys.platform == "linux":
        # It tries several names for each library before the one that the loader knows, and over each of the
        # others this asks gcc, ld and ldconfig: half of the time that a worker takes to start.
        ctypes.util.find_library = lambda name: None
    stand_ins = {name: _make_stand_in(name) for name in LATER if name not in sys.modules}
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        ctypes.util.find_library = find_library
        for name in stand_ins:
            del sys.modules[name]


def _make_stand_in(name: str) -> ModuleType:
    """Make a module whose functions import the real one when they are called."""
    module = ModuleType(name)
    for function in LATER[name]:

        def call(*args: Any, _function: str = function, **rest: Any) -> Any:
            return getattr(import_module(name), _function)(*args, **rest)

        setattr(module, function, call)
    return module


with _import_less():
    from chapbook.typesetter.press import Press

__all__ = ["Press"]
