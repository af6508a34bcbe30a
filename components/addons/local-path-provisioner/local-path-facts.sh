# The volumes that local-path-provisioner has made, for the report of the master that remembers its objects.
: "${RECORD[*]-}"
facts local-path-volumes ask_volumes

ask_volumes() {
  local answer
  if [[ -z ${RECORD["local-path-provisioner-objects"]:-} ]]; then return; fi
  answer=$(ask_api /api/v1/persistentvolumes) || return 0
  jq --compact-output '
    [.items[] | select(.metadata.annotations["pv.kubernetes.io/provisioned-by"] == "rancher.io/local-path")
      | if .spec.claimRef and .status.phase == "Bound" then "\(.spec.claimRef.namespace)/\(.spec.claimRef.name)"
        else .metadata.name end]
    | {some: .[:3], count: length}' <<<"${answer}"
}
