"""A book of the corpus in which every fourth article has all that an article can have.

Articles of the corpus are prose, lists and infoboxes, as rivals know them. What checkers and reading engines
stumble over is the rest: notes, tables, formulas, pictures, addresses, words in other scripts.
"""

import re
from pathlib import Path

from PIL import Image, ImageDraw

from bench.corpus import find_article, write_book

EVERY = 4
_ARTICLE = re.compile(r"= ([^\n]+) =\n\nInfobox\n((?:- [^\n]+\n)+)(.+)", re.DOTALL)
_HEADING = re.compile(r"^(=+) (.+?) =+$", re.MULTILINE)
PICTURES = (1200, 700), (500, 800), (320, 240)
"""Sizes in pixels: across the measure, upright, small."""

OPENING = """\
The name is written in Arabic (<span lang="ar">معركة النهرين</span>), in Greek
(<span lang="el">Μάχη τῶν δύο ποταμῶν</span>) and in a transliteration (*ʿAmr ibn al-ʿĀṣ*).[^two]
The **levy** was H<sub>2</sub>O and 10<sup>3</sup> dirhams; the figures are at
<https://example.org/archive/of/the/inland/sea/levies-and-tolls?year=840> and
[elsewhere](https://example.org/tolls).[^first]
A ratio of $\\frac{a}{b} = \\sqrt{2}$ was kept.[^two]

$$\\sum_{i=1}^{n} t_i = \\frac{n(n+1)}{2}$$

![A bridge of nine arches over a river, drawn in lines.](picture-PICTURE.png "The bridge from the *east*")

> Of nine arches, three held, and of three towers, “one was *ours*”.
>
> — The Chronicle of the Ford

Toll
: What was paid at the bridge.

Levy
: What was paid for the road.
: Men who were called to arms.

1. Carts
   - with oxen
   - with horses
     1. shod
     2. unshod
2. Walkers

Table: Tolls of the bridge, in dirhams

| Year | Carts | Walkers | Herds | Boats | Remarks |
|:-----|------:|--------:|:-----:|------:|---------|
| 838 | 1,200 | 310 | 14 | 7 | of which *two* in kind |
| 839 | 980 | 295 | 9 | 3 | the bridge was closed in winter[^first] |
| 840 | 1,410 | 402 | 21 | 11 | |

```
toll = carts * 12 + walkers
```
"""

NOTES = """
[^first]: Gradlon, *The Bridge*, p. 12. See <https://example.org/gradlon>.
[^two]: Levies are counted by *households*, not by heads.
"""


def write_rich_book(folder: Path, count: int) -> None:
    """Write a book of that many articles into a new folder, and the pictures that it shows."""
    write_book(folder, count)
    (folder / "images").mkdir()
    for number, size in enumerate(PICTURES):
        draw_bridge(size).save(folder / "images" / f"picture-{number}.png")
    for number in range(EVERY, count + 1, EVERY):
        path = find_article(folder, number)
        picture = number // EVERY % len(PICTURES)
        path.with_suffix(".md").write_text(enrich(path.read_text("utf-8"), picture), "utf-8")
        path.unlink()


def enrich(text: str, picture: int) -> str:
    """Turn a plain article into Markdown, and put into its lead whatever Markdown has."""
    found = _ARTICLE.match(text)
    assert found, "every article of the corpus begins with a title and an infobox"
    title, box, body = found.groups()
    fields = (line.removeprefix("- ").split(": ", 1) for line in box.splitlines())
    front = "".join(f'  {key}: "{value}"\n' for key, value in fields)
    body = _HEADING.sub(lambda head: f"\n{'#' * len(head[1])} {head[2]}\n", body)
    lead, sign, rest = body.partition("\n## ")
    opening = OPENING.replace("PICTURE", str(picture))
    return f'---\ntitle: "{title}"\ninfobox:\n{front}---\n{lead}\n{opening}{sign}{rest}{NOTES}'


def draw_bridge(size: tuple[int, int]) -> Image.Image:
    """Draw something that is seen in light and dark, of so many pixels."""
    picture = Image.new("RGB", size, "#dfe6ea")
    drawing = ImageDraw.Draw(picture)
    width, height = size
    for arch in range(9):
        left = width * arch // 9
        drawing.arc((left, height // 3, left + width // 9, height), 180, 360, "#223", 3)
    drawing.line((0, height // 3, width, height // 3), "#722", 6)
    return picture
