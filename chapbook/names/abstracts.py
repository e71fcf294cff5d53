"""Abstracts: what the matter of a book needs to know of a chapter, found once and kept with it.

Index, timeline and tables are made anew in every build. They read the abstracts, never the chapters: an
abstract is some kilobytes of names and places. It is made of the chapter's HTML alone, so that places are
those that every output has (`chapbook.model.pagebreaks`), and what a theme's templates leave out is not
indexed.
"""

import json
import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from itertools import accumulate
from operator import attrgetter
from typing import Literal, NamedTuple

from chapbook.model.pagebreaks import Part, list_parts, strip_white
from chapbook.names import MARKS, Name, cut_article, find_names, find_primary
from chapbook.names.citations import read_citation
from chapbook.names.dates import join_life
from chapbook.names.inversion import invert
from chapbook.names.plurals import has_determiner

Role = Literal["title", "heading", "person", "side", "place", "event", "link", "text", "term", "date", "work"]
"""How a name stands in a chapter: as its title, in a heading, in the sidebar as what it is there, as a link
to another article, in running text, or as a term that the index asks for. Dates of the sidebar and works
among the sources are passed on as they are."""

FACTS = frozenset({"person", "side", "place", "event"})
PASSED_ON = frozenset({"title", "link", "date", "work"})
"""What is said in other ways than by its name, or is no name."""

LISTS = frozenset({"see-also", "links", "notes"})
"""Classes of sections that name what is said elsewhere: a reader who is led there finds nothing."""

_NOTE = 'role="doc-footnote"'
_BACK = 'role="doc-backlink"'

_LONGEST = 80
"""Characters of a name; what is longer in a sidebar is a sentence."""

_BLOCK = re.compile(
    r"<(/?(?:p|li|ul|ol|dl|dt|dd|td|th|tr|tbody|thead|table|caption|h[1-6]|section|div|nav|aside|blockquote|figure|figcaption|br))\b"
)
_TELLING = frozenset(
    [
        "aside",
        "/aside",
        "nav",
        "/nav",
        "/table",
        "tbody",
        "tr",
        "td",
        "section",
        "/section",
        "h1",
        "/h1",
        "h2",
        "/h2",
        "h3",
        "/h3",
        "h4",
        "/h4",
        "h5",
        "/h5",
        "h6",
        "/h6",
    ]
)
"""Those of the blocks that change what is meant by texts; most are paragraphs and rows."""

_HEADING = re.compile(r"<(/?)h([1-6])\b")
_ATTRIBUTE = re.compile(r"""\s(class|data-role|href|id)=["']([^"']*)["']""")
_PARENTHESIS = re.compile(r"\s*[(\[（].*$")
_YEARS = re.compile(r"\s*\([^()]*\d[^()]*\)$")
_AND = re.compile(r"\s+(?:and|&|et|und|y|e)\s+")
_PLAIN = re.compile(r"(?<![\w<&/=\"'-])[^\W\d_A-Z]+(?![\w=\"'-])")
"""A word that begins small, but for most of what is in tags."""

_SHORTENED = 4
"""Letters that an abbreviation before a name has at most: `Capt.`; it ends before a vowel, unlike Nile."""

_VOWELS = "aeiouy"
_POINT = re.compile(r"\.[ \xa0][^\W\d_]")
_LOWER = re.compile(r"[^\W\d_]")


class Attestation(NamedTuple):
    """A name in a chapter."""

    name: str
    role: Role
    place: int
    """Where it begins in the text, see `chapbook.model.pagebreaks`."""

    end: int = 0
    """Where ends what it is the title or heading of."""

    target: str = ""
    """For a link, the name that it leads to."""

    side: int = 0
    """For a fact, on which side of a conflict, from 1; 0 where there are none."""

    mark: str = ""
    """For a fact, its dagger."""

    opens: bool = False
    """Whether its first word may have its capital from the sentence that it opens."""

    is_noun: bool = True
    """Whether it seems to name something, rather than to describe what follows it."""

    is_determined: bool = False
    """Whether a determiner stands before it, as in `the Fatimids`; in English alone."""


@dataclass(frozen=True, slots=True)
class Abstract:
    """What is known of a chapter."""

    length: int
    """Characters of its text."""

    attestations: tuple[Attestation, ...]
    """In the order of their places."""


def make_abstract(html: str, language: str, terms: tuple[str, ...] = ()) -> Abstract:
    """Read a chapter's HTML. Of `terms`, which need no capitals, running text is looked through as well."""
    words = "|".join(re.escape(" ".join(term.split())).replace("\\ ", r"\s+") for term in terms)
    plural = "(?:e?s)?" if find_primary(language) == "en" else ""
    pattern = re.compile(rf"(?<!\w)(?:{words}){plural}(?!\w)", re.IGNORECASE) if terms else None
    reader = _Reader(language, pattern)
    for part in list_parts(html):
        reader.read(part)
    reader.finish()
    plain = frozenset(_PLAIN.findall(html))
    found = [_doubt(it, plain) for it in reader.found]
    return Abstract(reader.place, tuple(sorted(found, key=attrgetter("place"))))


def _doubt(it: Attestation, plain: frozenset[str]) -> Attestation:
    """Doubt the capital of a word that the chapter has without one, too, as of one that opens a sentence."""
    is_doubtful = it.role in ("text", "heading") and it.name.lower() in plain
    return it._replace(opens=True) if is_doubtful and not it.opens else it


def pack_abstract(abstract: Abstract) -> bytes:
    """Write an abstract down; what most attestations have alike is left out."""
    rows = [_trim(it) for it in abstract.attestations]
    return json.dumps([abstract.length, rows], ensure_ascii=False, separators=(",", ":")).encode()


def unpack_abstract(content: bytes, roles: Container[str] = ()) -> Abstract:
    """Read an abstract, or what it has in these roles."""
    length, rows = json.loads(content)
    return Abstract(length, tuple(Attestation(*row) for row in rows if not roles or row[1] in roles))


_DEFAULTS = tuple(Attestation("", "text", 0))


def _trim(it: Attestation) -> list[object]:
    fields = list(it)
    while len(fields) > 3 and fields[-1] == _DEFAULTS[len(fields) - 1]:
        fields.pop()
    return fields


@dataclass(slots=True)
class _Reader:
    """Goes through a chapter's texts, and knows what is open."""

    language: str
    terms: re.Pattern[str] | None
    found: list[Attestation] = field(default_factory=list)
    last: tuple[int, str] = (0, "")
    """The text that was read last of those that count, and its place."""

    heading: int = 0
    role: str = ""
    """Of the row of the sidebar that is open."""

    common: str = ""
    """Of all rows of the group that is open."""

    side: int = 0
    """Number of the cell that is open, from 1; 0 before the first, where the row is named."""

    birth: int = -1
    """Index of the attestation of a birth, of which the death is not known yet; -1 for none."""

    in_sidebar: bool = False
    in_sources: int = 0
    """How many sections are open since the one with the sources, and with it."""

    in_note: bool = False
    """Whether a note is open: most name sources alone."""

    in_call: bool = False
    """Whether that is open which leads back to where a note is called."""

    in_lists: int = 0
    """Likewise for what only leads elsewhere."""

    link: str = ""
    in_mark: bool = False
    mark: str = ""
    text: list[str] = field(default_factory=list)
    """Of the block that is open."""

    emphases: list[int] = field(default_factory=list)
    """Which of its strings begin and end emphasis, by turns."""

    start: int = 0
    """Where it begins."""

    open_headings: list[tuple[int, int]] = field(default_factory=list)
    """Level, and index of the first attestation, of headings whose section is not over."""

    @property
    def place(self) -> int:
        """Give the end of what was read."""
        place, text = self.last
        return place + len(strip_white(text))

    @property
    def is_passed_over(self) -> bool:
        """Say whether what is open only leads elsewhere."""
        return bool(self.in_lists or self.in_note)

    def read(self, part: Part) -> None:
        """Take a tag and the text behind it."""
        tag, text = part.tag, part.text
        if part.is_counted:
            text = unescape(text) if "&" in text else text
            self.last = part.place, text
        else:
            text = " " if text else ""
        if block := _BLOCK.match(tag):
            self._close_block(part.place)
            if block[1] in _TELLING:
                self._enter(tag)
        elif tag.startswith("<a "):
            href = dict(_ATTRIBUTE.findall(tag)).get("href", "")
            self.link = href.removeprefix("book:") if href.startswith("book:") else ""
            self.in_call = _BACK in tag
        elif tag == "</a>":
            self.link, self.in_call = "", False
        elif tag in ("<em>", "</em>"):
            self.emphases.append(len(self.text))
        elif tag.startswith("<abbr"):
            self.in_mark = 'class="mark"' in tag
        elif tag == "</abbr>":
            self.in_mark = False
        if self.in_mark:
            self.mark = text.strip()
            return
        if self.link and not self.is_passed_over and text.strip():
            self._add(text.strip(), "link", part.place, target=self.link)
        if not self.in_call:
            self.text.append(text)

    def finish(self) -> None:
        """Close all that is open."""
        self._close_block(self.place)
        self._close_headings(0, self.place)

    def _enter(self, tag: str) -> None:
        if heading := _HEADING.match(tag):
            self.heading = 0 if heading[1] else int(heading[2])
            return
        attributes = dict(_ATTRIBUTE.findall(tag)) if " " in tag else {}
        if tag.startswith("<aside"):
            self.in_sidebar = "infobox" in attributes.get("class", "")
            self.in_note = _NOTE in tag
        elif tag.startswith("</aside"):
            self.in_sidebar = self.in_note = False
        elif tag.startswith("<nav"):
            self.in_lists += 1
        elif tag.startswith("</nav"):
            self.in_lists -= 1
        elif tag.startswith("</table"):
            self.role, self.common, self.side = "", "", 0
        elif tag.startswith("<tbody"):
            self.common, self.side = attributes.get("data-role", ""), 0
        elif tag.startswith("<tr"):
            self.role, self.side = attributes.get("data-role", self.common), 0
        elif tag.startswith("<td"):
            self.side += 1
        elif tag.startswith("<section"):
            kind = attributes.get("class", "")
            self.in_sources += bool(self.in_sources or kind == "sources")
            self.in_lists += bool(self.in_lists or kind in LISTS)
        elif tag.startswith("</section"):
            self.in_sources -= bool(self.in_sources)
            self.in_lists -= bool(self.in_lists)

    def _close_block(self, place: int) -> None:
        text, start, mark, emphases = "".join(self.text), self.start, self.mark, self.emphases
        lengths = list(map(len, self.text)) if emphases else []
        self.text, self.start, self.mark, self.emphases = [], place, "", []
        if not text or text.isspace():
            return
        if self.heading:
            self._take_heading(text, start)
        elif self.in_sidebar:
            self._take_fact(" ".join(text.split()), start, mark)
        elif self.in_sources:
            self._add(" ".join(text.split()), "work", start)
        elif self.in_note and (work := read_citation(" ".join(text.split()))):
            self._add(work, "work", start)
        elif self.open_headings and not self.is_passed_over:
            spans = _list_spans(lengths, emphases)
            self._take_names(text, start, "text", [it for it in spans if _is_title(text, it)])

    def _take_heading(self, text: str, start: int) -> None:
        level = self.heading
        self._close_headings(level, start)
        self.open_headings.append((level, len(self.found)))
        if level == 1:
            self._add(_YEARS.sub("", " ".join(text.split())), "title", start)
        elif not self.in_lists and not self.in_sources:
            self._take_names(text, start, "heading")

    def _close_headings(self, level: int, place: int) -> None:
        """End the sections that a heading of a level ends."""
        while self.open_headings and self.open_headings[-1][0] >= level:
            _, first = self.open_headings.pop()
            for index in range(first, len(self.found)):
                it = self.found[index]
                if it.role in ("title", "heading") and not it.end:
                    self.found[index] = it._replace(end=place)

    def _take_fact(self, text: str, start: int, mark: str) -> None:
        if not self.side:
            return
        if self.role in ("date", "birth"):
            self.birth = len(self.found) if self.role == "birth" else self.birth
            self._add(text, "date", start)
        elif self.role == "death":
            if self.birth >= 0:
                life = join_life(self.found[self.birth].name, text)
                self.found[self.birth] = self.found[self.birth]._replace(name=life)
                self.birth = -1
            self._add(text, "date", start)
        elif self.role in FACTS:
            names = _AND.split(text) if self.role == "place" else [text]
            for name in names:
                bare = _PARENTHESIS.sub("", name)
                if _is_name(bare):
                    before = len(strip_white(text[: text.index(name)]))
                    self._add(bare, self.role, start + before, side=self.side, mark=mark)  # type: ignore[arg-type]
        else:
            self._take_names(text, start, "text")

    def _take_names(self, text: str, start: int, role: Role, titles: Sequence[tuple[int, int]] = ()) -> None:
        place, done = start, 0
        is_english = find_primary(self.language) == "en"
        spaced = text.replace("\n", " ").replace("\t", " ").replace("\r", " ")
        for name in find_names(text, self.language):
            place += name.start - done - spaced.count(" ", done, name.start)
            done = name.start
            if any(a <= name.start and name.end <= b for a, b in titles):
                continue
            spelt = name.text.replace("\xa0", " ")
            # A given name has its capital wherever it stands; `Brig.` before `Gen.` ends no sentence.
            opens = (name.opens and invert(spelt) == spelt) or _is_abbreviated(name)
            is_determined = is_english and has_determiner(text, name.start)
            self.found.append(
                Attestation(spelt, role, place, 0, "", 0, "", opens, name.is_noun, is_determined)
            )
        for term in self.terms.finditer(text) if self.terms else ():
            self._add(" ".join(term[0].split()), "term", start + len(strip_white(text[: term.start()])))

    def _add(
        self, name: str, role: Role, place: int, target: str = "", side: int = 0, mark: str = ""
    ) -> None:
        self.found.append(Attestation(name.replace("\xa0", " "), role, place, 0, target, side, mark))


def _list_spans(lengths: Sequence[int], emphases: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield from where to where emphasis goes in a text of strings of these lengths."""
    starts = list(accumulate(lengths, initial=0))
    for first, last in zip(emphases[::2], emphases[1::2], strict=False):
        yield starts[first], starts[last]


def _is_title(text: str, emphasis: tuple[int, int]) -> bool:
    """Say whether emphasis is more than a name, and so a title, which names are but a part of."""
    words = text[slice(*emphasis)].strip(" .,;:")
    return cut_article(words) not in (it.text for it in find_names(f"of {words}", "en"))


def _is_abbreviated(name: Name) -> bool:
    """Say whether a name ends in what may be an abbreviation."""
    last = name.text.rpartition(" ")[2]
    is_short = len(last) <= _SHORTENED and last[-1:] not in _VOWELS
    return is_short and bool(_POINT.match(name.passage, name.end))


def _is_name(text: str) -> bool:
    """Say whether a value of a sidebar is a name, and not a number or a sentence."""
    first = _LOWER.search(text)
    if not first or len(text) > _LONGEST or len(text.split()) > 8:
        return False
    bare = re.sub(rf"^(?:al|el)[-‐‑][{MARKS}]?", "", text)
    return bare[:1].lstrip(MARKS)[:1].isupper() or bare[1:2].isupper()
