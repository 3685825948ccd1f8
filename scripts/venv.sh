#!/bin/sh -e
# Make .venv with everything in a lock file, and HexRadar itself. $1: the lock file.
cd "$(dirname "$0")/.."
for python in "${PYTHON:-python3}" python3.13 python3.12 python3.11; do
    command -v "$python" >/dev/null && "$python" -c \
        'import sys; sys.exit(sys.version_info < (3, 11))' && break
    python=
done
if [ -z "$python" ]; then
    echo "HexRadar needs Python 3.11 or newer; install it (Debian 12: apt-get install python3)." >&2
    exit 1
fi
if [ ! -x .venv/bin/pip ] && ! { "$python" -m venv .venv && .venv/bin/pip --version; } >/dev/null 2>&1
then
    rm -rf .venv
    scripts/apt.sh python3-venv
    "$python" -m venv .venv
fi
.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r "$1"
.venv/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
.venv/bin/hexradar compile
