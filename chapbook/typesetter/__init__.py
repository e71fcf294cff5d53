"""CompiledChapter → TypesetChapter: the only importer of WeasyPrint."""

import os
import warnings
from pathlib import Path

# Fontconfig reads its configuration when WeasyPrint is imported, so this comes first.
os.environ["FONTCONFIG_FILE"] = str(Path(__file__).parent / "fonts.conf")
warnings.filterwarnings("ignore", message="No fonts configured")

from chapbook.typesetter.press import Press  # noqa: E402

__all__ = ["Press"]
