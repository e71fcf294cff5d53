"""`python -m bench.pages.spreads`: two pages of the sample book in each theme, as `styles/THEME/spread.png`.

READMEs show them. To be run when pages look otherwise than they did.
"""

import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image

from bench.pages.__main__ import ROOT, build, copy_book

SPREADS = {
    "classic": ("3", "4"), "modern": ("3", "4"), "two-column": ("7", "8"), "ink-saver": ("7", "8"),
    "large-print": ("4", "5"),
}  # fmt: skip
"""Folios of two pages that show what a theme is like."""

HEIGHT = 1100
"""In pixels."""

GAP, GREY = 2, "#888"
COLOURS = 128
"""Few, for small files."""


def main() -> None:
    """Draw the spread of each theme."""
    with tempfile.TemporaryDirectory(prefix="chapbook-spreads-") as folder:
        for theme, folios in SPREADS.items():
            pdf = build(copy_book(ROOT / "content", Path(folder, theme), theme))
            draw_spread(pdf, folios).save(ROOT / "styles" / theme / "spread.png", optimize=True)


def draw_spread(pdf: Path, folios: tuple[str, ...]) -> Image.Image:
    """Draw pages side by side, with a line between them."""
    with pypdfium2.PdfDocument(pdf) as document:
        labels = [document.get_page_label(number) for number in range(len(document))]
        pages = [document[labels.index(folio)] for folio in folios]
        pictures = [page.render(scale=HEIGHT / page.get_height()).to_pil() for page in pages]
    spread = Image.new("RGB", (sum(it.width + GAP for it in pictures) - GAP, HEIGHT), GREY)
    left = 0
    for picture in pictures:
        spread.paste(picture, (left, 0))
        left += picture.width + GAP
    return spread.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)


if __name__ == "__main__":
    main()
