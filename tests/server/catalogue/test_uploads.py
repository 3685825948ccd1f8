"""Uploads in the catalogue: kept for a while, counted once, removed whole."""

from dataclasses import replace
from datetime import timedelta

import pytest

from server.catalogue import Catalogue, Upload, UploadState
from tests.server.catalogue.conftest import ARRIVED, Make

FILE = Upload(
    id="secret",
    layer="draft",
    name="table.csv",
    state=UploadState.ARRIVING,
    arrived=ARRIVED,
    expires=ARRIVED + timedelta(hours=24),
)


@pytest.fixture
def counting(catalogue: Catalogue) -> Catalogue:
    """A catalogue with an upload that is being counted."""
    assert catalogue.add_upload(FILE, most=1)
    assert catalogue.keep_found("secret", "{}", FILE.layer)
    assert catalogue.move_upload("secret", UploadState.READ, UploadState.COUNTING)
    return catalogue


def test_an_upload_comes_back_as_it_was_kept(catalogue: Catalogue) -> None:
    catalogue.add_upload(FILE, most=1)
    assert catalogue.upload("secret") == FILE
    assert catalogue.upload_of("draft") == FILE
    assert catalogue.uploads() == (FILE,)


def test_there_is_room_again_when_one_has_expired(catalogue: Catalogue) -> None:
    other = replace(FILE, id="other", layer="another")
    assert catalogue.add_upload(FILE, most=1)
    assert not catalogue.add_upload(other, most=1)
    assert catalogue.add_upload(replace(other, arrived=FILE.expires), most=1)


def test_only_one_takes_an_upload_from_a_state(counting: Catalogue) -> None:
    assert not counting.move_upload("secret", UploadState.READ, UploadState.COUNTING)


def test_a_counted_upload_is_served_and_its_values_are_forgotten(
    counting: Catalogue, make: Make
) -> None:
    assert counting.serve_upload("secret", "{}", make("draft"))
    served = counting.upload("secret")
    assert served == replace(FILE, state=UploadState.READY, definition="{}")
    assert counting.current("draft")


def test_an_upload_that_was_removed_meanwhile_is_not_served(
    counting: Catalogue, make: Make
) -> None:
    counting.remove_upload("secret")
    assert not counting.serve_upload("secret", "{}", make("draft"))
    assert counting.current("draft") is None


def test_removing_takes_the_delivery_along_and_nothing_else(
    counting: Catalogue, make: Make
) -> None:
    kept = counting.register(make("incidents"))
    counting.serve_upload("secret", "{}", make("draft"))
    gone = counting.remove_upload("secret")
    assert gone
    assert gone.layer == "draft"
    assert counting.current_all() == {"incidents": kept}
    assert counting.remove_upload("secret") is None


def test_an_upload_expires_at_its_moment(catalogue: Catalogue) -> None:
    catalogue.add_upload(FILE, most=1)
    assert catalogue.expired_uploads(FILE.expires - timedelta(microseconds=1)) == ()
    assert catalogue.expired_uploads(FILE.expires) == ("secret",)


def test_areas_are_served_by_a_name_of_their_own_and_without_a_delivery(
    catalogue: Catalogue,
) -> None:
    catalogue.add_upload(FILE, most=1)
    assert catalogue.keep_found("secret", "{}", "areas")
    catalogue.move_upload("secret", UploadState.READ, UploadState.COUNTING)
    assert catalogue.serve_upload("secret", "outlines", None)
    served = catalogue.upload_of("areas")
    assert served == replace(FILE, layer="areas", state=UploadState.READY, definition="outlines")
    assert catalogue.upload_of(FILE.layer) is None
    assert catalogue.deliveries("areas") == ()


def test_a_list_of_uploads_leaves_out_what_can_be_long(catalogue: Catalogue) -> None:
    catalogue.add_upload(FILE, most=1)
    catalogue.keep_found("secret", "long", FILE.layer)
    assert [one.found for one in catalogue.uploads()] == [None]
