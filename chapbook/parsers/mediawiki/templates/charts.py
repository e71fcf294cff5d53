"""Templates that draw charts, as the tables of what they show: weather, shares, populations."""

import re

from chapbook.parsers.mediawiki.call import Call, Function, under
from chapbook.parsers.mediawiki.numbers import group_digits
from chapbook.parsers.mediawiki.signs import BREAK, CUT, NOTHING, tag
from chapbook.parsers.mediawiki.templates.grids import write_table

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NAMES = (*_MONTHS, "Year")
_MONTHLY = re.compile(r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|year|annual) (.+)", re.IGNORECASE)
_HIDDEN = re.compile(r".*(?:colou?r|source|ref|note)s?$", re.IGNORECASE)
_UNITS = {"C": "°C", "F": "°F", "mm": "mm", "inch": "in", "cm": "cm", "in": "in"}
_MEASURES = {
    "record high": "Record high",
    "high": "Average high",
    "avg high": "Average high",
    "mean": "Daily mean",
    "low": "Average low",
    "record low": "Record low",
    "humidity": "Humidity (%)",
    "sun": "Sunshine hours",
    "percentsun": "Sunshine (%)",
    "uv": "Ultraviolet index",
}


def _weather(call: Call) -> str:
    """Write a climate as a table, a month a row, since pages are taller than wide."""
    found: dict[str, dict[str, str]] = {}
    for key, value in call.items():
        told = _MONTHLY.fullmatch(" ".join(key.split()))
        if told and value and not _HIDDEN.fullmatch(told[2]):
            month = "Year" if told[1].lower() == "annual" else told[1].capitalize()
            found.setdefault(told[2], {})[month] = value
    head = ["", *map(_name_measure, found)]
    rows = [[month, *(values.get(month, "") for values in found.values())] for month in _NAMES]
    place, source = call.text("location"), call.text("source", "source 1")
    caption = f"Climate data for {place}" if place else "Climate data"
    notes = f"{CUT}Source: {source}{CUT}" if source else ""
    return write_table(caption, head, (row for row in rows if any(row[1:]))) + notes


def _name_measure(key: str) -> str:
    words = key.split()
    unit = _UNITS.get(words[-1], "") if len(words) > 1 else ""
    bare = " ".join(words[:-1]) if unit else key
    name = _MEASURES.get(bare.lower(), bare[:1].upper() + bare[1:])
    return f"{name} ({unit})" if unit else name


def _climate(call: Call) -> str:
    """Write `{{climate chart|place|low|high|rain|…}}`."""
    place, *numbers = call.texts() or [""]
    rows = [[month, *numbers[3 * at : 3 * at + 3]] for at, month in enumerate(_MONTHS)]
    imperial = call.text("units") == "imperial"
    head = (
        ["", "Low (°F)", "High (°F)", "Rain (in)"] if imperial else ["", "Low (°C)", "High (°C)", "Rain (mm)"]
    )
    return write_table(f"Climate of {place}", head, (row for row in rows if any(row[1:])))


def _pie(call: Call) -> str:
    """Write the shares of a pie chart."""
    rows = []
    for number in range(1, 31):
        if label := call.text(f"label{number}"):
            value = call.text(f"value{number}")
            rows.append([label, f"{value}%" if re.fullmatch(r"[\d.]+", value) else value])
    return write_table(call.text("caption") or "Shares", ["", ""], rows)


def _bars(call: Call) -> str:
    """Write the bars of a box, which are lines by now, below its title."""
    title = call.text("title", "caption")
    return f"{CUT}{tag('b', title)}{BREAK if title else ''}{call.text('bars', 'content')}{CUT}"


def _bar(call: Call) -> str:
    """Write a bar: `{{bar percent|Fish|blue|60}}`."""
    label, value = call.text("1"), call.text("3")
    return f"{label}: {value}%{BREAK}" if "percent" in call.name.lower() else f"{label}: {value}{BREAK}"


def _graph(call: Call) -> str:
    """Write `{{bar chart|label1=…|data1=…}}`."""
    rows = [
        [call.text(f"label{number}"), call.text(f"data{number}", f"value{number}")] for number in range(1, 41)
    ]
    head = [call.text("label_type"), call.text("data_type")]
    return write_table(call.text("title", "caption"), head, rows)


def _population(call: Call) -> str:
    """Write years and numbers, as `{{historical populations}}` has them, one after the other or by name."""
    texts = [text for text in call.texts() if text]
    rows = [[texts[at], group_digits(texts[at + 1])] for at in range(0, len(texts) - 1, 2)]
    rows += [
        [key, group_digits(value)] for key, value in call.items() if re.fullmatch(r"\d{4}", key) and value
    ]
    estimate, year = call.text("estimate"), call.text("estyear")
    if estimate:
        rows.append([f"{year} (estimate)", group_digits(estimate)])
    source = call.text("footnote", "source")
    table = write_table(call.text("title") or "Population", ["Year", "Population"], rows)
    return f"{table}{source}{CUT}" if source and rows else table


TABLE: dict[str, Function] = {
    **under("weather box|weatherbox|infobox weather", _weather),
    **under("climate chart|climatechart", _climate),
    **under("pie chart|piechart", _pie),
    **under("bar box|bar chart box|barbox", _bars),
    **under("bar percent|bar pixel|bar phi|bar percentage", _bar),
    **under("bar chart|graph:bar|barchart", _graph),
    **under(
        "historical populations|historical population|us census population|population historical|uscensuspop|"
        "historicalpopulation|popuation history|canada census table|us census",
        _population,
    ),
    **under("weather box/concise c|climate chart/end", lambda call: NOTHING),
}
