"""The names in an article, and which of them are near to each other.

A name is a word of four letters or more with a capital that does not open a sentence, in running text, lists
or infoboxes. Words that hang together by spaces, hyphens and particles are parts of one: `Otto von Brandis`.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations

from chapbook.proofs import Passage, Proof

_WORDS = (
    "abd abi abu al an ar as at av az bin bint da de del della der des di do dos du el ibn la le mac of st "
    "the und van von y zu"
)
PARTICLES = frozenset(_WORDS.split())
"""What may stand between the parts of a name, and does not make it another."""

CROWD = 40
"""Names that are near to the same one, of which none can be a slip of it."""

_APOSTROPHES = "'’‘ʼʻʿʾ`´"
_LETTERS = map(chr, (*range(0x530), *range(0x1E00, 0x1F00)))
_CAPITALS = "".join(letter for letter in _LETTERS if letter.isupper())
_NAME = re.compile(rf"[{_CAPITALS}](?<![^\W_].)[^\W\d_]*(?:[{_APOSTROPHES}][^\W\d_]+)*")
_WORD = re.compile(rf"[^\W\d_]+(?:[{_APOSTROPHES}][^\W\d_]+)*")
_CONTRACTED = re.compile(rf"[{_APOSTROPHES}](?:s|ll|re|ve|d|m|t|S)$")
_KILLED = "KIA"
"""What infoboxes write right behind a name."""

_LINKS = (" ", "-", "‑")
_BORDER = re.compile("[ ‑-]")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name where it stands."""

    passage: Passage
    start: int
    end: int

    @property
    def before(self) -> str:
        """The part of the name before it, with the particles between them; nothing where there is none."""
        text = self.passage.text[max(self.start - 60, 0) : self.start]
        if text[-1:] not in _LINKS:
            return ""
        parts = _BORDER.split(text[:-1])
        led = ""
        while parts and (part := parts.pop()).casefold() in PARTICLES:
            led = f"{part.casefold()} {led}"
        return f"{_fold(part)} {led}" if parts and _is_name(part) and part[-1].isalpha() else ""

    @property
    def after(self) -> str:
        """The part of the name after it, likewise."""
        text = self.passage.text[self.end : self.end + 60]
        if text[:1] not in _LINKS:
            return ""
        led = ""
        for part in _BORDER.split(text[1:]):
            if part.casefold() not in PARTICLES:
                found = _NAME.match(part)
                return f"{led} {_fold(found[0])}" if found and _is_name(found[0]) else ""
            led += f" {part.casefold()}"
        return ""


@dataclass(frozen=True, slots=True)
class Name:
    """A spelling of a name, and where it stands."""

    form: str
    """Lower case, plain apostrophes, no accents, no plural."""

    stem: str
    """Its letters alone."""

    rank: int
    """Which name of the article it is, in the order of their first mentions."""

    mentions: list[Mention] = field(default_factory=list)

    @property
    def word(self) -> str:
        """The name as it is first written, in lower case."""
        first = self.mentions[0]
        return first.passage.text[first.start : first.end].casefold()

    def shares_before(self, other: "Name") -> bool:
        """Say whether both stand behind the same part of a name."""
        return bool({it.before for it in self.mentions} & {it.before for it in other.mentions} - {""})

    def shares_after(self, other: "Name") -> bool:
        """Say whether both stand before the same part of a name."""
        return bool({it.after for it in self.mentions} & {it.after for it in other.mentions} - {""})


def collect_names(proof: Proof) -> list[Name]:
    """List the names of an article by their first mention, without those of sources and other articles."""
    names: dict[str, Name] = {}
    for passage in proof.passages:
        if passage.kind in ("heading", "note") or passage.section != "text":
            continue
        for word in _NAME.finditer(passage.text):
            if not _is_name(word[0]) or _opens_sentence(passage, word.start()):
                continue
            form = _fold(word[0])
            name = names.get(form) or Name(form, form.replace("'", ""), len(names))
            end = word.end() - (len(_KILLED) if word[0].endswith(_KILLED) else 0)
            names.setdefault(form, name).mentions.append(Mention(passage, word.start(), end))
    return list(names.values())


def list_neighbours(names: list[Name]) -> Iterator[tuple[Name, Name]]:
    """Yield each two names that may differ in one letter, or in the order of two; the first came first.

    They agree when one letter is left out of each: no two have to be compared that are not near.
    """
    shortened: dict[str, list[Name]] = defaultdict(list)
    for name in names:
        for key in {name.stem, *(name.stem[:at] + name.stem[at + 1 :] for at in range(len(name.stem)))}:
            shortened[key].append(name)
    seen = set()
    for group in shortened.values():
        if 1 < len(group) <= CROWD:
            for pair in combinations(group, 2):
                ranks = (pair[0].rank, pair[1].rank)
                if ranks not in seen:
                    seen.add(ranks)
                    yield pair


def list_words(proof: Proof) -> frozenset[str]:
    """List what the article has in lower case: those are words, whatever capitals they have elsewhere."""
    return frozenset(word for it in proof.passages for word in _WORD.findall(it.text) if word[0].islower())


def _is_name(word: str) -> bool:
    return word[0].isupper() and len(word) > 3 and not word.removesuffix(_KILLED).isupper()


def _opens_sentence(passage: Passage, start: int) -> bool:
    before = passage.text[max(start - 4, 0) : start].rstrip(" “\"‘'(")
    return passage.kind != "value" and (not before or before[-1] in ".!?:…")


@lru_cache(10_000)  # names come back
def _fold(word: str) -> str:
    """Reduce a word to what its spelling is about."""
    word = _CONTRACTED.sub("", word.removesuffix(_KILLED))
    letters = unicodedata.normalize("NFD", re.sub(f"[{_APOSTROPHES}]", "'", word).casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return plain[:-1] if plain.endswith("s") and len(plain) > 4 else plain
