# Host preparation. Each step knows what it does not apply to: a step whose subject is missing on this
# distribution or kernel says so and goes on.
#   .hosts {name: address}, .swap, .firewall, .selinux, .sysctl {key: value}, .modules [name],
#   .packages {debian: [], rhel: []}, .users [name], .path [directory]
# What was there before is kept under /var/lib/barekube/before, and put back by removal.
BEFORE="${STATE}/before"

apply() {
  install -d -m 0700 "${BEFORE}"
  local step
  for step in packages hosts swap firewall selinux modules sysctl users path clock; do
    "${step}"
  done
  report
}

packages() {
  local missing=() package installed
  if command -v dpkg-query >/dev/null; then
    installed=$(dpkg-query -W -f '${db:Status-Abbrev}${Package}\n' | sed -n 's/^ii *//p')
    while IFS= read -r package; do
      if ! grep -qxF "${package}" <<<"${installed}"; then missing+=("${package}"); fi
    done < <(data '.packages.debian[]')
    if ((${#missing[@]} == 0)); then return; fi
    export DEBIAN_FRONTEND=noninteractive
    apt-get -o DPkg::Lock::Timeout=300 update -q >&2 || fail "apt-get update failed; check the host's package sources"
    apt-get -o DPkg::Lock::Timeout=300 install -qy --no-install-recommends "${missing[@]}" >&2 \
      || fail "apt-get cannot install ${missing[*]}"
  elif command -v rpm >/dev/null; then
    while IFS= read -r package; do
      if ! rpm -q --quiet --whatprovides "${package}"; then missing+=("${package}"); fi
    done < <(data '.packages.rhel[]')
    if ((${#missing[@]} == 0)); then return; fi
    dnf install -qy "${missing[@]}" >&2 || fail "dnf cannot install ${missing[*]}"
  else
    fail "neither dpkg nor rpm is here; barekube knows Debian, Ubuntu and the RHEL family"
  fi
  # The distribution starts its own web server; barekube runs nginx under a unit of its own.
  if [[ " ${missing[*]} " == *" nginx"* ]]; then systemctl disable --quiet --now nginx.service; fi
  CHANGED+=("packages: ${missing[*]}")
}

readonly HOSTS_BEGIN='# barekube begin' HOSTS_END='# barekube end'

# A block between markers; written in place, since a container's hosts file cannot be replaced.
hosts() {
  local file="${ROOT}/etc/hosts" wanted
  wanted=$(
    sed "/^${HOSTS_BEGIN}$/,/^${HOSTS_END}$/d" "${file}"
    echo "${HOSTS_BEGIN}"
    data '.hosts | to_entries[] | "\(.value) \(.key)"'
    echo "${HOSTS_END}"
  )
  if [[ ${wanted} == "$(<"${file}")" ]]; then return; fi
  echo "${wanted}" >"${file}"
  CHANGED+=(/etc/hosts)
}

swap() {
  if [[ $(data .swap) != off ]]; then return; fi
  local file="${ROOT}/etc/fstab"
  if [[ -n $(swapon --noheadings --show) ]]; then
    swapon --noheadings --show=NAME >"${BEFORE}/swap"
    swapoff --all
    CHANGED+=(swap)
  fi
  if [[ -f ${file} ]] && grep -qE '^[^#]\S*\s+\S+\s+swap\s' "${file}"; then
    sed -E 's/^[^#]\S*\s+\S+\s+swap\s.*/#barekube# &/' "${file}" | write_file /etc/fstab 0644
  fi
}

firewall() {
  if [[ $(data .firewall) != off ]]; then return; fi
  local unit
  for unit in firewalld.service ufw.service; do
    if ! systemctl is-enabled --quiet "${unit}" 2>/dev/null && ! systemctl is-active --quiet "${unit}"; then continue; fi
    echo "${unit}" >>"${BEFORE}/firewall"
    systemctl disable --quiet --now "${unit}"
    CHANGED+=("${unit}")
  done
}

selinux() {
  if [[ $(data .selinux) != permissive ]] || ! command -v getenforce >/dev/null; then return; fi
  if [[ $(getenforce) != Enforcing ]]; then return; fi
  cp -p "${ROOT}/etc/selinux/config" "${BEFORE}/selinux"
  setenforce 0
  sed 's/^SELINUX=enforcing$/SELINUX=permissive/' "${BEFORE}/selinux" | write_file /etc/selinux/config 0644
}

# modprobe fails for a module that is built into the kernel, so what counts is whether it is there.
modules() {
  local module
  while IFS= read -r module; do
    if has_module "${module}" || modprobe "${module}" 2>/dev/null; then continue; fi
    fail "the kernel $(uname -r) has no module ${module}; install it (linux-modules-extra, kernel-modules-extra) or another kernel"
  done < <(data '.modules[]')
  data '.modules[]' | write_file /etc/modules-load.d/barekube.conf 0644
}

has_module() {
  local module=$1
  [[ -d "/sys/module/${module}" ]] && return
  grep -qE "/${module//_/[_-]}\.ko$" "/lib/modules/$(uname -r)/modules.builtin" 2>/dev/null && return
  # Some kernels come without a list of what is built in.
  case ${module} in
    br_netfilter) [[ -d /proc/sys/net/bridge ]] ;;
    overlay) grep -qw overlay /proc/filesystems ;;
    nf_conntrack) [[ -d /proc/sys/net/netfilter ]] ;;
    nf_tables) nft list tables >/dev/null 2>&1 ;;
    vxlan) link_type_works vxlan id 1 dstport 0 ;;
    wireguard) link_type_works wireguard ;;
    *) return 1 ;;
  esac
}

link_type_works() {
  ip link add barekube-probe type "$@" 2>/dev/null && ip link delete barekube-probe
}

sysctl() {
  data '.sysctl | to_entries[] | "\(.key) = \(.value)"' | write_file /etc/sysctl.d/90-barekube.conf 0644
  local key value present
  while IFS=$'\t' read -r key value; do
    present=$(command sysctl -n "${key}" 2>/dev/null) \
      || fail "the kernel has no parameter ${key}; take it out of hostPreparation.sysctl or load its module"
    if [[ ${present} == "${value}" ]]; then continue; fi
    if ! grep -q "^${key}=" "${BEFORE}/sysctl" 2>/dev/null; then echo "${key}=${present}" >>"${BEFORE}/sysctl"; fi
    command sysctl -qw "${key}=${value}" || fail "cannot set ${key} to ${value}; it is ${present}"
    CHANGED+=("${key}")
  done < <(data '.sysctl | to_entries[] | [.key, .value] | @tsv')
}

users() {
  local user
  while IFS= read -r user; do
    if id -u "${user}" >/dev/null 2>&1; then continue; fi
    useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin "${user}"
    echo "${user}" >>"${BEFORE}/users"
    CHANGED+=("user ${user}")
  done < <(data '.users[]')
}

path() {
  data '"export PATH=\"$PATH:\(.path | join(":"))\""' | write_file /etc/profile.d/barekube.sh 0644
}

clock() {
  if [[ $(timedatectl show --property NTPSynchronized --value 2>/dev/null) == no ]]; then
    log "warning: $(hostname): no time synchronisation; etcd and certificates need right clocks (chrony, systemd-timesyncd)"
  fi
}

remove() {
  local file="${ROOT}/etc/hosts" rest key value user unit
  rest=$(sed "/^${HOSTS_BEGIN}$/,/^${HOSTS_END}$/d" "${file}")
  if [[ ${rest} != "$(<"${file}")" ]]; then echo "${rest}" >"${file}"; fi
  rm -f "${ROOT}"/etc/{modules-load.d/barekube.conf,sysctl.d/90-barekube.conf,profile.d/barekube.sh}
  if [[ -f "${BEFORE}/sysctl" ]]; then
    while IFS='=' read -r key value; do
      command sysctl -qw "${key}=${value}" || log "warning: ${key} stays as it is: it could not be set back to ${value}"
    done <"${BEFORE}/sysctl"
  fi
  if [[ -f "${BEFORE}/users" ]]; then
    while IFS= read -r user; do userdel "${user}"; done <"${BEFORE}/users"
  fi
  if [[ -f "${BEFORE}/selinux" ]]; then
    write_file /etc/selinux/config 0644 <"${BEFORE}/selinux"
    setenforce 1
  fi
  if [[ -f "${BEFORE}/firewall" ]]; then
    while IFS= read -r unit; do systemctl enable --quiet --now "${unit}"; done <"${BEFORE}/firewall"
  fi
  if grep -q '^#barekube# ' "${ROOT}/etc/fstab" 2>/dev/null; then
    sed 's/^#barekube# //' "${ROOT}/etc/fstab" | write_file /etc/fstab 0644
  fi
  if [[ -f "${BEFORE}/swap" ]]; then
    while IFS= read -r file; do swapon "${file}"; done <"${BEFORE}/swap"
  fi
  rm -rf "${BEFORE}"
}
