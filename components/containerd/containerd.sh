# containerd: unit.sh, this-node.sh, and
#   .images             [{name, archive}] to import
#   .ctr, .crictl       paths of its tools
#   .socket             where it listens
: "${KIT:?}" "${ROOT-}" "${EACH[*]-}" "${VALUE[ctr]:?}" "${VALUE[crictl]:?}" "${VALUE[socket]:?}"
# shellcheck source=unit.sh
. "${KIT}/unit.sh"
# shellcheck source=this-node.sh
. "${KIT}/this-node.sh"
# shellcheck source=pod-processes.sh
. "${KIT}/pod-processes.sh"

apply() { apply_unit --after-start=import_images --before-restart=is_node_complete --after-restart=await_pods; }
remove() { remove_unit --after-stop=end_pods; }

import_images() {
  local ctr=("${VALUE[ctr]}" --address "${VALUE[socket]}" --namespace k8s.io) i present name archive answer
  each images
  if ((${#EACH[@]} == 0)); then return; fi
  # Without the warnings of containerd that ctr prints as well.
  present=$("${ctr[@]}" images list --quiet 2>/dev/null) || fail_with_journal "${VALUE[unit]}" "does not list its images"
  for i in "${EACH[@]}"; do
    name=${VALUE["images ${i} name"]} archive=${VALUE["images ${i} archive"]}
    if [[ $'\n'${present}$'\n' == *$'\n'"${name}"$'\n'* ]]; then continue; fi
    answer=$("${ctr[@]}" images import --local --digests=false "${archive}" 2>&1) \
      || fail "containerd cannot import ${archive} for ${name}: ${answer##*$'\n'}; see journalctl -u ${VALUE[unit]}"
    CHANGED+=("${name}")
  done
}

# The kubelet and the Pod network are set up after containerd; until they are, there is no recovery to wait for.
is_node_complete() { [[ -s "${ROOT}${VALUE["node clientCertificate"]}" ]] && has_network; }

await_pods() {
  wait_until 60 is_ready_for_pods \
    || fail_with_journal "${VALUE[unit]}" "was restarted, but is not ready for Pods after 60 s"
  this_node_is_ready 120 0 \
    || fail_with_journal "${VALUE[unit]}" "was restarted, but its node has not become Ready within 120 s"
}

is_ready_for_pods() {
  "${VALUE[crictl]}" --runtime-endpoint "unix://${VALUE[socket]}" --timeout 5s info 2>/dev/null \
    | jq --exit-status '[.status.conditions[] | select(.type == "RuntimeReady" or .type == "NetworkReady")]
        | length == 2 and all(.status)' >/dev/null
}
