"""Real GIS servers for tests: pygeoapi and MapServer, over the same features."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.postgis import free_port
from tests.server.remote.site import Answer, Asked, Site

FEATURES = 25
PAGE = 10  # both servers give no more at once
MAPSERV = Path("/usr/lib/cgi-bin/mapserv")
RUN = "import sys; from pygeoapi.flask_app import APP; APP.run('127.0.0.1', int(sys.argv[1]))"
NAMED = {"title": "t", "description": "d", "keywords": ["k"]}
WHO = {"name": "nobody", "url": "http://127.0.0.1"}
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
MAP = """
MAP
  NAME "reports"
  EXTENT 4 52 5 53
  PROJECTION "init=epsg:4326" END
  WEB METADATA
    "wfs_title" "t"
    "wfs_onlineresource" "http://127.0.0.1/wfs"
    "wfs_enable_request" "*"
    "wfs_srs" "EPSG:4326 EPSG:28992"
    "wfs_maxfeatures" "{page}"
  END END
  OUTPUTFORMAT
    NAME "geojson"
    DRIVER "OGR/GEOJSON"
    MIMETYPE "application/json"
    FORMATOPTION "STORAGE=stream"
    FORMATOPTION "FORM=SIMPLE"
  END
  LAYER
    NAME "reports"
    TYPE POINT
    CONNECTIONTYPE OGR
    CONNECTION "{file}"
    PROJECTION "init=epsg:4326" END
    METADATA
      "wfs_title" "t"
      "gml_include_items" "all"
      "gml_featureid" "id"
      "wfs_getfeature_formatlist" "geojson"
    END
  END
END
"""


class ServerMissing(Exception):
    """A GIS server did not start, or is not installed."""


def write_features(file: Path) -> None:
    """Write features, each at a place of its own."""
    features = [
        {
            "type": "Feature",
            "id": number,
            "properties": {"id": number, "date": "2024-03-05", "kind": "noise"},
            "geometry": {"type": "Point", "coordinates": [round(4.3 + number / 1000, 3), 52.05]},
        }
        for number in range(FEATURES)
    ]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))


@contextmanager
def private_pygeoapi(folder: Path) -> Iterator[str]:
    """Serve the features by OGC API Features; yields the address of the collection."""
    port = free_port()
    config, openapi = folder / "config.json", folder / "openapi.json"
    write_features(folder / "reports.geojson")
    config.write_text(json.dumps(_config(folder / "reports.geojson", port)))
    environment = os.environ | {"PYGEOAPI_CONFIG": str(config), "PYGEOAPI_OPENAPI": str(openapi)}
    openapi.write_text(json.dumps({"openapi": "3.0.2", "paths": {}}))
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-c", RUN, str(port)], env=environment, stdout=log, stderr=log
        )
    try:
        _wait(server, f"http://127.0.0.1:{port}/", folder / "log")
        yield f"http://127.0.0.1:{port}/collections/reports"
    finally:
        server.kill()
        server.wait()


def put_mapserver(site: Site, folder: Path) -> str:
    """Serve the features by WFS, with MapServer behind our own web server; returns the address."""
    if not MAPSERV.exists():
        raise ServerMissing(f"No {MAPSERV}: install the Debian package cgi-mapserver.")
    write_features(folder / "reports.geojson")
    (folder / "config").write_text("CONFIG ENV END END")
    map_ = folder / "reports.map"
    map_.write_text(MAP.format(page=PAGE, file=folder / "reports.geojson"))
    environment = {
        "MAPSERVER_CONFIG_FILE": str(folder / "config"),
        "MS_MAPFILE": str(map_),
        "REQUEST_METHOD": "GET",
    }

    def answering(asked: Asked) -> Answer:
        told = environment | {"QUERY_STRING": asked.query}
        done = subprocess.run([MAPSERV], env=told, capture_output=True, check=True)
        headers, _, body = done.stdout.partition(b"\r\n\r\n")
        return Answer(body, headers=dict([headers.decode().split(": ", 1)]))

    return site.put("/wfs", answering)


def _config(file: Path, port: int) -> dict[str, Any]:
    address = f"http://127.0.0.1:{port}"
    provider = {"type": "feature", "name": "GeoJSON", "data": str(file), "id_field": "id"}
    return {
        "server": {
            "bind": {"host": "127.0.0.1", "port": port},
            "url": address,
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "languages": ["en-US"],
            "limits": {"default_items": PAGE, "max_items": PAGE},
            "map": {"url": address, "attribution": "none"},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {**NAMED, "terms_of_service": "none", "url": address},
            "license": WHO,
            "provider": WHO,
            "contact": WHO,
        },
        "resources": {
            "reports": {
                "type": "collection",
                **NAMED,
                "links": [],
                "extents": {"spatial": {"bbox": [4, 52, 5, 53], "crs": CRS84}},
                "providers": [provider],
            }
        },
    }


def _wait(server: "subprocess.Popen[bytes]", address: str, log: Path) -> None:
    for _ in range(300):
        try:
            httpx.get(address)
        except httpx.TransportError:
            if server.poll() is not None:
                break
            time.sleep(0.1)
        else:
            return
    raise ServerMissing(f"pygeoapi did not start:\n{log.read_text()}")
