"""What databases send for shapes -> WKB and its system."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError
from sqlalchemy import Connection

from layers.errors import SourceError

MYSQL_GEOMETRY = 255  # the number of the type in the protocol of MariaDB and MySQL
MYSQL_SRID_BYTES = 4  # which these put before the WKB, the smallest first
POSTGIS_TYPES = "SELECT oid::bigint FROM pg_type WHERE typname IN ('geometry', 'geography')"


def shape_types(connection: Connection) -> frozenset[int]:
    """Return the numbers of the types that are shapes."""
    match connection.dialect.name:
        case "postgresql":
            return frozenset(connection.exec_driver_sql(POSTGIS_TYPES).scalars())
        case "mysql" | "mariadb":
            return frozenset([MYSQL_GEOMETRY])
        case _:
            return frozenset()


def shape_column(
    described: Iterable[Sequence[Any]], types: frozenset[int], declared: str | None
) -> str:
    """Return the column of shapes; empty if there is none.

    Parameters
    ----------
    described
        Name and type of every column, as a cursor describes them.

    Raises
    ------
    SourceError
        If there are several and none is declared, or the declared one is not there.
    """
    columns = list(described)
    if declared:
        if declared not in (one[0] for one in columns):
            raise SourceError(f"there is no column {declared}; mend remote.database.geometry.")
        return declared
    shapes = [str(name) for name, kind, *_ in columns if kind in types]
    if len(shapes) > 1:
        raise SourceError(
            f"there are several columns of shapes ({', '.join(shapes)}); name one in "
            "remote.database.geometry."
        )
    return shapes[0] if shapes else ""


@dataclass(slots=True)
class Shapes:
    """Turns shapes of one column into WKB, and holds all of them to one system.

    from_mysql
        Whether the number of the system stands before the WKB, not in it.
    """

    from_mysql: bool
    srid: int | None = None

    def as_wkb(self, values: Sequence[Any]) -> list[bytes | None]:
        """Turn the shapes of a batch into WKB.

        Raises
        ------
        SourceError
            If a value is no shape, or is in another system than those before.
        """
        try:
            srids, shapes = self._read(values)
        except (shapely.GEOSException, TypeError, ValueError) as error:
            raise SourceError(f"the column of shapes holds something else ({error}).") from error
        there: set[int] = set(srids[~shapely.is_missing(shapes)].tolist())
        there |= set() if self.srid is None else {self.srid}
        if len(there) > 1:
            raise SourceError(
                f"the shapes are in the systems {', '.join(map(str, sorted(there)))}; expected "
                "one. Transform them in a query."
            )
        self.srid = next(iter(there), None)
        return list(shapely.to_wkb(shapes, include_srid=False))

    @property
    def system(self) -> object:
        """The system of the shapes, as PROJ writes it; None where it is not known.

        Raises
        ------
        SourceError
            If no system has its number.
        """
        if not self.srid:
            return None
        try:
            return CRS.from_epsg(self.srid).to_json_dict()
        except CRSError as error:
            raise SourceError(f"the shapes are in {self.srid}, which is not of EPSG.") from error

    def _read(self, values: Sequence[Any]) -> tuple[Any, Any]:
        if not self.from_mysql:
            shapes = shapely.from_wkb(values)
            return shapely.get_srid(shapes), shapes
        srids = [int.from_bytes((one or b"")[:MYSQL_SRID_BYTES], "little") for one in values]
        bare = [one and one[MYSQL_SRID_BYTES:] for one in values]
        return np.array(srids), shapely.from_wkb(bare)
