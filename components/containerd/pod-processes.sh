: "${ROOT-}"

# By design Pods outlive containerd and the kubelet, so removal has to end them.
end_pods() {
  local cgroups="${ROOT}/sys/fs/cgroup" processes=() files
  wait_until 20 kill_pods "${cgroups}" processes \
    || fail "these processes of Pods survive being killed: ${processes[*]}; find out what they are stuck in (ps -ef) and run again"
  unmount "${ROOT}/run/containerd/"
  unmount "${ROOT}/run/netns/cni-"
  files=("${ROOT}/run/netns/cni-"*)
  if ((${#files[@]} > 0)); then rm -f "${files[@]}"; fi
  if [[ -d "${ROOT}/run/netns" ]]; then rmdir --ignore-fail-on-non-empty "${ROOT}/run/netns"; fi
  # Containers that share a hierarchy see each other's groups; those of the others are busy, and stay.
  find "${cgroups}" -depth -type d -path '*kubepods*' -exec rmdir {} \; 2>/dev/null || true
}

# kill_pods CGROUPS ARRAY: kills the processes that are left, which ARRAY gets, and succeeds when there were none.
kill_pods() {
  local -n found=$2
  local pid
  # The shims first: they would report the end of their containers and so have the CNI plugins run. A 0 stands for
  # a process of another container that shares the hierarchy.
  mapfile -t found < <(
    pgrep -f '^[^ ]*containerd-shim-runc-v2 .*-namespace k8s\.io' || true
    find "$1" -path '*kubepods*' -name cgroup.procs -exec cat {} + 2>/dev/null | sort -u | grep -vx 0
  )
  for pid in "${found[@]}"; do
    kill -KILL "${pid}" 2>/dev/null || true # gone in the meantime
  done
  ((${#found[@]} == 0))
}
