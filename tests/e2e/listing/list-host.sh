#!/usr/bin/env bash
# Everything about a host that a cluster could leave behind, a line each: SECTION<TAB>WHAT. What changes by
# itself on an idle host is left out, each with its reason beside it.
set -euo pipefail
export LC_ALL=C
shopt -s inherit_errexit lastpipe

section() { sed "s/^/$1\t/"; }

# Names of programs; this session's own are not the host's.
processes() {
  ps -eo sid=,comm= | awk -v own="$(ps -o sid= -p $$)" '$1 != own + 0 { $1 = ""; print substr($0, 2) }' | sort -u
}

unit_files() { systemctl list-unit-files --no-legend --plain | awk '{ print $1, $2 }'; }

# Timers run when they want to; what they start is either there or not, and its files say so. A target that has
# been reached once stays so, and the kernel mounts its tracing folder as soon as anybody looks into it.
units() {
  systemctl list-units --all --plain --no-legend --full \
    --type=service,socket,mount,automount,swap,target,path,slice,timer \
    | awk '$2 != "not-found" && $1 !~ /^(network-online\.target$|sys-kernel-debug-tracing\.mount$|run-credentials-|session-|user-|user@|user\.slice|systemd-tmpfiles-clean\.|dpkg-db-backup\.|fstrim\.|e2scrub_all\.)/ { print $1, $3, $4 }'
}

# Type, mode and owner of every file, and where links lead.
files() {
  local skip=(
    -path /proc -o -path /sys -o -path /dev
    -o -path /var/log/journal -o -path /run/log                         # grows
    -o -path /run/systemd/transient                                     # of the tests themselves
    -o -path /run/systemd/units -o -path '/run/systemd/journal/streams' # a file for each run of a unit
    -o -path '/run/systemd/propagate' -o -path '/run/systemd/inaccessible'
    -o -path '/run/credentials' # of units, while they run
    -o -path '/run/systemd/sessions' -o -path '/run/systemd/users' -o -path '/run/user'
    -o -path '/var/lib/apt/lists/*' -o -path '/var/cache/apt/*' # what apt knows of packages, once it was asked for one
    -o -path '/tmp/namespace-dev-*'                             # left by systemd when a unit is stopped while it starts
    -o -path '/tmp/systemd-private-*' -o -path '/var/tmp/systemd-private-*'
    -o -path '/usr/share' -o -path '/usr/lib/x86_64-linux-gnu' -o -path '/usr/lib/aarch64-linux-gnu' # the distribution's
  )
  # The lab has volumes at these places, whose modes are up to those who use them. The last folder systemd keeps, empty,
  # once it has run a unit under a user of its own.
  find / \( "${skip[@]}" \) -prune -o -path '/var/lib/containerd' -printf '%p\n' -o -path '/var/lib/kubelet' -printf '%p\n' \
    -o -path '/var/lib/etcd' -printf '%p\n' -o -path '/run/systemd/dynamic-uid' -o -printf '%p %y %04m %u:%g -> %l\n' | sed 's/ -> $//'
}

# What files under /etc say. Those that end in a dash are backups of useradd and userdel.
contents() {
  find /etc -type f ! -name 'passwd-' ! -name 'group-' ! -name 'shadow-' ! -name 'gshadow-' \
    ! -name 'subuid-' ! -name 'subgid-' -exec sha256sum {} + | awk '{ print $2, substr($1, 1, 16) }'
}

mounts() { awk '$5 !~ "^/(run/(user|credentials)|proc/sys/fs/binfmt_misc|sys/kernel/debug/tracing)" { print $5, $(NF - 2) }' /proc/self/mountinfo; }

# Addresses of the link's own follow its hardware address, which a restart changes in the lab.
interfaces() {
  ip -brief address show | awk '{ sub(/@.*/, "", $1); printf "%s", $1; for (i = 3; i <= NF; i++) if ($i !~ /^fe80:/) printf " %s", $i; print "" }'
}

routes() { {
  ip -4 route show table all
  ip -6 route show table all
} | grep -v 'fe80:' | sed 's/ *$//' || true; }
rules() { {
  ip -4 rule show
  ip -6 rule show
} | tr -s '\t ' ' '; }
packet_filter() { nft --stateless list ruleset; }
users() { getent passwd && getent group; }

listeners() { ss -Hltun | awk '{ print $1, $5 }' | sort -u; }
pod_groups() { find /sys/fs/cgroup -maxdepth 3 -type d -name '*kube*' -o -maxdepth 3 -type d -name '*containerd*' | sort; }

# Of the network, which is this host's own. Some of the kernel's others are one for all hosts of a lab.
parameters() {
  sysctl -a 2>/dev/null | grep -E '^net\.(bridge|ipv4\.(ip_|conf\.(all|default)\.|vs\.)|ipv6\.conf\.(all|default)\.|ipv4\.neigh\.default\.)' \
    | grep -v 'stable_secret' || true
}

processes | section process
unit_files | section unit-file
units | section unit
files | section file
contents | section content
mounts | section mount
interfaces | section interface
routes | section route
rules | section rule
packet_filter | section nft
listeners | section listener
pod_groups | section cgroup
users | section user
parameters | section sysctl
