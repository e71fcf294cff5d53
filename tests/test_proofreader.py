"""The command `check`: what is read, what is waived, what is said where, and how it ends."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chapbook.cli import cli
from chapbook.pipeline import Order, build_edition
from chapbook.problems import Place
from chapbook.proofreader import Review, check_book
from chapbook.reading.editionfile import read_config

SCARRED = "= Ys =\n\nThe margrave Otto () came  to the bridge.\n\nImage: map.png\n"


def write_book(folder: Path, edition: str = "", **articles: str) -> Path:
    """Write a book of articles."""
    (folder / "articles").mkdir(parents=True, exist_ok=True)
    (folder / "edition.toml").write_text(edition, "utf-8")
    for name, text in articles.items():
        (folder / "articles" / f"{name}.txt").write_text(text, "utf-8")
    return folder


def list_codes(review: Review) -> list[str]:
    """Give the codes of a review, in its order."""
    return [problem.code for problem in review.problems]


def run(*arguments: object) -> Result:
    """Call the program."""
    return CliRunner().invoke(cli, [*map(str, arguments)], prog_name="chapbook")


def test_a_check_tells_what_a_build_does_and_more(tmp_path: Path) -> None:
    """What parser, pictures and catalogue find stands beside what rules do, by place; also from the cache."""
    book = write_book(tmp_path, "volume = 3", a=SCARRED, b="= Ys =\n=== Deep ===\nText.")
    first = check_book(book)
    assert list_codes(first) == ["CB101", "CB105", "CB070", "CB071", "CB050", "CB004", "CB021"]
    assert first.problems[0].place == Place("articles/a.txt", 3, 19)
    assert check_book(book) == first


def test_what_waivers_cover(tmp_path: Path) -> None:
    """They are for a file or all, and for a code or those of its findings that name certain words."""
    text = "The Otto () fell . The Anna (born ) rose."
    edition = '[waivers]\na = ["CB101 born", "CB107"]\n"*" = ["CB101 “()”"]\n'
    review = check_book(write_book(tmp_path, edition, a=f"= A =\n{text}", b=f"= B =\n{text}"))
    assert [(it.place.file, it.code) for it in review.problems] == [
        ("articles/b.txt", "CB107"),
        ("articles/b.txt", "CB101"),
    ]
    assert review.waived == 4


def test_waivers_for_pages_of_exports(tmp_path: Path) -> None:
    """A page is called by its title, or all of a file by its name; places are those of the page's text."""
    text = "A &lt;small&gt;b&lt;/small&gt;\n\nThe Otto () came."
    page = "<page><title>{}</title><ns>0</ns><revision><text>{}</text></revision></page>"
    pages = "".join(page.format(title, text) for title in ("Ys", "Is"))
    book = write_book(tmp_path, '[waivers]\n"Is" = ["CB101"]\n"d.xml" = ["CB102"]')
    (book / "articles/d.xml").write_text(f"<mediawiki>{pages}</mediawiki>", "utf-8")
    found = [(str(it.place), it.code) for it in check_book(book).problems]
    assert found == [("articles/d.xml#Ys:3:10", "CB101"), ("edition.toml:3:1", "CB192")]


def test_waivers_that_are_mistaken(tmp_path: Path) -> None:
    """One that names no file or no rule, or waives nothing, is told of; some only a build can judge."""
    lines = ["[waivers]", '"yss" = ["CB101"]', '"ys" = ["CB102", "CB999", "CB061"]', '"*" = ["CB101"]']
    review = check_book(write_book(tmp_path, "\n".join(lines), ys=SCARRED.partition("\n\nImage")[0]))
    told = [(it.code, it.place.line, it.hint) for it in review.problems if it.place.file == "edition.toml"]
    assert told == [
        ("CB190", 2, 'did you mean "ys"?'),
        ("CB191", 3, "python3 build.py check --explain CB101 says what a rule is about"),
        ("CB192", 3, "delete it"),
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [('waivers = "CB101"', 1), ('[waivers]\nys = ["101"]', 2), ("[waivers]\nys = 3", 2)],
)
def test_waivers_that_make_no_sense(text: str, line: int) -> None:
    """What is no table, no code or no text is an error with its place."""
    _, (problem,) = read_config(text.encode(), "edition.toml")
    assert (problem.code, problem.severity, problem.place.line) == ("CB022", "error", line)


@pytest.mark.parametrize(("suffix", "codes"), [(".wiki", []), (".txt", ["CB101"])])
def test_articles_may_waive_in_comments(tmp_path: Path, suffix: str, codes: list[str]) -> None:
    """Where a format has comments, one of them waives for its file; where it has none, it is text."""
    text = "Ys\n\n<!-- chapbook: ignore CB101 Otto, CB140 -->\n\nThe margrave (Otto: ) came.\n"
    path = tmp_path / f"ys{suffix}"
    path.write_text(text, "utf-8")
    found = [it for it in check_book(path).problems if it.code in ("CB101", "CB140", "CB192")]
    assert [it.code for it in found if it.code != "CB192"] == codes
    assert [it.place.line for it in found if it.code == "CB192"] == ([3] if suffix == ".wiki" else [])


def test_errors_are_not_waived(tmp_path: Path) -> None:
    """What stops an edition does so."""
    book = write_book(tmp_path, '[waivers]\n"*" = ["CB050"]', a="= Ys =\nText.", b="= Ys =\nText.")
    assert list_codes(check_book(book)) == ["CB050", "CB192"]


def test_findings_are_printed_and_end_well(tmp_path: Path) -> None:
    """Warnings go to stdout, where they can be piped, with file, line and column; the check ends with 0."""
    result = run("check", write_book(tmp_path, ys="= Ys =\n\nThe margrave Otto () came."))
    path = (tmp_path / "articles/ys.txt").as_posix()
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(f"{path}:3:19: warning CB101: nothing stands in “()”\n    hint: ")
    assert "1 article, 1 warning, " in result.stdout.splitlines()[-1]


def test_strict_makes_errors(tmp_path: Path) -> None:
    """A check or a build that is strict ends with 1 over a warning, and a build then leaves all as it was."""
    book = write_book(
        tmp_path, 'title = "T"\noutputs = "epub"', ys="= Ys =\n\nThe Otto () came.\n\n==== A ====\nB"
    )
    result = run("check", book, "--strict")
    assert (result.exit_code, result.stdout.count(": error CB")) == (1, 2)
    out = tmp_path / "out"
    assert {it.severity for it in build_edition(Order(book, out, strict=True)).problems} == {"error"}
    assert [it.name for it in out.iterdir()] == ["build.json"]
    assert build_edition(Order(book, out)).outputs
    assert {it.severity for it in build_edition(Order(book, out, strict=True)).problems} == {"error"}


def test_a_build_waives_too(tmp_path: Path) -> None:
    """What is waived does not stop a strict build."""
    edition = 'title = "T"\noutputs = "epub"\n[waivers]\nys = ["CB004"]'
    report = build_edition(
        Order(write_book(tmp_path, edition, ys="= Ys =\nA.\n==== A ====\nB"), tmp_path / "out", strict=True)
    )
    assert (report.problems, len(report.outputs)) == ((), 1)


def test_json_has_a_version(tmp_path: Path) -> None:
    """The report holds all findings as data; `-` prints it, and nothing else to stdout."""
    book = write_book(tmp_path / "b", ys="= Ys =\n\nThe margrave Otto () came.")
    assert run("check", book, "--json", tmp_path / "x.json").exit_code == 0
    record = json.loads((tmp_path / "x.json").read_text("utf-8"))
    problem = record["problems"].pop()
    assert record == {"version": 1, "book": book.as_posix(), "articles": 1, "waived": 0, "problems": []}
    assert (problem["code"], problem["rule"], problem["file"]) == (
        "CB101",
        "empty brackets",
        "articles/ys.txt",
    )
    assert (problem["line"], problem["column"], problem["severity"]) == (3, 19, "warning")
    printed = run("check", book, "--json", "-")
    assert json.loads(printed.stdout) == {**record, "problems": [problem]}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("check nix", "there is no folder or file called nix"),
        ("check --explain CB999", "no rule is called CB999"),
        ("check . --json /nowhere/at/all.json", "all.json cannot be written: no such file or directory"),
        ("check --colour", "No such option"),
    ],
)
def test_misuse_is_answered_with_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, message: str
) -> None:
    """What cannot be understood or done is said on stderr."""
    monkeypatch.chdir(write_book(tmp_path, ys="= Ys =\nText."))
    result = run(*line.split())
    assert (result.exit_code, message in result.stderr) == (2, True), result.output


def test_rules_explain_themselves() -> None:
    """The reason of a rule and its example are a command away."""
    result = run("check", "--explain", "cb101")
    assert result.exit_code == 0
    assert all(word in result.stdout for word in ("CB101", "warning", "wrong:", "right:", "Otto ()"))


def test_nothing_to_check_is_an_error(tmp_path: Path) -> None:
    """A folder without articles ends with 1, and with the problem that says so."""
    result = run("check", tmp_path)
    assert (result.exit_code, "CB033" in result.stdout) == (1, True)


def test_the_sample_book_is_clean() -> None:
    """What our editors let stand is waived, and there is nothing else."""
    assert check_book(Path(__file__).parent.parent / "content").problems == ()
