# A host with a firewall, in a network namespace of its own: nftables and iptables are real, firewalld and ufw are
# imitated as far as host-firewall.sh uses them.
#   firewall-host.bash FOLDER PROGRAM COMMANDS
# COMMANDS can call:
#   firewall open|look|close   the program
#   faults                     what it finds, a line each
#   has_ufw, has_firewalld     the host has one that is running
#   asks LINE…                 what is asked for from now on
set -euo pipefail
export ROOT=$1
PROGRAM=$2
mkdir -p "${ROOT}/etc/kube-firewall" "${ROOT}/etc/firewalld/policies" "${ROOT}/bin" "${ROOT}/runtime"
export PATH="${ROOT}/bin:${PATH}"
cd "${ROOT}"

firewall() { "${PROGRAM}" "$@"; }
faults() { firewall look | jq --raw-output '.findings[] | "\(.subject) \(.state)"'; }
asks() { printf '%s\n' "$@" >"${ROOT}/etc/kube-firewall/openings"; }
put() { cat >"${ROOT}/bin/$1" && chmod +x "${ROOT}/bin/$1"; }

put systemctl <<'END'
#!/bin/bash
[[ $* == *is-active\ firewalld.service && -x ${ROOT}/bin/firewall-cmd ]]
END

has_firewalld() {
  put firewall-cmd <<'END'
#!/bin/bash
# The permanent rules are in XML, those in force in a file for each policy, as --list-rich-rules prints them.
cd "${ROOT}/runtime"
for argument in "$@"; do
  case ${argument} in
    --quiet) ;;
    --get-policies) echo allow-host-ipv6 * ;;
    --reload)
      echo reload >>"${ROOT}/reloads"
      rm -f -- *
      for file in "${ROOT}"/etc/firewalld/policies/*.xml; do
        name=${file##*/}
        [[ ! -f ${file} ]] || sed -n '/<rule /{s/^ *<//; s/<\/rule>//; s/<\([a-z]*\)/ \1/g; s/\/\?>//g; p}' "${file}" >"${name%.xml}"
      done
      ;;
    --policy=*) policy=${argument#*=} ;;
    --list-rich-rules) cat "${policy}" ;;
    --add-rich-rule=*) echo "${argument#*=}" >>"${policy}" ;;
    --remove-rich-rule=*) grep -vxF "${argument#*=}" "${policy}" >"../left"; mv ../left "${policy}" ;;
    *) exit 2 ;;
  esac
done
END
}

has_ufw() {
  touch "${ROOT}/ufw"
  put ufw <<'END'
#!/bin/bash
# The rules are kept in the words of `ufw show added`.
case $* in
  status) echo 'Status: active'; exit ;;
  'show added') echo 'Added user rules:'; sed 's/^/ufw /' "${ROOT}/ufw"; exit ;;
esac
route='' delete=no comment='' protocol='' from='' to='' port=''
while (($# > 0)); do
  case $1 in
    route) route='route ' ;;
    delete) delete=yes ;;
    proto) protocol=$2; shift ;;
    from) from=$2; shift ;;
    to) to=$2; shift ;;
    port) port=$2; shift ;;
    comment) comment=$2; shift ;;
    allow) ;;
    *) exit 2 ;;
  esac
  shift
done
if [[ ${from} =~ ^(0.0.0.0/0|::/0)$ ]]; then
  rule="allow ${port}/${protocol}"
else
  rule="${route}allow${from:+ from ${from}}${to:+ to ${to}}${port:+ port ${port}}${protocol:+ proto ${protocol}}"
fi
rule+=" comment '${comment}'"
if [[ ${delete} == yes ]]; then
  grep -qxF "${rule}" "${ROOT}/ufw" || exit 1
  grep -vxF "${rule}" "${ROOT}/ufw" >"${ROOT}/left"
  mv "${ROOT}/left" "${ROOT}/ufw"
else
  echo "${rule}" >>"${ROOT}/ufw"
fi
END
}

asks 'in etcd tcp 2379 IPv4 192.0.2.11 192.0.2.12' \
  'in kube-apiserver tcp 6443 IPv4 anyone' \
  'in kube-apiserver tcp 6443 IPv6 anyone' \
  'in virtual-address vrrp - IPv4 192.0.2.12' \
  'in kube-proxy udp 30000-32767 IPv4 anyone' \
  'in flannel udp 8472 IPv6 2001:db8::12' \
  'through network IPv4 172.30.0.0/16' \
  'through network IPv6 fd00::/56'
eval "$3"
