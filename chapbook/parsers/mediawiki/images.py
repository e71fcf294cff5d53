"""`[[File:name|options|caption]]` and what stands in a `<gallery>`."""

import re
from pathlib import PurePosixPath

from chapbook.model import IMAGE_SUFFIXES
from chapbook.parsers.mediawiki.marks import GalleryMark, ImageMark
from chapbook.parsers.mediawiki.page import Page
from chapbook.parsers.mediawiki.signs import BLOCK, NOTHING, words

_SPACES = words(
    "file image datei bild fichier archivo imagen imagem ficheiro immagine bestand afbeelding"
    " plik файл изображение ملف صورة berkas dosya fil 文件 ファイル 画像"
)
_KEYWORDS = words(
    "thumb thumbnail frame framed frameless border right left center centre none baseline middle sub super"
    " top text-top text-bottom bottom upright mini miniatur gerahmt rechts links zentriert vignette droite"
    " gauche miniaturadeimagen derecha izquierda"
)
_BLOCK = words("thumb thumbnail frame framed right left center centre mini miniatur vignette none frameless")
_OPTION = re.compile(
    r"(?:upright|link|lang|page|class|start|end|thumbtime|thumb|thumbnail|title)\s*=.*", re.DOTALL
)
_SIZE = re.compile(r"(\d*)\s*x?\s*(\d*)\s*px\s*", re.IGNORECASE)
_ALT = re.compile(r"alt\s*=\s*(.*)", re.DOTALL)
ICON = 60
"""Pixels up to which a picture in a line is an icon, which says nothing that the words do not."""


def is_image(target: str) -> bool:
    """Say whether a link's target is a file that is shown."""
    space, colon, _ = target.partition(":")
    return bool(colon) and space.strip().casefold() in _SPACES


def keep_image(target: str, options: list[str], page: Page, line: int) -> str:
    """Give a picture's mark; an icon in a line is what is to be read in its place."""
    options = [option.replace(NOTHING, "").strip() for option in options]
    alt = next((found[1].strip() for option in options if (found := _ALT.fullmatch(option))), "")
    words = [option.casefold() for option in options]
    if not _BLOCK.intersection(words) and _is_icon(words):
        return alt
    captions = [option for option in options if _is_caption(option)]
    return keep_file(target, captions[-1] if captions else "", alt, page, line)


def keep_file(target: str, caption: str, alt: str, page: Page, line: int) -> str:
    """Give the mark of a picture; of a sound or film only the caption can be printed."""
    name = name_file(target)
    if name.lower().endswith(IMAGE_SUFFIXES):
        return page.keep_block(ImageMark(name, caption, alt))
    message = f"“{name}” is no picture and cannot be printed; its caption is kept"
    page.warn("CB094", line, name, message)
    return caption


def name_file(target: str) -> str:
    """Give a file's name as it lies in the folder of images: without namespace, with blanks."""
    name = target.replace(NOTHING, "").strip()
    if is_image(name):
        name = name.partition(":")[2]
    return PurePosixPath(" ".join(name.replace("_", " ").split())).name


def find_file(text: str, page: Page) -> str:
    """Give the name of a file that is named, or shown as a picture, in an argument."""
    if sign := BLOCK.search(text):
        mark = page.fetch(sign[0])
        return mark.file if isinstance(mark, ImageMark) else ""
    return name_file(text)


def _is_icon(words: list[str]) -> bool:
    sizes = [found for word in words if (found := _SIZE.fullmatch(word))]
    return any(int(side) <= ICON for found in sizes for side in found.groups() if side and len(side) < 9)


def _is_caption(option: str) -> bool:
    folded = option.casefold()
    if not option or folded in _KEYWORDS or _SIZE.fullmatch(folded):
        return False
    return not (_OPTION.fullmatch(folded) or _ALT.fullmatch(option))


def read_gallery(text: str, caption: str, page: Page) -> GalleryMark | None:
    """Read the lines of a gallery, `File:name|caption`, with links and templates expanded."""
    images = []
    for line in text.split("\n"):
        name, *options = line.strip().split("|")
        if not name_file(name).lower().endswith(IMAGE_SUFFIXES):
            continue
        alt = next((found[1].strip() for option in options if (found := _ALT.fullmatch(option.strip()))), "")
        captions = [option.strip() for option in options if _is_caption(option.strip())]
        images.append(ImageMark(name_file(name), "|".join(captions), alt))
    return GalleryMark(tuple(images), caption) if images else None
