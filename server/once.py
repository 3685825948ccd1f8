"""What a source that is not open has told of a settled period is told once, and never otherwise.

Two answers about one bucket that differ tell what changed there, and that may be one record. So a
new delivery of such a source builds on the one that is served, and tells only what is not settled.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from layers.declare import Mode, Protection, SourceDefinition
from layers.errors import BadParameter, InstalmentError
from layers.instalments import REVISES
from server.catalogue import Catalogue, Delivery

Ask = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Before:
    """What was there before a delivery.

    builds_on
        The delivery that it builds on; None if it is the whole source.
    published_until
        Last day of the periods of which it may tell nothing else than was told; None if of all.
    anew
        Whether it may tell otherwise what was published.
    """

    builds_on: Delivery | None
    published_until: date | None
    anew: bool


def is_told_once(source: SourceDefinition) -> bool:
    """Tell whether what a source has published of a settled period stays as it is."""
    return source.protection is not Protection.OPEN


def find_before(catalogue: Catalogue, source: SourceDefinition, whole: bool) -> Before:
    """Find what the next delivery of a source builds on, and what it may not change.

    Raises
    ------
    InstalmentError
        If periods were told by a delivery that was withdrawn since.
    """
    current = None if whole else catalogue.current(source.id)
    adds = source.delivery.mode is not Mode.REPLACE
    if whole or not is_told_once(source):
        return Before(current if adds else None, None, anew=True)
    until = catalogue.published_until(source.id)
    if current and until:
        _refuse_withdrawn(catalogue, current, until)
    return Before(current if adds or until else None, until, anew=False)


def _refuse_withdrawn(catalogue: Catalogue, current: Delivery, until: date) -> None:
    """Refuse to build on a delivery that knows less than was told."""
    if current.settled_until and current.settled_until >= until:
        return
    source, number = current.source, current.number
    told = {one.number: one.settled_until for one in catalogue.deliveries(source) if one.passed}
    later = next((number for number, day in told.items() if day and day >= until), None)
    back = "Put all files into the inbox and "
    if later:
        back = f"Make delivery {later} current (`hexradar rollback {source} --to {later}`), or "
    revise = f"`hexradar ingest {source} --whole`"
    raise InstalmentError(
        f"{source}: delivery {number} is served, whose settled periods end on "
        f"{current.settled_until}; a delivery that was withdrawn has published until {until}, and "
        f"what was told is not told otherwise. {back}use {revise}, which {REVISES}"
    )


def confirm_revision(
    catalogue: Catalogue, sources: Sequence[SourceDefinition], ask: Ask | None
) -> None:
    """Let a person confirm that sources which are not open are published anew.

    Parameters
    ----------
    ask
        Shows a text and tells whether it was confirmed; None if nobody can be asked.

    Raises
    ------
    BadParameter
        If it was not confirmed.
    """
    revised = [one.id for one in sources if is_told_once(one) and catalogue.published_until(one.id)]
    if not revised:
        return
    said = f"--whole {REVISES} Sources that are not open: {', '.join(revised)}."
    if ask is None:
        raise BadParameter(f"{said} Nobody is here to confirm; use --yes if that is meant.")
    if not ask(f"{said} Go on?"):
        raise BadParameter("--whole: got no confirmation; nothing was ingested.")
