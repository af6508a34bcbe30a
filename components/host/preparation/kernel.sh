# Modules and parameters of the kernel: .modules [name], .sysctl {key: value}.
: "${ROOT-}" "${EACH[*]-}" "${VALUE[*]-}"

load_modules() {
  local i module content=''
  each modules
  for i in "${EACH[@]}"; do
    module=${VALUE["modules ${i}"]}
    content+="${module}"$'\n'
    if [[ -d "${ROOT}/sys/module/${module}" ]]; then promise module "${module}"; fi
    if has_module "${module}"; then continue; fi
    promise module "${module}"
    was_promised module "${module}" || remember_original new-modules "${module}"
    modprobe "${module}" 2>/dev/null \
      || fail "the kernel $(uname -r) has no module ${module}; install it (linux-modules-extra, kernel-modules-extra) or another kernel"
    CHANGED+=("${module}")
  done
  write_own /etc/modules-load.d/barekube.conf "${content}"
}

# modprobe fails for a module that is built into the kernel, so the question is whether its function is there.
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
    ipip) has_link_type ipip local 127.0.0.1 remote 127.0.0.2 ;;
    vxlan) has_link_type vxlan id 1 dstport 0 ;;
    wireguard) has_link_type wireguard ;;
    *) return 1 ;;
  esac
}

# has_link_type TYPE [OPTION…]: tries it out.
has_link_type() {
  ip link delete barekube-probe 2>/dev/null || true # left by a run that was cut off
  ip link add barekube-probe type "$@" 2>/dev/null && ip link delete barekube-probe
}

set_sysctls() {
  local key value present content=''
  each sysctl
  for key in "${EACH[@]}"; do content+="${key} = ${VALUE["sysctl ${key}"]}"$'\n'; done
  write_own /etc/sysctl.d/90-barekube.conf "${content}"
  for key in "${EACH[@]}"; do
    value=${VALUE["sysctl ${key}"]}
    promise sysctl "${key}" "${value}"
    present=$(sysctl -n "${key}" 2>/dev/null) \
      || fail "the kernel has no parameter ${key}; remove it from hostPreparation.sysctl or load its module"
    # The kernel separates numbers by tabs.
    present=${present//$'\t'/ }
    was_promised sysctl "${key}" || remember_original sysctl "${key}=${present}"
    if [[ ${present} == "${value}" ]]; then continue; fi
    sysctl -qw "${key}=${value}" >&2 \
      || fail "cannot set ${key} to ${value}, it is ${present}; remove it from hostPreparation.sysctl or choose a value that this kernel allows"
    CHANGED+=("${key}")
  done
}

restore_sysctls() {
  local lines line
  read_originals lines sysctl
  for line in "${lines[@]}"; do
    sysctl -qw "${line}" >&2 \
      || log "warning: ${HOSTNAME}: ${line%%=*} keeps its value, since it could not be set back to ${line#*=}; a reboot resets it"
  done
}

unload_modules() {
  local modules module
  read_originals modules new-modules
  for module in "${modules[@]}"; do
    if [[ ! -d "${ROOT}/sys/module/${module}" ]]; then continue; fi
    modprobe -r "${module}" 2>/dev/null \
      || log "warning: ${HOSTNAME}: the module ${module} stays loaded until the next reboot, since something uses it"
  done
  ip link delete barekube-probe 2>/dev/null || true # left by a run that was cut off
}
