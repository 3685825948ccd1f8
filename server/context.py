"""Who asks, and the store as they see it: what every route needs before its parameters."""

from dataclasses import dataclass
from typing import Annotated, Literal, cast

from fastapi import Depends, Query, Request
from starlette.concurrency import run_in_threadpool

from layers.model import Policy
from server.access.credentials import is_presented
from server.access.policies import NOBODY, Holder, who_asks
from server.store import Store

BASE_PATH = "/v1"


async def get_store(request: Request) -> Store:
    """Return the store of this application."""
    return cast(Store, request.app.state.store)


StoreDep = Annotated[Store, Depends(get_store)]
ViewParam = Annotated[
    Literal["public"] | None,
    Query(alias="view", description="`public`: answer as whoever has no key is answered."),
]


async def get_holder(request: Request, store: StoreDep) -> Holder:
    """Say who asks; a thread is taken only where the catalogue has to be read.

    Raises
    ------
    WrongKey
        If a key is presented that opens nothing.
    """
    if not is_presented(request.headers):
        return NOBODY
    return await run_in_threadpool(who_asks, store, request.headers)


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


async def get_context(
    request: Request, store: StoreDep, holder: HolderDep, view: ViewParam = None
) -> Context:
    """Collect what every route needs."""
    seen_as = NOBODY if view == "public" else holder
    request.state.policy = seen_as.policy
    if not seen_as.policy.areas:
        return Context(request, store.seen_by(seen_as.policy), seen_as)
    return Context(request, await run_in_threadpool(store.seen_by, seen_as.policy), seen_as)


ContextDep = Annotated[Context, Depends(get_context)]
