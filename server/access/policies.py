"""Headers -> key -> role -> policy."""

from dataclasses import dataclass
from datetime import date

from starlette.datastructures import Headers

from layers.declare import RoleDefinition
from layers.model import PUBLIC, Policy
from server.access.credentials import challenge_of, presented
from server.access.errors import WrongKey
from server.access.keys import opens
from server.store import Store


@dataclass(frozen=True, slots=True)
class Holder:
    """Who asks: a policy, and the key behind it.

    role, until
        What the key opens, and the last day on which it does; None for the public.
    """

    policy: Policy = PUBLIC
    role: RoleDefinition | None = None
    until: date | None = None


NOBODY = Holder()


def who_asks(store: Store, headers: Headers) -> Holder:
    """Tell who sent some headers; without a key it is the public.

    The catalogue is asked each time, so that a key is revoked from the next request on.

    Raises
    ------
    WrongKey
        If a key is presented that opens nothing.
    """
    shown = presented(headers)
    if shown is None:
        return NOBODY
    today, catalogue = store.today(), store.catalogue
    kept = catalogue.key(shown.id)
    role = store.definitions.roles.get(kept.role) if kept else None
    is_open = opens(kept, shown, today)
    if kept is None or role is None or not is_open:
        raise WrongKey(challenge_of(headers))
    if kept.last_used is None or kept.last_used < today:
        catalogue.note_use(kept.id, today)
    return Holder(policy_of(role, store.definitions.place.language), role, kept.until)


def policy_of(role: RoleDefinition, language: str) -> Policy:
    """Return the policy of those who hold a key of a role."""
    return Policy(
        name=role.id,
        exact=role.exact,
        layers=role.layer_ids,
        areas=role.areas,
        finest=role.finest,
        classification=getattr(role.classification, language) if role.classification else "",
    )
