"""The timeline's drawing: names never overlap, nor do bars in a lane, and strips make one drawing."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chapbook.matter.chronology import (
    AXIS,
    FURTHEST,
    LEAST,
    ROW,
    STRIP,
    WIDTH,
    Bar,
    Event,
    Strip,
    draw,
)
from chapbook.names.dates import Period, name_year, read_period

DATES = (
    "974 BC", "3rd century", "622–661", "657–658", "July 657", "c. 899", "August–December 971", "since 969",
    "909–1171", "1171",
)  # fmt: skip
"""As articles have them."""

NEARLY = 0.2
"""Places are rounded to tenths."""


def read(*dates: str) -> list[Event]:
    """Read events, each with its date for a name, in order."""
    events = [Event(period, date) for date in dates if (period := read_period(date, "en"))]
    return sorted(events, key=lambda it: it.period)


def list_bars(strips: tuple[Strip, ...]) -> list[Bar]:
    """List each bar once, in order."""
    return [bar for strip in strips for bar in strip.bars if bar.y >= strip.top]


periods = st.builds(
    lambda start, years: Period(float(start), start + years), st.integers(-500, 2000), st.integers(1, 400)
)


@settings(max_examples=25, deadline=None)
@given(st.lists(periods, min_size=1, max_size=60))
def test_nothing_overlaps(drawn: list[Period]) -> None:
    """Rows are apart, bars of a lane are too, all of them and their names stand on the drawing."""
    strips = draw([Event(period, "Name") for period in sorted(drawn)])
    bars = list_bars(strips)
    assert len(bars) == len(drawn)
    assert all(ROW - NEARLY < after.y - before.y < FURTHEST + NEARLY for before, after in pairwise(bars))
    for lane in {bar.x for bar in bars}:
        assert all(a.end < b.y for a, b in pairwise([bar for bar in bars if bar.x == lane]))
    assert all(AXIS < bar.x < strips[0].names_at < WIDTH and bar.end >= bar.y + LEAST for bar in bars)
    assert all(before.bottom == after.top for before, after in pairwise(strips))
    assert all(strip.height >= STRIP for strip in strips[:-1])
    ticks = [tick for strip in strips for tick in strip.ticks]
    assert all(after.y - before.y >= ROW for before, after in pairwise(ticks))


def test_time_runs_down() -> None:
    """What began earlier stands higher; what lasts reaches beside what began meanwhile, also overleaf."""
    strips = draw(read(*DATES))
    bars = {bar.event.name: bar for bar in list_bars(strips)}
    assert [bar.event.name for bar in list_bars(strips)][:2] == ["974 BC", "3rd century"]
    fatimids, conquest, end = bars["909–1171"], bars["since 969"], bars["1171"]
    assert fatimids.y < conquest.y < fatimids.end
    assert fatimids.x != conquest.x
    assert fatimids.end > end.y
    assert any(fatimids in strip.bars and fatimids.y < strip.top for strip in strips)
    assert strips[0].breaks
    years = [tick.year for strip in strips for tick in strip.ticks]
    assert years == sorted(years, key=lambda it: -int(it[:-3]) if it.endswith("BC") else int(it))
    assert {"700 BC", "1000"} & set(years)


@pytest.mark.parametrize(("name", "shown"), [("Siffin", "Siffin"), ("x" * 80, "…"), ("戰" * 40, "…")])
def test_long_names_are_cut(name: str, shown: str) -> None:
    """The table has them whole."""
    strip = draw([Event(Period(657, 658), name)])[0]
    assert strip.shorten(name).endswith(shown)
    assert name_year(0) == "1 BC"
