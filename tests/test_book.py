"""A book on disk: which files are its articles, in what order, and what is said of the rest."""

import datetime
import os
import sys
from pathlib import Path

import pytest

from chapbook.problems import Problem
from chapbook.reading.book import SUFFIXES, Book, read_book, sort_naturally

NEEDS_LINKS = pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")


def write_book(root: Path, *names: str, edition: str = "") -> Path:
    """Write a folder of articles whose text is their own name, and an edition.toml where one is given."""
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    if edition:
        (root / "edition.toml").write_text(edition, encoding="utf-8")
    return root


def read_whole(path: Path) -> Book:
    """Read a book that has nothing wrong with it."""
    book, problems = read_book(path)
    assert problems == []
    assert book is not None
    return book


def list_names(book: Book | None) -> list[str]:
    """List the sources of a book."""
    assert book is not None
    return [source.name for source in book.sources]


def list_problems(problems: list[Problem]) -> list[str]:
    """Write problems as the user sees them, line by line."""
    return [line for problem in problems for line in str(problem).split("\n")]


# --- without an edition.toml -----------------------------------------------------------------


def test_a_folder_is_a_book(tmp_path: Path) -> None:
    """A folder of articles is a book by itself: sorted, read, titled after its folder, in English."""
    root = write_book(tmp_path / "my_book-2", "b.txt", "articles/a.txt")
    book = read_whole(root)
    assert [(source.name, source.read().content) for source in book.sources] == [
        ("articles/a.txt", b"articles/a.txt"),
        ("b.txt", b"b.txt"),
    ]
    assert (book.root, book.config.title, book.config.language) == (root, "My book 2", "en")


def test_the_folder_one_stands_in_has_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`.` is titled after the folder that it stands for."""
    monkeypatch.chdir(write_book(tmp_path / "first_fitna", "a.txt"))
    assert read_whole(Path()).config.title == "First fitna"


def test_only_articles_are_articles(tmp_path: Path) -> None:
    """Other endings, hidden files, backups, papers about the folder, folders: all passed over in silence."""
    others = ["notes.pdf", ".a.txt", "a.txt~", "README.txt", "license.TXT", "c.txt/d.txt", "drafts/e.txt"]
    root = write_book(tmp_path / "book", *others, "A.TXT", "articles/b.txt")
    assert list_names(read_whole(root)) == ["A.TXT", "articles/b.txt"]


def test_names_are_sorted_as_people_count() -> None:
    """2 comes before 10, é beside e, a name before its continuations, whatever the case and the folder."""
    names = [
        "10 a.txt",
        "2 b.txt",
        "Zeno.txt",
        "articles/adam.txt",
        "Élan.txt",
        "e-mail.txt",
        "adam-2.txt",
        "Fo.txt",
    ]
    expected = [
        "2 b.txt",
        "10 a.txt",
        "articles/adam.txt",
        "adam-2.txt",
        "e-mail.txt",
        "Élan.txt",
        "Fo.txt",
        "Zeno.txt",
    ]
    assert sorted(names, key=sort_naturally) == expected


def test_a_folder_without_articles_is_no_book(tmp_path: Path) -> None:
    """An empty folder is an error that says what is looked for."""
    book, problems = read_book(write_book(tmp_path, "README.txt", edition='title = "A"'))
    assert book is None
    assert list_problems(problems) == [
        ".: error CB033: this folder holds no article",
        f"    hint: articles are files called *{', *'.join(SUFFIXES)}, here or in articles/",
    ]


def test_nothing_is_no_book(tmp_path: Path) -> None:
    """A path that leads nowhere, or to what is neither folder nor file, is an error."""
    missing = tmp_path / "missing"
    book, problems = read_book(missing)
    assert book is None
    assert list_problems(problems) == [f"{missing.as_posix()}: error CB030: there is nothing of this name"]
    assert [problem.code for problem in read_book(Path(os.devnull))[1]] == ["CB030"]
    assert [problem.code for problem in read_book(tmp_path / ("x" * 5000))[1]] == ["CB030"]


def test_bytes_are_kept(tmp_path: Path) -> None:
    """Whatever bytes an article has come through; to understand them is the parser's part."""
    content = b"\xef\xbb\xbf= A =\r\n\xff\x00"
    (tmp_path / "a.txt").write_bytes(content)
    assert read_whole(tmp_path).sources[0].read().content == content


# --- a single article ------------------------------------------------------------------------


def test_a_single_article_is_a_book(tmp_path: Path) -> None:
    """One file is a book alone: no neighbour, no edition.toml, and a title that it has still to give."""
    root = write_book(tmp_path, "a.txt", "b.txt", edition="this is not even TOML")
    book = read_whole(root / "a.txt")
    assert (list_names(book), book.root, book.config.title) == (["a.txt"], root, "")


def test_a_single_file_of_another_name_is_read_with_a_warning(tmp_path: Path) -> None:
    """The user may give any file; one whose ending says nothing is read as plain text."""
    book, problems = read_book(write_book(tmp_path, "article.text") / "article.text")
    assert list_names(book) == ["article.text"]
    assert list_problems(problems) == [
        f"article.text: warning CB031: articles end in {', '.join(SUFFIXES)}; this file is read as plain text"
    ]


def test_edition_toml_is_no_article(tmp_path: Path) -> None:
    """Who gives the edition.toml meant its folder."""
    book, problems = read_book(write_book(tmp_path, edition='title = "A"') / "edition.toml")
    assert book is None
    assert list_problems(problems) == [
        "edition.toml: error CB031: this is no article",
        "    hint: give the folder that it lies in",
    ]


# --- order -----------------------------------------------------------------------------------


def test_edition_toml_gives_title_and_order(tmp_path: Path) -> None:
    """Articles stand as they are named, by path or bare name, with suffix or without, even paperwork."""
    names = ["a.txt", "articles/b.txt", "articles/c.txt", "articles/d.txt", "README.txt"]
    edition = 'title = "Fitna"\narticles = ["./articles/d", "c.txt", "articles/b.txt", "README", "a"]'
    book = read_whole(write_book(tmp_path, *names, edition=edition))
    expected = ["articles/d.txt", "articles/c.txt", "articles/b.txt", "README.txt", "a.txt"]
    assert list_names(book) == expected
    assert (book.config.title, book.config.articles) == ("Fitna", tuple(expected))


def test_parts_give_the_order_of_their_articles(tmp_path: Path) -> None:
    """The reading order goes through the parts, which then name sources as they are called everywhere."""
    edition = '[[parts]]\ntitle = "I"\narticles = ["c", "a"]\n[[parts]]\ntitle = "II"\narticles = ["b"]\n'
    book = read_whole(write_book(tmp_path, "a.txt", "b.txt", "articles/c.txt", edition=edition))
    assert list_names(book) == ["articles/c.txt", "a.txt", "b.txt"]
    assert [part.articles for part in book.config.parts] == [("articles/c.txt", "a.txt"), ("b.txt",)]


def test_accents_are_found_however_they_are_written(tmp_path: Path) -> None:
    """A letter with its accent apart, as some file systems have it, is the letter with its accent."""
    root = write_book(tmp_path, "e\u0301lan.txt", edition='articles = ["\u00e9lan"]')
    assert len(read_whole(root).sources) == 1


def test_a_name_that_finds_nothing_is_an_error(tmp_path: Path) -> None:
    """The misspelt name is told with its place and the nearest file; the rest is still read."""
    edition = (
        'title = "sifin"\n[[parts]]\ntitle = "A"\narticles = [\n  "nahrawan",\n  "Sifin",\n  "zzz",\n]\n'
    )
    book, problems = read_book(write_book(tmp_path, "siffin.txt", "nahrawan.txt", edition=edition))
    assert list_names(book) == ["nahrawan.txt"]
    assert list_problems(problems) == [
        'edition.toml:6:3: error CB032: no article\'s file is called "Sifin"',
        '    hint: did you mean "siffin"?',
        'edition.toml:7:3: error CB032: no article\'s file is called "zzz"',
        "    hint: articles lie in the book's folder or in articles/",
        "siffin.txt: warning CB037: this article is left out: edition.toml does not name it",
    ]


def test_an_article_is_read_once(tmp_path: Path) -> None:
    """An article named twice, however it is spelled, is an error that shows both places."""
    edition = '[[parts]]\ntitle = "a"\narticles = ["a"]\n[[parts]]\ntitle = "b"\narticles = ["b", "a.txt"]\n'
    book, problems = read_book(write_book(tmp_path, "a.txt", "b.txt", edition=edition))
    assert list_names(book) == ["a.txt", "b.txt"]
    assert list_problems(problems) == [
        'edition.toml:6:18: error CB036: "a.txt" is in the book already',
        "    hint: see edition.toml:3:13",
    ]


def test_a_name_for_two_files_is_an_error(tmp_path: Path) -> None:
    """A name that fits two files equally well is not decided by chance."""
    book, problems = read_book(
        write_book(tmp_path, "a.txt", "a.TXT", "b.txt", edition='articles = ["b", "a"]')
    )
    if len(list(tmp_path.iterdir())) < 4:
        pytest.skip("this disk takes a.txt and a.TXT for one file")
    assert list_names(book) == ["b.txt"]
    assert str(problems[0]) == (
        'edition.toml:1:18: error CB039: "a" may be more than one file\n    hint: write "a.TXT" or "a.txt"'
    )


def test_names_do_not_lead_out_of_the_book(tmp_path: Path) -> None:
    """A path out of the book names nothing, though the file be there."""
    write_book(tmp_path, "secret.txt")
    edition = f'articles = ["a", "../secret.txt", "{(tmp_path / "secret.txt").as_posix()}"]'
    book, problems = read_book(write_book(tmp_path / "book", "a.txt", edition=edition))
    assert list_names(book) == ["a.txt"]
    assert [problem.code for problem in problems] == ["CB032", "CB032"]


def test_a_broken_edition_toml_hides_no_other_problem(tmp_path: Path) -> None:
    """A mistake in edition.toml is told, and the book is read as if the line were not there."""
    book, problems = read_book(write_book(tmp_path / "fitna", "a.txt", edition='titel = "A"'))
    assert (list_names(book), book and book.config.title) == (["a.txt"], "Fitna")
    assert [str(problem.place) for problem in problems] == ["edition.toml:1:1"]


# --- files that cannot be had ----------------------------------------------------------------


@NEEDS_LINKS
def test_links_stay_in_the_book(tmp_path: Path) -> None:
    """A link to a file of the book is followed; one that leads out, or nowhere, or round, is an error."""
    write_book(tmp_path, "secret.txt")
    root = write_book(tmp_path / "book", "a.txt", "texts/b.text")
    (root / "inside.txt").symlink_to("texts/b.text")
    (root / "outside.txt").symlink_to("../secret.txt")
    (root / "nowhere.txt").symlink_to("nothing")
    (root / "round.txt").symlink_to("round.txt")
    book, problems = read_book(root)
    assert book is not None
    assert [(source.name, source.read().content) for source in book.sources] == [
        ("a.txt", b"a.txt"),
        ("inside.txt", b"texts/b.text"),
    ]
    assert [(problem.place.file, problem.code) for problem in problems] == [
        ("nowhere.txt", "CB035"),
        ("outside.txt", "CB034"),
        ("round.txt", "CB035"),
    ]
    assert str(problems[0]) == "nowhere.txt: error CB035: this cannot be read: no such file or directory"


@NEEDS_LINKS
def test_a_linked_folder_of_articles_stays_in_the_book(tmp_path: Path) -> None:
    """An articles folder, or an edition.toml, that is a link out of the book is one error and not read."""
    write_book(tmp_path / "elsewhere", "x.txt", "y.txt", edition='title = "X"')
    root = write_book(tmp_path / "book", "a.txt")
    (root / "articles").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    (root / "edition.toml").symlink_to(tmp_path / "elsewhere" / "edition.toml")
    book, problems = read_book(root)
    assert (list_names(book), book and book.config.title) == (["a.txt"], "Book")
    assert {(problem.place.file, problem.code) for problem in problems} == {
        ("articles", "CB034"),
        ("edition.toml", "CB034"),
    }


@NEEDS_LINKS
def test_the_book_itself_may_be_a_link(tmp_path: Path) -> None:
    """The path that the user gives may be a link, to a folder and to an article, and keeps its name."""
    write_book(tmp_path / "real", "a.txt")
    (tmp_path / "the_book").symlink_to("real", target_is_directory=True)
    (tmp_path / "one.txt").symlink_to("real/a.txt")
    book = read_whole(tmp_path / "the_book")
    assert (list_names(book), book.config.title) == (["a.txt"], "The book")
    assert list_names(read_whole(tmp_path / "one.txt")) == ["one.txt"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_named_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """A pipe that is called like an article is an error, and the build does not hang on it."""
    os.mkfifo(write_book(tmp_path, "a.txt") / "pipe.txt")
    book, problems = read_book(tmp_path)
    assert list_names(book) == ["a.txt"]
    assert list_problems(problems) == ["pipe.txt: error CB035: this cannot be read: it is no regular file"]


def test_a_file_that_may_not_be_read_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file without permission costs itself and no other; root may read all, so the refusal is played."""
    root, open_file = write_book(tmp_path, "a.txt", "b.txt", "c.txt"), Path.open

    def refuse(path: Path, mode: str) -> object:
        if path.name == "b.txt":
            raise PermissionError(13, "Permission denied", str(path))
        return open_file(path, mode)

    monkeypatch.setattr(Path, "open", refuse)
    book, problems = read_book(root)
    assert list_names(book) == ["a.txt", "c.txt"]
    assert list_problems(problems) == ["b.txt: error CB035: this cannot be read: permission denied"]


def test_a_folder_that_may_not_be_read_is_not_called_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder without permission is an error for what it is, and no traceback."""

    def refuse(path: Path) -> object:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "iterdir", refuse)
    book, problems = read_book(write_book(tmp_path, "a.txt"))
    assert book is None
    assert list_problems(problems) == [".: error CB035: this cannot be read: permission denied"]


@pytest.mark.skipif(sys.platform != "linux", reason="only there can a name be any bytes")
def test_a_name_that_is_no_text_is_an_error(tmp_path: Path) -> None:
    """A file name in another encoding cannot be written into a book, alone or among others."""
    write_book(tmp_path, "a.txt")
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    odd.write_bytes(b"text")
    book, problems = read_book(tmp_path)
    assert list_names(book) == ["a.txt"]
    complaint = ["caf?.txt: error CB038: this file's name is not UTF-8", "    hint: rename it"]
    assert list_problems(problems) == complaint
    book, problems = read_book(odd)
    assert (book, list_problems(problems)) == (None, complaint)


# --- time ------------------------------------------------------------------------------------


def test_the_newest_file_of_the_book_dates_it(tmp_path: Path) -> None:
    """Articles and edition.toml count, in whole seconds of UTC; what is left out does not."""
    root = write_book(tmp_path, "a.txt", "b.txt", "c.txt", edition='articles = ["a", "b"]')
    for name, time in {"a.txt": 1000.9, "b.txt": 500, "c.txt": 9000, "edition.toml": 800}.items():
        os.utime(root / name, (0, time))
    book, _ = read_book(root)
    assert book is not None
    assert book.newest == datetime.datetime(1970, 1, 1, 0, 16, 40, tzinfo=datetime.UTC)
    os.utime(root / "edition.toml", (0, 1060))
    book, _ = read_book(root)
    assert book is not None
    assert book.newest == datetime.datetime(1970, 1, 1, 0, 17, 40, tzinfo=datetime.UTC)


@pytest.mark.parametrize("time", [-5_000_000_000, 10**12])
def test_absurd_file_times_are_bounded(tmp_path: Path, time: int) -> None:
    """A file from before 1970 or after 9999 dates the book as near as can be."""
    path = write_book(tmp_path, "a.txt") / "a.txt"
    try:
        os.utime(path, (time, time))
    except (OSError, OverflowError):
        pytest.skip("this disk keeps no such times")
    assert read_whole(path).newest.year in {1970, 2446, 9999}


def test_index_toml_says_what_the_index_has_otherwise(tmp_path: Path) -> None:
    """Like the table of edition.toml; what is wrong in it has its line, and both together are an error."""
    write_book(tmp_path, "a.txt", edition='title = "Book"\n')
    (tmp_path / "index.toml").write_text('drop = ["Delta"]\nmerge = { "Amr" = "ʿAmr" }\n', "utf-8")
    index = read_whole(tmp_path).config.index
    assert (index.drop, index.merge) == (("Delta",), {"Amr": "ʿAmr"})
    (tmp_path / "index.toml").write_text("# Names\ndorp = []\nmerge = 3\n", "utf-8")
    _, problems = read_book(tmp_path)
    assert [str(it.place) for it in problems] == ["index.toml:2:1", "index.toml:3:1"]
    assert "drop" in problems[0].hint
    write_book(tmp_path, edition='[index]\ndrop = ["Jaffa"]\n')
    (tmp_path / "index.toml").write_text('drop = ["Delta"]\n', "utf-8")
    _, problems = read_book(tmp_path)
    assert [(it.code, it.place.file) for it in problems] == [("CB028", "index.toml")]
