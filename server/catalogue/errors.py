"""Every way in which the catalogue refuses.

CatalogueError
├── UnsupportedDatabase   the address names a database the catalogue cannot live in
├── UnknownRevision       the database was made by a newer version of the program
├── MigrationsMissing     the program was installed without its migrations
├── NoSuchDelivery        a source has no delivery of that number
├── NothingToRollBackTo   there is no older delivery to return to
├── DeliveryIsCurrent     a delivery that is being served cannot be forgotten
├── DeliveryIsNeeded      a delivery that is pinned, or built on, cannot be forgotten
├── BaseHasMoved          another delivery became current while one that adds to it was read
├── PublishedMeanwhile    another delivery told periods as settled that one would tell otherwise
├── TooManyPins           permalinks hold as many deliveries of a source as they may
├── TooManyCombinations   those without a key combined as much as they may
├── NoSuchKey             there is no key of that id
├── UnusableArea          an area that no point could be looked up in
├── WrongGeometry         a geometry of another kind than its column holds
└── NaiveTime             a moment without a time zone

Every message is a sentence for the person who can act on it: what, got, expected, what to do.
"""

from sqlalchemy.exc import DontWrapMixin

from layers.errors import HexRadarError


class CatalogueError(HexRadarError):
    """The root: catching it catches every refusal of the catalogue and nothing else."""


class UnsupportedDatabase(CatalogueError):
    """The address names a database the catalogue cannot live in."""


class UnknownRevision(CatalogueError):
    """The database was made by a newer version of the program."""


class MigrationsMissing(CatalogueError):
    """The program was installed without its migrations."""


class NoSuchDelivery(CatalogueError):
    """A source has no delivery of that number."""


class NothingToRollBackTo(CatalogueError):
    """There is no older delivery to return to; the current one stays."""


class DeliveryIsCurrent(CatalogueError):
    """A delivery that is being served cannot be forgotten."""


class DeliveryIsNeeded(CatalogueError):
    """A delivery that is pinned, or that another one builds on, cannot be forgotten."""


class BaseHasMoved(CatalogueError):
    """Another delivery became current while one that adds to it was read; nothing changed."""


class PublishedMeanwhile(CatalogueError):
    """What a delivery would tell of a settled period was told by another one; nothing changed."""


class TooManyPins(CatalogueError):
    """Permalinks hold as many deliveries of a source as they may."""


class TooManyCombinations(CatalogueError):
    """Those without a key keep as many combinations as they may."""


class UnusableArea(CatalogueError):
    """An area that no point could be looked up in; the areas that were there stay."""


class WrongGeometry(CatalogueError, DontWrapMixin):
    """A geometry of another kind than its column holds."""


class NaiveTime(CatalogueError, DontWrapMixin):
    """A moment without a time zone: it could be any of 38 moments."""


class NoSuchKey(CatalogueError):
    """There is no key of that id."""
