"""A book of any number of articles in the plain dialect, the same on every machine.

An article hangs on its number alone, so that the first hundred of a thousand are the book of a hundred. Odd
ones have about 600 words, even ones about 2,500. See-also links lead to earlier articles, to the next two
(which the end of a book leaves dangling) and to some that nobody has written.
"""

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

LENGTHS = 600, 2500
"""Words of the first, third … and of the second, fourth … article."""

SENTENCE = range(8, 36)
"""Words a sentence may have; one of another length is drawn again."""

EDITION = """\
title = "Chronicles of the Inland Sea"
subtitle = "A benchmark"
language = "en-GB"
authors = ["Nobody"]
date = 2026-01-01
matter = ["title-page", "contents", "colophon"]
"""
"""Without an index, which no rival has."""

SHORT = 2, 2, 2
LONG = 2, 3, 3, 2, 2, 3, 3, 4, 4, 2, 3, 3, 2
"""Levels of the sections of text in an article, in order."""
_ARTICLE = re.compile(r"\ban? (?=([aeiou])?)")


def _read_grammar(text: str) -> dict[str, tuple[str, ...]]:
    blocks = (block.splitlines() for block in text.split("\n\n") if not block.startswith("#"))
    return {symbol: tuple(line.strip() for line in lines) for symbol, *lines in blocks}


GRAMMAR = _read_grammar((Path(__file__).parent / "words.txt").read_text("utf-8"))


def write_book(folder: Path, count: int, volume_pages: int = 0) -> None:
    """Write a book of that many articles into a new folder, in volumes where pages are given."""
    (folder / "articles").mkdir(parents=True)
    volumes = f"volume-pages = {volume_pages}\n" if volume_pages else ""
    (folder / "edition.toml").write_text(EDITION + volumes, "utf-8")
    for number in range(1, count + 1):
        find_article(folder, number).write_text(write_article(number), "utf-8")


def find_article(folder: Path, number: int) -> Path:
    """Give the file of an article; articles are numbered from 1."""
    return folder / "articles" / f"{number:05}.txt"


def write_article(number: int) -> str:
    """Write an article as the text of its file."""
    writer = _Writer(number, f"text {number}")
    long = LENGTHS[number % 2 - 1] == max(LENGTHS)
    head = f"= {find_title(number)} =\n\n{_write_infobox(writer, long)}"
    tail = _write_sources(writer, long) + _write_links(writer, number, long)
    levels = LONG if long else SHORT
    words = LENGTHS[number % 2 - 1] - len(f"{head} {tail}".split())
    share = words // (len(levels) + 1)
    text = writer.write_text(share)
    for place, level in enumerate(levels):
        signs = "=" * level
        text += f"{signs} {writer.write('heading')} {signs}\n{writer.write_text(share - 6)}"
        if long and place % 6 == 3:
            text += _write_list(writer, "unit", 4)
    return f"{head}\n{text}{tail}"


def find_title(number: int) -> str:
    """Give the title of an article: an event, a place that no other has, and with every third a year."""
    events = GRAMMAR["event-title"]
    # Past the number of places they come round again, each with another event.
    event = events[(number + number // _count_places()) % len(events)]
    title = f"{event} {_find_place(number)}"
    return f"{title} ({_find_year(number)})" if number % 3 == 0 else title


def edit(folder: Path, number: int, unit: Literal["paragraph", "word"] = "paragraph") -> None:
    """Change the first paragraph of an article's first section, or one word in it; every time anew."""
    path = find_article(folder, number)
    text = path.read_text("utf-8")
    found = re.search(r"(?<=\n== )[^\n]+ ==\n([^\n]+)", text)
    assert found, "every article of the corpus has a section that begins with a paragraph"
    writer = _Writer(number, found[1])
    if unit == "word":
        new = re.sub(r"\b[a-z]{6,}\b", lambda word: writer.replace(word[0]), found[1], count=1)
    else:
        new = writer.write_paragraph(len(found[1].split()))
    path.write_text(text[: found.start(1)] + new + text[found.end(1) :], "utf-8")


class _Writer:
    """Draws the words of one article, about people and places that recur in it."""

    def __init__(self, number: int, seed: str) -> None:
        self.year = _find_year(number)
        self._dice = random.Random(f"cast {number}")  # noqa: S311  # nothing secret
        places = [_find_place(number), *(_find_place(self.draw(1, 10_000)) for _ in range(5))]
        self._cast = {"place": tuple(places)}
        self._cast["person"] = tuple(self.write("name") for _ in range(9))
        self._dice.seed(seed)

    def draw(self, low: int, high: int) -> int:
        """Give a number from the range, both ends included.

        Only `random()` is promised to give the same on every version of Python.
        """
        return low + int(self._dice.random() * (high - low + 1))

    def pick(self, options: Sequence[str]) -> str:
        return options[self.draw(0, len(options) - 1)]

    def write(self, symbol: str) -> str:
        """Write what stands for a symbol, as a whole: with a capital, and "a" or "an" as it must be."""
        text = _ARTICLE.sub(lambda found: "an " if found[1] else "a ", self._fill(symbol))
        return re.sub(r"^\W?\w", lambda first: first[0].upper(), text)

    def _fill(self, symbol: str) -> str:
        if symbol == "year":
            return str(self.year + self.draw(-6, 6))
        if symbol == "span":
            return f"{self.year - self.draw(0, 9)}–{self.year + self.draw(1, 9)}"
        if symbol[0].isdigit():
            low, high = symbol.split(":")
            return str(self.draw(int(low), int(high)))
        pattern = self.pick(self._cast.get(symbol) or GRAMMAR[symbol])
        return re.sub(r"\{([a-z0-9:]+)\}", lambda inner: self._fill(inner[1]), pattern)

    def replace(self, word: str) -> str:
        """Give another word."""
        return self.pick([other for other in GRAMMAR["adjective"] if other != word])

    def write_sentence(self) -> str:
        while len((sentence := self.write("sentence")).split()) not in SENTENCE:
            pass
        return sentence

    def write_paragraph(self, words: int) -> str:
        """Write sentences until there are nearly as many words."""
        sentences: list[str] = []
        while (missing := words - sum(len(it.split()) for it in sentences)) > SENTENCE[0]:
            sentences.append(self.write_sentence())
            if missing < SENTENCE[-1]:
                break
        return " ".join(sentences)

    def write_text(self, words: int) -> str:
        """Write paragraphs of at most about 140 words, each a line with an empty one after it."""
        count = -(-words // 140)
        return "".join(f"{self.write_paragraph(words // count)}\n\n" for _ in range(count))


# --- What stands around the text -------------------------------------------------------------


def _write_infobox(writer: _Writer, long: bool) -> str:
    fields = [
        ("Conflict", f"{writer.write('event')} of {writer.write('place')}"),
        ("Partof", writer.write("era")),
        ("Date", f"{writer.write('month')} {writer.year}–{writer.year + writer.draw(1, 4)}"),
        ("Place", f"{writer.write('place')} and {writer.write('place')}"),
        ("Result", writer.write("outcome")),
    ]
    for key, symbol, most in (("Combatant", "people", 4), ("Commander", "person", 6 if long else 3)):
        fields += [(f"{key}{side}", ", ".join(_draw_side(writer, symbol, most))) for side in (1, 2)]
    fields += [(f"Strength{side}", writer.write("amount")) for side in (1, 2)]
    if long:
        fields += [(f"Casualties{side}", f"{writer.write('amount')} killed") for side in (1, 2)]
    return "Infobox\n" + "".join(f"- {key}: {value}\n" for key, value in fields)


def _draw_side(writer: _Writer, symbol: str, most: int) -> Iterator[str]:
    """Yield the names of one side, each once; about every fourth commander was killed."""
    names = dict.fromkeys(writer.write(symbol) for _ in range(writer.draw(2, most)))
    for name in names:
        yield f"{name}KIA" if symbol == "person" and writer.draw(1, 4) == 1 else name


def _write_list(writer: _Writer, symbol: str, count: int) -> str:
    return "".join(f"- {writer.write(symbol)}\n" for _ in range(count)) + "\n"


def _write_sources(writer: _Writer, long: bool) -> str:
    return "== Sources ==\n" + _write_list(writer, "source", 14 if long else 4)


def _write_links(writer: _Writer, number: int, long: bool) -> str:
    earlier = [writer.draw(1, number - 1) for _ in range(5 if long else 2)] if number > 1 else []
    names = [find_title(other) for other in (*earlier, number + 1, number + 2)]
    # Readers leave the year out as often as not.
    names = [name.partition(" (")[0] if writer.draw(0, 1) else name for name in names]
    names.append(writer.write("unknown"))
    return "== See also ==\n" + "".join(f"- {name}\n" for name in dict.fromkeys(names))


def _find_year(number: int) -> int:
    return 610 + number * 37 % 880


def _count_places() -> int:
    return len(GRAMMAR["stem"]) * len(GRAMMAR["link"]) * len(GRAMMAR["ending"])


def _find_place(number: int) -> str:
    """Give a name of its own to each of `_count_places` numbers, neighbours far apart."""
    rest, ending = divmod(number * 7919 % _count_places(), len(GRAMMAR["ending"]))
    rest, link = divmod(rest, len(GRAMMAR["link"]))
    parts = GRAMMAR["stem"][rest], GRAMMAR["link"][link], GRAMMAR["ending"][ending]
    return "".join(parts).replace("_", " ")
