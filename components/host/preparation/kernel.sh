# The kernel's modules and parameters, for prepare.sh: .modules [name], .sysctl {key: value}.
: "${ROOT-}" "${EACH[*]-}" "${VALUE[*]-}" "${NOTED[*]-}"

# modprobe fails for a module that is built into the kernel, so what counts is whether it is there.
modules() {
  local i module content=''
  each modules
  for i in "${EACH[@]}"; do
    module=${VALUE["modules ${i}"]}
    content+="${module}"$'\n'
    if [[ -d "${ROOT}/sys/module/${module}" ]]; then promise module "${module}"; fi
    if has_module "${module}"; then continue; fi
    promise module "${module}"
    note modules "${module}"
    modprobe "${module}" 2>/dev/null \
      || fail "the kernel $(uname -r) has no module ${module}; install it (linux-modules-extra, kernel-modules-extra) or another kernel"
    CHANGED+=("${module}")
  done
  write_own /etc/modules-load.d/barekube.conf "${content}"
}

has_module() {
  local module=$1
  if [[ -d "${ROOT}/sys/module/${module}" ]]; then return; fi
  if grep -qsE "/${module//_/[_-]}\.ko" "${ROOT}/lib/modules/$(uname -r)/modules.builtin"; then return; fi
  # Some kernels come without a list of what is built in.
  case ${module} in
    br_netfilter) [[ -d "${ROOT}/proc/sys/net/bridge" ]] ;;
    overlay) grep -qw overlay "${ROOT}/proc/filesystems" ;;
    nf_conntrack) [[ -d "${ROOT}/proc/sys/net/netfilter" ]] ;;
    nf_tables) nft list tables >/dev/null 2>&1 ;;
    vxlan) link_type_works vxlan id 1 dstport 0 ;;
    wireguard) link_type_works wireguard ;;
    *) return 1 ;;
  esac
}

link_type_works() {
  ip link delete barekube-probe 2>/dev/null || true # left by a run that was cut off
  ip link add barekube-probe type "$@" 2>/dev/null && ip link delete barekube-probe
}

sysctls() {
  local key value present content=''
  each sysctl
  for key in "${EACH[@]}"; do content+="${key} = ${VALUE["sysctl ${key}"]}"$'\n'; done
  write_own /etc/sysctl.d/90-barekube.conf "${content}"
  for key in "${EACH[@]}"; do
    value=${VALUE["sysctl ${key}"]}
    promise sysctl "${key}" "${value}"
    present=$(sysctl -n "${key}" 2>/dev/null) \
      || fail "the kernel has no parameter ${key}; take it out of hostPreparation.sysctl or load its module"
    # The kernel puts tabs between numbers.
    present=${present//$'\t'/ }
    note sysctl "${key}=${present}"
    if [[ ${present} == "${value}" ]]; then continue; fi
    sysctl -qw "${key}=${value}" >&2 \
      || fail "cannot set ${key} to ${value}, it is ${present}; take it out of hostPreparation.sysctl or choose a value that this kernel allows"
    CHANGED+=("${key}")
  done
}

restore_kernel() {
  local line
  noted sysctl
  for line in "${NOTED[@]}"; do
    sysctl -qw "${line}" >&2 || log "warning: ${HOSTNAME}: ${line%%=*} stays as it is: it could not be set back to ${line#*=}"
  done
  noted modules
  for line in "${NOTED[@]}"; do
    if [[ ! -d "${ROOT}/sys/module/${line}" ]]; then continue; fi
    modprobe -r "${line}" 2>/dev/null || log "warning: ${HOSTNAME}: the module ${line} stays loaded: something uses it"
  done
  ip link delete barekube-probe 2>/dev/null || true # left by a run that was cut off
}
