#!/bin/sh
# boot.sh ROOT CGROUP: systemd as PID 1 on ROOT, in namespaces of its own; ends when that systemd does. See __main__.py.
# /sys and /proc/sys are read-only, so that neither udev nor sysctl touches the machine; the network is the machine's.
set -eu
root=$1
cgroup=$2
if [ -z "${INSIDE:-}" ]; then
    mkdir -p "$cgroup"
    echo $$ >"$cgroup/cgroup.procs"
    INSIDE=yes exec unshare --pid --mount --uts --ipc --cgroup --fork --kill-child --propagation private "$0" "$root" "$cgroup"
fi
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
mount -t cgroup2 none "$root/sys/fs/cgroup"
mount -o remount,ro,bind "$root/sys"
mount --bind "$root/proc/sys" "$root/proc/sys"
mount -o remount,ro,bind "$root/proc/sys"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
mkdir "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$root/dev/pts"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
for device in null zero full random urandom tty; do
    : >"$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
done
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount -t tmpfs tmpfs "$root/media"
cd "$root"
mkdir -p .old
pivot_root . .old
umount -l /.old
mount --make-rshared /
exec env -i container=tuckshop PATH=/usr/sbin:/usr/bin /lib/systemd/systemd --show-status=no --unit=multi-user.target </dev/null >/dev/null 2>&1
