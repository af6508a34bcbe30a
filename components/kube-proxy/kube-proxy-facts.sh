# Whether the kernel has IPVS. A host that nothing was applied to yet is asked too.
: "${ROOT-}"
facts_of_any_host kube-proxy ask_kube_proxy

ask_kube_proxy() { printf '{"ipvs":%s}' "$(has_ipvs && echo true || echo false)"; }

# Either it is loaded or built in, or it could be loaded. A host may have no modprobe yet.
has_ipvs() {
  local modules
  modules="${ROOT}/lib/modules/$(uname -r)"
  [[ -d "${ROOT}/sys/module/ip_vs" || -e "${ROOT}/proc/net/ip_vs" ]] \
    || grep -qsE '/ip_vs\.ko' "${modules}/modules.builtin" "${modules}/modules.dep"
}
