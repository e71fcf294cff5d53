"""One name in two spellings.

Readers take them for two persons, and a search finds only one. Names count as the same where nothing
but their apostrophes stand elsewhere (Ka'bi, Kab'i), where two neighbouring letters changed places in
one of them (Aldermann, Aldremann), or where one letter differs, once, in a long name that the article
has often and that stands alone, or in one whose part before it is the same (Otto Brandis, Otto
Brandes). Kinds of apostrophe, accents, case and the s of plurals make no difference; words that the
article also has in lower case are no names, and notes, sources and articles under "See also" are called
what they are.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations

from rapidfuzz.distance import OSA

from chapbook.proofs import Finding, Passage, Proof, Rule

_APOSTROPHES = "'’‘ʼʻʿʾ`´"
_CAPITALS = "".join(
    letter for letter in map(chr, (*range(0x530), *range(0x1E00, 0x1F00))) if letter.isupper()
)
_NAME = re.compile(rf"[{_CAPITALS}](?<![^\W_].)[^\W\d_]*(?:[{_APOSTROPHES}][^\W\d_]+)*")
_CONTRACTED = re.compile(rf"[{_APOSTROPHES}](?:s|ll|re|ve|d|m|t|S)$")
_PARTICLES = frozenset(
    [
        "abd",
        "abi",
        "abu",
        "al",
        "an",
        "ar",
        "as",
        "at",
        "av",
        "az",
        "bin",
        "bint",
        "da",
        "de",
        "del",
        "della",
        "der",
        "des",
        "di",
        "do",
        "dos",
        "du",
        "el",
        "ibn",
        "la",
        "le",
        "mac",
        "of",
        "st",
        "the",
        "und",
        "van",
        "von",
        "y",
        "zu",
    ]
)
"""What may stand between the parts of a name, and does not make it another."""

_LINKS = (" ", "-", "‑")
_BORDER = re.compile("[ ‑-]")
_LED = re.compile(
    rf"(?<![\w'’-])(?:(?:{'|'.join(sorted(_PARTICLES - {'an', 'as', 'at', 'of', 'the'}))})[ -])+$",
    re.IGNORECASE,
)

_PAIRS = frozenset(
    map(
        frozenset,
        [("alexander", "alexandre"), ("brain", "brian"), ("christian", "christina"), ("marian", "marina")],
    )
)
"""Different names that look like slips for each other."""

LEAST = 5
"""Letters of a name in which one may be a slip: of shorter ones too many are near to each other."""

LONG, KNOWN = 7, 8
"""Letters of a name that is told by itself, and how often the article must have it."""

_DOUBLE = re.compile(r"(\w)\1")


@dataclass(frozen=True, slots=True)
class _Mention:
    """A name where it stands."""

    passage: Passage
    start: int
    end: int
    form: str
    """Lower case, plain apostrophes, no accents, no plural."""

    @property
    def stem(self) -> str:
        return self.form.replace("'", "")

    @property
    def before(self) -> str:
        """The part of the name before it, with the particles between them; nothing where there is none."""
        text = self.passage.text[max(self.start - 60, 0) : self.start]
        if text[-1:] not in _LINKS:
            return ""
        parts = _BORDER.split(text[:-1])
        led = ""
        while parts and (part := parts.pop()).casefold() in _PARTICLES:
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
            if part.casefold() not in _PARTICLES:
                found = _NAME.match(part)
                return f"{led} {_fold(found[0])}" if found and _is_name(found[0]) else ""
            led += f" {part.casefold()}"
        return ""


@dataclass(slots=True)
class _Name:
    """All mentions of one spelling."""

    form: str
    mentions: list[_Mention] = field(default_factory=list)

    @property
    def stem(self) -> str:
        return self.mentions[0].stem

    def shares_part_with(self, other: "_Name") -> bool:
        """Say whether both stand beside the same other part of a name."""
        before = {it.before for it in self.mentions} & {it.before for it in other.mentions}
        after = {it.after for it in self.mentions} & {it.after for it in other.mentions}
        return any((before | after) - {""})


def find_spellings(proof: Proof) -> Iterator[Finding]:
    """Yield the rarer spelling of each such name, where it first stands."""
    names = _collect(proof)
    order = {name.form: at for at, name in enumerate(names)}
    usual: dict[str, _Name] = {}
    for pair in _pair_up(names):
        if any(_is_common(proof, name) for name in pair):
            continue
        # Of two that are as frequent, the later is the slip.
        rare, other = sorted(pair, key=lambda it: (len(it.mentions), -order[it.form]))
        best = usual.setdefault(rare.form, other)
        usual[rare.form] = max(best, other, key=lambda it: len(it.mentions))
    forms = {name.form: name for name in names}
    pairs = [(forms[form].mentions[0], other.mentions[0]) for form, other in usual.items()]
    yield from _report(proof, pairs)


def _collect(proof: Proof) -> list[_Name]:
    """List the names of an article, by their first mention."""
    names: dict[str, _Name] = {}
    for passage in proof.passages:
        if passage.kind in ("heading", "note") or passage.section != "text":
            continue
        for word in _NAME.finditer(passage.text):
            if not _is_name(word[0]) or _opens_sentence(passage, word.start()):
                continue
            form = _fold(word[0])
            end = word.end() - (3 if word[0].endswith("KIA") else 0)
            names.setdefault(form, _Name(form)).mentions.append(_Mention(passage, word.start(), end, form))
    return list(names.values())


def _is_common(proof: Proof, name: _Name) -> bool:
    """Say whether the article also has it in lower case: then it is a word."""
    first = name.mentions[0]
    word = first.passage.text[first.start : first.end].casefold()
    return any(re.search(rf"\b{re.escape(word)}\b", it.text) for it in proof.passages if word in it.text)


def _is_name(word: str) -> bool:
    return word[0].isupper() and len(word) > 3 and not word.removesuffix("KIA").isupper()


def _opens_sentence(passage: Passage, start: int) -> bool:
    before = passage.text[max(start - 4, 0) : start].rstrip(" “\"‘'(")
    return passage.kind != "value" and (not before or before[-1] in ".!?:…")


@lru_cache(10_000)  # names come back
def _fold(word: str) -> str:
    """Reduce a word to what its spelling is about."""
    word = _CONTRACTED.sub("", word.removesuffix("KIA"))
    letters = unicodedata.normalize("NFD", re.sub(f"[{_APOSTROPHES}]", "'", word).casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return plain[:-1] if plain.endswith("s") and len(plain) > 4 else plain


# --- Pairs -----------------------------------------------------------------------------------


def _pair_up(names: list[_Name]) -> Iterator[tuple[_Name, _Name]]:
    """Yield each two spellings of one name."""
    by_letters: dict[str, list[_Name]] = defaultdict(list)
    by_initial: dict[str, list[_Name]] = defaultdict(list)
    for name in names:
        by_letters["".join(sorted(name.stem))].append(name)
        if len(name.stem) >= LEAST:
            initial = by_initial[name.stem[0]]
            yield from ((other, name) for other in initial if _differ_in_a_letter(other, name))
            initial.append(name)
    for group in by_letters.values():
        yield from (pair for pair in combinations(group, 2) if _are_swapped(*pair))


def _are_swapped(one: _Name, other: _Name) -> bool:
    """Say whether the letters are the same, but for apostrophes or one pair of neighbours."""
    a, b = one.stem, other.stem
    if a == b:
        return True
    if len(a) < LEAST or a[0] != b[0] or frozenset((a, b)) in _PAIRS or OSA.distance(a, b) != 1:
        return False
    is_slip = min(len(one.mentions), len(other.mentions)) == 1 < max(len(one.mentions), len(other.mentions))
    return is_slip or one.shares_part_with(other)


def _differ_in_a_letter(one: _Name, other: _Name) -> bool:
    """Say whether one letter is another, missing or too many in a name that is otherwise known."""
    a, b = one.stem, other.stem
    if abs(len(a) - len(b)) > 1 or min(len(one.mentions), len(other.mentions)) > 1:
        return False
    if (
        OSA.distance(a, b, score_cutoff=1) != 1
        or a.startswith(b)
        or b.startswith(a)
        or sorted(a) == sorted(b)
    ):
        return False
    if {it.before for it in one.mentions} & {it.before for it in other.mentions} - {""}:
        return True
    rare, usual = sorted((one, other), key=lambda it: len(it.mentions))
    (mention,) = rare.mentions
    # With another name beside it, it is that of somebody else.
    is_alone = not mention.before and not mention.after
    is_known = len(usual.mentions) >= KNOWN and len(a) >= LONG and a[-2:] == b[-2:]
    return is_alone and (is_known or (len(usual.mentions) > 2 and len(a) > LEAST and _is_doubled(a, b)))


def _is_doubled(a: str, b: str) -> bool:
    """Say whether a letter is single in one of them, and double in the other."""
    return a != b and _DOUBLE.sub(r"\1", a) == _DOUBLE.sub(r"\1", b)


# --- Findings --------------------------------------------------------------------------------


def _report(proof: Proof, pairs: Iterable[tuple[_Mention, _Mention]]) -> Iterator[Finding]:
    """Yield a finding for each pair; where two parts of one name differ, one for both."""
    place = {id(passage): at for at, passage in enumerate(proof.passages)}
    waiting: list[tuple[_Mention, _Mention]] = []
    for pair in sorted(pairs, key=lambda pair: (place[id(pair[0].passage)], pair[0].start)):
        if waiting and not all(_follows(last, it) for last, it in zip(waiting[-1], pair, strict=True)):
            yield _write_finding(proof, waiting)
            waiting = []
        waiting.append(pair)
    if waiting:
        yield _write_finding(proof, waiting)


def _follows(one: _Mention, other: _Mention) -> bool:
    return one.passage is other.passage and 0 <= other.start - one.end <= len(" al-")


def _find_start(mention: _Mention) -> int:
    """Give where the particles before a name begin: “al-A'sam” says more than “A'sam”."""
    found = _LED.search(mention.passage.text[: mention.start])
    return found.start() if found else mention.start


def _write_finding(proof: Proof, pairs: list[tuple[_Mention, _Mention]]) -> Finding:
    first, last = pairs[0], pairs[-1]
    passage, start, end = first[0].passage, _find_start(first[0]), last[0].end
    usual = first[1].passage.text[_find_start(first[1]) : last[1].end]
    place = proof.locate(first[1].passage, _find_start(first[1]), last[1].end)
    message = f"“{passage.text[start:end]}” is spelled “{usual}” elsewhere"
    hint = f"see line {place.line}, column {place.column}, and write both alike"
    return Finding(passage, start, end, message, hint)


RULE = Rule(
    "CB110",
    "names in two spellings",
    __doc__,
    wrong="Reinhold Aldermann held the bridge. The town feared the Aldremanns; in the end Aldermann left.",
    right="Reinhold Aldermann held the bridge. The town feared the Aldermanns; in the end Aldermann left.",
    read=find_spellings,
)
