"""Pictures, from a file that somebody has to page and e-reader."""

import io
import re
import struct
import zipfile
import zlib
from itertools import count, zip_longest
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf
import pytest
from checkers import epubcheck, pdf_text, run, verapdf
from PIL import Image, ImageChops, ImageCms, ImageDraw, ImageStat, PngImagePlugin

from chapbook.design import pictures
from chapbook.design.pictures import UnusableError, check_size, cut_plate, make_plate
from chapbook.pipeline import Order, build_edition
from chapbook.report import Report
from chapbook.typesetter.fetcher import ClosedFetcher

PROSE = "The governor of the province considered the negotiations and marched against the insurgents. "
SECRET = b"taken at the governor's house"


def draw(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """Draw a picture of which each quarter has a colour of its own, and all of it a fine grain."""
    image = Image.effect_noise((width, height), 20).convert("RGB")
    brush = ImageDraw.Draw(image)
    half = width // 2, height // 2
    brush.rectangle((0, 0, *half), fill=(200, 30, 30))
    brush.rectangle((half[0], 0, width, half[1]), fill=(30, 30, 200))
    return image.convert(mode)


def save(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    """Give a picture as a file."""
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def open_plate(content: bytes, name: str = "a.png") -> Image.Image:
    """Make a plate of a file, and look at it."""
    plate, made = make_plate(name, content)
    image = Image.open(io.BytesIO(made))
    assert image.size == (plate.width, plate.height)
    assert plate.name.endswith({"PNG": ".png", "JPEG": ".jpg"}[str(image.format)])
    image.load()
    return image


def differ(one: Image.Image, other: Image.Image) -> float:
    """Say by how much of 255 the channels of two pictures differ on the average."""
    assert one.size == other.size
    return max(ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB"))).mean)


# --- plates --------------------------------------------------------------------------------------


def test_a_plate_tells_nothing_but_its_pixels() -> None:
    """Place and camera, comments, profiles and what hangs on behind the picture go."""
    place = Image.Exif()
    place[0x010E] = SECRET.decode()
    place.get_ifd(0x8825)[0x0001] = "N"
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", SECRET.decode())
    image = draw(90, 60)
    files = {
        "a.jpg": save(image, "JPEG", exif=place, comment=SECRET, dpi=(72, 72)) + SECRET,
        "a.png": save(image, pnginfo=text, exif=place) + SECRET,
        "a.webp": save(image, "WEBP", exif=place, xmp=SECRET),
        "a.gif": save(image, "GIF", comment=SECRET),
    }
    for name, content in files.items():
        assert SECRET in content
        plate, made = make_plate(name, content)
        assert SECRET not in made
        opened = Image.open(io.BytesIO(made))
        assert not opened.getexif()
        assert {*opened.info} <= {"jfif", "jfif_version", "jfif_density", "jfif_unit"}
        assert make_plate(name, content) == (plate, made)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_each_kind_shows_what_it_showed(kind: str) -> None:
    """A picture that is small enough stays as it was, pixel by pixel; a JPEG nearly so."""
    image = draw(90, 60).quantize(200).convert("RGB")
    options = {"lossless": True} if kind == "WEBP" else {}
    content = save(image, kind, **options)
    assert differ(open_plate(content), Image.open(io.BytesIO(content))) <= (2 if kind == "JPEG" else 0)


def test_a_picture_stands_as_it_was_held() -> None:
    """A camera that was held upright writes down that it was; the plate is turned."""
    turned = Image.Exif()
    turned[0x0112] = 6
    content = save(draw(120, 80), "JPEG", exif=turned, quality=95)
    plate = open_plate(content)
    assert differ(plate, draw(120, 80).rotate(-90, expand=True)) < differ(plate, draw(80, 120))
    assert differ(plate, draw(120, 80).rotate(-90, expand=True)) < 20


def test_transparent_parts_are_paper() -> None:
    """Black lines on nothing would be lost on a black page: they stand on white."""
    layer = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    ImageDraw.Draw(layer).line((0, 20, 40, 20), fill=(0, 0, 0, 255), width=3)
    for image in (layer, layer.convert("LA"), layer.quantize(4)):
        plate = open_plate(save(image))
        assert (plate.mode, plate.getpixel((5, 5)), plate.getpixel((5, 20))) == ("L", 255, 0)


def test_other_ways_to_store_colours() -> None:
    """Sixteen bits, black and white, palettes and printer's inks become eight bits of grey or of colours."""
    deep = Image.new("I;16", (40, 40), 0x8000)
    assert open_plate(save(deep)).getpixel((0, 0)) == 0x80
    assert open_plate(save(draw(40, 40, "1"))).mode == "L"
    assert open_plate(save(draw(40, 40, "P"))).mode == "RGB"
    assert open_plate(save(draw(40, 40, "CMYK"), "JPEG"), "a.jpg").mode == "RGB"
    assert open_plate(save(draw(40, 40, "L").convert("RGB"))).mode == "L"


def test_colours_are_those_of_their_profile() -> None:
    """A picture whose profile has red and green the other way round shows green where its numbers say red."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile = profile.replace("sRGB".encode("utf-16-be"), "xRGB".encode("utf-16-be"))
    red, green = (profile.index(name) for name in (b"rXYZ", b"gXYZ"))
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    image = Image.new("RGB", (40, 40), (200, 0, 0))
    plain = open_plate(save(image)).getpixel((0, 0))
    shown = open_plate(save(image, icc_profile=bytes(profile))).getpixel((0, 0))
    assert plain == (200, 0, 0)
    assert isinstance(shown, tuple)
    assert shown[1] > 150 > shown[0]
    # One that makes no sense says nothing.
    assert open_plate(save(image, icc_profile=b"nonsense")).getpixel((0, 0)) == (200, 0, 0)


@pytest.mark.parametrize(("kind", "name"), [("PNG", "a.png"), ("JPEG", "a.jpg")])
def test_no_plate_is_larger_than_anybody_shows(kind: str, name: str) -> None:
    """The longer side has two thousand pixels at most, and the shape stays."""
    assert open_plate(save(draw(2250, 1500), kind), name).size == (2000, 1333)
    assert open_plate(save(Image.new("L", (3, 6000), 9), kind), name).size == (1, 2000)
    plate, made = make_plate(name, save(draw(300, 200), kind))
    assert Image.open(io.BytesIO(cut_plate(made, 150, 100))).size == (150, 100)
    assert (plate.width, plate.height) == (300, 200)


def make_bomb(width: int, height: int) -> bytes:
    """Make a small PNG that unpacks to so many pixels, all of one grey."""
    lines = zlib.compressobj(9)
    packed = b"".join(lines.compress(bytes(width + 1)) for _ in range(min(height, 2_000))) + lines.flush()
    parts = []
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    for name, content in ((b"IHDR", head), (b"IDAT", packed), (b"IEND", b"")):
        checksum = zlib.crc32(name + content)
        parts += [struct.pack(">I", len(content)), name, content, struct.pack(">I", checksum)]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
UNUSABLE = {
    "bomb": ("a.png", make_bomb(30_000, 30_000), "CB073"),
    "smaller bomb": ("a.png", make_bomb(12_000, 12_000), "CB073"),
    "cut short": ("a.png", save(draw(300, 200))[:-2_000], "CB072"),
    "cut short JPEG": ("a.jpg", save(draw(300, 200), "JPEG")[:3_000], "CB072"),
    "text": ("a.png", b"a governor", "CB072"),
    "nothing": ("a.png", b"", "CB072"),
    "SVG": ("a.svg", f"<?xml version='1.0'?><!-- x -->{SVG}".encode(), "CB074"),
    "SVG by another name": ("a.png", SVG.encode(), "CB074"),
    "TIFF": ("a.tif", save(draw(30, 20), "TIFF"), "CB074"),
    "TIFF by another name": ("a.png", save(draw(30, 20), "TIFF"), "CB072"),
    "PDF": ("a.pdf", b"%PDF-1.7\n", "CB074"),
    "PostScript": ("a.jpg", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "CB072"),
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_what_is_no_picture_is_told_apart(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bomb, a program or half a file is never drawn, whatever it is called and whatever was before."""
    # WeasyPrint does this to its process.
    monkeypatch.setattr("PIL.ImageFile.LOAD_TRUNCATED_IMAGES", True)
    file, content, code = UNUSABLE[name]
    with pytest.raises(UnusableError) as raised:
        make_plate(file, content)
    assert raised.value.code == code
    assert raised.value.hint


def test_large_files_are_not_even_read() -> None:
    """How many bytes a file has is known before it is opened."""
    check_size(pictures.LARGEST)
    with pytest.raises(UnusableError, match="MB"):
        check_size(pictures.LARGEST + 1)


def test_a_chapter_reaches_its_own_plates_only() -> None:
    """The fetcher has no other image than those that came with the chapter."""
    fetcher = ClosedFetcher({"a.ttf": b"font"})
    fetcher.images = {"a.png": b"plate"}
    assert fetcher.fetch("image:a.png").read() == b"plate"
    for address in ("image:b.png", "image:a.ttf", "font:a.png", "image:../a.png", "file:///a.png", "a.png"):
        with pytest.raises(ValueError, match="not part of the book"):
            fetcher.fetch(address)


# --- books ---------------------------------------------------------------------------------------


class Book(NamedTuple):
    """A book that was built."""

    folder: Path
    report: Report

    @property
    def pdf(self) -> Path:
        """Give the one PDF."""
        (path,) = (self.folder / "out").glob("*.pdf")
        return path

    @property
    def epub(self) -> zipfile.ZipFile:
        """Open the one EPUB."""
        (path,) = (self.folder / "out").glob("*.epub")
        return zipfile.ZipFile(path)

    @property
    def codes(self) -> list[str]:
        """List what is wrong."""
        return [problem.code for problem in self.report.problems]

    def read_package(self, name: str) -> list[str]:
        """List what the package document says under a property."""
        package = self.epub.read("EPUB/content.opf").decode()
        return re.findall(rf'<meta property="{name}"[^>]*>(.*?)</meta>', package)


def build(folder: Path, files: dict[str, str | bytes], *outputs: str, article: str = "") -> Book:
    """Write a book, or change it, and build it."""
    for name, content in files.items():
        path = folder / "book" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    report = build_edition(Order(folder / "book" / article, folder / "out", outputs, jobs=2))
    return Book(folder, report)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test a cache of its own."""
    monkeypatch.setenv("CHAPBOOK_CACHE", str(tmp_path / "cache"))


def show(file: str, caption: str = "", description: str = "") -> str:
    """Write the lines that ask for a picture."""
    return f"\n\nImage: {file}\n- Caption: {caption}\n- Description: {description}\n\n"


TALL = (
    f"= Tall =\n\nInfobox\n- Image: wide.jpg\n- Caption: In the sidebar\n- Alt: Grain\n- Date: 657\n\n{PROSE}"
)
LENGTHS = range(18, 48, 3)
ILLUSTRATED: dict[str, str | bytes] = {
    "edition.toml": "title = 'Book'\ndate = 2024-05-01\nlanguage = 'en'\n",
    "images/wide.jpg": save(draw(2400, 1600), "JPEG"),
    "images/tall.png": save(draw(900, 1500)),
    "images/small.png": save(draw(200, 140, "L")),
    "images/unused.png": save(draw(20, 20)),
    "tall.txt": TALL + show("tall.png", "A tall one", "Grain") + PROSE + show("small.png", "Small", "Grain"),
    **{
        f"{length}.txt": f"= No {length} =\n\n{PROSE * length}{show('wide.jpg', f'No. {length}', 'x')}More."
        for length in LENGTHS
    },
}


@pytest.fixture(scope="module")
def illustrated(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Build a book in which pictures come in all shapes, at all heights of a page."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("illustrated")
        patch.setenv("CHAPBOOK_CACHE", str(folder / "cache"))
        book = build(folder, ILLUSTRATED)
    assert book.codes == []
    return book


class Drawn(NamedTuple):
    """A row of `pdfimages -list`."""

    page: int
    """From 1."""

    width: int
    height: int
    colours: int
    object: int
    resolution: int
    """Pixels to the inch, as it is printed."""


def list_images(pdf: Path) -> list[Drawn]:
    """List the images of a PDF as they are drawn."""
    rows = [row.split() for row in run("pdfimages", "-list", str(pdf)).stdout.splitlines()[2:]]
    return [Drawn(*(int(row[at]) for at in (0, 3, 4, 6, 10, 12))) for row in rows]


def test_pictures_are_as_fine_as_print_can_show(illustrated: Book) -> None:
    """None has more than three hundred pixels to the inch, or fewer than it had; grey is printed grey."""
    drawn = list_images(illustrated.pdf)
    assert len(drawn) == len(LENGTHS) + 3
    assert {it.resolution for it in drawn if it.width > 200} == {300}
    (small,) = (it for it in drawn if it.width == 200)
    assert (small.height, small.colours, small.resolution) == (140, 1, 150)


def test_a_theme_can_have_all_pictures_grey(tmp_path: Path) -> None:
    """Then print has no colours, in photographs and drawings, however large they are; e-books have."""
    files = {
        "edition.toml": "title = 'Book'\ndate = 2024-05-01\nlanguage = 'en'\ntheme = 'ink-saver'\n",
        "images/wide.jpg": ILLUSTRATED["images/wide.jpg"],
        "images/small.png": save(draw(200, 140)),
        "one.txt": f"= One =\n\n{PROSE}"
        f"{show('wide.jpg', 'W', 'x')}{PROSE}{show('small.png', 'S', 'x')}{PROSE}",
    }
    book = build(tmp_path, files)
    drawn = list_images(book.pdf)
    assert [it.colours for it in drawn] == [1, 1]
    assert max(it.width for it in drawn) > 500
    names = [name for name in book.epub.namelist() if "/images/" in name]
    assert {Image.open(io.BytesIO(book.epub.read(name))).mode for name in names} == {"RGB"}


def test_one_picture_is_written_once(illustrated: Book) -> None:
    """However many chapters show it, in one size."""
    wide = {it.object for it in list_images(illustrated.pdf) if it.width > 1000}
    assert len(wide) == 1
    names = [name for name in illustrated.epub.namelist() if "/images/" in name]
    assert len(names) == len(set(names)) == 3


class Tagged(NamedTuple):
    """A figure in the structure tree of a PDF."""

    page: int
    alt: str
    left: float
    bottom: float
    right: float
    top: float
    caption: str
    """The role of what follows it, if that is a caption."""


def list_figures(pdf: Path) -> list[Tagged]:
    """List the figures of a structure tree."""
    found = []
    with pikepdf.open(pdf) as file:
        pages = {page.objgen: number for number, page in enumerate(file.pages, 1)}
        stack: list[Any] = [file.Root.StructTreeRoot.K]
        while stack:
            node = stack.pop()
            kids = list(node) if isinstance(node, pikepdf.Array) else []
            if isinstance(node, pikepdf.Dictionary) and "/S" in node:
                within = node.get("/K", pikepdf.Array())
                kids = list(within) if isinstance(within, pikepdf.Array) else [within]
            for kid, following in zip_longest(kids, kids[1:]):
                if isinstance(kid, pikepdf.Dictionary) and kid.get("/S") == "/Figure":
                    box = [float(side) for side in kid.A.BBox]
                    role = str(following.S) if isinstance(following, pikepdf.Dictionary) else ""
                    found.append(Tagged(pages[kid.Pg.objgen], str(kid.Alt), *box, role))
            stack += reversed(kids)
    return found


def test_pictures_are_read_out_and_keep_to_the_page(illustrated: Book) -> None:
    """Each is tagged with its description and place, inside the type area, and its caption follows."""
    figures = list_figures(illustrated.pdf)
    assert sorted(it.alt for it in figures) == ["Grain"] * 3 + ["x"] * len(LENGTHS)
    measure = 109.4 / 25.4 * 72
    for it in figures:
        assert 60 < it.left < it.right < 596 - 45
        assert 90 < it.bottom < it.top < 842 - 70
        assert it.right - it.left <= measure
        assert it.caption == "/Caption"
    wide = [it for it in figures if it.alt == "x"]
    assert all(it.right - it.left > measure - 1 for it in wide)
    # The pages on which pdfimages finds them are those that the tree tells.
    assert sorted(it.page for it in figures) == sorted(it.page for it in list_images(illustrated.pdf))


def test_a_picture_and_its_caption_stay_together(illustrated: Book) -> None:
    """At whatever height of the page they come: some had to go overleaf, and went together."""
    pages = [it.page for it in list_images(illustrated.pdf) if it.width > 1000]
    texts = pdf_text(illustrated.pdf).split("\f")
    found = [re.findall(r"No\. (\d+)", texts[page - 1]) for page in pages]
    assert found == [[str(length)] for length in LENGTHS]


def test_the_epub_shows_and_describes_them(illustrated: Book) -> None:
    """Plates lie in a folder of their own; every image has its text; what is said of access follows."""
    page = illustrated.epub.read("EPUB/tall.xhtml").decode()
    images = re.findall(r'<img src="(images/[0-9a-f]{20}\.(?:png|jpg))" alt="([^"]*)" width="(\d+)"', page)
    assert [(alt, width) for _, alt, width in images] == [
        ("Grain", "2000"),
        ("Grain", "900"),
        ("Grain", "200"),
    ]
    for name, _, width in images:
        assert str(Image.open(io.BytesIO(illustrated.epub.read(f"EPUB/{name}"))).width) == width
    assert re.findall("<figcaption>(.*?)<", page) == ["In the sidebar", "A tall one", "Small"]
    assert illustrated.read_package("schema:accessMode") == ["textual", "visual"]
    assert illustrated.read_package("schema:accessModeSufficient") == ["textual,visual", "textual"]
    assert "alternativeText" in illustrated.read_package("schema:accessibilityFeature")
    assert illustrated.read_package("schema:accessibilityHazard") == ["none"]


def test_checkers_have_nothing_to_say(illustrated: Book) -> None:
    """The PDF is PDF/UA-1 by veraPDF; EPUBCheck is silent."""
    assert epubcheck(Path(illustrated.epub.filename or "")) == []
    assert verapdf([illustrated.pdf]) == {illustrated.pdf: []}


def test_what_is_missing_costs_the_picture_alone(tmp_path: Path) -> None:
    """Its caption stands in for it, in both outputs, and the nearest name is the hint."""
    asked = ("brigde.png", "lost.png", "drawing.svg", "broken.jpg", "../secret.png", "/etc/secret.png")
    files: dict[str, str | bytes] = {
        "images/bridge.png": save(draw(40, 40)),
        "images/drawing.svg": SVG,
        "images/broken.jpg": b"nothing",
        "secret.png": save(draw(30, 30)),
        "a.txt": "= A =\n\nText."
        + "".join(show(file, f"Caption of {file}", "x") for file in asked)
        + "Text.\n",
    }
    book = build(tmp_path, files)
    assert book.codes == ["CB070", "CB070", "CB074", "CB072", "CB070", "CB070"]
    assert all(problem.severity == "warning" and problem.hint for problem in book.report.problems)
    assert book.report.problems[0].hint == 'did you mean "bridge.png"?'
    assert [str(problem.place) for problem in book.report.problems][:2] == ["a.txt:5:1", "a.txt:11:1"]
    printed = pdf_text(book.pdf)
    read = book.epub.read("EPUB/a.xhtml").decode()
    for file in asked:
        assert f"Caption of {file}" in printed
        assert f"Caption of {file}" in read
    assert "<img" not in read
    assert list_images(book.pdf) == []
    assert [name for name in book.epub.namelist() if "image" in name] == []
    assert book.read_package("schema:accessMode") == ["textual"]


def test_links_do_not_lead_out_of_the_folder(tmp_path: Path) -> None:
    """A link to a picture elsewhere is an error, as it is for articles."""
    (tmp_path / "secret.png").write_bytes(save(draw(30, 30)))
    (tmp_path / "book" / "images").mkdir(parents=True)
    (tmp_path / "book" / "images" / "a.png").symlink_to(tmp_path / "secret.png")
    book = build(tmp_path, {"a.txt": f"= A ={show('a.png', 'x', 'x')}"})
    assert book.codes == ["CB034", "CB070"]
    assert list((tmp_path / "out").glob("*.*")) == [tmp_path / "out" / "build.json"]


def test_what_nobody_described_is_not_claimed(tmp_path: Path) -> None:
    """The caption is read out instead, or the file's name; the EPUB claims nothing then."""
    files: dict[str, str | bytes] = {
        "images/long_bridge.png": save(draw(40, 40)),
        "a.txt": f"= A ={show('long_bridge.png', 'A bridge')}{show('long_bridge.png')}"
        f"{show('long_bridge.png', '', 'Nine arches')}",
    }
    book = build(tmp_path, files)
    assert book.codes == ["CB071", "CB071"]
    alts = ["A bridge", "long bridge", "Nine arches"]
    assert re.findall('alt="(.*?)"', book.epub.read("EPUB/a.xhtml").decode()) == alts
    assert [it.alt for it in list_figures(book.pdf)] == alts
    assert "alternativeText" not in book.read_package("schema:accessibilityFeature")
    assert book.read_package("schema:accessModeSufficient") == ["textual,visual"]


def test_names_are_found_as_people_write_them(tmp_path: Path) -> None:
    """Case, `_` for blanks, accents in either form and the folder's own name do not matter; two alike do."""
    image = save(draw(40, 40))
    files: dict[str, str | bytes] = {
        "images/Long bridge.PNG": image,
        "images/e\N{COMBINING ACUTE ACCENT}tat.png": image,
        "images/map.png": image,
        "images/Map.png": image,
        "a.txt": "= A ="
        + show("long_bridge.png", "", "x")
        + show("images/\N{LATIN SMALL LETTER E WITH ACUTE}tat.png", "", "x")
        + show("map.png", "", "x")
        + show("MAP.png", "", "x"),
    }
    book = build(tmp_path, files, "epub")
    assert book.codes == ["CB070"]
    assert 'no picture "MAP.png"' in book.report.problems[0].message


@pytest.mark.parametrize("folder", ["", "articles/"])
def test_an_article_by_itself_has_its_pictures(tmp_path: Path, folder: str) -> None:
    """They lie beside it, or beside the folder of articles that it lies in."""
    files: dict[str, str | bytes] = {
        f"{folder}a.txt": f"= A ={show('a.png', '', 'x')}",
        "images/a.png": save(draw(40, 40)),
    }
    book = build(tmp_path, files, "epub", article=f"{folder}a.txt")
    assert book.codes == []
    assert b"<img" in book.epub.read("EPUB/a.xhtml")


def test_a_changed_picture_is_the_reason(tmp_path: Path) -> None:
    """The chapters that show it are made again, and told why; a file that nobody shows changes nothing."""
    files: dict[str, str | bytes] = {
        "edition.toml": "date = 2024-05-01\n",
        "images/a.png": save(draw(40, 40)),
        "images/b.png": save(draw(40, 40)),
        "a.txt": f"= A ={show('a.png', '', 'x')}",
        "b.txt": f"= B ={show('c.png', 'c', 'x')}",
    }
    build(tmp_path, files, "pdf")

    def remake(**changed: bytes) -> dict[str, str]:
        book = build(tmp_path, {f"images/{name}.png": content for name, content in changed.items()}, "pdf")
        return {it.slug: it.reason for it in book.report.compiled}

    assert remake() == {}
    assert remake(b=save(draw(60, 40))) == {}
    assert remake(a=save(draw(60, 40))) == {"a": "images/a.png changed"}
    assert remake(c=save(draw(60, 40))) == {"b": "images/c.png changed"}
    (tmp_path / "book" / "images" / "a.png").unlink()
    assert remake() == {"a": "images/a.png changed"}


def test_a_picture_that_changes_while_the_book_is_made(tmp_path: Path) -> None:
    """It is not taken for what it was: the book is to be built again."""
    files: dict[str, str | bytes] = {
        "images/a.png": save(draw(40, 40)),
        "a.txt": f"= A ={show('a.png', '', 'x')}",
    }
    for name, content in files.items():
        (tmp_path / "book" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "book" / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    signs = count()

    def disturb(_: object) -> None:
        if next(signs) == 1:
            (tmp_path / "book" / "images" / "a.png").write_bytes(save(draw(60, 40)))

    report = build_edition(Order(tmp_path / "book", tmp_path / "out", ("epub",)), disturb)
    assert [problem.code for problem in report.problems] == ["CB035"]


def test_the_sample_book_shows_a_picture(tmp_path: Path) -> None:
    """And nothing is wrong with it."""
    report = build_edition(Order(Path(__file__).parent.parent / "content", tmp_path / "out", ("epub",)))
    assert report.problems == ()
    names = Book(tmp_path, report).epub.namelist()
    assert len([name for name in names if name.startswith("EPUB/images/")]) == 1
