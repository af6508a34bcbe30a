# The Pod network on a host that has joined; behind shell/host-lib.sh.
: "${NAME:?}"

has_subnet() {
  kubectl --kubeconfig=/etc/kubernetes/kubelet.conf get node "${NAME}" --output=jsonpath='{.spec.podCIDR}' | grep -q .
}

poll has_subnet
start_flannel /etc/kubernetes/flanneld.conf
