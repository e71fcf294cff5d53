"""Which full names are one person's: `James A. Lovell` is `James Lovell`, `John Lovell` is somebody else.

They end in the same family name (see `chapbook.names.inversion`) and begin with the same given name, and what
stands between has the same initials in all that have something there. `James A.` and `James B.` are two, and
then nobody knows which of them plain `James` is.
"""

from collections import defaultdict
from collections.abc import Iterable


def group_people(names: Iterable[str]) -> list[list[str]]:
    """Part folded full names of one family into those that are one person's each, in their order."""
    by_given: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        by_given[name.partition(" ")[0]].append(name)
    groups: list[list[str]] = []
    for found in by_given.values():
        is_one = len({_list_initials(it) for it in found} - {""}) < 2
        groups += [found] if is_one else [[it] for it in found]
    return groups


def _list_initials(name: str) -> str:
    """Give the initials of what stands between given and family name."""
    return "".join(word[0] for word in name.split()[1:-1])
