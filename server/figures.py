"""Numbers as people read them, with the digits that matter, in Dutch and in English."""

import math

DIGITS = 3  # that matter
DUTCH = str.maketrans(",.", ".,")


def english(value: float, digits: int = DIGITS) -> str:
    """Write a number with some digits that matter, large ones whole: 1,234 and 0.0123."""
    if abs(value) >= 10 ** (digits - 1) or float(value).is_integer():
        return f"{value:,.0f}"
    places = digits - 1 - math.floor(math.log10(abs(value)))
    return f"{value:.{places}f}".rstrip("0").rstrip(".")


def dutch(value: float, digits: int = DIGITS) -> str:
    """Write the same number with points between thousands and a comma before decimals."""
    return english(value, digits).translate(DUTCH)
