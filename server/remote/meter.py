"""How much one fetch has brought so far."""

from dataclasses import dataclass

from layers.errors import SourceError

MEBIBYTE = 1 << 20


@dataclass(slots=True)
class Meter:
    """Counts bytes, unpacked, up to the mebibytes that are allowed."""

    origin: str
    mebibytes: int
    taken: int = 0

    def take(self, taken: int) -> None:
        """Count some more.

        Raises
        ------
        SourceError
            If that is more than allowed.
        """
        self.taken += taken
        if self.taken > self.mebibytes * MEBIBYTE:
            raise SourceError(
                f"more than {self.mebibytes} MiB came, unpacked; expected at most that. Ask for "
                "less in the definition, or raise HEXRADAR_REMOTE_FETCH_MIB."
            )
