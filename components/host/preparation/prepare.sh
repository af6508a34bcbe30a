# Host preparation. Each step knows what it does not apply to: a step whose subject is missing on this
# distribution or kernel says so and goes on.
#   .hosts {name: address}, .swap, .firewall, .selinux, .sysctl {key: value}, .modules [name],
#   .packages {debian: [], rhel: []}, .users [name], .path [directory],
#   .cluster {name, podCIDR, serviceCIDR, flannelBackend}: what the host keeps as long as it is part of the cluster
# What was there before is kept under /var/lib/barekube/before, and put back by removal. It is noted before the
# change, so that no cut leaves a change without its note.
: "${KIT:?}" "${ROOT-}" "${STATE:?}" "${APPLIED:?}" "${DATA:?}" "${EACH[*]-}" "${VALUE[swap]:?}" "${VALUE[firewall]:?}" "${VALUE[selinux]:?}"
: "${PROMISES[*]-}"
BEFORE="${STATE}/before"
# shellcheck source=kernel.sh
. "${KIT}/kernel.sh"
# shellcheck source=packages.sh
. "${KIT}/packages.sh"
# shellcheck source=packet-filter.sh
. "${KIT}/packet-filter.sh"

# A host is part of one cluster at a time; one that is only prepared can still become anything.
check() {
  local earlier=("${APPLIED}"/+([0-9])-prepare.json) parts=("${APPLIED}"/+([0-9])-@(etcd|kube-apiserver|kubelet).json) other
  if ((${#earlier[@]} == 0 || ${#parts[@]} == 0)); then return; fi
  # shellcheck disable=SC2016 # $ is jq's here
  other=$(printf '%s' "${DATA}" | jq --raw-output --slurpfile earlier "${earlier[0]}" '
    .cluster as $wanted | $earlier[0].data.cluster | select(. != null and . != $wanted) | to_entries
    | map("\(.key) \(.value)") | join(", ")')
  if [[ -z ${other} ]]; then return; fi
  fail "this host is part of a cluster with ${other}, and that cannot be changed on a living cluster;" \
    "set that again in the stack file, or take the host out of that cluster first"
}

apply() {
  local step
  mkdir -p "${STATE}"
  install -d -m 0700 "${BEFORE}"
  KEPT=''
  read_file "${BEFORE}/kept" KEPT
  for step in packages note_packet_filter hosts swap firewall selinux modules sysctls users search_path clock; do
    "${step}"
  done
  printf '%s\n' "${PROMISES[@]}" >"${BEFORE}/kept.new"
  mv -fT "${BEFORE}/kept.new" "${BEFORE}/kept"
  report
}

# note WHAT LINE: how it was before, of what was promised last; once for each LINE up to its `=`. No more as soon as
# a run has kept that promise: what somebody makes of it later is not how it was before.
note() {
  local subject=${2%%=*} promised line
  IFS=$'\t' read -r -a promised <<<"${PROMISES[-1]}"
  if [[ $'\n'${KEPT} == *$'\n'"${promised[0]}"$'\t'"${promised[1]}"[$'\t\n']* ]]; then return; fi
  noted "$1"
  for line in "${NOTED[@]}"; do
    if [[ ${line%%=*} == "${subject}" ]]; then return; fi
  done
  echo "$2" >>"${BEFORE}/$1"
}

# noted WHAT: sets NOTED to its lines.
noted() {
  NOTED=()
  if [[ -f "${BEFORE}/$1" ]]; then mapfile -t NOTED <"${BEFORE}/$1"; fi
}

readonly HOSTS_BEGIN='# barekube begin' HOSTS_END='# barekube end'

# A block between markers; written in place, since a container's hosts file cannot be replaced.
hosts() {
  local file="${ROOT}/etc/hosts" present='' base wanted name
  read_file "${file}" present
  base=${present}
  # Cut off between emptying and writing it.
  if [[ -z ${base} ]]; then read_file "${BEFORE}/hosts" base; fi
  base=$(without_block "${base}" && echo .)
  base=${base%.}
  if [[ ! -f "${BEFORE}/hosts" ]]; then
    printf '%s' "${base}" >"${BEFORE}/hosts.new"
    mv -fT "${BEFORE}/hosts.new" "${BEFORE}/hosts"
  fi
  wanted=${base}
  if [[ -n ${wanted} && ${wanted} != *$'\n' ]]; then wanted+=$'\n'; fi
  wanted+="${HOSTS_BEGIN}"$'\n'
  each hosts
  for name in "${EACH[@]}"; do
    wanted+="${VALUE["hosts ${name}"]} ${name}"$'\n'
    promise hosts "${VALUE["hosts ${name}"]} ${name}"
  done
  wanted+="${HOSTS_END}"$'\n'
  if [[ ${present} == "${wanted}" ]]; then return; fi
  overwrite "${file}" "${wanted}"
  CHANGED+=(/etc/hosts)
}

# read_file FILE VARIABLE: with the line breaks at its end; nothing when there is no such file.
read_file() {
  if [[ -f $1 ]]; then IFS= read -r -d '' "$2" <"$1" || true; fi # it ends with the file
}

overwrite() {
  { printf '%s' "$2" >"$1"; } 2>/dev/null || fail "cannot write $1 ($(free_space "${1%/*}") free there); make room and run again"
}

without_block() { printf '%s' "$1" | sed "/^${HOSTS_BEGIN}\$/,/^${HOSTS_END}\$/d"; }

swap() {
  local file="${ROOT}/etc/fstab" device active pattern='^[^#]\S*\s+\S+\s+swap\s'
  if [[ ${VALUE[swap]} != off ]]; then return; fi
  promise swap off
  active=$(swapon --noheadings --raw --show=NAME)
  if [[ -n ${active} ]]; then
    while IFS= read -r device; do note swap "${device}"; done <<<"${active}"
    swapoff --all
    CHANGED+=(swap)
  fi
  if [[ -f ${file} ]] && grep -qE "${pattern}" "${file}"; then edit /etc/fstab -E "s/${pattern}.*/#barekube# &/"; fi
}

# write_own PATH CONTENT: a file that nobody else has a say in.
write_own() {
  write_file "$1" 0644 root:root "$2"
  FILES+=("$1")
}

# edit PATH SED_ARGUMENTS…: keeps owner and mode.
edit() {
  local path=$1 content like
  shift
  # The dot keeps the line breaks at the end.
  content=$(sed "$@" "${ROOT}${path}" && echo .)
  like=$(stat -c '%04a %U:%G' "${ROOT}${path}")
  write_file "${path}" "${like% *}" "${like#* }" "${content%.}"
}

firewall() {
  local unit state
  if [[ ${VALUE[firewall]} != off ]]; then return; fi
  promise firewall off
  for unit in firewalld.service ufw.service; do
    state=$(systemctl show --property=ActiveState,UnitFileState "${unit}")
    if [[ ${state} != *ActiveState=active* && ${state} != *UnitFileState=enabled* ]]; then continue; fi
    note firewall "${unit}"
    systemctl disable --quiet --now "${unit}"
    CHANGED+=("${unit}")
  done
}

selinux() {
  if [[ ${VALUE[selinux]} != permissive ]] || ! command -v getenforce >/dev/null; then return; fi
  promise selinux permissive
  if [[ -f "${ROOT}/etc/selinux/config" ]] && grep -q '^SELINUX=enforcing' "${ROOT}/etc/selinux/config"; then
    note selinux config
    edit /etc/selinux/config 's/^SELINUX=enforcing/SELINUX=permissive/'
  fi
  if [[ $(getenforce) == Enforcing ]]; then
    note selinux now
    setenforce 0
    CHANGED+=(selinux)
  fi
}

users() {
  local i user
  each users
  for i in "${EACH[@]}"; do
    user=${VALUE["users ${i}"]}
    promise user "${user}"
    if id -u "${user}" >/dev/null 2>&1; then continue; fi
    note users "${user}"
    useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin "${user}" \
      || fail "cannot make the user ${user}; see above why"
    CHANGED+=("user ${user}")
  done
}

search_path() {
  local i directories=''
  each path
  for i in "${EACH[@]}"; do directories+=":${VALUE["path ${i}"]}"; done
  # shellcheck disable=SC2016 # the shell that reads the file expands $PATH
  write_own /etc/profile.d/barekube.sh "export PATH=\"\$PATH\"${directories@Q}"$'\n'
}

clock() {
  # A container has the clock of its machine.
  if [[ -e "${ROOT}/run/systemd/container" ]]; then return; fi
  if systemctl is-active --quiet chrony chronyd ntp ntpd ntpsec systemd-timesyncd; then return; fi
  log "warning: ${HOSTNAME}: nothing keeps the clock right, and etcd and certificates need that;" \
    "install chrony or enable systemd-timesyncd"
}

remove() {
  local line
  restore_hosts
  restore_packet_filter
  rm -f "${ROOT}"/etc/{modules-load.d/barekube.conf,sysctl.d/90-barekube.conf,profile.d/barekube.sh}{,.barekube-new}
  restore_kernel
  noted users
  for line in "${NOTED[@]}"; do
    if id -u "${line}" >/dev/null 2>&1; then userdel "${line}" || fail "cannot remove the user ${line}; see above why"; fi
  done
  restore_selinux
  noted firewall
  for line in "${NOTED[@]}"; do systemctl enable --quiet --now "${line}"; done
  if grep -qs '^#barekube# ' "${ROOT}/etc/fstab"; then edit /etc/fstab 's/^#barekube# //'; fi
  noted swap
  for line in "${NOTED[@]}"; do
    if ! swapon --noheadings --raw --show=NAME | grep -qxF "${line}"; then swapon "${line}"; fi
  done
  rm -rf "${BEFORE}"
}

# Byte for byte as it was, unless someone else has changed it meanwhile.
restore_hosts() {
  local file="${ROOT}/etc/hosts" present='' before='' rest
  read_file "${file}" present
  read_file "${BEFORE}/hosts" before
  rest=$(without_block "${present}" && echo .)
  rest=${rest%.}
  if [[ -z ${rest} || ${rest%$'\n'} == "${before%$'\n'}" ]]; then rest=${before}; fi
  if [[ ${rest} != "${present}" ]]; then overwrite "${file}" "${rest}"; fi
}

restore_selinux() {
  noted selinux
  local line
  for line in "${NOTED[@]}"; do
    case ${line} in
      config) edit /etc/selinux/config 's/^SELINUX=permissive/SELINUX=enforcing/' ;;
      *) setenforce 1 ;;
    esac
  done
}
