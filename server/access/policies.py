"""Headers -> key -> role -> policy."""

from starlette.datastructures import Headers

from layers.declare import RoleDefinition
from layers.model import PUBLIC, Policy
from server.access.credentials import challenge_of, presented
from server.access.errors import WrongKey
from server.access.keys import opens
from server.store import Store


def who_asks(store: Store, headers: Headers) -> Policy:
    """Return the policy of whoever sent some headers; without a key it is that of the public.

    The catalogue is asked each time, so that a key is revoked from the next request on.

    Raises
    ------
    WrongKey
        If a key is presented that opens nothing.
    """
    shown = presented(headers)
    if shown is None:
        return PUBLIC
    today, catalogue = store.today(), store.catalogue
    kept = catalogue.key(shown.id)
    role = store.definitions.roles.get(kept.role) if kept else None
    is_open = opens(kept, shown, today)
    if kept is None or role is None or not is_open:
        raise WrongKey(challenge_of(headers))
    if kept.last_used is None or kept.last_used < today:
        catalogue.note_use(kept.id, today)
    return policy_of(role, store.definitions.place.language)


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
