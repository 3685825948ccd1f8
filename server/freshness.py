"""How fresh a source is: its newest period, what was agreed, and what may still change."""

from typing import Any

from layers.declare import SourceDefinition
from layers.periods import Step, period_of
from server.catalogue import Delivery

# Only whole words that leave no doubt; "tweewekelijks" is not a week.
CADENCES = {
    Step.DAY: ("dagelijks", "daily", "elke dag", "every day", "per dag"),
    Step.WEEK: ("wekelijks", "weekly", "elke week", "every week", "per week"),
    Step.MONTH: ("maandelijks", "monthly", "elke maand", "every month", "per maand"),
    Step.QUARTER: ("per kwartaal", "elk kwartaal", "quarterly", "every quarter"),
    Step.YEAR: ("jaarlijks", "yearly", "annually", "elk jaar", "every year", "per jaar"),
}


def freshness_document(source: SourceDefinition, delivery: Delivery) -> dict[str, Any]:
    """Tell how fresh a delivery is; `cadence_step` is None where the words leave doubt."""
    period, last = source.time.period, delivery.last_period
    return {
        "newest_period": str(period_of(period, last).end) if last else None,
        "step": period,
        "settles_after": source.time.settles_after,
        "cadence": source.agreement.cadence,
        "cadence_step": cadence_step(source.agreement.cadence),
    }


def cadence_step(cadence: str | None) -> Step | None:
    """Read how often deliveries come from the words of an agreement."""
    words = (cadence or "").strip().rstrip(".").lower()
    return next((step for step, known in CADENCES.items() if words in known), None)
