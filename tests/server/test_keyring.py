"""`hexradar keys`: made once, listed without secrets, revoked."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from server.access.keys import read_key
from tests.server.conftest import Run

ROLE = """
id = "officer"
title = { nl = "Rol", en = "Role" }
purpose = "A test."
layers = "*"
"""
TODAY = datetime.now(UTC).astimezone().date()
SOON = str(TODAY + timedelta(days=30))


@pytest.fixture
def keys(run: Run, folder: Path) -> Run:
    """The command, in a place with one role."""
    (folder / "definitions/roles").mkdir()
    (folder / "definitions/roles/officer.toml").write_text(ROLE)
    return run


def make(keys: Run, until: str = SOON, role: str = "officer", owner: str = "J. Bakker") -> str:
    done = keys("keys", "create", "--role", role, "--owner", owner, "--until", until)
    return done.said


def test_a_key_is_shown_whole_when_it_is_made(keys: Run) -> None:
    assert read_key(make(keys).splitlines()[0])


def test_a_list_of_keys_tells_everything_but_the_secret(keys: Run) -> None:
    made = read_key(make(keys).splitlines()[0])
    assert made

    said = keys("keys", "list").said

    for told in (made.id, "officer", "J. Bakker", SOON, "never used", "opens"):
        assert told in said
    assert made.secret not in said


def test_a_revoked_key_is_listed_as_such(keys: Run) -> None:
    made = read_key(make(keys).splitlines()[0])
    assert made

    assert keys("keys", "revoke", made.id).code == 0
    assert "revoked" in keys("keys", "list").said


def test_a_key_whose_role_is_gone_opens_nothing(keys: Run, folder: Path) -> None:
    make(keys)
    (folder / "definitions/roles/officer.toml").unlink()

    assert "opens nothing" in keys("keys", "list").said


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"role": "nobody"}, "there are: officer"),
        ({"owner": " "}, "expected the person or system"),
        ({"until": "soon"}, "expected a day as 2027-06-30"),
        ({"until": str(TODAY - timedelta(days=1))}, "from"),
        ({"until": str(TODAY + timedelta(days=400))}, "at most 366 days"),
    ],
)
def test_a_key_nobody_should_have_is_not_made(keys: Run, wrong: dict[str, str], said: str) -> None:
    assert said in make(keys, **wrong)
    assert keys("keys", "list").said == ""


def test_revoking_no_key_is_refused(keys: Run) -> None:
    assert keys("keys", "revoke", "0" * 12).code == 1
