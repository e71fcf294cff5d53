"""The manual of rules, made from their docstrings and examples: `README.md` in this folder."""

from chapbook.checks import RULES
from chapbook.proofs import Rule

HEAD = """\
# What is checked

`python3 build.py check` looks for these, besides what a build tells of: pictures without a description or
without a file, two articles of one name, lines that a parser could not make sense of.
`python -m chapbook.checks` writes this page from the docstrings of the rules, one a file; a test tries all
examples.

"""

TONGUES = {"en": "English"}


def write_manual() -> str:
    """Give the text of README.md: a table, and a section for each rule."""
    rows = [f"| [{it.code}](#{it.code.lower()}) | {it.severity} | {it.name} |" for it in RULES]
    table = "\n".join(["| code | severity | what |", "|---|---|---|", *rows])
    sections = "\n\n".join(f"## {it.code}\n\n{describe_rule(it, in_manual=True).rstrip()}" for it in RULES)
    return f"{HEAD}{table}\n\n{sections}\n"


def find_rule(code: str) -> Rule | None:
    """Give the rule of a code, in any case."""
    return next((rule for rule in RULES if rule.code == code.strip().upper()), None)


def describe_rule(rule: Rule, *, in_manual: bool = False) -> str:
    """Give what a rule is about, why, and an example."""
    tongues = f" In {' and '.join(TONGUES[it] for it in rule.languages)} only." if rule.languages else ""
    title = f"**{rule.name}**" if in_manual else f"{rule.code}, {rule.name}"
    examples = f"{_quote('wrong', rule.wrong)}\n\n{_quote('right', rule.right)}"
    return f"{title} ({rule.severity}).{tongues}\n\n{rule.reason.strip()}\n\n{examples}\n"


def _quote(word: str, example: str) -> str:
    lines = (line[:100] + ("…" if len(line) > 100 else "") for line in example.splitlines())
    return f"{word}:\n\n" + "\n".join(f"    {line}".rstrip() for line in lines)
