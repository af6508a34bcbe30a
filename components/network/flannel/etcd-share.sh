# A host's share of the Pod network, where that is in etcd:
#   .share  {file, network, prefix, endpoints [URL], cacert, cert, key}: flanneld asks for the share in the file again
#   .node   how the host reads its Node; see this-node.sh
: "${KIT:?}" "${ROOT-}" "${VALUE["share file"]:?}" "${VALUE[conflist]:?}"
# shellcheck source=this-node.sh
. "${KIT}/this-node.sh"

# A node without a share begins with that of its Node, so that both say the same.
begin_with_share_of_node() {
  local file=${VALUE["share file"]} share=''
  if [[ -s ${ROOT}${file} ]]; then return; fi
  wait_until 60 this_node_has .spec.podCIDR share \
    || fail "the Node of this host has no podCIDR, or no API server has answered, within 60 s; see on a master: journalctl -u kube-controller-manager"
  write_file "${file}" 0644 root:root "FLANNEL_NETWORK=${VALUE["share network"]}
FLANNEL_SUBNET=${share}
"
}

# own_share: the share that the host has, 172.30.1.0/24; nothing if it has none.
own_share() {
  jq --raw-output 'first(.plugins[].ipam.ranges[]?[].subnet) // empty' "${ROOT}${VALUE[conflist]}" 2>/dev/null || true
}

# return_share SHARE: left alone, it would expire after a day, and until then a machine that comes back as another Node would
# take it again. This is etcd's gRPC, since its gateway for JSON knows nobody by his certificate, and there is no etcdctl here.
return_share() {
  local url key="${VALUE["share prefix"]}/subnets/${1/\//-}"
  for url in ${VALUE["share endpoints"]}; do
    if delete_request "${key}" | curl --silent --http2 --connect-timeout 1 --max-time 3 --output /dev/null \
      --cacert "${VALUE["share cacert"]}" --cert "${VALUE["share cert"]}" --key "${VALUE["share key"]}" \
      --header 'content-type: application/grpc' --header 'te: trailers' --data-binary @- "${url}/etcdserverpb.KV/DeleteRange"; then
      return
    fi
  done
}

# delete_request KEY: a message of gRPC with a DeleteRangeRequest, whose first field is the key.
delete_request() {
  local length=${#1}
  # shellcheck disable=SC2059 # the format has the two lengths
  printf "\\x00\\x00\\x00\\x00\\x$(printf %02x "$((length + 2))")\\x0a\\x$(printf %02x "${length}")%s" "$1"
}
