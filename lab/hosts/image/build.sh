#!/usr/bin/env bash
# Makes the image of a lab host: a minimal Debian with systemd, like a freshly installed server.
# Usage: build.sh WORK_FOLDER ARCHIVE
set -euo pipefail

work=$1
archive=$2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$work/root

# What a server has, what Kubernetes needs, nginx for the load balancer and for the lab's mirror, keepalived for the
# virtual address of the API servers, and age and rclone for copies of etcd's snapshots.
packages=(
  systemd systemd-sysv dbus openssh-server sudo procps kmod
  iproute2 iptables nftables ebtables conntrack ipset socat
  curl ca-certificates ethtool jq zstd
  nginx libnginx-mod-stream keepalived age rclone
)

rm -rf -- "$root"
mkdir -p "$root"
debootstrap --variant=minbase --include="$(
  IFS=,
  echo "${packages[*]}"
)" bookworm "$root"
cp -r "$here/rootfs/." "$root/"
chmod 0755 "$root/usr/local/lib/lab/prepare.sh"

# Each host gets keys and an identity of its own before its first boot.
rm -f "$root"/etc/ssh/ssh_host_*
: >"$root/etc/machine-id"
install -d -m 0700 "$root/root/.ssh"
echo "127.0.0.1 localhost" >"$root/etc/hosts"

systemctl --root="$root" --quiet enable lab-prepare.service ssh.service
systemctl --root="$root" --quiet disable nginx.service keepalived.service
# What makes no sense in a container, and what would run at times of its own.
systemctl --root="$root" --quiet mask systemd-firstboot.service console-getty.service getty.target \
  systemd-logind.service apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer \
  proc-sys-fs-binfmt_misc.automount

rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/usr/share/{doc,man,locale,info}/* \
  "$root"/var/log/*.log

tar -C "$root" --one-file-system -cf "$archive" .
rm -rf -- "$root"
