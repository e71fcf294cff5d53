"""`edition.toml`, the book's imprint and order, as data.

    title = "The First Fitna"
    authors = ["Ada Example", "Ben Example"]
    date = 2024-05-01
    [[parts]]
    title = "Beginnings"
    articles = ["siffin", "nahrawan"]

Every key is optional. Nothing here touches the disk: `chapbook.reading.book` hands the bytes in.
"""

import re
import tomllib
from dataclasses import replace
from typing import Any

from chapbook.places import Places, place_offset
from chapbook.problems import Place, Problem
from chapbook.reading.config import EDITION, INDEX, EditionConfig, IndexConfig, PartConfig
from chapbook.reading.keys import PART_READERS, find_index_reader, find_part_reader, find_reader
from chapbook.reading.values import Unfit, name_type, quote, read_texts
from chapbook.reading.waivers import CODE, Waiver


def read_config(text: bytes | None, file: str) -> tuple[EditionConfig, list[Problem]]:
    """Understand an edition.toml, or its absence (None); what is wrong in it keeps its default."""
    if text is None:
        return EditionConfig(), []
    table, problem = parse_toml(text, file)
    if problem:
        return EditionConfig(), [problem]
    places = Places.of(text, file)
    parts, problems = read_parts(table.pop("parts", []), places)
    waivers, found = read_waivers(table.pop("waivers", {}), places)
    problems += found
    values: dict[str, Any] = {"parts": parts, "waivers": waivers}
    for key, value in table.items():
        try:
            values[key.replace("-", "_")] = find_reader(key)(key, value)
        except Unfit as unfit:
            problems.append(unfit.at(places.of_key(key)))
    if parts and values.pop("articles", ()):
        message = 'the book has "articles" and "parts", and so two orders'
        hint = 'move the names into the "articles" of a part'
        problems.append(Problem("error", "CB028", places.of_key("articles"), message, hint))
    config = EditionConfig(**values)
    named = {name: places.of_name("cross-references", name) for name in config.cross_references}
    config = replace(config, index=_place_index(config.index, places), places=named)
    return config, sorted(problems, key=lambda problem: problem.place)


def read_index_file(text: bytes, config: EditionConfig) -> tuple[EditionConfig, list[Problem]]:
    """Understand an index.toml; it and the table `[index]` may not both be there."""
    table, problem = parse_toml(text, INDEX)
    if problem:
        return config, [problem]
    if config.index != IndexConfig():
        message, hint = f"{EDITION} has a table [index], too", "move what it says into this file"
        return config, [Problem("error", "CB028", Place(INDEX), message, hint)]
    places, values, problems = Places.of(text, INDEX), {}, []
    for key, value in table.items():
        try:
            values[key] = find_index_reader(key)(key, value)
        except Unfit as unfit:
            problems.append(unfit.at(places.of_key(key)))
    index = _place_index(IndexConfig(**values), places)
    return replace(config, index=index), sorted(problems, key=lambda problem: problem.place)


def _place_index(index: IndexConfig, places: Places) -> IndexConfig:
    return replace(index, places={it: places.of_name(*it) for it in index.list_names()})


def parse_toml(content: bytes, file: str) -> tuple[dict[str, Any], Problem | None]:
    """Read TOML in UTF-8, with or without a byte-order mark; an error has its line and column."""
    try:
        return tomllib.loads(content.decode("utf-8-sig")), None
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode()
        return {}, Problem(
            "error", "CB020", place_offset(before, len(before), file), "this is not UTF-8 text"
        )
    except RecursionError:
        return {}, Problem("error", "CB020", Place(file), "lists or tables are nested too deeply")
    except ValueError as error:  # not TOMLDecodeError alone: int() refuses very long numbers
        spot = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", str(error))
        message = str(error)[: spot.start()] if spot else "a value cannot be read"
        lines = content.count(b"\n") + 1
        place = Place(file, int(spot[1] or lines), int(spot[2] or 0)) if spot else Place(file)
        return {}, Problem("error", "CB020", place, f"this is not TOML: {message[:1].lower()}{message[1:]}")


def read_parts(value: Any, places: "Places") -> tuple[tuple[PartConfig, ...], list[Problem]]:
    """Read `[[parts]]`, each with a title and at least one article."""
    if not isinstance(value, list) or not all(isinstance(table, dict) for table in value):
        message = f'"parts" wants tables, not {name_type(value)}'
        hint = "write [[parts]] on a line of its own, then its title and articles"
        return (), [Problem("error", "CB022", places.of_key("parts"), message, hint)]
    parts, problems = [], []
    for number, table in enumerate(value, 1):
        values: dict[str, Any] = {"title": "", "articles": ()}
        for key in table:
            try:
                values[key] = find_part_reader(key)(key, table[key])
            except Unfit as unfit:
                problems.append(unfit.at(places.of_key(key, number)))
        for key in [key for key in PART_READERS if not table.get(key, "")]:
            message = f'part {number} has no "{key}"'
            problems.append(Problem("error", "CB028", places.of_part(number), message))
        parts.append(PartConfig(values["title"], values["articles"]))
    return tuple(parts), problems


def read_waivers(value: Any, places: "Places") -> tuple[tuple[Waiver, ...], list[Problem]]:
    """Read `[waivers]`: names of articles, each with codes of what is let stand there."""
    if not isinstance(value, dict):
        message = f'"waivers" wants a table, not {name_type(value)}'
        hint = 'write [waivers] on a line of its own, then "siffin.txt" = ["CB132"]'
        return (), [Problem("error", "CB022", places.of_key("waivers"), message, hint)]
    waivers, problems = [], []
    for file, codes in value.items():
        place = places.of_key(file)
        try:
            for said in read_texts(file, codes):
                found = CODE.fullmatch(said)
                if not found:
                    hint = 'a code is CB and three digits, such as "CB132"'
                    raise Unfit("CB022", f"{quote(said)} is no code of a problem", hint)
                waivers.append(Waiver((file,), found[1], found[2] or "", place))
        except Unfit as unfit:
            problems.append(unfit.at(place))
    return tuple(waivers), problems
