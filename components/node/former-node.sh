# The Node of a host under its former name, which leaves before the host joins under its new one:
#   .node
#   .host {addresses [address]}  a Node of that name somewhere else is not the host's
#   .drainSeconds, .kubectl, .kubeconfig
: "${KIT:?}" "${VALUE[node]:?}" "${VALUE["host addresses"]:?}"
# shellcheck source=api.sh
. "${KIT}/api.sh"
# shellcheck source=api-watch.sh
. "${KIT}/api-watch.sh"
# shellcheck source=node-removal.sh
. "${KIT}/node-removal.sh"
NODE=${VALUE[node]}
acts_on_cluster

apply() {
  local node=''
  if get_node node && is_at "${node}" "${VALUE["host addresses"]}"; then
    log "${NODE} is drained, and leaves the cluster, since its host gets another name"
    remove_node
    CHANGED+=("${NODE}")
  fi
  report
}

# There is nothing left of it.
remove() { :; }
