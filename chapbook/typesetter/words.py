"""Words: what Pango made of a word once serves wherever the word stands in the same face.

Shaping is the dearest step of setting text, and most words of a book are the same few thousand. A text is
put together from words where that is exactly what Pango would make of it: in Latin script, whose words join
no others, and where the face has no kerning or other dealings over the blank between two words. Each pair of
letters around a blank is tried once to know, so that a face which does kern there is set right, and merely
slower. What Pango says of breaks (UAX #14) hangs on the same two letters: its rules look past blanks to one
character on each side.
"""

import re
from collections import ChainMap
from collections.abc import Callable
from itertools import accumulate, pairwise
from typing import NamedTuple

from chapbook.typesetter.glyphs import EMPTY_GLYPH, Font, Glyphs, Pair

MOST_WORDS = 50_000
"""Of a face; about twenty megabytes. A book of a thousand articles has fewer."""

_LATIN = re.compile(r"[A-Za-z]")
_PLAIN = frozenset(
    chr(code)
    for first, last in (
        ("!", "~"), ("\xa0", "\xac"), ("\xae", "\u024f"), ("\u02bc", "\u02bc"), ("\u02be", "\u02bf"),
        ("\u1e00", "\u1eff"), ("\u2010", "\u2014"), ("\u2018", "\u201e"), ("\u2020", "\u2022"),
        ("\u2026", "\u2026"), ("\u202f", "\u202f"), ("\u2032", "\u2033"),
    )
    for code in range(ord(first), ord(last) + 1)
)  # fmt: skip
"""Latin letters and what stands between them: nothing that combines, joins, or turns round."""

LETTER = "n"
BEFORE = f"{LETTER} "
"""Stands before each word when it is shaped, so that digits and signs are Latin, as they are in a text."""

Shape = Callable[[str], Glyphs | None]


class _Word(NamedTuple):
    pairs: list[Pair]
    advances: list[int]
    starts: list[int]
    """Of the word's characters, see `Glyphs.starts`, and none for the end."""

    is_even: bool
    """Whether each character has one glyph of its own."""

    texts: dict[int, str]
    flags: bytes
    """Of all characters but the first."""


class Words(dict[str, _Word | None]):
    """Words of one face; None stands for one that is not to be put together with others."""

    def __init__(self, shape: Shape) -> None:
        """`shape` has Pango shape any text."""
        self._shape = shape
        self._blank: Pair | None = None
        self._before: list[Pair] = []
        self._font: Font | None = None
        self._gaps = _Gaps(self, shape)
        if (sample := shape("n n")) and len(sample.pairs) == 3:
            self._font, self._before, self._blank = sample.font, sample.pairs[:2], sample.pairs[1]

    def put_together(self, text: str) -> Glyphs | None:
        """Give the glyphs of a text that is made of known or new words; None if that might not be exact."""
        blank, font = self._blank, self._font
        words = text.split(" ")  # a blank at either end, as beside a link, has an empty word beyond it
        if blank is None or font is None or not _LATIN.search(text) or "" in words[1:-1]:
            return None
        if len(self) > MOST_WORDS:
            self.clear()
        found = list(map(self.__getitem__, words))
        if None in found:
            return None
        ends = [(word[:1] or LETTER, word[-1:] or LETTER) for word in words]
        gaps = [self._gaps[before + after] for (_, before), (after, _) in pairwise(ends)]
        if None in gaps:
            return None
        if not words[-1]:
            gaps[-1] = b""  # no character follows
        return _join(text, found, gaps, blank, font)  # type: ignore[arg-type]  # None was looked for

    def __missing__(self, word: str) -> _Word | None:
        self[word] = known = self._learn(word) if _PLAIN.issuperset(word) else None
        return known

    def _learn(self, word: str) -> _Word | None:
        if not word:
            return _Word([], [], [], True, {}, b"")
        glyphs = self._shape(BEFORE + word)
        if glyphs is None or self._font is None or glyphs.font is not self._font:
            return None
        if glyphs.pairs[:2] != self._before or glyphs.starts[2] != 2:
            return None
        pairs = glyphs.pairs[2:]
        ids, advances = [glyph for glyph, _ in pairs], [advance for _, advance in pairs]
        starts = [glyph - 2 if glyph >= 0 else -1 for glyph in glyphs.starts[2:-1]]
        if is_even := starts == list(range(len(pairs))):
            texts = dict(zip(reversed(ids), reversed(word), strict=True))
        else:
            texts = {glyph: glyphs.texts[glyph] for glyph in reversed(ids) if glyph in glyphs.texts}
        if EMPTY_GLYPH in texts or (not is_even and self._before[1][0] in texts):
            return None
        return _Word(pairs, advances, starts, is_even, texts, glyphs.flags[3 : 2 + len(word)])

    def is_apart(self, before: str, after: str, glyphs: Glyphs) -> bool:
        """Say whether two words are in a text what they are by themselves."""
        one, two = self[before], self[after]
        if one is None or two is None or self._blank is None:
            return False
        return glyphs.pairs == [*self._before, *one.pairs, self._blank, *two.pairs]


class _Gaps(dict[str, bytes | None]):
    """By the letters before and after a blank: the flag of the second; None if they have dealings."""

    def __init__(self, words: Words, shape: Shape) -> None:
        self._words, self._shape = words, shape

    def __missing__(self, pair: str) -> bytes | None:
        before, after = pair[0], pair[1]
        glyphs = self._shape(f"{BEFORE}{before} {after}")
        is_apart = glyphs is not None and self._words.is_apart(before, after, glyphs)
        self[pair] = flag = glyphs.flags[4:5] if glyphs and is_apart else None
        return flag


def _join(text: str, words: list[_Word], gaps: list[bytes], blank: Pair, font: Font) -> Glyphs:
    pairs: list[Pair] = []
    advances: list[int] = []
    flags = [b"\0"] if words[0].pairs else []
    for word, gap in zip(words, gaps, strict=False):
        pairs += word.pairs
        pairs.append(blank)
        advances += word.advances
        advances.append(blank[1])
        flags += (word.flags, b"\0", gap)  # no line breaks before a blank
    last = words[-1]
    pairs += last.pairs
    advances += last.advances
    flags += (last.flags, b"\0")
    # Seldom looked into: for glyphs that are new to a document. To make one of them would take longest here.
    between = [{blank[0]: " "}] if gaps else []
    texts = ChainMap(words[0].texts, *between, *[word.texts for word in words[1:]])
    is_even = all(word.is_even for word in words)
    starts = range(len(text) + 1) if is_even else _join_starts(words, len(pairs))
    xs = [0, *accumulate(advances)]
    return Glyphs(font, pairs, xs, starts, texts, b"".join(flags))


def _join_starts(words: list[_Word], end: int) -> list[int]:
    starts: list[int] = []
    first = 0
    for word in words:
        starts += [first + glyph if glyph >= 0 else -1 for glyph in word.starts]
        first += len(word.pairs)
        starts.append(first)  # of the blank, or the end
        first += 1
    assert starts[-1] == end
    return starts
