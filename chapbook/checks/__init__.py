"""What is looked for in articles before they are printed: one rule a file, documented in its docstring.

A rule has to be right nearly always: one that cries wolf is worse than none. To add one, write a module
with a `RULE` and put it into `RULES`; `python -m chapbook.checks` writes `README.md`, and a test tries
the examples.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from chapbook.chapters.catalogue import find_kind, make_card
from chapbook.checks import (
    brackets,
    dates,
    doubled_marks,
    doubled_spaces,
    empty_brackets,
    garbled,
    headings,
    leftovers,
    long_paragraphs,
    lookalikes,
    missing_nouns,
    missing_objects,
    mixed_quotes,
    names,
    numbers,
    repeated_words,
    sources,
    spaced_marks,
    twins,
    unanswered,
)
from chapbook.model import ItemList, Mention, Prose, Section
from chapbook.model.prose import flatten, list_inlines
from chapbook.problems import Place, Problem
from chapbook.proofs import Finding, Proof, Rule, Slip

RULES: tuple[Rule, ...] = (
    empty_brackets.RULE,
    missing_objects.RULE,
    missing_nouns.RULE,
    repeated_words.RULE,
    doubled_spaces.RULE,
    doubled_marks.RULE,
    spaced_marks.RULE,
    leftovers.RULE,
    names.RULE,
    dates.RULE,
    numbers.RULE,
    unanswered.RULE,
    headings.RULE,
    sources.RULE,
    twins.RULE,
    mixed_quotes.RULE,
    brackets.RULE,
    long_paragraphs.RULE,
    lookalikes.RULE,
    garbled.RULE,
)
"""By their codes. Where two find fault with the same words, the first speaks."""

MOST = 25
"""Findings of one rule in an article: whoever has mended so many asks again."""

LONG = 20
"""Words of a paragraph that is worth comparing with others."""


def read_proof(proof: Proof) -> list[Problem]:
    """Give what all rules find in an article, by place."""
    found: list[Problem] = []
    spoken: dict[int, list[Finding]] = {}
    for rule in RULES:
        if rule.read and rule.speaks(proof.language):
            findings = list(islice(_find_new(rule.read(proof), spoken), MOST + 1))
            for finding in findings:
                spoken.setdefault(id(finding.passage), []).append(finding)
            found += (_write_problem(proof, rule, finding) for finding in findings[:MOST])
            if len(findings) > MOST:
                found[-1] = replace(
                    found[-1], hint=f"{found[-1].hint}; there are more of these in the article"
                )
    return sorted(found, key=lambda problem: (problem.place, problem.code))


def _find_new(findings: Iterator[Finding], spoken: Mapping[int, Sequence[Finding]]) -> Iterator[Finding]:
    """Leave out findings about words of which another rule has spoken."""
    return (it for it in findings if not any(map(it.overlaps, spoken.get(id(it.passage), ()))))


def _write_problem(proof: Proof, rule: Rule, it: Finding) -> Problem:
    place = proof.locate(it.passage, it.start, it.end)
    return Problem(rule.severity, rule.code, place, it.message, it.hint)


def compare_articles(slips: Sequence[Slip]) -> list[Problem]:
    """Give what all rules find between the articles of a book."""
    return [problem for rule in RULES if rule.compare for problem in rule.compare(slips)]


def make_slip(proof: Proof) -> Slip:
    """Write down what rules about the whole book have to know of an article."""
    paragraphs = tuple(
        (_digest(passage.text), passage.place) for passage in proof.prose if passage.text.count(" ") > LONG
    )
    return Slip(make_card(proof.article), tuple(_list_asks(proof.article.sections)), paragraphs)


def _digest(text: str) -> str:
    words = " ".join(re.findall(r"\w+", text.casefold()))
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:32]


def _read_ask(prose: Prose) -> str:
    """Give the name that an entry leads to: its link's, or the whole of it."""
    mentions = (inline for inline in list_inlines(prose) if isinstance(inline, Mention))
    return next((mention.ask for mention in mentions), flatten(prose))


def _list_asks(sections: Sequence[Section]) -> Iterator[tuple[str, Place]]:
    for section in sections:
        if find_kind(section) == "see-also":
            lists = (block for block in section.blocks if isinstance(block, ItemList))
            yield from ((_read_ask(item.text), item.place) for block in lists for item in block.items)
        yield from _list_asks(section.sections)
