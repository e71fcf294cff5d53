"""CompiledChapter → TypesetChapter: the only importer of WeasyPrint."""

import ctypes.util
import os
import sys
import warnings
from pathlib import Path

# Fontconfig reads its configuration when WeasyPrint is imported, so this comes first.
os.environ["FONTCONFIG_FILE"] = str(Path(__file__).parent / "fonts.conf")
warnings.filterwarnings("ignore", message="No fonts configured")

_find_library = ctypes.util.find_library
if sys.platform == "linux":
    # WeasyPrint tries several names for each library before the one that the loader knows, and over each of
    # the others this asks gcc, ld and ldconfig: half of the time that a worker takes to start.
    ctypes.util.find_library = lambda name: None
try:
    from chapbook.typesetter.press import Press
finally:
    ctypes.util.find_library = _find_library

__all__ = ["Press"]
