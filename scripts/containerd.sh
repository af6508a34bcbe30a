# containerd: service.sh, and .images [{name, archive}] to import.
# shellcheck source=service.sh
. "${KIT}/service.sh"

after_start() {
  local ctr socket present name archive
  ctr=$(data .ctr)
  socket=$(data .socket)
  present=$("${ctr}" --address "${socket}" --namespace k8s.io images list --quiet)
  while IFS=$'\t' read -r name archive; do
    if grep -qxF "${name}" <<<"${present}"; then continue; fi
    "${ctr}" --address "${socket}" --namespace k8s.io images import --local --digests=false "${archive}" >&2 \
      || fail "containerd cannot import ${archive}"
    CHANGED+=("${name}")
  done < <(data '(.images // [])[] | [.name, .archive] | @tsv')
}

# Pods outlive containerd and kubelet, on purpose; here they end too.
after_stop() {
  local shims pids cgroup
  shims=$(pgrep -f '^[^ ]*containerd-shim-runc-v2 .*-namespace k8s\.io' || true)
  # shellcheck disable=SC2086 # one word each
  if [[ -n ${shims} ]]; then kill -KILL ${shims}; fi
  pids=$(find /sys/fs/cgroup -path '*kubepods*' -name cgroup.procs -exec cat {} + 2>/dev/null | sort -u)
  # shellcheck disable=SC2086 # one word each
  if [[ -n ${pids} ]]; then kill -KILL ${pids} 2>/dev/null || true; fi # those that are gone meanwhile are fine
  unmount_below /run/containerd
  unmount_below /run/netns
  find /run/netns -maxdepth 1 -name 'cni-*' -delete 2>/dev/null || true # there is none when no Pod ever ran
  while IFS= read -r cgroup; do
    rmdir "${cgroup}" 2>/dev/null || true # busy for a moment after the kill; an empty cgroup costs nothing
  done < <(find /sys/fs/cgroup -depth -type d -path '*kubepods*' 2>/dev/null)
}

unmount_below() {
  local mounted
  while IFS= read -r mounted; do
    umount -l "${mounted}"
  done < <(awk -v below="$1/" 'index($5, below) == 1 {print $5}' /proc/self/mountinfo | sort -r)
}
