"""How a person's name is filed: under the family's, where there is one, and else as it stands.

Most of the world's names have no family name at the end: those with a father's (`Amr ibn al-As`), with a
number or a byname (`Louis XIV`, `Ivan the Terrible`), of one word, with the family first (`Mao Zedong`). So
a name is turned round only if there is a reason to: an entry among the book's sources has it that way, or it
begins with an initial or a given name of Europe and its daughters and has nothing that speaks against it.
Particles follow *The Chicago Manual of Style*, 16.84: what is written small stays behind the given name
(`Beethoven, Ludwig van`).
"""

import re

_GIVEN = """
    Aaron Abigail Abraham Ada Adam Adele Adolf Adrian Agnes Alan Albert Alejandro Alessandro Alexander
    Alexandre Alfred Alice Allan Amanda Amy Ana Anatole Andrea Andreas Andrei Andrew Andrzej Angela Anna
    Anne Anthony Antoine Anton Antonio Archibald Arnold Arthur Astrid August Barbara Beatrice Benjamin
    Bernard Bernhard Bertrand Bettina Bruno Camille Carl Carlo Carlos Carol Caroline Catherine Charles
    Christian Christine Christoph Christopher Clara Claude Clifford Colin Daniel David Dennis Diana
    Diego Dmitri Donald Dorothy Douglas Edgar Edith Edmund Eduard Edward Edwin Eleanor Elena Elisabeth
    Elizabeth Ella Emil Emily Emma Enrico Eric Erich Erik Ernest Ernst Eugene Eva Evelyn Felix Ferdinand
    Fernando Francesco Francis Francisco Frank Franz Fred Frederick Friedrich Fritz Gabriel Geoffrey
    George Georg Gerald Gerhard Gertrude Gilbert Giovanni Giuseppe Gordon Graham Gregory Guido Guillaume
    Gustav Hannah Hans Harold Harriet Harry Heinrich Heinz Helen Helmut Henri Henrik Henry Herbert
    Hermann Hugh Hugo Ian Ignaz Igor Ingrid Irene Isaac Isabel Isabella Ivan Jack Jacob Jacques Jakob
    James Jane Janet Jean Jeffrey Jennifer Jeremy Joan Joanna Johann Johannes John Jonathan Jorge Josef
    Joseph Juan Judith Julia Julian Julius Karen Karl Katherine Kathleen Keith Kenneth Klaus Konrad Kurt
    Larry Laura Lawrence Leon Leonard Leonid Leopold Leslie Lewis Lily Linda Louis Louise Lucas Lucia
    Lucy Ludwig Luigi Luis Luise Lydia Magnus Manuel Marc Marcel Marcus Margaret Maria Marie Mario Mark
    Marshall Martha Martin Matthew Maurice Max Maximilian Michael Michel Michelle Miguel Mikhail Miriam
    Monica Moritz Nancy Natalie Nathan Nicholas Nicolas Nikolai Noel Norman Oliver Olivier Oscar Oskar
    Otto Pablo Patricia Patrick Paul Paula Pauline Pedro Peter Philip Philippe Pierre Rachel Ralph
    Raymond Rebecca René Ricardo Richard Robert Roberto Roger Roland Ronald Rosa Rudolf Rupert Russell
    Ruth Samuel Sara Sarah Sergei Sebastian Sigmund Simon Simone Sophie Stanley Stefan Stephanie Stephen
    Steven Stuart Susan Sven Sylvia Teresa Theodor Theodore Theresa Thomas Timothy Ulrich Ursula
    Valentin Vera Victor Viktor Vincent Vladimir Walter Werner Wilferd Wilfred Wilhelm William Wolfgang
    Yves Yvonne
"""
GIVEN = frozenset(_GIVEN.split())
"""Given names that are hardly ever anything else: no `Victoria`, `Florence` or `Sydney`, which are places."""

_PARTICLES_WORDS = """
    van von der den ter ten te zu zur de del della di da das dos do du des la le af av
"""
_PARTICLES = frozenset(_PARTICLES_WORDS.split())
_INITIAL = re.compile(r"[^\W\d_]\.")
_NUMBER = re.compile(r"[IVXLC]+\.?")
_THINGS_WORDS = """
    Army Association Bank Bureau Commission Committee Company Congress Council Department Foundation
    Government Navy Office Press Service Society Survey
    Bay Bridge Cape Castle Church City College County Creek Falls Fort Harbour House Hill Hotel
    Institute Island Islands Lake Medal Mount Museum Park Peninsula Point Port Prize River Road School
    Sea Square Station Street Strait Tower Town University Village
"""
_THINGS = frozenset(_THINGS_WORDS.split())
_AUTHOR = re.compile(
    r"(?P<family>[^\W\d_][^,;.()“”\"]{1,40}), (?P<given>[^\W\d_][^,;()“”\"]{1,40}?)(?:[.,;]? |\. |$)"
)

_WORD = r"[^\W\d_][\w'’ʿʾ-]*"
_SPOKEN = re.compile(
    rf"(?P<name>(?:(?:[^\W\d_]\.|{_WORD}) ){{1,3}}{_WORD})(?=(?:; .{{1,120}}?)? \(\d{{4}}\b)"
)
"""One who is named first, as one speaks, before the year of a work."""

_INITIAL = re.compile(r"[^\W\d_]\.")


def read_author(work: str) -> tuple[str, str] | None:
    """Give the name of a source's first author as it is spoken, and as it is filed: `Madelung, Wilferd`."""
    match = _AUTHOR.match(work)
    if match is None:
        return None
    given = match["given"].strip().rstrip(".")
    return f"{given} {match['family']}", f"{match['family']}, {given}"


def find_author(work: str) -> str:
    """Give a source with its first author as filed; empty where it begins so, or nobody's name is known.

    `Kendall D. Gott (2003). Where` → `Gott, Kendall D. (2003). Where`. What has an initial there is a person.
    """
    match = _SPOKEN.match(work)
    if match is None:
        return ""
    *given, family = match["name"].split()
    is_initialled = any(_INITIAL.fullmatch(it) for it in given)
    filed = f"{family}, {' '.join(given)}" if is_initialled and _is_family(family) else invert(match["name"])
    is_person = filed != match["name"] and family not in _THINGS
    return filed + work[match.end("name") :] if is_person else ""


def invert(name: str) -> str:
    """Give a person's name as it is filed: as it stands, where nothing says that it ends in a family's."""
    words = name.split()
    is_given = bool(words) and (words[0] in GIVEN or bool(_INITIAL.fullmatch(words[0])))
    if not 2 <= len(words) <= 5 or not is_given or words[-1] in _THINGS:
        return name
    first = next((index for index, word in enumerate(words) if word in _PARTICLES), len(words) - 1)
    family = words[-1]
    if _NUMBER.fullmatch(family) or not _is_family(family) or any(map(_forbids, words[1:first])):
        return name
    if any(word not in _PARTICLES for word in words[first:-1]):
        return name
    return f"{family}, {' '.join(words[:-1])}"


def _is_family(word: str) -> bool:
    return word[0].isupper() and "ʿ" not in word and "ʾ" not in word and len(word) > 1


def _forbids(word: str) -> bool:
    """Say whether a word in the midst of a name shows that its end is no family name."""
    return not word[0].isupper() or bool(_NUMBER.fullmatch(word) and len(word) > 1)
