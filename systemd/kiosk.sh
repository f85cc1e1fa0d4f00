#!/bin/sh
# /usr/local/bin/kiosk. What root made would be root's, and the service could not write it: root becomes its user.
kiosk=/opt/tuckshop/current/.venv/bin/kiosk
[ "$(id -u)" = 0 ] || exec "$kiosk" "$@"
umask 077
export HOME=/var/lib/tuckshop
exec setpriv --reuid=tuckshop --regid=tuckshop --init-groups "$kiosk" "$@"
