"""Numbers as people read them."""

import pytest

from server.figures import dutch, english


@pytest.mark.parametrize(
    ("value", "digits", "nl", "en"),
    [
        (0, 3, "0", "0"),
        (7.0, 3, "7", "7"),
        (1234.6, 3, "1.235", "1,235"),
        (12.345, 3, "12,3", "12.3"),
        (0.012345, 3, "0,0123", "0.0123"),
        (0.0000123, 3, "0,0000123", "0.0000123"),
        (-2.5, 3, "-2,5", "-2.5"),
        (9.96, 2, "10", "10"),
    ],
)
def test_a_number_is_written_with_the_digits_that_matter(
    value: float, digits: int, nl: str, en: str
) -> None:
    assert (dutch(value, digits), english(value, digits)) == (nl, en)
