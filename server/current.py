"""Which deliveries are current, as the catalogue says it at this request."""

from copy import copy

from server.catalogue import Catalogue, Delivery


class Current:
    """Asks the catalogue, unless it is as it was when somebody asked; safe to share by threads.

    Where the catalogue cannot tell cheaply whether it changed, a request asks once.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._unchanged: dict[str, tuple[object, Delivery | None]] = {}
        self._seen: dict[str, Delivery | None] | None = None

    def of_one_request(self) -> "Current":
        """Return the same for one request, in which nothing changes."""
        seen = copy(self)
        seen._seen = {}
        return seen

    def of(self, source: str) -> Delivery | None:
        """Return the delivery of a source that is served; None where it has none."""
        if self._seen is None:
            return self._asked(source)
        if source not in self._seen:
            self._seen[source] = self._asked(source)
        return self._seen[source]

    def _asked(self, source: str) -> Delivery | None:
        changes = self._catalogue.changes()
        before, found = self._unchanged.get(source, (None, None))
        if changes is None or before != changes:
            found = self._catalogue.current(source)
            self._unchanged[source] = (changes, found)
        return found
