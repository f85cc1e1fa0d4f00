#!/bin/sh
# Installs this checkout as a kiosk: make install, as root, on a Raspberry Pi or another Debian.
#
# /opt/tuckshop/releases/TIME   program and its .venv; never changed afterwards
# /opt/tuckshop/current         the one in use, switched in one step; the one before it is kept
# /etc/tuckshop                 kiosk.toml and programme.toml, yours: written only if they are missing
# /var/lib/tuckshop             the shop's data, the user tuckshop's alone
# /srv/tuckshop/inbox           where the till's files come in, open to the group tuckshop-till
# /usr/local/bin/kiosk          the command; as root it becomes the user tuckshop
set -eu
cd "$(dirname "$0")/.."
[ "$(id -u)" = 0 ] || {
    echo "make install writes to /opt, /etc and /var: run it as root (sudo make install)." >&2
    exit 1
}
base=/opt/tuckshop
release=$base/releases/$(date -u +%Y%m%d-%H%M%S)
python=$(tools/find-python.sh)
tools/system-packages.sh "$python" run

for group in video render input audio gpio spi dialout lp tuckshop-till; do
    getent group "$group" >/dev/null || groupadd --system "$group"
done
getent passwd tuckshop >/dev/null ||
    useradd --system --user-group --home-dir /var/lib/tuckshop --shell /usr/sbin/nologin tuckshop
usermod --append --groups video,render,input,audio,gpio,spi,dialout,lp,tuckshop-till tuckshop
install -d -o tuckshop -g tuckshop -m 0700 /var/lib/tuckshop
# What comes in is the group's, whoever brings it; what became of it the group may read, never put something in its place.
install -d -o tuckshop -g tuckshop-till -m 3770 /srv/tuckshop/inbox
install -d -o tuckshop -g tuckshop-till -m 2750 /srv/tuckshop/inbox/done /srv/tuckshop/inbox/refused
[ -e /var/lib/tuckshop/inbox ] || ln -s /srv/tuckshop/inbox /var/lib/tuckshop/inbox

echo "Installing into $release"
trap 'rm -rf "$release"; echo "Not installed; what ran before runs on." >&2' EXIT
install -d "$release"
tar --create --exclude=__pycache__ kiosk drivers sync assets docs systemd LICENSE README.md pyproject.toml tools/venv.sh requirements.lock |
    tar --extract --no-same-owner --directory "$release"
(cd "$release" && tools/venv.sh "$python" .venv requirements.lock)
"$release/.venv/bin/python" -m compileall -q "$release/kiosk" "$release/drivers" "$release/sync"
"$release/.venv/bin/kiosk" config --config systemd/kiosk.example.toml >/dev/null # it starts, and reads its own example

install -d -m 0755 /etc/tuckshop
[ -e /etc/tuckshop/kiosk.toml ] || install -m 0644 systemd/kiosk.example.toml /etc/tuckshop/kiosk.toml
[ -e /etc/tuckshop/programme.toml ] || install -m 0644 assets/programme/candy-shop.toml /etc/tuckshop/programme.toml
install -D -m 0644 systemd/tuckshop-kiosk.service /etc/systemd/system/tuckshop-kiosk.service
install -D -m 0644 systemd/60-tuckshop.rules /etc/udev/rules.d/60-tuckshop.rules
install -D -m 0644 systemd/journald.conf /etc/systemd/journald.conf.d/tuckshop.conf
install -D -m 0644 systemd/system.conf /etc/systemd/system.conf.d/tuckshop.conf

ln -sfn "$release" "$base/next"
mv -T "$base/next" "$base/current"
trap - EXIT
find "$base/releases" -mindepth 1 -maxdepth 1 -type d | sort | head -n -2 | while read -r old; do
    # A kiosk that was not started again since still loads screens from its own release.
    grep -qs "^$old/" /proc/[0-9]*/cmdline || rm -rf "$old"
done
install -m 0755 systemd/kiosk.sh /usr/local/bin/kiosk
! command -v systemctl >/dev/null || systemctl enable --quiet tuckshop-kiosk # in an image that is being built too
if [ -d /run/systemd/system ]; then
    systemctl daemon-reload
    systemctl try-restart systemd-journald
    udevadm control --reload && udevadm trigger
fi
echo "Installed. Set it up in /etc/tuckshop/kiosk.toml and programme.toml, try it with"
echo "    sudo kiosk doctor"
echo "and start it with"
echo "    sudo systemctl restart tuckshop-kiosk"
