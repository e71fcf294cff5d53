"""A file that somebody calls a picture → a plate: pixels, and nothing else of what was in it.

The one importer of Pillow. A photograph tells where it was taken, and a file of images can be a bomb or a
program. Only four kinds are opened, none beyond limits of bytes and pixels, and what goes on from here is
written anew: upright, in sRGB, on white, without metadata, and no larger than print or screen can show.

Refused: SVG. It can hold programs, addresses and copies of itself without end; there is no sanitiser for
it that is kept well, and what a browser and a typesetter make of the rest differs.
"""

import hashlib
import warnings
from contextlib import suppress
from io import BytesIO
from pathlib import PurePosixPath

from PIL import Image, ImageChops, ImageCms, ImageFile, ImageOps

from chapbook.model import Plate

KINDS = ("PNG", "JPEG", "GIF", "WEBP")
"""As Pillow calls them. Of those that move, the first picture is taken."""

LARGEST = 50_000_000
"""Bytes of a file."""

MOST_PIXELS = 100_000_000
"""More than cameras in telephones give; three bytes each while a picture is made ready."""

LONGEST = 2_000
"""Pixels of a plate's longer side: 300 to the inch over 169 mm, and as much as any e-reader shows."""

QUALITY = 90
"""Of JPEG."""

FEW_COLOURS = 4_096
"""What a drawing has at most; of WebP nothing else says whether it is one."""

_ORIENTATION = 0x0112

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
# At so many Pillow only warns. A filter for good, since one for a while would not be safe among threads.
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


class UnusableError(ValueError):
    """A file of which no plate can be made."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint


def check_size(size: int) -> None:
    """Raise UnusableError where a file has more bytes than anybody should read."""
    if size > LARGEST:
        raise _call_too_large(f"it has {size / 1e6:,.0f} MB, more than {LARGEST / 1e6:,.0f}")


def make_plate(file: str, content: bytes) -> tuple[Plate, bytes]:
    """Make a picture ready; gives the plate with its bytes. Raises UnusableError.

    The same bytes come out wherever Pillow and the libraries in it are the same.
    """
    if _is_svg(content):
        hint = f"export it as PNG, {LONGEST:,} pixels wide"
        raise UnusableError("CB074", "drawings in SVG are not printed: they can hold programs", hint)
    try:
        image, suffix = _read(content)
        made = _write(_drop_colours(_shrink(image, LONGEST)), suffix)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _call_too_large(f"it has more than {MOST_PIXELS / 1e6:,.0f} million pixels") from None
    except Exception:  # whatever comes out of a decoder's depths, the file is at fault
        raise _call_unreadable(file) from None
    name = f"{hashlib.sha256(made).hexdigest()[:20]}{suffix}"
    width, height = Image.open(BytesIO(made)).size
    return Plate(name, width, height), made


def cut_plate(content: bytes, width: int, height: int, *, is_grey: bool = False) -> bytes:
    """Make a plate smaller, and print it in grey."""
    with Image.open(BytesIO(content), formats=KINDS) as image:
        suffix = ".jpg" if image.format == "JPEG" else ".png"
        plate = image.convert("L") if is_grey else image
        return _write(plate.resize((width, height), Image.Resampling.LANCZOS), suffix)


# --- reading -------------------------------------------------------------------------------------


def _read(content: bytes) -> tuple[Image.Image, str]:
    """Give a picture as it is to be seen, and the suffix of the kind in which it is kept best."""
    # WeasyPrint switches this on for its whole process: what is cut short would be grey from there on.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    image = Image.open(BytesIO(content), formats=KINDS)
    is_photograph = image.format in ("JPEG", "MPO")
    if is_photograph:
        image.draft(None, (LONGEST, LONGEST))  # a large one is decoded at a half or a quarter at once
    image.load()
    if image.format == "WEBP":
        is_photograph = image.getcolors(FEW_COLOURS) is None
    return _lay_on_white(_convert_to_srgb(_turn_upright(image))), ".jpg" if is_photograph else ".png"


def _turn_upright(image: Image.Image) -> Image.Image:
    """Turn a picture as its camera says that it was held (EXIF, Orientation)."""
    with suppress(Exception):  # a picture is none the worse for metadata that make no sense
        if image.getexif().get(_ORIENTATION, 1) != 1:
            return ImageOps.exif_transpose(image)
    return image


def _convert_to_srgb(image: Image.Image) -> Image.Image:
    """Convert colours that have a profile of their own; printers and screens take sRGB for granted."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK"):
        return image
    with suppress(ImageCms.PyCMSError, OSError):  # what no profile can be made of says nothing
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        if "srgb" in ImageCms.getProfileDescription(source).casefold():
            return image
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        return (
            ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode) or image
        )
    return image


def _lay_on_white(image: Image.Image) -> Image.Image:
    """Give a picture in grey or colours. What is transparent shows paper.

    Black lines would be lost on the black page of a reader at night.
    """
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(layer, mask=layer.getchannel("A"))
        return paper
    if image.mode.startswith("I"):  # sixteen bits of grey
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("1", "L"):
        return image.convert("L")
    return image if image.mode == "RGB" else image.convert("RGB")


# --- writing -------------------------------------------------------------------------------------


def _shrink(image: Image.Image, longest: int) -> Image.Image:
    """Make the longer side no longer than that."""
    scale = longest / max(image.size)
    if scale >= 1:
        return image
    width, height = (max(1, round(side * scale)) for side in image.size)
    return image.resize((width, height), Image.Resampling.LANCZOS)


def _drop_colours(image: Image.Image) -> Image.Image:
    """Keep grey as grey: printers mix it of coloured inks else."""
    bands = image.split()
    is_grey = all(ImageChops.difference(bands[0], band).getbbox() is None for band in bands[1:])
    return bands[0] if is_grey and len(bands) > 1 else image


def _write(image: Image.Image, suffix: str) -> bytes:
    is_untouched = image.format == "JPEG" and suffix == ".jpg"
    image.info = {}  # Pillow would pass comments and profiles on
    target = BytesIO()
    if suffix == ".jpg":
        # As it was compressed before, so that nothing is lost twice.
        image.save(target, "JPEG", quality="keep" if is_untouched else QUALITY)
    else:
        image.save(target, "PNG", compress_level=9)
    return target.getvalue()


# --- what cannot be used -------------------------------------------------------------------------


def _is_svg(content: bytes) -> bool:
    head = content[:4_096].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith(b"<") and b"<svg" in head


def _call_too_large(reason: str) -> UnusableError:
    return UnusableError("CB073", f"the picture is too large: {reason}", f"{LONGEST:,} pixels are enough")


def _call_unreadable(file: str) -> UnusableError:
    suffix = PurePosixPath(file).suffix.lower()
    if suffix not in (".png", ".jpg", ".jpeg", ".gif", ".webp"):
        message = f"pictures in the format of *{suffix} are not printed"
        return UnusableError("CB074", message, "save it as PNG or JPEG")
    hint = "open it in a program for pictures, and save it again"
    return UnusableError("CB072", "this is no picture, or it is damaged", hint)
