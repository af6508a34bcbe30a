#!/bin/sh
# Mounts the file system in which cilium's agents keep the maps and programs of the kernel from one run to the next.
# systemd has done so on every host but containers. Whoever finds the file $1 may unmount it again.
set -eu
if mountpoint -q /sys/fs/bpf; then exit 0; fi
: >"$1"
mount -t bpf -o nosuid,nodev,noexec,mode=0700 bpf /sys/fs/bpf
