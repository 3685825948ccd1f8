-- The city as PostGIS likes it best: polygons of Web Mercator, and facts in the order in which they
-- are asked for. Run on a database that may hold an older city.
CREATE EXTENSION IF NOT EXISTS postgis;
DROP TABLE IF EXISTS cells, degrees, facts CASCADE;

CREATE TABLE cells (
    id bigint PRIMARY KEY,
    h3 text NOT NULL,
    value integer NOT NULL,
    state text NOT NULL,
    suppressed boolean NOT NULL,
    geom geometry(Polygon, 3857) NOT NULL
);

-- TiPg takes what a function returns for degrees.
CREATE TABLE degrees (LIKE cells INCLUDING ALL);
ALTER TABLE degrees ALTER COLUMN geom TYPE geometry(Polygon, 4326);

CREATE TABLE facts (
    month date NOT NULL,
    kind text NOT NULL,
    cell bigint NOT NULL,
    n integer NOT NULL
);

-- Every cell with the facts of one month and one kind; for servers that make a tile of its rows.
-- PostgreSQL puts its text into the query that calls it, so that the indexes are used.
CREATE OR REPLACE FUNCTION facts_of(month date, kind text)
RETURNS TABLE (id bigint, h3 text, value integer, state text, suppressed boolean, geom geometry)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT c.id, c.h3, coalesce(f.n, 0), c.state, c.suppressed, c.geom
    FROM degrees c
    LEFT JOIN facts f ON f.cell = c.id AND f.month = $1 AND f.kind = $2
$$;

-- The same as a whole tile, for servers that pass its address on.
CREATE OR REPLACE FUNCTION facts_tile(z integer, x integer, y integer, query json)
RETURNS bytea
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT ST_AsMVT(t, 'cells', 4096, 'geom', 'id')
    FROM (
        SELECT c.id, c.h3, coalesce(f.n, 0) AS value, c.state, c.suppressed,
            ST_AsMVTGeom(c.geom, ST_TileEnvelope(z, x, y), 4096, 0, false) AS geom
        FROM cells c
        LEFT JOIN facts f
            ON f.cell = c.id AND f.month = (query->>'month')::date AND f.kind = query->>'kind'
        WHERE c.geom && ST_TileEnvelope(z, x, y)
    ) t
$$;
