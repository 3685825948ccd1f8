"""`hexradar keys`: who holds a key of which role, and until when."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from layers.errors import BadParameter, UnknownName

if TYPE_CHECKING:
    from server.access.keys import KeyText
    from server.catalogue import ApiKey
    from server.ingest import Desk

MOST_DAYS = 366  # a key that nobody renews is a key that nobody remembers
keys = typer.Typer(no_args_is_help=True, help="API keys: who may see more than the public.")


@keys.command()
def create(
    role: Annotated[str, typer.Option(help="Id of a role of roles/*.toml.")],
    owner: Annotated[str, typer.Option(help="The person or system that holds the key.")],
    until: Annotated[str, typer.Option(help="The last day on which it opens, as 2027-06-30.")],
) -> None:
    """Make a key and show it, once: it is kept by its digest alone."""
    key = make_key(_desk(), role, owner, until)
    typer.echo(f"{key.whole}\nThis is shown once. Basic: user {key.id}, password the whole key.")


@keys.command(name="list")
def list_() -> None:
    """List the keys: id, role, owner, until when, last use, and whether it is revoked."""
    for line in key_lines(_desk()):
        typer.echo(line)


@keys.command()
def revoke(key: Annotated[str, typer.Argument(help="Id of the key.")]) -> None:
    """Make a key open nothing any more, from the next request on."""
    gone = _desk().catalogue.revoke_key(key)
    typer.echo(f"{gone.id}: revoked; the key of {gone.owner} opens nothing any more.")


def make_key(desk: "Desk", role: str, owner: str, until: str) -> "KeyText":
    """Make a key of a role, and keep what tells it from others.

    Raises
    ------
    UnknownName
        If no such role is declared.
    BadParameter
        If nobody owns it, or the day is no day, over, or more than a year away.
    """
    from server.access.keys import new_key
    from server.catalogue import ApiKey

    if role not in desk.definitions.roles:
        listed = ", ".join(desk.definitions.roles) or "none; declare one in roles/*.toml"
        raise UnknownName(f"There is no role {role!r}; there are: {listed}.")
    if not owner.strip():
        raise BadParameter("owner: got nothing; expected the person or system that holds the key.")
    made, now = new_key(), desk.clock()
    last = _read_day(until, now.astimezone().date())
    desk.catalogue.add_key(
        ApiKey(
            id=made.id, digest=made.digest, role=role, owner=owner.strip(), created=now, until=last
        )
    )
    return made


def key_lines(desk: "Desk") -> Iterator[str]:
    """Yield a line per key, oldest first."""
    today = desk.clock().astimezone().date()
    for one in desk.catalogue.all_keys():
        used = f"last used {one.last_used}" if one.last_used else "never used"
        state = _state(one, today, one.role in desk.definitions.roles)
        yield f"{one.id}  {one.role}  {one.owner}  until {one.until}  {used}  {state}"


def _state(key: "ApiKey", today: date, is_declared: bool) -> str:
    if key.revoked:
        return f"revoked {key.revoked.date()}"
    if key.until < today:
        return "ended"
    return "opens" if is_declared else "opens nothing: its role is not declared any more"


def _read_day(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise BadParameter(f"until: got {text[:80]!r}; expected a day as 2027-06-30.") from error
    if not 0 <= (day - today).days <= MOST_DAYS:
        raise BadParameter(
            f"until: got {day}; expected a day from {today} on, at most {MOST_DAYS} days away. "
            "Make a new key before the old one ends."
        )
    return day


def _desk() -> "Desk":
    from server.operate import open_desk

    return open_desk()
