# containerd: service.sh, and .images [{name, archive}] to import; .ctr and .socket are its own.
: "${KIT:?}" "${ROOT-}" "${EACH[*]-}" "${VALUE[ctr]:?}" "${VALUE[socket]:?}"
# shellcheck source=service.sh
. "${KIT}/service.sh"

after_start() {
  local ctr=("${VALUE[ctr]}" --address "${VALUE[socket]}" --namespace k8s.io) i present name
  each images
  if ((${#EACH[@]} == 0)); then return; fi
  present=$("${ctr[@]}" images list --quiet)
  for i in "${EACH[@]}"; do
    name=${VALUE["images ${i} name"]}
    if [[ $'\n'${present}$'\n' == *$'\n'"${name}"$'\n'* ]]; then continue; fi
    "${ctr[@]}" images import --local --digests=false "${VALUE["images ${i} archive"]}" >&2 \
      || fail "containerd cannot import ${VALUE["images ${i} archive"]} for ${name}; see journalctl -u ${VALUE[unit]}"
    CHANGED+=("${name}")
  done
}

# Pods outlive containerd and kubelet, on purpose; here they end too.
after_stop() {
  local cgroups="${ROOT}/sys/fs/cgroup" files
  wait_until 20 kill_pods "${cgroups}" || fail "Pods go on although they were killed: processes ${PIDS[*]}; see what they are stuck in"
  unmount "${ROOT}/run/containerd/"
  unmount "${ROOT}/run/netns/cni-"
  files=("${ROOT}/run/netns/cni-"*)
  if ((${#files[@]} > 0)); then rm -f "${files[@]}"; fi
  # A cgroup stays busy for a moment after its last process.
  wait_until 5 remove_cgroups "${cgroups}" || log "warning: ${HOSTNAME}: empty cgroups of Pods stay below ${cgroups} until the next boot"
}

# Kills what is left; true when nothing was.
kill_pods() {
  local pid
  # The shims first: they would report an end, and containerd's plugins would run.
  mapfile -t PIDS < <(
    pgrep -f '^[^ ]*containerd-shim-runc-v2 .*-namespace k8s\.io' || true
    find "$1" -path '*kubepods*' -name cgroup.procs -exec cat {} + 2>/dev/null | sort -u
  )
  for pid in "${PIDS[@]}"; do
    # 0 stands for a process that cannot be seen from here.
    if ((pid > 1)); then kill -KILL "${pid}" 2>/dev/null || true; fi # it may be gone meanwhile
  done
  ((${#PIDS[@]} == 0))
}

remove_cgroups() {
  local cgroup failed=0
  while IFS= read -r cgroup; do
    rmdir "${cgroup}" 2>/dev/null || failed=1
  done < <(find "$1" -depth -type d -path '*kubepods*' 2>/dev/null)
  return "${failed}"
}
