"""The resources, one file each.

landing      /v1, /v1/conformance
collections  /v1/collections, /v1/collections/{id}
items        /v1/collections/{id}/items
tiles        /v1/collections/{id}/tiles/WebMercatorQuad/{z}/{y}/{x}
tilesets     /v1/collections/{id}/tiles, tilejson.json
top          /v1/collections/{id}/top
combinations /v1/combinations
legend       /v1/collections/{id}/legend
places       /v1/cells/{cell}
areas        /v1/areas/{id}/profile (asking: what both are asked)
search       /v1/search
sources      /v1/sources
uploads      /v1/uploads, where they are switched on
health       /healthz, /readyz
client       /, /assets, /v1/docs
"""
