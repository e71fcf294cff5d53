"""The plain dialect: an article as a text file that anybody can write.

    = Battle of the Long Bridge =

    Infobox
    - Conflict: Battle of the Long Bridge
    - Combatant1: Kingdom of Ys, Free Towns
    - Commander1: Dahut the ElderKIA

    Every line is a paragraph, however long; empty lines between them are welcome and mean nothing.

    == Background ==
    ===The road to the bridge===
    Headings have two to six signs, with or without inner spaces.

    Image: long-bridge.png
    - Caption: The bridge from the east
    - Description: A bridge of nine arches; on the far bank a walled town

    == See also ==
    - Siege of Ys
    - Treaty of the Two Rivers (1121)

The title stands on the first line with text. The infobox is the word on a line of its own, and the
`- ` lines right under it: an empty line ends it. It may stand anywhere, once. A value may be empty,
as in a form that is not filled in. Items that only empty lines part make one list.

A picture is a line that begins with `Image:` and ends with the name of a file of images (any other line is
text, whatever it begins with); the `- ` lines right under it give its caption and its description, once each.

Files are UTF-8, with or without a byte-order mark; lines end in LF, CRLF or CR. Blanks at either end
of a line go, runs of blanks and tabs inside it become one space; no-break, thin and ideographic spaces
are typing of a purpose and stay. Letters stay as composed as they were written: normalising them would
change some for good (CJK compatibility ideographs), so whoever compares texts normalises his copies.
Nothing is markup but the signs above: `<b>`, `{{x}}` and `&amp;` are text.

    CB001 error    the file is not UTF-8           CB008 warning  a second infobox
    CB002 error    the file is empty               CB009 warning  a direction mark left open
    CB003 warning  no title                        CB010 warning  a line that is nearly a heading
    CB004 warning  a heading level skipped         CB011 warning  a title that is not on the first line
    CB005 warning  nothing under a heading         CB012 warning  an infobox with nothing in it
    CB006 warning  an infobox line with no key     CB013 warning  an empty list entry
    CB007 warning  a control character             CB014 warning  a line of a picture that says neither
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import PurePosixPath

from chapbook.model import (
    IMAGE_SUFFIXES,
    Article,
    Field,
    Infobox,
    Item,
    ItemList,
    Paragraph,
    Picture,
    Section,
    Source,
)
from chapbook.parsers.characters import CONTROLS, check_controls, check_directions, decode, split_lines
from chapbook.problems import Place, Problem

# Vertical tab, form feed and the separators U+2028 and U+2029 are blanks here: editors do not count them
# as line ends, so line numbers would no longer be the ones an author sees.
_BLANKS = re.compile("[ \t\v\f\u2028\u2029]+")
_LOWEST = 6

_IMAGE = re.compile(rf"image:\s*(\S.*(?:{'|'.join(map(re.escape, IMAGE_SUFFIXES))}))", re.IGNORECASE)
_PICTURE_KEYS = {"caption": "caption", "description": "description", "alt": "description"}


def parse(source: Source) -> tuple[Article, list[Problem]]:
    """Read an article; any bytes give one. Problems come in the order of their places."""
    text, problems = decode(source)
    draft = _Draft(source.name, problems)
    lines = [*_read_lines(source.name, text, problems), _Line(source.name, 0, "", "")]
    for line, following in pairwise(lines):
        draft.add(line, following)
    return draft.finish(), sorted(problems, key=lambda problem: (problem.place, problem.code))


# --- Bytes to lines --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Line:
    file: str
    number: int
    raw: str
    """As in the file but for control characters, so that columns are the file's."""

    text: str
    """Trimmed and folded."""

    def place(self, marks: int = 0) -> Place:
        """Point at the first character of the text that follows that many signs."""
        rest = self.raw.lstrip()[marks:].lstrip()
        return Place(self.file, self.number, len(self.raw) - len(rest) + 1)

    @property
    def item(self) -> str | None:
        """What follows the hyphen of a list line; nothing where the line is none."""
        is_item = self.text.startswith("-") and (self.text == "-" or self.text[1].isspace())
        return self.text[1:].strip() if is_item else None


def _read_lines(file: str, text: str, problems: list[Problem]) -> Iterator[_Line]:
    for number, raw in enumerate(split_lines(text), start=1):
        if raw.isprintable() and "  " not in raw:
            # Most lines: a printable one has none of the signs below, nor blanks but the space.
            yield _Line(file, number, raw, raw.strip(" "))
            continue
        problems.extend(check_controls(file, number, raw))
        problems.extend(check_directions(file, number, raw))
        printable = CONTROLS.sub("\ufffd", raw)
        yield _Line(file, number, printable, _BLANKS.sub(" ", printable).strip())


# --- Lines to an article ---------------------------------------------------------------------


@dataclass(slots=True)
class _Part:
    """A section that is being filled, or the lead with all of them in it."""

    title: str
    written: int
    """The level as written; gaps are closed in `level`."""

    level: int
    place: Place
    blocks: list[Paragraph | Picture | list[Item]] = field(default_factory=list)
    parts: list["_Part"] = field(default_factory=list)

    def finish(self) -> Section:
        # Recursive without danger: levels end at six.
        blocks = (ItemList(tuple(block)) if isinstance(block, list) else block for block in self.blocks)
        sections = (part.finish() for part in self.parts)
        return Section(self.title, self.level, tuple(blocks), tuple(sections), self.place)


class _Draft:
    """An article that is being read, one line after the other."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        self.file = file
        self.problems = problems
        self.start = Place(file, 1, 1)
        self.untouched = True
        self.lead = _Part("", 1, 1, self.start)
        self.open = [self.lead]
        """The parts that still take text, from the lead down to the last heading."""

        self.fields: list[Field] = []
        self.infobox: Place | None = None
        self.in_infobox = False
        self.in_picture = False

    def warn(self, code: str, place: Place, message: str, hint: str) -> None:
        self.problems.append(Problem("warning", code, place, message, hint))

    def add(self, line: _Line, following: _Line) -> None:
        self.in_infobox = self.in_infobox and line.item is not None
        self.in_picture = self.in_picture and line.item is not None
        if not line.text:
            return
        if line.item is not None:
            self.add_item(line, line.item)
        elif line.text.startswith("="):
            self.add_heading(line)
        elif line.text.casefold() == "infobox":
            self.open_infobox(line, following)
        elif image := _IMAGE.fullmatch(line.text):
            self.open[-1].blocks.append(Picture(image[1], "", "", line.place()))
            self.in_picture = True
        else:
            self.add_paragraph(line)
        self.untouched = False

    def add_paragraph(self, line: _Line) -> None:
        self.open[-1].blocks.append(Paragraph(line.text, line.place()))

    def add_item(self, line: _Line, text: str) -> None:
        if not text:
            self.warn("CB013", line.place(), "an empty entry is left out", 'write the entry after its "-"')
        elif self.in_infobox:
            self.fields.append(self.read_field(line, text))
        elif not (self.in_picture and self.tell_of_picture(line, text)):
            blocks = self.open[-1].blocks
            if not (blocks and isinstance(blocks[-1], list)):
                blocks.append([])
            if isinstance(items := blocks[-1], list):
                items.append(Item(text, line.place(1)))

    def tell_of_picture(self, line: _Line, text: str) -> bool:
        """Take in what a line says of the picture before it; says whether it does."""
        key, _, value = (part.strip() for part in text.partition(":"))
        picture, name = self.open[-1].blocks[-1], _PICTURE_KEYS.get(key.casefold(), "")
        assert isinstance(picture, Picture)
        if name and not getattr(picture, name):
            is_caption = name == "caption"
            told = replace(picture, caption=value) if is_caption else replace(picture, description=value)
            self.open[-1].blocks[-1] = told
            return True
        message = "a line under a picture is kept as a list"
        hint = (
            f"this picture has a {name} already; an empty line before a list keeps it apart"
            if name
            else 'write "- Caption: …" or "- Description: …", or an empty line before a list'
        )
        self.warn("CB014", line.place(1), message, hint)
        self.in_picture = False
        return False

    def read_field(self, line: _Line, text: str) -> Field:
        key, colon, value = (part.strip() for part in text.partition(":"))
        if key and colon:
            return Field(key, value, line.place(1))
        guess = re.match("([^=\uff1a]+)[=\uff1a](.+)", text)
        meant = f"- {_cut(guess[1].strip())}: {_cut(guess[2].strip())}" if guess else "- Key: value"
        self.warn("CB006", line.place(1), "an infobox line has no key before a colon", f'write "{meant}"')
        return Field("", value if colon else text, line.place(1))

    def open_infobox(self, line: _Line, following: _Line) -> None:
        if following.item is None:
            hint = 'its "- Key: value" lines begin on the very next line'
            self.warn("CB012", line.place(), "an infobox with nothing in it is kept as text", hint)
            self.add_paragraph(line)
        elif self.infobox:
            message = f"a second infobox is kept as a list; the first is on line {self.infobox.line}"
            self.warn("CB008", line.place(), message, "an article has one infobox: join the two")
        else:
            self.infobox, self.in_infobox = line.place(), True

    def add_heading(self, line: _Line) -> None:
        opened = len(line.text) - len(line.text.lstrip("="))
        closed = len(line.text) - len(line.text.rstrip("="))
        title = line.text[opened : len(line.text) - closed].strip()
        if not (title and closed):
            message = "a line that is nearly a heading is kept as text"
            signs = "=" * min(opened, _LOWEST)
            self.warn("CB010", line.place(), message, f'write "{signs} {_cut(title) or "Heading"} {signs}"')
            self.add_paragraph(line)
            return
        self.check_signs(line.place(), title, opened, closed)
        if self.untouched and opened == 1:
            self.lead.title, self.lead.place = title, line.place(opened)
        else:
            self.open_section(title, min(max(opened, 2), _LOWEST), line.place(opened))

    def check_signs(self, place: Place, title: str, opened: int, closed: int) -> None:
        if opened != closed:
            message = f'a heading has {opened} "=" before it and {closed} after it; the first are counted'
            self.warn("CB010", place, message, "write as many before as after")
        elif opened > _LOWEST:
            message = f'a heading has {opened} "=" and is read as the lowest, which has {_LOWEST}'
            self.warn("CB010", place, message, "use fewer levels")
        elif opened == 1 and not self.untouched:
            message = f'the title "{_cut(title)}" is not on the first line with text and is read as a section'
            self.warn("CB011", place, message, f'write "== {_cut(title)} ==", or move it to the top')

    def open_section(self, title: str, written: int, place: Place) -> None:
        previous = self.open[-1].written
        if written > previous + 1:
            missing = "=" * (previous + 1)
            message = f'the heading "{_cut(title)}" skips a level and is moved up'
            self.warn("CB004", place, message, f'write "{missing} {_cut(title)} {missing}"')
        while self.open[-1].written >= written:
            self.close_section()
        part = _Part(title, written, self.open[-1].level + 1, place)
        self.open[-1].parts.append(part)
        self.open.append(part)

    def close_section(self) -> None:
        part = self.open.pop()
        if not (part.blocks or part.parts):
            message = f'nothing stands under the heading "{_cut(part.title)}"'
            self.warn("CB005", part.place, message, "write something, or delete the heading")

    def finish(self) -> Article:
        while len(self.open) > 1:
            self.close_section()
        title = self.lead.title or _make_title(self.file)
        infobox = Infobox(tuple(self.fields), self.infobox) if self.infobox and self.fields else None
        lead = self.lead.finish()
        article = Article(title, self.file, infobox, lead.blocks, lead.sections, lead.place)
        self.check_whole(article)
        return article

    def check_whole(self, article: Article) -> None:
        advice = "write the article, or delete the file"
        if self.untouched:
            self.problems.append(Problem("error", "CB002", self.start, "the file is empty", advice))
        elif not self.lead.title:
            message = f'the article has no title and is called "{_cut(article.title)}"'
            self.warn("CB003", self.start, message, f'write "= {_cut(article.title)} =" on the first line')
        elif not (article.blocks or article.sections or article.infobox):
            self.warn("CB005", article.place, "nothing stands under the title", advice)


def _make_title(file: str) -> str:
    """Make words of a file's name: `articles/long-bridge.txt` is called `Long bridge`."""
    stem = CONTROLS.sub("\ufffd", PurePosixPath(file).stem)
    words = " ".join(re.split(r"[\s_-]+", stem)).strip()
    return words[:1].upper() + words[1:] if words else "Untitled"


def _cut(text: str) -> str:
    """Shorten a text for a message."""
    return text if len(text) <= 60 else f"{text[:59]}…"
