"""Names are public geography: whoever asks hears the same."""

import pytest

from tests.server.access.asker import ASKERS, Asker

CELL = "/v1/cells/88196b8b37fffff"


@pytest.mark.parametrize("role", ASKERS)
def test_every_role_finds_the_same_places(ask: Asker, role: str) -> None:
    for text in ("zee", "straat", "89196b8b373ffff"):
        told, public = (ask.get(one, f"/v1/search?q={text}").json() for one in (role, "public"))
        assert told["hits"]
        assert told == public


@pytest.mark.parametrize("role", ASKERS)
def test_every_role_hears_the_same_name_of_a_cell(ask: Asker, role: str) -> None:
    told, public = (ask.get(one, CELL).json() for one in (role, "public"))
    assert told["name"] == public["name"]
    assert told["name"]["nl"].startswith("vak bij ")
