"""Sources that are fetched from elsewhere before they are read; off unless an administrator allows.

rules      what the administrator allows: hosts, databases, seconds, mebibytes
fetch      a source with `[remote]` -> a folder that serves as its inbox, in a confined process
origin     where a source comes from, in words that hold no secret
meter      mebibytes taken so far
guard      which addresses a host may resolve to, and connections to these only
client     one request -> its body in pieces, or one sentence
pages      pages that link to the next, each once
web        a file at an address, as it is
features   OGC API Features -> one GeoJSON file
wfs        WFS -> one GeoJSON file
odata      OData -> one Parquet file
database   a table or a SELECT -> one Parquet file
session    a database that can only be read, and not for ever
geometry   what databases send for shapes -> WKB
shapes     features -> a GeoJSON file, page by page
rows       rows of any values -> a Parquet file of texts, batch by batch
"""

from server.remote.fetch import fetched
from server.remote.origin import origin_of
from server.remote.rules import Rules, rules_of

__all__ = ["Rules", "fetched", "origin_of", "rules_of"]
