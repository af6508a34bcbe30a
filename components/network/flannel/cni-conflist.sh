#!/usr/bin/env bash
# cni-conflist.sh TEMPLATE TARGET [LINK]: writes the CNI configuration for the subnets that flanneld was given. Pods send
# no larger packets than LINK takes.
# Runs after every start of flanneld, since a node that was created anew gets others.
set -euo pipefail
template=$1 target=$2 link=${3:-}
subnet_file=${SUBNET_FILE:-/run/flannel/subnet.env}
if [[ ! -r ${subnet_file} ]]; then
  echo "error: ${HOSTNAME}: flanneld has not written ${subnet_file}; see journalctl -u flanneld" >&2
  exit 1
fi
FLANNEL_SUBNET='' FLANNEL_IPV6_SUBNET=''
# shellcheck source=/dev/null
. "${subnet_file}"
mtu=${FLANNEL_MTU:?}
# The header of IPv6 is 20 bytes longer, so the kernel may have given that link less than flanneld asked for.
if [[ -n ${link} ]] && read -r of_link <"${LINKS:-/sys/class/net}/${link}/mtu" && ((of_link < mtu)); then mtu=${of_link}; fi

# unexpected NAME EXAMPLE
unexpected() {
  echo "error: ${HOSTNAME}: $1 in ${subnet_file} is ${!1:-missing}; expected $2" >&2
  exit 1
}

# flanneld writes the address of the bridge, 172.30.1.1/24 or fd00:172:30:1::1/64; host-local expects that of the network,
# 172.30.1.0/24 or fd00:172:30:1::0/64.
ipv4_network() {
  if [[ ! ${FLANNEL_SUBNET} =~ ^([0-9]+)\.([0-9]+)\.([0-9]+)\.([0-9]+)/([0-9]+)$ ]]; then
    unexpected FLANNEL_SUBNET 'IPv4 such as 172.30.1.1/24'
  fi
  local address=$(((BASH_REMATCH[1] << 24) + (BASH_REMATCH[2] << 16) + (BASH_REMATCH[3] << 8) + BASH_REMATCH[4]))
  local length=${BASH_REMATCH[5]}
  local network=$((address >> (32 - length) << (32 - length)))
  echo "$((network >> 24)).$((network >> 16 & 255)).$((network >> 8 & 255)).$((network & 255))/${length}"
}
# The bridge has the first address, so the network's ends in 0 where that ends in 1.
ipv6_network() {
  if [[ ! ${FLANNEL_IPV6_SUBNET} =~ ^([0-9a-f:]+:[0-9a-f]*)1/([0-9]+)$ ]]; then
    unexpected FLANNEL_IPV6_SUBNET 'IPv6 such as fd00:172:30:1::1/64'
  fi
  echo "${BASH_REMATCH[1]}0/${BASH_REMATCH[2]}"
}

subnets=()
while read -r pods; do
  if [[ ${pods} == *:* ]]; then subnet=$(ipv6_network); else subnet=$(ipv4_network); fi
  subnets+=("${subnet}")
done < <(jq --raw-output '.plugins[] | select(.type == "bridge") | .ipam.routes[].dst' "${template}")
umask 077
# shellcheck disable=SC2016 # $ is jq's here
jq --argjson mtu "${mtu}" '
  (.plugins[] | select(.type == "bridge")) |= (.mtu = ([$mtu, .mtu // $mtu] | min) | .ipam.ranges = [$ARGS.positional[] | [{subnet: .}]])' \
  "${template}" --args "${subnets[@]}" >"${target}.new"
mv -fT "${target}.new" "${target}"
