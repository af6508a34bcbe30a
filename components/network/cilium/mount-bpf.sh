#!/usr/bin/env bash
# Mounts the file system in which cilium's agents keep the maps and programs of the kernel from one run to the next.
# systemd has done so on every host but containers. Leaves in the folder $1 a file for each thing that was not there before:
# `mounted`, and `locked` for the lock of iptables, which the agent's Pod makes.
set -euo pipefail
if [[ ! -e /run/xtables.lock ]]; then : >"$1/locked"; fi
if mountpoint -q /sys/fs/bpf; then exit 0; fi
: >"$1/mounted"
mount -t bpf -o nosuid,nodev,noexec,mode=0700 bpf /sys/fs/bpf
