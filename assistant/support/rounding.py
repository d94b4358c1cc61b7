"""When one figure makes another true: the same, rounded, converted, or within "more than".

Pure; knows nothing of sentences.
"""

from __future__ import annotations

from assistant.support.figures import Figure
from assistant.support.units import NO_UNIT, SHARE

_NEAR = 0.1
"""How far off "about 50" may be, as a share."""


_SAME_NEAR = 0.01
"""The same where the cited number is a rough one too."""


_POUND = 0.453592
_MINUTES = 15
"""How far off "shortly before 11" may be."""


_ROUGHLY = 0.08
"""The same for "about a quarter"."""


_WITHIN = 1.5
"""By which factor a number may lie above "more than 50" and still be told so."""


_LITTLE = 1.1
"""The same where it is told as "a little over"."""


_SAME_BOUND = 1.1
"""The same where the cited number is told with the same bound: only rounding."""


def same_kind(first: Figure, second: Figure) -> bool:
    """Tell whether two figures may measure the same: one may leave its unit out."""
    if first.ordinal != second.ordinal:
        return False
    if "times" in (first.unit.kind, second.unit.kind):
        return True
    if first.unit.kind and second.counts or second.unit.kind and first.counts:
        return False
    kinds = first.unit.kind, second.unit.kind
    return (
        kinds[0] == kinds[1]
        or "" in kinds
        or set(kinds) in ({"weight", "GBP"}, {"share", "point"}, {"degree", "temperature"})
    )


def bears_out(told: Figure, cited: Figure) -> bool:
    """Tell whether the figure ``cited`` makes the figure ``told`` true."""
    if not same_kind(told, cited):
        return False
    if told.bound * cited.bound < 0 and not told.about:
        return False
    if told.high > told.low and not told.about:  # a pair: "3-1", "10-20"
        return (told.low, told.high) == (cited.low, cited.high)
    if told.ordinal and {told.unit.kind, cited.unit.kind} == {"time", "times"}:
        return told.low == cited.low  # "the second year running", "the second time in a row"
    converted = bool(told.unit.kind and cited.unit.kind)
    converted = converted and _factor(told, cited) != _factor(cited, told)
    scale = 1.0
    if told.unit.kind and cited.unit.kind:
        scale = _factor(cited, told) / _factor(told, cited)
    low, high = cited.low * scale, cited.high * scale
    if cited.unit.kind == told.unit.kind == "temperature" and converted:
        low, high = _degrees(cited.low, cited.unit.factor), _degrees(cited.high, cited.unit.factor)
    if told.about and told.high > told.low:  # "dozens"
        return low <= told.high and high >= told.low
    if high > low and cited.about:  # "dozens" does not bear out "45"
        return False
    return any(_equal(told, cited, value, converted) for value in {low, high})


def _factor(figure: Figure, other: Figure) -> float:
    """Give the worth of a figure's unit beside another: pounds are weight beside a weight."""
    if figure.unit.kind == "degree":  # of either scale
        return other.unit.factor
    weighed = figure.unit.kind == "GBP" and other.unit.kind == "weight"
    return _POUND if weighed else figure.unit.factor


def roman_numeral(figure: Figure) -> str:
    """Write a small number without a unit as news writes it in names: "II", "XIV"."""
    if figure.unit != NO_UNIT or figure.low != int(figure.low) or not 2 <= figure.low < 40:
        return ""
    tens, ones = divmod(int(figure.low), 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]


def _degrees(value: float, factor: float) -> float:
    """Turn Fahrenheit (factor 1) into Celsius or the other way round."""
    return (value - 32) / 1.8 if factor == 1.0 else value * 1.8 + 32


def _equal(told: Figure, cited: Figure, value: float, converted: bool) -> bool:
    said = told.low
    if told.unit.kind == "clock" and told.about:
        return abs(said - value) <= _MINUTES
    if abs(said - value) <= 1e-9 * max(abs(said), abs(value)):
        same = cited.bound == told.bound or told.even and cited.bound == 0
        return told.bound == 0 or same or cited.about or told.about
    if told.bound and told.unit == SHARE and _beyond(told, cited, value):
        return True
    if converted or told.unit == SHARE or cited.unit == SHARE:
        near = _ROUGHLY if told.about and told.unit == SHARE else 0.03
        return abs(said - value) <= max(near * abs(value), 0.5 * min(told.step, abs(value)))
    if told.bound and cited.bound in (0, told.bound):
        return _beyond(told, cited, value)
    return _rounds(told, cited, value)


def _beyond(told: Figure, cited: Figure, value: float) -> bool:
    """Tell whether a cited value lies on that side of the figure told that its bound says."""
    if cited.bound not in (0, told.bound) or not told.low or not value:
        return False
    ratio = value / told.low if told.bound > 0 else told.low / value
    most = _LITTLE if told.about else _WITHIN  # "a little over", "nearly"
    return 1.0 < ratio <= (most if cited.bound == 0 else _SAME_BOUND)


def _rounds(told: Figure, cited: Figure, value: float) -> bool:
    """Tell whether ``told`` is ``value`` with fewer digits, or rough where it says so."""
    if told.ordinal or cited.ordinal:
        return False
    off = abs(told.low - value)
    if told.about:
        near = _SAME_NEAR if cited.about else _NEAR
        return off <= max(near * abs(value), 0.5 * told.step) and _rounder(told, cited)
    return off <= 0.5 * told.step * (1 + 1e-9) and _shorter(told, cited)


def _shorter(told: Figure, cited: Figure) -> bool:
    """Tell whether the figure told was written with fewer digits, so that it was rounded."""
    if told.digits == 0:
        return told.step > cited.step and told.step >= 10
    return told.digits < cited.digits and told.step > cited.step


def _rounder(told: Figure, cited: Figure) -> bool:
    return _zeros(told.low) > _zeros(cited.low) or told.step > cited.step


def _zeros(value: float) -> int:
    digits = f"{value:.6f}".rstrip("0").rstrip(".")
    return (
        len(digits) - len(digits.rstrip("0"))
        if "." not in digits
        else -len(digits.partition(".")[2])
    )
