#!/bin/sh
# Builds the user-mode Linux kernel of `make uml-test` into .cache/uml/linux, once; says why where it can't.
# build.sh [PYTHON]: puts lgpio for that Python into .cache/uml/site too, if it has not got it (it has no wheel for
# every Python; the panel's stories are then skipped).
# Exit: 0 the kernel is there, 3 it can't be built here (the tests then skip loudly), anything else a broken build.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
cache=${TUCKSHOP_UML_CACHE:-$here/../../.cache/uml}
limit=${TUCKSHOP_UML_LIMIT_S:-1500}
tarball=/usr/src/linux-source-6.1.tar.xz

cannot() {
    echo "uml: $1" >&2
    exit 3
}

mkdir -p "$cache"
cache=$(cd "$cache" && pwd)

python=${1:-}
if [ -n "$python" ] && ! PYTHONPATH="$cache/site" "$python" -c 'import importlib.util, sys; sys.exit(not importlib.util.find_spec("lgpio"))'; then
    "$python" -m pip install --quiet --disable-pip-version-check --only-binary :all: --no-deps --target "$cache/site" \
        'lgpio==0.2.2.0' || echo "uml: no lgpio for $($python --version): the panel's stories will be skipped" >&2
fi

wanted=$(cat "$tarball" "$here/kernel.config" 2>/dev/null | cksum)
if [ -x "$cache/linux" ] && [ "$(cat "$cache/built-from" 2>/dev/null)" = "$wanted" ]; then
    echo "uml: $cache/linux is up to date"
    exit 0
fi

[ "$(uname -m)" = x86_64 ] || cannot "user-mode Linux runs on x86-64 only, this is $(uname -m)"

missing=
[ -e "$tarball" ] || missing="$missing linux-source-6.1"
for tool in gcc make bc flex bison xz; do
    command -v "$tool" >/dev/null || missing="$missing $(echo "$tool" | sed 's/^xz$/xz-utils/')"
done
if [ -n "$missing" ]; then
    command -v apt-get >/dev/null || cannot "please install$missing"
    sudo=
    [ "$(id -u)" = 0 ] || sudo="sudo -n"
    echo "uml: installing$missing"
    # shellcheck disable=SC2086  # a list of packages
    { $sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends $missing; } >"$cache/apt.log" 2>&1 ||
        cannot "please install$missing (apt could not, see $cache/apt.log)"
fi

free_kb=$(df -Pk "$cache" | awk 'NR == 2 { print $4 }')
[ "$free_kb" -gt 2500000 ] || cannot "the build needs 2.5 GB below $cache, $((free_kb / 1000)) MB are free"

work=$(mktemp -d "$cache/build.XXXXXX")
trap 'rm -rf "$work"' EXIT INT TERM
echo "uml: unpacking and building (about 3 minutes on two cores, at most $limit s)"
# The manuals and other boards' device trees are not looked at, and slow the unpacking.
tar -xJf "$tarball" -C "$work" --strip-components=1 \
    --exclude='*/Documentation/*/*' --exclude='*/tools/testing' --exclude='*/drivers/gpu/drm/amd/include' \
    --exclude='*/arch/*/boot/dts'
cd "$work"
{
    make ARCH=um KCONFIG_ALLCONFIG="$here/kernel.config" allnoconfig
    timeout "$limit" nice -n 10 make ARCH=um -j"$(nproc)" linux
} >"$cache/build.log" 2>&1 || {
    tail -n 20 "$cache/build.log" >&2
    echo "uml: the build failed, the whole log is $cache/build.log" >&2
    exit 1
}
lost=$(grep -v '^#' "$here/kernel.config" | while read -r line; do grep -qxF "$line" .config || echo "$line"; done)
[ -z "$lost" ] || echo "uml: the source does not know: $lost" >&2
strip -o "$cache/linux.new" linux
mv "$cache/linux.new" "$cache/linux"
echo "$wanted" >"$cache/built-from"
echo "uml: built $cache/linux"
