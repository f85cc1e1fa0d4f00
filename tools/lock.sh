#!/bin/sh
# Writes the lock files from pyproject.toml: all of it for a checkout, and the smaller one for a kiosk in a shop.
# uv serves here alone; pip installs the result, on any Python, processor and index.
set -eu
cd "$(dirname "$0")/.."
[ -x .cache/uv/bin/uv ] || {
    "$(tools/find-python.sh)" -m venv .cache/uv
    .cache/uv/bin/pip install --quiet uv
}
compile() {
    .cache/uv/bin/uv pip compile pyproject.toml "$@" --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --quiet --upgrade --cache-dir .cache/uv/cache --custom-compile-command 'make lock'
}
compile --extra printer --extra cloud --extra test --output-file requirements-dev.lock
compile --extra printer --constraint requirements-dev.lock --no-annotate --output-file requirements.lock
grep -nE '://|file:|^--(find-links|index)|index-url' requirements.lock requirements-dev.lock && {
    echo "A lock file names a place on this machine or an index; it must not." >&2
    exit 1
}
wc -l requirements.lock requirements-dev.lock
