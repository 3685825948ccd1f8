"""The text of a key, and whether it opens."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from server.access.keys import new_key, opens, read_key
from server.catalogue import ApiKey

TODAY = date(2026, 11, 24)
SHOWN = new_key()
KEPT = ApiKey(
    id=SHOWN.id, digest=SHOWN.digest, role="officer", owner="J. Bakker",
    created=datetime(2026, 11, 1, tzinfo=UTC), until=TODAY,
)  # fmt: skip


def test_a_key_is_read_back_from_its_text() -> None:
    assert read_key(SHOWN.whole) == SHOWN


def test_no_two_keys_are_alike() -> None:
    made = [new_key() for _ in range(100)]
    assert len({one.id for one in made}) == len({one.secret for one in made}) == 100


def test_a_secret_has_256_bits() -> None:
    assert len(SHOWN.secret) * 6 >= 256


def test_a_secret_is_not_in_what_is_printed_of_a_key() -> None:
    assert SHOWN.secret not in repr(SHOWN)


def test_a_key_opens_until_the_end_of_its_last_day() -> None:
    assert opens(KEPT, SHOWN, TODAY)
    assert not opens(KEPT, SHOWN, TODAY + timedelta(days=1))


def test_a_revoked_key_opens_nothing() -> None:
    assert not opens(replace(KEPT, revoked=KEPT.created), SHOWN, TODAY)


def test_another_secret_opens_nothing() -> None:
    assert not opens(KEPT, replace(SHOWN, secret=new_key().secret), TODAY)


def test_a_key_that_nobody_kept_opens_nothing() -> None:
    assert not opens(None, SHOWN, TODAY)


@pytest.mark.parametrize("text", ["", "hxr_", SHOWN.whole[:-1], SHOWN.whole + "A", SHOWN.secret])
def test_what_is_not_whole_is_no_key(text: str) -> None:
    assert read_key(text) is None
