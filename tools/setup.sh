#!/bin/sh
# Sets up a checkout and leaves STAMP behind when all went well: setup.sh .venv/ready-KEY[-KEY OF PYTHON]
set -eu
cd "$(dirname "$0")/.."
stamp=$1

mkdir -p .cache
exec 9>.cache/setup.lock
flock 9 # two makes at once: the second one waits, and finds it done
if [ -e "$stamp" ]; then
    touch "$stamp"
    exit
fi
start=$(date +%s)
python=$(tools/find-python.sh)
tools/system-packages.sh "$python" all
tools/venv.sh "$python" .venv requirements-dev.lock
# The one set-up serves the make that named its Python and the one that did not.
general=$(echo "$stamp" | sed 's/^\(.*ready-[0-9a-f]*\).*/\1/')
touch "$general" "$stamp"
echo "Set up in $(($(date +%s) - start)) s."
