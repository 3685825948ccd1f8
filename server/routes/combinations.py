"""Combinations: what is posted gets an address that is named by its content, at every door."""

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from pydantic import ValidationError

from layers.declare import Recipe
from layers.errors import BadParameter
from server.catalogue import Combination
from server.catalogue.errors import TooManyCombinations
from server.combined import Combined
from server.context import Context, ContextDep
from server.dependencies import ONLY_JSON, only_known
from server.describe import Document, Links
from server.described import combination_document
from server.lasting import lasts_until
from server.respond import JSON, Answer, Caching, json_bytes, respond
from server.routes.common import caching_of, mark_of, state_of

router = APIRouter(tags=["combinations"])
MOST_BYTES = 16_384


@router.get("/v1/combinations", dependencies=ONLY_JSON)
def combinations(context: ContextDep) -> Response:
    """List the combinations that the city declares, and the layers that rates may be per."""
    store, links = context.store, Links(context.base)
    subjects = store.combinations()
    denominators = [one.id for one in store.visible_layers() if one.denominator]

    def make() -> bytes:
        made = [combination_document(store, one, links) for one in subjects]
        return json_bytes({"combinations": made, "denominators": [*denominators, "km2"]})

    states = [state_of(context, one) for one in subjects]
    answer = Answer(
        JSON,
        (links.base, *states, denominators),
        Caching(all(one.is_open for one in subjects)),
        make,
    )
    return respond(context.request, answer)


@router.post(
    "/v1/combinations",
    dependencies=[Depends(only_known())],
    response_class=Response,
    status_code=201,
    responses={201: {"content": {JSON: {}}}},
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {JSON: {"schema": {"type": "object", "title": "Recipe"}}},
        }
    },
)
async def combine(context: ContextDep, request: Request) -> Response:
    """Make a combination; the same recipe has the same address, whoever posts it and when."""
    recipe = read_recipe(await _body(request))
    return await run_in_threadpool(_combine, context, recipe)


@router.get("/v1/combinations/{combination}", dependencies=ONLY_JSON)
def combination(context: ContextDep, combination: str) -> Response:
    """Tell how a combination is made."""
    subject = context.store.combination(combination)
    answer = Answer(
        JSON,
        (context.base, *state_of(context, subject)),
        caching_of(subject),
        lambda: json_bytes(_document(context, subject)),
        subject.classification,
    )
    return respond(context.request, answer)


def read_recipe(body: bytes) -> Recipe:
    """Read what is posted.

    Raises
    ------
    BadParameter
        With every fault of it.
    """
    try:
        return Recipe.model_validate_json(body).canonical
    except ValidationError as error:
        faults = [
            f"{'.'.join(map(str, one['loc'])) or 'the recipe'}: "
            f"got {str(one['input'])[:80]!r}; expected {_expected(one['msg'])}"
            for one in error.errors()
        ]
        raise BadParameter("; ".join(faults)) from error


def _expected(message: str) -> str:
    return message.removeprefix("Value error, ").removeprefix("Input should be ")


def _combine(context: Context, recipe: Recipe) -> Response:
    """Refuse what does not fit, keep the rest, and tell where it is."""
    store, holder = context.store, context.holder
    subject = store.mixed(recipe)
    owner = "" if holder.role is None else holder.policy.name
    until = lasts_until(owner, store.today(), store.combination_days)
    kept = Combination(recipe.name, recipe.text, owner, until)
    if not store.catalogue.keep_combination(kept, _most(context)):
        raise TooManyCombinations(
            f"{_most(context)} combinations are kept for those without a key, and none of them is "
            "old enough to go. Ask the administrator for a key, or combine again later."
        )
    body = json_bytes(_document(context, subject))
    address = f"{context.base}/collections/{recipe.name}"
    headers = {"Location": address, "Cache-Control": "no-store"}
    return Response(body, 201, headers, JSON)


def _document(context: Context, subject: Combined) -> Document:
    links = Links(context.base)
    return {**combination_document(context.store, subject, links), **mark_of(subject)}


async def _body(request: Request) -> bytes:
    """Read what is posted, and no more than a recipe may be."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise BadParameter(f"got more than {MOST_BYTES} bytes; a recipe is smaller.")
    return body


def _most(context: Context) -> int:
    return int(context.request.app.state.settings.combinations_kept)
