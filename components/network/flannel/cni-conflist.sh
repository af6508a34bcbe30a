#!/usr/bin/env bash
# cni-conflist.sh TEMPLATE TARGET: writes the CNI configuration for the subnet that flanneld was given.
# Runs after every start of flanneld, since a node that was created anew gets another subnet.
set -euo pipefail
template=$1 target=$2
subnet_file=${SUBNET_FILE:-/run/flannel/subnet.env}
if [[ ! -r ${subnet_file} ]]; then
  echo "error: ${HOSTNAME}: flanneld has not written ${subnet_file}; see journalctl -u flanneld" >&2
  exit 1
fi
# shellcheck source=/dev/null
. "${subnet_file}"
: "${FLANNEL_SUBNET:?}" "${FLANNEL_MTU:?}"
if [[ ! ${FLANNEL_SUBNET} =~ ^([0-9]+)\.([0-9]+)\.([0-9]+)\.([0-9]+)/([0-9]+)$ ]]; then
  echo "error: ${HOSTNAME}: FLANNEL_SUBNET in ${subnet_file} is ${FLANNEL_SUBNET}; expected IPv4 such as 172.30.1.1/24" >&2
  exit 1
fi
# flanneld writes the address of the bridge, 172.30.1.1/24; host-local expects that of the network, 172.30.1.0/24.
address=$(((BASH_REMATCH[1] << 24) + (BASH_REMATCH[2] << 16) + (BASH_REMATCH[3] << 8) + BASH_REMATCH[4]))
length=${BASH_REMATCH[5]}
network=$((address >> (32 - length) << (32 - length)))
subnet="$((network >> 24)).$((network >> 16 & 255)).$((network >> 8 & 255)).$((network & 255))/${length}"
umask 077
jq --arg subnet "${subnet}" --argjson mtu "${FLANNEL_MTU}" '
  (.plugins[] | select(.type == "bridge")) |= (.mtu = $mtu | .ipam.ranges = [[{subnet: $subnet}]])' \
  "${template}" >"${target}.new"
mv -fT "${target}.new" "${target}"
