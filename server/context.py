"""Who asks, and the store as they see it: what every route needs before its parameters."""

from dataclasses import dataclass
from typing import Annotated, Literal, cast

from fastapi import Depends, Query, Request

from layers.model import Policy
from server.access.policies import NOBODY, Holder, who_asks
from server.store import Store

BASE_PATH = "/v1"


def get_store(request: Request) -> Store:
    """Return the store of this application."""
    return cast(Store, request.app.state.store)


StoreDep = Annotated[Store, Depends(get_store)]
ViewParam = Annotated[
    Literal["public"] | None,
    Query(alias="view", description="`public`: answer as whoever has no key is answered."),
]


def get_holder(request: Request, store: StoreDep) -> Holder:
    """Say who asks.

    Raises
    ------
    WrongKey
        If a key is presented that opens nothing.
    """
    return who_asks(store, request.headers)


HolderDep = Annotated[Holder, Depends(get_holder)]


@dataclass(frozen=True, slots=True)
class Context:
    """What every route needs: the request, the store as the asker sees it, and who asks."""

    request: Request
    store: Store
    holder: Holder

    @property
    def policy(self) -> Policy:
        """What the asker may hear."""
        return self.holder.policy

    @property
    def base(self) -> str:
        """The address of the API as the user sees it."""
        public = cast(str, self.request.app.state.public_url) or str(self.request.base_url)
        return public.rstrip("/") + BASE_PATH


def get_context(
    request: Request, store: StoreDep, holder: HolderDep, view: ViewParam = None
) -> Context:
    """Collect what every route needs."""
    seen_as = NOBODY if view == "public" else holder
    request.state.policy = seen_as.policy
    return Context(request, store.seen_by(seen_as.policy), seen_as)


ContextDep = Annotated[Context, Depends(get_context)]
