#!/bin/sh
# Makes a container look like a server, at every boot, before anything else uses it.
set -eu

# Hierarchies of the machine's own cgroups; nothing in here may write there.
for hierarchy in hugetlb net_cls net_prio perf_event; do
  if mountpoint -q "/sys/fs/cgroup/$hierarchy"; then umount "/sys/fs/cgroup/$hierarchy"; fi
done

# kubelet hands mounts on to its pods.
mount --make-rshared /

# Plain files, as on a server: a mount point can be neither renamed onto nor replaced.
for file in /etc/hosts /etc/hostname /etc/resolv.conf; do
  while mountpoint -q "$file"; do
    content=$(cat "$file")
    umount "$file"
    printf '%s\n' "$content" >"$file"
  done
done
