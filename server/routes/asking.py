"""What is asked of every layer at once, about one place."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends

from server.combined import AnySubject
from server.context import Context
from server.dependencies import (
    Datetime,
    StepParam,
    WhereParam,
    combinations_too,
    drafts_too,
    json_only,
)
from server.placing import Asking, Topics
from server.respond import JSON, Answer, Caching
from server.routes.common import mark_of_all, state_of
from server.version import KnownParam

ASKED = ("datetime", "step", "known", "where", "draft", "combination", "f")
ALSO = (Depends(json_only), Depends(drafts_too), Depends(combinations_too))


def read_asking(
    datetime_: Datetime = None,
    step: StepParam = None,
    known: KnownParam = None,
    where: WhereParam = None,
) -> Asking:
    """Take what is asked of every layer at once."""
    return Asking(datetime_, step, known, tuple(where or ()))


AskingDep = Annotated[Asking, Depends(read_asking)]


def answer_about(
    context: Context, place: object, asking: Asking, topics: Topics, make: Callable[[], bytes]
) -> Answer:
    """Say what an answer about a place depends on, and who may keep it."""
    asked: list[AnySubject] = [one.subject for one in (*topics.here, *topics.others)]
    states = [state_of(context, one) for one in asked]
    depends_on = (place, asking, *states, context.store.names.state, topics.left_out)
    everyone = Caching(all(one.is_open for one in asked))
    return Answer(JSON, depends_on, everyone, make, mark_of_all(asked))
