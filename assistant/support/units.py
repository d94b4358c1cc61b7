"""Units and currencies as news writes them: what they measure, and by which factor they convert.

Pure; knows nothing of sentences but the few words behind a number.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Unit(NamedTuple):
    """A unit of measure.

    Attributes:
        kind: What it measures; units of one kind convert. Empty for none.
        factor: Its worth in the kind's base unit.
    """

    kind: str
    factor: float


NO_UNIT = Unit("", 1.0)
PERCENT = Unit("share", 1.0)
SHARE = Unit("share", 1.0 + 1e-12)
"""A part told in words, such as "two-thirds", in percent: never exact."""
POUND = Unit("weight", 0.453592)
FOOT, INCH = Unit("length", 0.3048), Unit("length", 0.0254)
CENTURY = Unit("time", 3155760000.0)

CURRENCIES = {
    "US$": "USD",
    "A$": "AUD",
    "C$": "CAD",
    "NZ$": "NZD",
    "HK$": "HKD",
    "$": "USD",
    "£": "GBP",
    "€": "EUR",
    "¥": "JPY",
    "₹": "INR",
    "₩": "KRW",
    "₽": "RUB",
}
_TABLE = """
USD 1 dollars dollar usd bucks
USD 0.01 cents cent
GBP 1 pounds pound gbp sterling quid
EUR 1 euros euro eur
JPY 1 yen
CNY 1 yuan renminbi
INR 1 rupees rupee
KRW 1 won
RUB 1 rubles rouble roubles ruble
CHF 1 francs franc
ILS 1 shekels shekel
TRY 1 lira liras
MXN 1 pesos peso
share 1 % percent pct per_cent
point 1 percentage_points percentage_point points point
bp 1 basis_points basis_point
length 1 metres meters metre meter m
length 1000 kilometres kilometers kilometre kilometer km kms
length 0.01 centimetres centimeters centimetre centimeter cm
length 0.001 millimetres millimeters millimetre millimeter mm
length 1609.344 miles mile mi
length 0.3048 feet foot ft
length 0.0254 inches inch
length 0.9144 yards yard yarder yarders
length 1852 nautical_miles nautical_mile
area 1 square_metres square_meters square_metre square_meter
area 1000000 square_kilometres square_kilometers square_kilometre square_kilometer sq_km
area 2589988 square_miles square_mile
area 0.092903 square_feet square_foot
area 4046.86 acres acre
area 10000 hectares hectare
speed 1 mph miles_per_hour miles_an_hour
speed 0.621371 kph km/h kmh kilometres_per_hour kilometers_per_hour kilometres_an_hour
speed 1.150779 knots
weight 0.453592 lb lbs
weight 1 kilograms kilogram kilos kilo kg kgs
weight 0.001 grams gram g
weight 0.000001 milligrams milligram mg
weight 0.0283495 ounces ounce oz
weight 1000 tonnes tonne metric_tons
weight 907.185 tons ton
volume 1 litres liters litre liter
volume 3.78541 gallons gallon
volume 158.987 barrels barrel
volume 0.001 millilitres milliliters ml
time 1 seconds second secs sec
time 60 minutes minute mins min
time 3600 hours hour hrs hr
time 86400 days day
time 604800 weeks week
time 2629800 months month
time 31557600 years year yr yrs
time 315576000 decades decade
time 3155760000 centuries century
temperature 1 degrees_fahrenheit fahrenheit °f f
temperature 1.8 degrees_celsius celsius centigrade degrees_centigrade °c c
degree 1 degrees degree °
times 1 times time
power 1 megawatts megawatt mw
power 1000 gigawatts gigawatt gw
power 0.001 kilowatts kilowatt kw
pressure 1 pounds_per_square_inch psi
energy 1 kilowatt-hours kilowatt_hours kwh
energy 1000 megawatt-hours megawatt_hours mwh
sound 1 decibels decibel
data 1 gigabytes gigabyte gb
data 1000 terabytes terabyte tb
data 0.001 megabytes megabyte mb
"""
_UNITS = {
    name.replace("_", " "): Unit(kind, float(factor))
    for kind, factor, *names in (line.split() for line in _TABLE.strip().splitlines())
    for name in names
}
_UNITS |= {name.replace("-", " "): unit for name, unit in _UNITS.items()}
_NAMES = "|".join(
    re.escape(name).replace(r"\ ", r"[\s-]") for name in sorted(_UNITS, key=len, reverse=True)
)
_UNIT = re.compile(
    rf"(?:[\s-]plus|-odd)?[\s-]?(?:U\.?S\.?\s|American\s)?({_NAMES})(?!\w)", re.IGNORECASE
)
_BETWEEN = re.compile(
    r"[\s-](?:additional|total|more|fewer|extra|further|straight|consecutive|successive|full|whole"
    r"|solid|entire|passing|rushing|receiving|possible|remaining)(?=[\s-])",
    re.IGNORECASE,
)
"""Words between a number and its unit: "three straight years"."""
_CLOSE = re.compile(r"(?:m|g|k|mi|min|sec|won)", re.IGNORECASE)
"""Short names that are words of their own: they count only where they stand with digits."""


def find_unit(text: str, at: int, currency: str = "") -> tuple[Unit, int]:
    """Read the unit that begins at offset ``at``; give it, and the offset behind it.

    Args:
        text: The sentence.
        at: The offset behind the number.
        currency: The sign in front of the number, if any.
    """
    if currency:
        return Unit(CURRENCIES[currency.upper()], 1.0), at
    between = _BETWEEN.match(text, at)
    if between:
        return find_unit(text, between.end())[0], at
    match = _UNIT.match(text, at)
    if match and match[1] in ("c", "f"):
        return NO_UNIT, at  # degrees are written with capitals
    if not match or (_CLOSE.fullmatch(match[1]) and match.start(1) > at and match[1] != "won"):
        return NO_UNIT, at
    if match[1] == "won" and not text[:at].rstrip().endswith(("million", "billion", "trillion")):
        return NO_UNIT, at  # "three won medals" is about winning
    return _UNITS[match[1].lower().replace("-", " ")], match.end()
