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
from collections.abc import Iterable, Iterator

from rapidfuzz.distance import OSA

from chapbook.proofs import Finding, Proof, Rule
from chapbook.proofs.onomasticon import PARTICLES, Mention, Name, collect_names, list_neighbours, list_words

LEAST = 5
"""Letters of a name in which one may be a slip: of shorter ones too many are near to each other."""

LONG, KNOWN = 7, 8
"""Letters of a name that is told by itself, and how often the article must have it."""

_PAIRS = frozenset(
    map(
        frozenset,
        [("alexander", "alexandre"), ("brain", "brian"), ("christian", "christina"), ("marian", "marina")],
    )
)
"""Different names that look like slips for each other."""

_VARIANT = re.compile(r"(\w)(?=\1)|(?<=a)h$")
_LEADING = "|".join(sorted(PARTICLES - {"an", "as", "at", "of", "the"}))
_LED = re.compile(rf"(?<![\w'’-])(?:(?:{_LEADING})[ -])+$", re.IGNORECASE)


def find_spellings(proof: Proof) -> Iterator[Finding]:
    """Yield the rarer spelling of each such name, where it first stands."""
    names = collect_names(proof)
    near = [it for it in list_neighbours(names) if _are_swapped(*it) or _differ_in_a_letter(*it)]
    words = list_words(proof) if near else frozenset()
    usual: dict[int, tuple[Name, Name]] = {}
    for pair in near:
        if any(name.word in words for name in pair):
            continue
        # Of two that are as frequent, the later is the slip.
        rare, other = sorted(pair, key=lambda it: (len(it.mentions), -it.rank))
        known = usual.get(rare.rank, (rare, other))
        usual[rare.rank] = max(known, (rare, other), key=lambda it: len(it[1].mentions))
    yield from _report(proof, ((rare.mentions[0], it.mentions[0]) for rare, it in usual.values()))


def _are_swapped(one: Name, other: Name) -> bool:
    """Say whether the letters are the same, but for apostrophes or one pair of neighbours."""
    a, b = one.stem, other.stem
    if a == b:
        return True
    if sorted(a) != sorted(b) or frozenset((a, b)) in _PAIRS:
        return False
    if len(a) < LEAST or a[0] != b[0] or OSA.distance(a, b, score_cutoff=1) != 1:
        return False
    counts = sorted((len(one.mentions), len(other.mentions)))
    return counts[0] == 1 < counts[1] or one.shares_before(other) or one.shares_after(other)


def _differ_in_a_letter(one: Name, other: Name) -> bool:
    """Say whether one letter is another, missing or too many in a name that is otherwise known."""
    rare, usual = sorted((one, other), key=lambda it: len(it.mentions))
    a, b = rare.stem, usual.stem
    if len(rare.mentions) > 1 or min(len(a), len(b)) < LEAST or a[0] != b[0] or sorted(a) == sorted(b):
        return False
    # What is longer at its end is an adjective or a plural, save for an h that is not spoken.
    has_end = (a.startswith(b) or b.startswith(a)) and not _is_variant(a, b)
    if has_end or OSA.distance(a, b, score_cutoff=1) != 1:
        return False
    if rare.shares_before(usual):
        return True
    # With another name beside it, it is that of somebody else.
    (mention,) = rare.mentions
    if mention.before or mention.after:
        return False
    is_known = len(usual.mentions) >= KNOWN and len(b) >= LONG and a[-2:] == b[-2:]
    return is_known or (len(usual.mentions) > 2 and len(b) > LEAST and _is_variant(a, b))


def _is_variant(a: str, b: str) -> bool:
    """Say whether a letter is single in one of them and double in the other, or a last h is missing."""
    return _VARIANT.sub("", a) == _VARIANT.sub("", b)


# --- Findings --------------------------------------------------------------------------------


def _report(proof: Proof, pairs: Iterable[tuple[Mention, Mention]]) -> Iterator[Finding]:
    """Yield a finding for each pair; where two parts of one name differ, one for both."""
    place = {id(passage): at for at, passage in enumerate(proof.passages)}
    waiting: list[tuple[Mention, Mention]] = []
    for pair in sorted(pairs, key=lambda pair: (place[id(pair[0].passage)], pair[0].start)):
        if waiting and not all(_follows(last, it) for last, it in zip(waiting[-1], pair, strict=True)):
            yield _write_finding(proof, waiting)
            waiting = []
        waiting.append(pair)
    if waiting:
        yield _write_finding(proof, waiting)


def _follows(one: Mention, other: Mention) -> bool:
    return one.passage is other.passage and 0 <= other.start - one.end <= len(" al-")


def _find_start(mention: Mention) -> int:
    """Give where the particles before a name begin: “al-A'sam” says more than “A'sam”."""
    found = _LED.search(mention.passage.text[: mention.start])
    return found.start() if found else mention.start


def _write_finding(proof: Proof, pairs: list[tuple[Mention, Mention]]) -> Finding:
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
