# containerd: unit.sh, this-node.sh, and
#   .images             [{name, archive}] to import
#   .ctr, .crictl       paths of its tools
#   .socket             where it listens
#   .runtimes {name: path}  OCI runtimes that somebody else has installed
#   .drain {runtime, seconds}: the default runtime; Pods keep the one that they were started with, so for another one the
#                       node is drained
: "${KIT:?}" "${ROOT-}" "${DATA-}" "${EACH[*]-}" "${WORKED-}" "${VALUE[ctr]:?}" "${VALUE[crictl]:?}" "${VALUE[socket]:?}"
# shellcheck source=unit.sh
. "${KIT}/unit.sh"
# shellcheck source=this-node.sh
. "${KIT}/this-node.sh"
# shellcheck source=pod-processes.sh
. "${KIT}/pod-processes.sh"
# shellcheck source=node-drain.sh
. "${KIT}/node-drain.sh"

check() {
  local name path
  each runtimes
  for name in "${EACH[@]}"; do
    path=${VALUE["runtimes ${name}"]}
    if [[ ! -x "${ROOT}${path}" ]]; then
      fail "containerd.runtimes.${name} is ${path}, which is not an executable file on this host; install it there, or" \
        "correct the path"
    fi
  done
}

apply() {
  apply_unit --after-start=import_images --before-restart=leave_node --after-restart=await_pods
  admit_pods
}

leave_node() {
  is_node_complete || return 1
  drain_for_runtime
}

drain_for_runtime() {
  local wanted=${VALUE["drain runtime"]:-} present=''
  if [[ -z ${wanted} || ! -f ${WORKED} ]]; then return; fi
  present=$(jq --raw-output '.drain.runtime // ""' "${WORKED}")
  if [[ -n ${present} && ${present} != "${wanted}" ]]; then
    drain_node "its Pods change from the runtime ${present} to ${wanted}" "its default runtime stays ${present}"
  fi
}
remove() { remove_unit --after-stop=end_pods; }

# Images that came without a registry could not be had again, so the kubelet's garbage collection must not take them, for as
# long as they are asked for.
PIN='io.cri-containerd.pinned=pinned'
CONFIG=/etc/containerd/config.toml

import_images() {
  local ctr=("${VALUE[ctr]}" --address "${VALUE[socket]}" --namespace k8s.io) i name pinned present='' dropped unpinned=()
  dropped=$(dropped_images)
  each images
  if ((${#EACH[@]} == 0)) && [[ -z ${dropped} ]]; then return; fi
  pinned=$(list_images "labels.\"${PIN%=*}\"==${PIN#*=}")
  while IFS= read -r name; do
    if [[ -z ${name} ]] || ! has_line "${name}" "${pinned}"; then continue; fi
    ctr_does "cannot unpin ${name}" images label "${name}" "${PIN%=*}="
    CHANGED+=("${name}")
  done <<<"${dropped}"
  for i in "${EACH[@]}"; do
    if ! has_line "${VALUE["images ${i} name"]}" "${pinned}"; then unpinned+=("${i}"); fi
  done
  if ((${#unpinned[@]} > 0)); then present=$(list_images); fi
  for i in "${unpinned[@]}"; do
    name=${VALUE["images ${i} name"]}
    if has_line "${name}" "${present}"; then
      ctr_does "cannot pin ${name}" images label "${name}" "${PIN}"
    else
      import_image "${VALUE["images ${i} archive"]}" "${name}"
    fi
    CHANGED+=("${name}")
  done
}

# Those that an earlier run was given, and this one is not. The configuration names the image that containerd itself needs.
dropped_images() {
  local name
  if [[ ! -f ${WORKED} ]]; then return; fi
  while IFS= read -r name; do
    if [[ ${VALUE["files ${CONFIG} content"]:-} != *"${name}"* ]]; then echo "${name}"; fi
  done < <(jq --raw-output --argjson now "${DATA}" '.images[].name | select(IN($now.images[].name) | not)' "${WORKED}")
}

# list_images [FILTER]: without the warnings of containerd that ctr prints as well.
list_images() {
  "${ctr[@]}" images list --quiet "$@" 2>/dev/null || fail_with_journal "${VALUE[unit]}" "does not list its images"
}

import_image() { ctr_does "cannot import $1 for $2" images import --local --digests=false --label "${PIN}" "$1"; }

# ctr_does OTHERWISE ARGUMENT…
ctr_does() {
  local otherwise=$1 answer
  shift
  answer=$("${ctr[@]}" "$@" 2>&1) \
    || fail "containerd ${otherwise}: ${answer##*$'\n'}; see journalctl -u ${VALUE[unit]}"
}

# The kubelet and the Pod network are set up after containerd; until they are, there is no recovery to wait for.
is_node_complete() { [[ -s "${ROOT}${VALUE["node clientCertificate"]}" ]] && has_network; }

await_pods() {
  await_within 60 is_ready_for_pods \
    || fail_with_journal "${VALUE[unit]}" "was restarted, but is not ready for Pods after 60 s"
  await_within 120 this_node_is_ready 5 0 \
    || fail_with_journal "${VALUE[unit]}" "was restarted, but its node has not become Ready within 120 s"
}

is_ready_for_pods() {
  "${VALUE[crictl]}" --runtime-endpoint "unix://${VALUE[socket]}" --timeout 5s info 2>/dev/null \
    | jq --exit-status '[.status.conditions[] | select(.type == "RuntimeReady" or .type == "NetworkReady")]
        | length == 2 and all(.status)' >/dev/null
}
