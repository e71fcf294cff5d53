"""CompiledChapter → TypesetChapter: the only importer of WeasyPrint."""

import ctypes.util
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from chapbook.typesetter.declarations import Declarations

# Fontconfig reads its configuration when WeasyPrint is imported, so this comes first.
os.environ["FONTCONFIG_FILE"] = str(Path(__file__).parent / "fonts.conf")
warnings.filterwarnings("ignore", message="No fonts configured")

LATER = {
    "fontTools.subset": ("Options", "Subsetter"),
    "fontTools.ttLib": ("TTFont", "TTLibError", "ttFont", "woff2"),
    "fontTools.varLib.instancer": ("instantiateVariableFont",),
}
"""What WeasyPrint imports to embed fonts, which is the linker's work here: a quarter of its import."""


HINTS = "html5_ph.css"
"""A style sheet of WeasyPrint's that is never used."""


@contextmanager
def _import_less() -> Iterator[None]:
    """Have WeasyPrint's import do without what is seldom or never used."""
    find_library = ctypes.util.find_library
    if sys.platform == "linux":
        # It tries several names for each library before the one that the loader knows, and over each of the
        # others this asks gcc, ld and ldconfig: half of the time that a worker takes to start.
        ctypes.util.find_library = lambda name: None
    read_text = Path.read_text
    # What old attributes such as bgcolor mean, which is asked for by an option that nobody sets.
    Path.read_text = lambda path, *rest: "" if path.name == HINTS else read_text(path, *rest)  # type: ignore[method-assign]
    stand_ins = {name: _make_stand_in(name) for name in LATER if name not in sys.modules}
    if "cffi" not in sys.modules:
        stand_ins["cffi"] = ModuleType("cffi")
        stand_ins["cffi"].FFI = Declarations  # type: ignore[attr-defined]  # so it has
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        ctypes.util.find_library = find_library
        Path.read_text = read_text  # type: ignore[method-assign]
        for name, module in stand_ins.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]


def _make_stand_in(name: str) -> ModuleType:
    """Make a module that has what the real one has, which is imported when that is used."""
    module = ModuleType(name)
    for member in LATER[name]:
        setattr(module, member, _Later(name, member))
    return module


class _Later:
    def __init__(self, module: str, name: str) -> None:
        self._module, self._name = module, name

    def __call__(self, *args: Any, **rest: Any) -> Any:
        return self._fetch()(*args, **rest)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._fetch(), name)

    def _fetch(self) -> Any:
        return getattr(__import__(self._module, fromlist=[self._name]), self._name)


with _import_less():
    from chapbook.typesetter.press import Press

__all__ = ["Press"]
