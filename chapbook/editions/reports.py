"""Account → JSON and HTML.

The JSON has the account, for people's programs, and the changes from which it was made, exact enough to turn
the old record into the new one:

    {"format": "chapbook changes", "version": 1,
     "account": {"facts": […], "chapters": [{"title": …, "fate": "changed", "remarks": […]}]},
     "changes": {"before": {"number": 1, …}, "after": {…}, "chapters": […], "pages": […], …}}

Fields are those of `Account` and `Changes` in this folder. A later version may add fields; one that changes
what a field means has another number.
"""

import json
from dataclasses import asdict

from chapbook.design.rendering import Renderer
from chapbook.editions.account import Account
from chapbook.editions.changes import Changes, write_changes
from chapbook.editions.sentences import describe_chapter, name_fact, sum_up

FORMAT, VERSION = "chapbook changes", 1


def write_json(account: Account, changes: Changes) -> str:
    """Write what changed as JSON."""
    told = asdict(account)
    del told["before"], told["after"]
    content = {"format": FORMAT, "version": VERSION, "account": told, "changes": write_changes(changes)}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def write_page(account: Account, language: str, renderer: Renderer) -> str:
    """Write what changed as a page of HTML that needs nothing else."""
    names = {"describe": describe_chapter, "name_fact": name_fact, "summary": sum_up(account)}
    return renderer.render("comparison.html", account=account, language=language, **names)
