#!/bin/sh
# Makes a virtual environment with exactly what a lock file pins: venv.sh PYTHON FOLDER LOCK. Runs in the checkout.
set -eu
python=$1
folder=$2
lock=$3

"$python" -c 'import ensurepip, venv' 2>/dev/null || {
    echo "$python lacks the modules venv and ensurepip. Install them (Debian: apt-get install python3-venv)." >&2
    exit 1
}
shared=
if grep -qs 'Raspberry Pi' "${MODEL:-/proc/device-tree/model}"; then
    shared=--system-site-packages # lgpio and spidev come with the system, see system-packages.sh
fi
echo "Making $folder with $("$python" -V)"
"$python" -m venv --clear $shared "$folder"

export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
"$folder/bin/python" -m pip install --quiet --require-hashes --only-binary :all: --requirement "$lock" || {
    echo "The Python packages of $lock could not be installed; pip says why above. Mend that, then run make again." >&2
    exit 1
}

# The packages are used where they lie: a .pth file and a launcher, nothing is built or copied.
"$folder/bin/python" - "$PWD" <<'END'
import sys
import sysconfig
from pathlib import Path

Path(sysconfig.get_path("purelib"), "tuckshop.pth").write_text(f"{sys.argv[1]}\n", encoding="utf-8")
launcher = Path(sys.executable).with_name("kiosk")
launcher.write_text(f"#!{sys.executable}\nfrom kiosk.cli import main\n\nmain()\n", encoding="utf-8")
launcher.chmod(0o755)
END
