"""Runs: the text of a line box, taken out of WeasyPrint's boxes and shaped once.

A line box holds the text of a whole paragraph, entry or cell until it is broken: text boxes, and inline
boxes (links, emphasis) with more of them. A text box becomes a `Run`, an inline box a `Span`, and all are
one `Text`, in which places are counted in characters and widths in Pango units from its start.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import accumulate, pairwise, repeat
from operator import add, sub
from typing import Any

import pyphen
from weasyprint.css import AnonymousStyle
from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.formatting_structure import boxes
from weasyprint.text.ffi import ffi
from weasyprint.text.line_break import get_log_attrs

from chapbook.language.spacing import JOINT
from chapbook.typesetter.breaking import HYPHEN_PENALTY, NAME_PENALTY, Break
from chapbook.typesetter.glyphs import Glyphs
from chapbook.typesetter.textstyles import TextStyle, read_text_style

LONGEST = 20_000
"""Characters that are weighed as a whole; more in one paragraph are no text."""

_LINE_BREAK = re.compile(b"[" + b"".join(re.escape(bytes([it])) for it in range(1, 256, 2)) + b"]")
"""Bit 0 of PangoLogAttr: a line can be broken before this character."""

_WORD = re.compile(r"[^\W\d_]+")
_CONTROL = re.compile("[\0-\x1f\x7f-\x9f\xad\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Tabs, forced breaks, soft hyphens, changes of direction."""

_NO_BREAK = re.compile("\xa0")
INITIAL = "__initial"
"""WeasyPrint's name for the custom property --initial; it does not know `initial-letter`."""

_DIGRAPHS = frozenset(("ch", "dh", "gh", "kh", "sh", "th", "zh"))
_SYLLABLE = re.compile(r"(?<=[aeiou])(?:[cdgkstz]h|[b-df-hj-np-tvwxz])(?=[aeiou])")
LONG_NAME = 8
"""Letters from which a name is broken that the language's patterns do not know."""

_DECORATION = ("margin", "padding", "border", "position", "float", "footnote", "box")
"""How the properties begin that make an inline box more than a change of style."""


@dataclass(frozen=True, slots=True)
class Run:
    """A text box."""

    box: Any
    style: TextStyle
    glyphs: Glyphs
    start: int
    end: int
    """Characters of the whole text, without the blanks at its end."""

    first: int
    """Number of its first glyph among those of the whole text."""

    path: tuple[int, ...]
    """Indexes of children from the line box down to the text box."""


@dataclass(frozen=True, slots=True)
class Span:
    """An inline box."""

    box: Any
    style: TextStyle
    children: list["Run | Span"]
    start: int
    end: int


@dataclass(slots=True)
class Text:
    """All text of a line box."""

    content: str
    style: TextStyle
    """Of the block."""

    white_space: str
    nodes: list[Run | Span]
    runs: list[Run]
    starts: Sequence[int]
    """For each character (and the end) its first glyph; -1 inside a cluster."""

    xs: list[int]
    """Where each glyph begins, and the end."""

    flags: bytes
    start: int
    """The first character that is not a blank at the start of the line."""

    is_level: bool
    """Whether all of it stands on one baseline."""

    barred: set[int] = field(default_factory=set)
    """Characters before which no word is parted, for the sake of what stands around the text."""

    @property
    def initial(self) -> Span | None:
        """The large letter that it begins with, where a style sheet says of how many lines that is."""
        first = self.nodes[0]
        return first if isinstance(first, Span) and count_initial_lines(first) > 1 else None

    @property
    def wraps(self) -> bool:
        """Say whether there may be more than one line."""
        return self.white_space == "normal"

    def find_run(self, index: int) -> Run:
        """Give the run that a character is in."""
        return self.runs[bisect_right(self.runs, index, key=lambda run: run.start) - 1]

    def find_breaks(self, *, is_forced: bool = False) -> list[int]:
        """List the characters before which a line can be broken, but for the first.

        Where it is forced, because a line cannot hold what belongs together, that is broken, too.
        """
        content = self.content
        found = [match.start() for match in _LINE_BREAK.finditer(self.flags, self.start + 1, len(content))]
        if is_forced:
            fixed = {match.end() for match in _NO_BREAK.finditer(content, self.start, len(content) - 1)}
            found = sorted(fixed.union(found))
        elif "-" in content or "–" in content or "://" in content:
            found = [index for index in found if not _is_joint(content, index)]
        return [index for index in found if self.starts[index] >= 0]

    def list_breaks(self, *, is_forced: bool = False) -> list[Break]:
        """List every opportunity to break without a hyphen, in order; the text's end comes last."""
        content, starts, xs = self.content, self.starts, self.xs
        following = [*self.find_breaks(is_forced=is_forced), len(content)]
        blanks = [content[index - 1] in " \xa0" for index in following]
        ends = list(map(sub, following, blanks))
        spaces = [content.count(" ", *piece) for piece in pairwise([self.start, *following])]
        if "\xa0" in content:
            fixed = [content.count("\xa0", *piece) for piece in pairwise([self.start, *following])]
            spaces = list(map(add, spaces, fixed))
        spaces = list(accumulate(spaces))
        penalties = [0 if blank else HYPHEN_PENALTY for blank in blanks]
        penalties[-1] = 0
        end_xs = [xs[starts[index]] for index in ends]
        start_xs = [xs[starts[index]] for index in following]
        before = map(sub, spaces, blanks)
        return _make_breaks(
            zip(ends, following, end_xs, start_xs, before, spaces, penalties, repeat(False), strict=False)
        )

    def list_hyphens(self) -> list[Break]:
        """List where words can be hyphenated, in order."""
        content, found = self.content, []
        for run in self.runs:
            hyphen = run.style.language and run.style.face.shape_sign(run.style.hyphen)
            if hyphen:
                places = (
                    (it, penalty) for it, penalty in _list_hyphens(content, run) if it not in self.barred
                )
                found += [(it, penalty, hyphen.xs[-1]) for it, penalty in places if self.starts[it] >= 0]
        if not found:
            return []
        positions, penalties, widths = zip(*found, strict=True)
        spaces = [content.count(" ", *piece) for piece in pairwise([self.start, *positions])]
        if "\xa0" in content:
            fixed = [content.count("\xa0", *piece) for piece in pairwise([self.start, *positions])]
            spaces = list(map(add, spaces, fixed))
        spaces = list(accumulate(spaces))
        xs = [self.xs[self.starts[it]] for it in positions]
        end_xs = map(add, xs, widths)
        return _make_breaks(
            zip(positions, positions, end_xs, xs, spaces, spaces, penalties, repeat(True), strict=False)
        )


def _make_breaks(fields: Iterable[tuple[Any, ...]]) -> list[Break]:
    """Make a Break of each; its own constructor takes four times as long, for hundreds a page."""
    return list(map(tuple.__new__, repeat(Break), fields))


def count_initial_lines(span: Span) -> int:
    """Give the lines that a letter stands in, as a style sheet says with `--initial: 2`; mostly one."""
    return next((int(token.value) for token in span.box.style[INITIAL] if token.type == "number"), 1)


def take_text(line_box: Any) -> Text | None:
    """Take the text out of a line box, once; None if anything in it is not plainly text."""
    known: tuple[Text | None] | None = line_box.__dict__.get("taken_text")
    if known is None:
        line_box.taken_text = known = (_take_text(line_box),)
    return known[0]


def _take_text(line_box: Any) -> Text | None:
    style = read_text_style(line_box.style)
    found: list[tuple[Any, tuple[int, ...]]] = []
    if not style.is_plain or not _find_text_boxes(line_box, (), found):
        return None
    if not found:
        return None
    content, start = "".join([box.text for box, _ in found]), 0
    white_space = read_text_style(found[0][0].style).white_space
    if white_space in ("normal", "nowrap"):
        content = content.rstrip(" ")
        start = len(content) - len(content.lstrip(" "))
    if not content or len(content) > LONGEST or _CONTROL.search(content):
        return None
    runs = _shape_runs(found, len(content), white_space)
    if not runs:
        return None
    if len(runs) == 1:
        glyphs = runs[0].glyphs
        starts, xs, flags = glyphs.starts, glyphs.xs, glyphs.flags
    else:
        starts, xs = _join(runs)
        # The low byte of each PangoLogAttr, as in `Glyphs`.
        flags = ffi.buffer(get_log_attrs(content, line_box.style["lang"]))[:][::4]
    nodes = _build_nodes(line_box, {id(run.box): run for run in runs})
    if not nodes:
        return None
    return Text(content, style, white_space, nodes, runs, starts, xs, flags, start, _is_level(nodes))


def _find_text_boxes(parent: Any, path: tuple[int, ...], found: list[tuple[Any, tuple[int, ...]]]) -> bool:
    """Collect all text boxes with the way to them; False where there is anything else."""
    for index, child in enumerate(parent.children):
        if type(child) is boxes.TextBox:
            found.append((child, (*path, index)))
            continue
        is_bare = type(child) is boxes.InlineBox and _is_bare(child)
        if not is_bare or not _find_text_boxes(child, (*path, index), found):
            return False
    return True


def _is_bare(box: Any) -> bool:
    """Say whether an inline box only changes the style of its text, and has some."""
    if box.is_leader or box.note or box.first_letter_style or box.first_line_style:
        return False
    if isinstance(box.style, AnonymousStyle):
        return dict.get(box.style, "position", "static") == "static" and bool(box.children)
    return bool(box.children) and all(
        box.style[name] == INITIAL_VALUES[name]
        for name in box.style.cascaded
        if name.startswith(_DECORATION) and name in INITIAL_VALUES
    )


def _shape_runs(found: list[tuple[Any, tuple[int, ...]]], length: int, white_space: str) -> list[Run]:
    """Shape each text box; empty if one cannot be."""
    runs: list[Run] = []
    start = first = 0
    for box, path in found:
        style = read_text_style(box.style)
        end = min(start + len(box.text), length)
        if end <= start:
            continue  # A blank at the text's end.
        if not style.is_plain or style.white_space != white_space:
            return []
        glyphs = style.face.shape(box.text[: end - start])
        if glyphs is None:
            return []
        runs.append(Run(box, style, glyphs, start, end, first, path))
        start, first = end, first + len(glyphs.pairs)
    return runs


def _join(runs: list[Run]) -> tuple[list[int], list[int]]:
    """Count glyphs and widths of all runs through."""
    starts: list[int] = []
    xs: list[int] = [0]
    for run in runs:
        x = xs[-1]
        own = run.glyphs.starts[:-1]
        if type(own) is range:
            starts += range(run.first, run.first + len(own))
        else:
            starts += [glyph + run.first if glyph >= 0 else -1 for glyph in own]
        xs += [x + inner for inner in run.glyphs.xs[1:]]
    starts.append(len(xs) - 1)
    return starts, xs


def _build_nodes(parent: Any, runs: dict[int, Run]) -> list[Run | Span]:
    """Put the runs into the order of the boxes; empty where an inline box has nothing to be seen.

    Such a box may be the aim of a link, and has to stand somewhere.
    """
    nodes: list[Run | Span] = []
    for child in parent.children:
        if type(child) is boxes.TextBox:
            if id(child) in runs:
                nodes.append(runs[id(child)])
            continue
        inner = _build_nodes(child, runs)
        if not inner or not any(isinstance(it, Span) or it.box.text.strip(" ") for it in inner):
            return []
        nodes.append(Span(child, read_text_style(child.style), inner, inner[0].start, inner[-1].end))
    return nodes


def _is_joint(content: str, index: int) -> bool:
    """Say whether the sign before a place is the dash of a range, or a part of an address."""
    sign = content[index - 1]
    if sign in "–-":
        return bool(JOINT.match(content, index - 1)) or "://" in content[:index].rpartition(" ")[2]
    return sign == "/" and content.endswith("://", 0, index)


def _is_level(nodes: list[Run | Span]) -> bool:
    spans = [node for node in nodes if isinstance(node, Span)]
    return all("vertical_align" not in vars(it.box.style).get("cascaded", ()) for it in spans) and all(
        _is_level(it.children) for it in spans
    )


def _list_hyphens(content: str, run: Run) -> Iterator[tuple[int, int]]:
    """Yield where words that are wholly in a run can be hyphenated, with the penalty."""
    shortest, left, right = run.style.hyphen_limits
    may_have_dates = "\xa0" in content or "–" in content
    for match in _find_words(shortest).finditer(content, run.start):
        if match.start() >= run.end:
            return
        word = match[0]
        if match.end() > run.end or _goes_on(content, match.start(), run.start):
            continue
        if may_have_dates and _is_in_date(content, *match.span()):
            continue
        penalty = HYPHEN_PENALTY if word.islower() else NAME_PENALTY
        assert run.style.language
        for position in hyphenate(word, run.style.language, left, right):
            yield match.start() + position, penalty


@cache
def _find_words(shortest: int) -> re.Pattern[str]:
    """Give what finds words of so many letters or more."""
    return re.compile(rf"[^\W\d_]{{{shortest},}}")


def _is_in_date(content: str, start: int, end: int) -> bool:
    """Say whether a word is tied to a number, as a month is: 22 December 971, August–December 971."""
    after, before = content[end : end + 1], content[start - 1 : start]
    return (
        (after == "\xa0" and content[end + 1 : end + 2].isdigit())
        or (before == "\xa0" and content[start - 2 : start - 1].isdigit())
        or (after == "–" and bool(JOINT.match(content, end)))
    )


def _goes_on(content: str, index: int, start: int) -> bool:
    """Say whether a run begins in the middle of a word."""
    return index == start > 0 and bool(_WORD.match(content[start - 1]))


@lru_cache(65536)
def hyphenate(word: str, language: str, left: int, right: int) -> tuple[int, ...]:
    """List where a word can be hyphenated.

    A name with letters that the language has not is broken like one with those it has, Ṭāriq like Tariq;
    two letters that stand for one sound in transliteration are kept together. A long name that the patterns
    know nothing of is broken where nearly all languages agree: before a consonant between vowels.
    """
    hyphens = pyphen.Pyphen(lang=language, left=left, right=right)
    if positions := hyphens.positions(word):
        return tuple(positions)
    bare = "".join(unicodedata.normalize("NFD", letter)[0] for letter in word)
    found = [it for it in hyphens.positions(bare) if bare[it - 1 : it + 1].lower() not in _DIGRAPHS]
    if not found and len(word) >= LONG_NAME and word[0].isupper():
        syllables = (match.start() for match in _SYLLABLE.finditer(bare.lower()))
        found = [it for it in syllables if max(left, 3) <= it <= len(word) - max(right, 3)]
    return tuple(found)
