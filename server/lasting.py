"""How long what somebody combined is kept: as long as it is asked for, and a while longer."""

from datetime import date, timedelta

from server.catalogue import Catalogue, Combination

OWNED = timedelta(days=730)  # for whoever has a key: a result must be reproducible


def lasts_until(owner: str, today: date, days: int) -> date:
    """Return the last day of a combination that nobody asks for after today.

    Parameters
    ----------
    owner
        The role that asked for it; empty for the public.
    days
        For how many days one of the public is kept.
    """
    return today + (OWNED if owner else timedelta(days=days))


def keep_longer(catalogue: Catalogue, kept: Combination, today: date, days: int) -> None:
    """Keep a combination that is asked for today; this writes once a day, however often it is."""
    until = lasts_until(kept.owner, today, days)
    if kept.until < until:
        catalogue.keep_combination_until(kept.id, until)
