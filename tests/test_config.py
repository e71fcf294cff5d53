"""edition.toml: what it can say, and what is said when it goes wrong."""

import datetime
import re
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chapbook.model.formats import PAPERS
from chapbook.problems import Problem
from chapbook.reading.config import EditionConfig, PartConfig, find_date, find_identifier
from chapbook.reading.editionfile import read_config

FULL = """\
title = "The First Fitna"
subtitle = 'From "Siffin" to Egypt'
language = "en-gb"
authors = ["Ada Example", "Ben Example"]
editors = "Cem Example"
publisher = "Example Press"
identifier = "urn:isbn:9780000000002"
date = 2024-05-01
licence = "CC BY-SA 4.0"
paper = "A5"
theme = "classic"
outputs = ["epub"]
impose = "Booklet"

[[parts]]
title = "Battles"
articles = ["siffin", "nahrawan"]

[[parts]]
title = "Places"
articles = ["egypt"]
"""
NEWEST = datetime.datetime(2001, 2, 3, 4, 5, 6, tzinfo=datetime.UTC)


MISTAKES = r"""
a key spelled otherwise
.
author = "Ada"
.
edition.toml:1:1: error CB021: no key is called "author"
    hint: did you mean "authors"?

a key in other letters, set in
.
# title
title = "A"
  License = "MIT"
.
edition.toml:3:3: error CB021: no key is called "License"
    hint: did you mean "licence"?

a key like no other
.
zzz = 1
.
edition.toml:1:1: error CB021: no key is called "zzz"
    hint: the keys are title, subtitle, language, authors, editors, publisher, identifier, date, \
licence, description, subjects, series, series-number, paper, single-sided, openings, theme, companion, \
outputs, impose, volume-pages, matter, numbering, mark-changes-since, index, cross-references, neighbours, \
articles, parts, waivers

a table that is none
.
[book]
title = "A"
.
edition.toml:1:2: error CB021: no key is called "book"
    hint: the keys are title, subtitle, language, authors, editors, publisher, identifier, date, \
licence, description, subjects, series, series-number, paper, single-sided, openings, theme, companion, \
outputs, impose, volume-pages, matter, numbering, mark-changes-since, index, cross-references, neighbours, \
articles, parts, waivers

a book before the first of its series
.
series-number = 0
.
edition.toml:1:1: error CB022: "series-number" counts from 1
    hint: write series-number = 1

a number in words
.
series-number = "two"
.
edition.toml:1:1: error CB022: "series-number" wants a number, not text
    hint: write series-number = 2

a number for a text
.
title = 3
.
edition.toml:1:1: error CB022: "title" wants text in quotes, not a number

a truth among names
.
language = "en"
authors = ["Ada", true]
.
edition.toml:2:1: error CB022: "authors" wants text in quotes or a list of it, not true or false

a paper misspelt
.
paper = "a44"
.
edition.toml:1:1: error CB023: no paper is called "a44"
    hint: did you mean "a4"?

a paper unheard of
.
paper = "foolscap"
.
edition.toml:1:1: error CB023: no paper is called "foolscap"
    hint: choose from a4, a5, b5, letter, legal, 6x9, or write "170 x 240 mm"

a paper in centimetres
.
paper = "17x24cm"
.
edition.toml:1:1: error CB023: "17x24cm" is no size in millimetres or inches
    hint: write "170 x 240 mm"

a paper in no unit
.
paper = "7 x 9"
.
edition.toml:1:1: error CB023: "7 x 9" is no size in millimetres or inches
    hint: write "7 x 9 in"

a paper in two units
.
paper = "170mm x 9 in"
.
edition.toml:1:1: error CB023: "170mm x 9 in" is no size in millimetres or inches
    hint: write "170 x 228.6 mm"

a paper too small to read
.
paper = "3 x 4 in"
.
edition.toml:1:1: error CB023: no book is printed on paper of "3 x 4 in"
    hint: an edge measures from 3.54 in to 23.6 in

a paper without end
.
paper = "170 x 99999999999 mm"
.
edition.toml:1:1: error CB023: no book is printed on paper of "170 x 99999999999 mm"
    hint: an edge measures from 90 mm to 600 mm

sides that are counted
.
single-sided = 1
.
edition.toml:1:1: error CB022: "single-sided" wants true or false, not a number
    hint: write single-sided = true

openings misspelt
.
openings = "next page"
.
edition.toml:1:1: error CB023: chapters cannot open on "next page"
    hint: did you mean "next-page"?

an output misspelt
.
outputs = ["pdf", "epup"]
.
edition.toml:1:1: error CB024: no output is called "epup"
    hint: did you mean "epub"?

no output at all
.
outputs = []
.
edition.toml:1:1: error CB024: "outputs" names nothing to make
    hint: choose from pdf, epub, handouts

matter that is none
.
matter = ["title-page", "content"]
.
edition.toml:1:1: error CB024: no matter is called "content"
    hint: did you mean "contents"?

an imposition by another name
.
impose = "bookelt"
.
edition.toml:1:1: error CB024: no imposition is called "bookelt"
    hint: did you mean "booklet"?

a language with an underscore
.
language = "en_gb"
.
edition.toml:1:1: error CB025: "en_gb" is no language tag (BCP 47)
    hint: did you mean "en-GB"?

a language by its name
.
language = "English"
.
edition.toml:1:1: error CB025: "English" is no language tag (BCP 47)
    hint: such as "en" or "en-GB"

a day in words
.
date = "May 2024"
.
edition.toml:1:1: error CB026: "date" wants a day, not "May 2024"
    hint: write it as date = 2024-05-01

a day with a time
.
date = 2024-05-01T12:00:00Z
.
edition.toml:1:1: error CB026: "date" wants a day without a time
    hint: write 2024-05-01

a day before there were printed books
.
date = 0657-07-26
.
edition.toml:1:1: error CB026: "date" wants the day of this edition, not 0657-07-26
    hint: write it as date = 2024-05-01

a year for a day
.
date = 2024
.
edition.toml:1:1: error CB026: "date" wants a day, not a number
    hint: write it as date = 2024-05-01

a part without a title
.
# in parts
[[parts]]
articles = ["a"]
.
edition.toml:2:1: error CB028: part 1 has no "title"

a part without articles
.
[[parts]]
title = "A"
articles = []
.
edition.toml:1:1: error CB028: part 1 has no "articles"

a key misspelt in the second part
.
[[parts]]
title = "A"
articles = ["a"]
[[parts]]
title = "B"
article = ["b"]
articles = ["c"]
.
edition.toml:6:1: error CB021: no key of a part is called "article"
    hint: did you mean "articles"?

a key of the book below the parts
.
[[parts]]
title = "A"
articles = ["a"]
licence = "MIT"
.
edition.toml:4:1: error CB021: "licence" is no key of a part but of the book
    hint: put it above the first [[parts]]

a mistake in the second of the parts that are written as a list
.
parts = [
  { title = "A", articles = ["a"] },
  { title = 2, articles = ["b"] },
]
.
edition.toml:3:5: error CB022: "title" wants text in quotes, not a number

parts that are none
.
parts = ["a"]
.
edition.toml:1:1: error CB022: "parts" wants tables, not a list
    hint: write [[parts]] on a line of its own, then its title and articles

two orders
.
articles = ["a"]
[[parts]]
title = "A"
articles = ["b"]
.
edition.toml:1:1: error CB028: the book has "articles" and "parts", and so two orders
    hint: move the names into the "articles" of a part

a control character
.
title = "a\u0007b"
.
edition.toml:1:1: error CB029: "title" holds the control character U+0007

text without quotes
.
title = "A"
language = en
.
edition.toml:2:12: error CB020: this is not TOML: invalid value

one key twice
.
title = "A"
title = "B"
.
edition.toml:2:12: error CB020: this is not TOML: cannot overwrite a value
"""
"""What is wrong, the file, and what is said of it."""


def read_cases(text: str) -> Iterator[object]:
    """Read cases: a name, the input and the expected output, parted by lines that hold a full stop."""
    for case in re.split(r"\n\n(?! )", text.replace("\\\n", "").strip("\n")):
        name, source, expected = case.split("\n.\n")
        yield pytest.param(source + "\n", expected, id=name)


def find_problem(text: str) -> Problem:
    """Read a text that has one thing wrong with it."""
    _, problems = read_config(text.encode(), "edition.toml")
    assert len(problems) == 1, problems
    return problems[0]


def test_every_key_is_read() -> None:
    """A file with every key comes through whole, in its usual case, one name standing for a list of one."""
    config, problems = read_config(FULL.encode(), "edition.toml")
    assert problems == []
    assert config == EditionConfig(
        title="The First Fitna",
        subtitle='From "Siffin" to Egypt',
        language="en-GB",
        authors=("Ada Example", "Ben Example"),
        editors=("Cem Example",),
        publisher="Example Press",
        identifier="urn:isbn:9780000000002",
        date=datetime.date(2024, 5, 1),
        licence="CC BY-SA 4.0",
        paper=PAPERS["a5"],
        theme="classic",
        outputs=("epub",),
        impose="booklet",
        parts=(PartConfig("Battles", ("siffin", "nahrawan")), PartConfig("Places", ("egypt",))),
    )


@pytest.mark.parametrize("text", [None, b"", b"# nothing yet\n"])
def test_every_key_is_optional(text: bytes | None) -> None:
    """Without a file, or with an empty one, a book is English, on A4, in both outputs."""
    config, problems = read_config(text, "edition.toml")
    assert problems == []
    assert config == EditionConfig()
    assert (config.language, config.paper, config.outputs) == ("en", (210, 297), ("pdf", "epub"))


def test_bytes_of_windows_editors_are_read() -> None:
    """A byte-order mark and CRLF change neither what is read nor where a problem stands."""
    text = b"\xef\xbb\xbf" + FULL.replace("\n", "\r\n").encode()
    assert read_config(text, "edition.toml") == read_config(FULL.encode(), "edition.toml")
    _, problems = read_config(b'\xef\xbb\xbf# one\r\ntitel = "A"\r\n', "edition.toml")
    assert [str(problem.place) for problem in problems] == ["edition.toml:2:1"]


def test_white_space_is_folded_but_not_what_binds_words() -> None:
    """A title over several lines is one line; a no-break space in it stays."""
    config, problems = read_config('title = """\n  The\n  First\u00a0Fitna\n"""'.encode(), "edition.toml")
    assert problems == []
    assert config.title == "The First\u00a0Fitna"


@pytest.mark.parametrize(("text", "message"), list(read_cases(MISTAKES)))
def test_a_mistake_is_named_with_its_place(text: str, message: str) -> None:
    """Each mistake gives one problem, at the line and column of its key, that says what to write."""
    assert str(find_problem(text)) == message


def test_a_key_is_not_taken_for_one_that_is_only_text() -> None:
    """What looks like a key in a comment or a text is not where the problem is said to be."""
    text = '# colour = 1\nsubtitle = """\ncolour = 2\n"""\nlicence = "{ colour = 3"\n"colour" = 4\n'
    assert str(find_problem(text).place) == "edition.toml:6:1"


def test_one_mistake_hides_no_other() -> None:
    """All mistakes are told in one go, in the order of the file, and what is right is kept."""
    text = 'titel = "A"\npaper = "b9"\nlanguage = "de"\ndate = "soon"\n'
    config, problems = read_config(text.encode(), "edition.toml")
    assert [(problem.place.line, problem.code) for problem in problems] == [
        (1, "CB021"),
        (2, "CB023"),
        (4, "CB026"),
    ]
    assert config == EditionConfig(language="de")


def test_a_file_that_is_not_utf8_is_told_where() -> None:
    """A letter in another encoding is a problem at its line and column, counted in characters."""
    _, problems = read_config('title = "A"\nauthors = "Ñuñ'.encode() + b'\xe9"\n', "edition.toml")
    assert [str(problem) for problem in problems] == [
        "edition.toml:2:15: error CB020: this is not UTF-8 text"
    ]


@pytest.mark.parametrize("text", ["a = " + "[" * 100_000, "a = " + "1" * 10_000, 'title = "', "\x00"])
def test_hostile_toml_is_a_problem_like_another(text: str) -> None:
    """Nesting without end, a number without end, a text without end: one problem, no exception."""
    assert find_problem(text).code == "CB020"


@pytest.mark.parametrize(
    "tag", ["en", "en-GB", "zh-Hans-CN", "sr-Latn-RS", "es-419", "de-1901", "yue", "en-x-plain"]
)
def test_language_tags_of_the_rfc_are_taken(tag: str) -> None:
    """Well-formed tags come through, and in lower case they come through in their usual case."""
    for written in (tag, tag.lower()):
        config, problems = read_config(f'language = "{written}"'.encode(), "edition.toml")
        assert (config.language, problems) == (tag, [])


@pytest.mark.parametrize(
    "tag", ["e", "en-", "en--GB", "en GB", "english", "en-GB-toolongsubtag", "x-plain", "\u212aa"]
)
def test_other_language_tags_are_refused(tag: str) -> None:
    """What is not well-formed is refused, also the Kelvin sign that passes for a k in any case."""
    assert find_problem(f'language = "{tag}"').code == "CB025"


@settings(deadline=None)  # a busy machine is no mistake
@given(st.text() | st.text(alphabet="[]{}=\"'\n#,.\\ abtitleparts1", max_size=60))
@example("'''\n'''=1")
@example('[[parts]]\n[[parts]]\n"a.b"=1')
@example('parts=[{"":1}]')
def test_no_text_is_an_exception(text: str) -> None:
    """Whatever the file holds, it is read or complained of, at a line that it has."""
    _, problems = read_config(text.encode("utf-8", "replace"), "edition.toml")
    for problem in problems:
        assert problem.place.line <= text.count("\n") + 1
        assert re.fullmatch(r"CB02\d", problem.code)


# --- what the file leaves open ---------------------------------------------------------------


def test_the_date_comes_from_the_file_first() -> None:
    """The file's day is midnight in UTC, whatever the environment says."""
    for date in ("2024-05-01", '"2024-05-01"'):
        config, _ = read_config(f"date = {date}".encode(), "edition.toml")
        moment = datetime.datetime(2024, 5, 1, tzinfo=datetime.UTC)
        assert find_date(config, {"SOURCE_DATE_EPOCH": "1"}, NEWEST) == (moment, [])


def test_the_date_comes_from_the_environment_next() -> None:
    """SOURCE_DATE_EPOCH dates a book that has no date."""
    moment = datetime.datetime(2009, 2, 13, 23, 31, 30, tzinfo=datetime.UTC)
    assert find_date(EditionConfig(), {"SOURCE_DATE_EPOCH": "1234567890"}, NEWEST) == (moment, [])


@pytest.mark.parametrize("environ", [{}, {"SOURCE_DATE_EPOCH": ""}])
def test_the_date_comes_from_the_newest_source_last(environ: dict[str, str]) -> None:
    """Without either the newest source dates the book, and nothing is wrong with that."""
    assert find_date(EditionConfig(), environ, NEWEST) == (NEWEST, [])


@pytest.mark.parametrize("said", ["yesterday", "-1", "1.5", "999999999999", "9" * 5000, "\u0663"])
def test_a_bad_source_date_is_a_warning(said: str) -> None:
    """A SOURCE_DATE_EPOCH that is no moment is warned of and passed over."""
    moment, problems = find_date(EditionConfig(), {"SOURCE_DATE_EPOCH": said}, NEWEST)
    assert moment == NEWEST
    assert [(problem.severity, problem.code) for problem in problems] == [("warning", "CB027")]
    assert str(problems[0].place) == "SOURCE_DATE_EPOCH"


def test_the_identifier_is_the_files_or_follows_from_the_title() -> None:
    """Without an identifier a book has a UUID that changes with its title, language and authors only."""
    assert find_identifier(EditionConfig(identifier="urn:isbn:1", title="A")) == "urn:isbn:1"
    given_name = find_identifier(EditionConfig(title="A"))
    assert given_name == "urn:uuid:84579563-962d-5090-8913-6d3c17d9899a"
    assert find_identifier(EditionConfig(title="A", paper=PAPERS["a5"], subtitle="B")) == given_name
    others = [
        EditionConfig(title="B"),
        EditionConfig(title="A", language="de"),
        EditionConfig(title="A", authors=("B",)),
    ]
    assert len({given_name, *map(find_identifier, others)}) == 4
