#!/usr/bin/env bash
# Writes the CNI configuration of this node from what flanneld was given: cni-conflist.sh TEMPLATE TARGET
# Runs after every start of flanneld, since a node that was made anew gets another subnet.
set -euo pipefail
template=$1 target=$2
# shellcheck source=/dev/null
. "${SUBNET_FILE:-/run/flannel/subnet.env}"
: "${FLANNEL_SUBNET:?}" "${FLANNEL_MTU:?}"
# flanneld writes the bridge's address, 172.30.1.1/24; host-local wants the network's, 172.30.1.0/24.
jq --arg subnet "${FLANNEL_SUBNET}" --argjson mtu "${FLANNEL_MTU}" '
  ($subnet | capture("(?<a>\\d+)\\.(?<b>\\d+)\\.(?<c>\\d+)\\.(?<d>\\d+)/(?<length>\\d+)") | map_values(tonumber)) as $s
  | pow(2; 32 - $s.length) as $size
  | ((($s.a * 256 + $s.b) * 256 + $s.c) * 256 + $s.d) as $address
  | ($address - $address % $size) as $network
  | ([16777216, 65536, 256, 1] | map(($network / . | floor) % 256 | tostring) | join(".")) as $first
  | (.plugins[] | select(.type == "bridge")) |=
      (.mtu = $mtu | .ipam.ranges = [[{subnet: "\($first)/\($s.length)"}]])' \
  "${template}" >"${target}.tmp"
chmod 0600 "${target}.tmp"
mv -fT "${target}.tmp" "${target}"
