#!/bin/sh
# Prints the Python to build with: $PYTHON if given, else the first fitting one of the usual names.
set -eu

fits() {
    "$1" -c 'import sys; sys.exit(not ((3, 11) <= sys.version_info[:2] <= (3, 13) and sys.maxsize > 2**32))' 2>/dev/null
}

if [ -n "${PYTHON:-}" ]; then
    path=$(command -v "$PYTHON") || {
        echo "PYTHON=$PYTHON: there is no such program. Name one that exists, or leave PYTHON out." >&2
        exit 1
    }
    fits "$path" || {
        echo "PYTHON=$PYTHON is $("$path" -V 2>&1 || true): Tuckshop needs a 64-bit Python 3.11, 3.12 or 3.13." >&2
        exit 1
    }
    echo "$path"
    exit
fi
for name in python3 /usr/bin/python3 python3.13 python3.12 python3.11; do
    if path=$(command -v "$name") && fits "$path"; then
        echo "$path"
        exit
    fi
done
echo "Tuckshop needs a 64-bit Python 3.11, 3.12 or 3.13, and found $(python3 -V 2>&1 || echo none)." >&2
echo "Install one (Debian 12 and 13 and Raspberry Pi OS have it: apt-get install python3), or say make ... PYTHON=PATH." >&2
exit 1
