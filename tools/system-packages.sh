#!/bin/sh
# Installs the system packages that are missing: system-packages.sh PYTHON run|all. Says so first.
set -eu
python=$1
scope=$2

# What the kiosk runs on: fonts, and what Kivy's SDL loads at run time (GL, the bare screen, the touch panel).
wanted="fonts-noto-core fonts-noto-cjk libgl1 libegl1 libgles2 libgl1-mesa-dri libgbm1 libmtdev1 tzdata ca-certificates"
# The demo, the pictures and the tests have a screen of their own where there is none; the power-cut proof is in C.
[ "$scope" = run ] || wanted="$wanted xvfb xdotool gcc libc6-dev"
# Debian's Python comes without venv.
"$python" -c 'import ensurepip, venv' 2>/dev/null || wanted="$wanted python3-venv"
# On a Raspberry Pi the pins and the SPI bus come with the system: their builds fit its Python and kernel.
if grep -qs 'Raspberry Pi' "${MODEL:-/proc/device-tree/model}"; then
    wanted="$wanted python3-lgpio python3-spidev"
fi

missing() {
    # A package counts as there under its own name and under any that it provides (libmtdev1t64 provides libmtdev1).
    have=$(dpkg-query -W -f '${db:Status-Status} ${Package} ${Provides}\n' | sed -n 's/^installed //p' | tr -d ',')
    for package in $wanted; do
        echo "$have" | tr ' ' '\n' | grep -qx "$package" || printf '%s ' "$package"
    done
}

if ! command -v apt-get >/dev/null; then
    echo "No apt-get here: if something is missing later, install what your system calls these: $wanted"
    exit 0
fi
lacking=$(missing)
[ -n "$lacking" ] || exit 0
if [ "${APT:-yes}" = no ]; then
    echo "Missing system packages, not installed because of APT=no: $lacking"
    exit 0
fi

as_root=
if [ "$(id -u)" != 0 ]; then
    as_root="sudo"
    command -v sudo >/dev/null || {
        echo "These system packages are missing, and neither are you root nor is there sudo." >&2
        echo "As root run: apt-get install $lacking" >&2
        exit 1
    }
fi
echo "Tuckshop needs these system packages and installs them now (${as_root:+with sudo; }APT=no forbids it): $lacking"

install() {
    # shellcheck disable=SC2086 -- a list of words is meant
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $lacking </dev/null
}
known() {
    for package in $lacking; do
        apt-cache show "$package" >/dev/null 2>&1 || return 1
    done
}
# Package lists are fetched when they do not know a name, or turn out to be out of date.
if known && install; then
    exit 0
fi
{ $as_root apt-get update -q </dev/null && install; } || {
    echo "The system packages could not be installed; apt-get says why above. Mend that, then run make again." >&2
    exit 1
}
