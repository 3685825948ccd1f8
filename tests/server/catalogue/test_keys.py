"""API keys in the catalogue: by their digest, on both databases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from server.catalogue import ApiKey, Catalogue
from server.catalogue.errors import NoSuchKey
from tests.server.catalogue.conftest import ARRIVED

TODAY = date(2026, 3, 29)
KEY = ApiKey(
    id="a" * 12, digest="d" * 64, role="officer", owner="J. Bakker", created=ARRIVED, until=TODAY
)


def test_a_key_comes_back_as_it_went_in(catalogue: Catalogue) -> None:
    catalogue.add_key(KEY)
    assert catalogue.key(KEY.id) == KEY


def test_a_key_nobody_made_is_not_there(catalogue: Catalogue) -> None:
    assert catalogue.key("b" * 12) is None


def test_keys_are_listed_oldest_first(catalogue: Catalogue) -> None:
    later = replace(KEY, id="0" * 12, created=ARRIVED + timedelta(days=1))
    catalogue.add_key(later)
    catalogue.add_key(KEY)
    assert catalogue.all_keys() == (KEY, later)


def test_a_revoked_key_stays_and_says_when(catalogue: Catalogue) -> None:
    catalogue.add_key(KEY)
    assert catalogue.revoke_key(KEY.id).revoked == ARRIVED
    assert catalogue.all_keys() == (replace(KEY, revoked=ARRIVED),)


def test_revoking_again_keeps_the_first_moment(catalogue: Catalogue) -> None:
    before = ARRIVED - timedelta(days=3)
    catalogue.add_key(replace(KEY, revoked=before))
    assert catalogue.revoke_key(KEY.id).revoked == before


def test_a_key_that_is_not_there_is_not_revoked(catalogue: Catalogue) -> None:
    with pytest.raises(NoSuchKey, match="keys list"):
        catalogue.revoke_key("b" * 12)


def test_the_last_use_never_goes_back(catalogue: Catalogue) -> None:
    catalogue.add_key(KEY)
    for day in (TODAY, TODAY - timedelta(days=1)):
        catalogue.note_use(KEY.id, day)
    assert catalogue.all_keys() == (replace(KEY, last_used=TODAY),)
