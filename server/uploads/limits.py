"""What an upload may take."""

from dataclasses import dataclass
from datetime import timedelta

from server.confined import MEBIBYTE, Limits
from server.settings import Settings

MOST_COLUMNS = 500
MOST_CELLS = 200_000  # covered cells of a layer, which is coarser where there would be more
MOST_AREAS = 500  # of a private set
MOST_VERTICES = 200_000  # of all its outlines, which every answer about it reads
MOST_VALUES = 10_000_000  # cells x periods, all of which a legend looks at
SENDING_SECONDS = 600
READING_AT_ONCE = 2  # confined processes of one worker


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """What one upload may take, and how many may be kept at once."""

    bytes: int
    rows: int
    kept: int
    hours: int
    confined: Limits

    @property
    def lifetime(self) -> timedelta:
        """How long an upload is kept."""
        return timedelta(hours=self.hours)


def limits_of(settings: Settings) -> UploadLimits:
    """Read the limits from the settings."""
    return UploadLimits(
        bytes=settings.upload_mib * MEBIBYTE,
        rows=settings.upload_rows,
        kept=settings.uploads_kept,
        hours=settings.upload_hours,
        confined=Limits(settings.upload_seconds, settings.upload_memory_mib),
    )
