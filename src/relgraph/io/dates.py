"""Dates as people write them; one that could be two is refused."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from relgraph.io.tables import Refused

CLOCK = (
    r"(?:[T\s]\s*(?P<hour>[0-9]{1,2})[:：时点](?P<minute>[0-9]{1,2})分?"
    r"(?:[:：]?(?P<second>[0-9]{1,2})秒?(?:\.(?P<fraction>[0-9]{1,6})[0-9]*)?)?"
    r"\s*(?P<zone>Z|z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})?)?"
)
BIG_FIRST = re.compile(r"(?P<year>[0-9]{4})[-/.年]\s*(?P<month>[0-9]{1,2})[-/.月]\s*(?P<day>[0-9]{1,2})[日号]?" + CLOCK)
COMPACT = re.compile(r"(?P<year>(?:19|20)[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})" + CLOCK)
YEAR_LAST = re.compile(r"(?P<first>[0-9]{1,2})(?P<by>[-/.])(?P<then>[0-9]{1,2})(?P=by)(?P<year>[0-9]{4})" + CLOCK)
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
WORDED = re.compile(
    r"(?:(?P<day>[0-9]{1,2})[- ](?P<name>[A-Za-z]{3})[a-z]*\.?"
    r"|(?P<name2>[A-Za-z]{3})[a-z]*\.? (?P<day2>[0-9]{1,2}),?)"
    r"[- ](?P<year>[0-9]{4})" + CLOCK
)
SERIAL = re.compile(r"[1-6][0-9]{4}(?:\.[0-9]+)?")
DIGITS = str.maketrans("０１２３４５６７８９／－．", "0123456789/-.")
TWELVE = 12


def day(text: str, order: str | None = None) -> date:
    """Return the day that a cell holds, whatever the time of day.

    Examples
    --------
    >>> day("2024年3月4日", None), day("04/03/2024", "dmy"), day("25.12.2024", None)
    (datetime.date(2024, 3, 4), datetime.date(2024, 3, 4), datetime.date(2024, 12, 25))
    """
    return moment(text, order).date()


def moment(text: str, order: str | None = None) -> datetime:
    """Return the moment that a cell holds, without a zone: in UTC where one was given.

    Parameters
    ----------
    text
        The cell.
    order
        ``dmy`` or ``mdy`` where the year comes last; None if the user has not said.

    Raises
    ------
    Refused
        Where it is no date, or could be two.
    """
    narrow = text if text.isascii() else text.translate(DIGITS)
    if match := BIG_FIRST.fullmatch(narrow) or COMPACT.fullmatch(narrow):
        return _made(match, int(match["month"]), int(match["day"]))
    if match := YEAR_LAST.fullmatch(narrow):
        return _made(match, *_month_and_day(match, order))
    if match := WORDED.fullmatch(narrow):
        name = (match["name"] or match["name2"]).lower()
        if name in MONTHS:
            return _made(match, MONTHS.index(name) + 1, int(match["day"] or match["day2"]))
    raise Refused("date_serial" if SERIAL.fullmatch(narrow) else "date_unreadable")


def _month_and_day(match: re.Match[str], order: str | None) -> tuple[int, int]:
    first, then, year = int(match["first"]), int(match["then"]), match["year"]
    if order == "mdy" or (order is None and then > TWELVE):
        return first, then
    # Nobody who parts a date by points puts the month first.
    if order == "dmy" or first > TWELVE or first == then or match["by"] == ".":
        return then, first
    raise Refused("date_ambiguous", dmy=f"{year}-{then:02}-{first:02}", mdy=f"{year}-{first:02}-{then:02}")


def _made(match: re.Match[str], month: int, day_of_month: int) -> datetime:
    try:
        made = datetime(  # noqa: DTZ001 - the zone, where there is one, is taken off below
            int(match["year"]),
            month,
            day_of_month,
            int(match["hour"] or 0),
            int(match["minute"] or 0),
            int(match["second"] or 0),
            int((match["fraction"] or "").ljust(6, "0")),
        )
        return made - _offset(match["zone"])
    except (ValueError, OverflowError):
        raise Refused("date_impossible") from None


def _offset(zone: str | None) -> timedelta:
    if zone is None or zone[0] not in "+-":
        return timedelta(0)
    sign = -1 if zone[0] == "-" else 1
    return sign * timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
