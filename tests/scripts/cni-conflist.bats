#!/usr/bin/env bats
# cni-conflist.sh: from flanneld's subnet.env to the CNI configuration.

setup() {
  load support/host
  TEMPLATE="${BATS_TEST_TMPDIR}/template.json" TARGET="${BATS_TEST_TMPDIR}/10-flannel.conflist"
  export SUBNET_FILE="${BATS_TEST_TMPDIR}/subnet.env"
  jq --null-input '{cniVersion: "1.0.0", name: "dev", plugins: [
    {type: "bridge", bridge: "cni0", ipam: {type: "host-local", routes: [{dst: "172.30.0.0/16"}]}},
    {type: "portmap", capabilities: {portMappings: true}}]}' >"${TEMPLATE}"
}
write() { "${BATS_TEST_DIRNAME}/../../components/network/flannel/cni-conflist.sh" "${TEMPLATE}" "${TARGET}"; }
given() {
  printf 'FLANNEL_NETWORK=172.30.0.0/16\nFLANNEL_SUBNET=%s\nFLANNEL_MTU=%s\nFLANNEL_IPMASQ=true\n' "$1" "$2" >"${SUBNET_FILE}"
}

@test "derives the network from the bridge's address, for every prefix length" {
  local subnet network
  while read -r subnet network; do
    given "${subnet}" 1450
    write
    [[ $(jq --raw-output '.plugins[0].ipam.ranges[0][0].subnet' "${TARGET}") == "${network}" ]] \
      || {
        echo "${subnet}: $(<"${TARGET}")" >&2
        return 1
      }
  done <<'END'
172.30.1.1/24 172.30.1.0/24
172.30.5.65/26 172.30.5.64/26
172.30.5.129/25 172.30.5.128/25
10.244.255.193/27 10.244.255.192/27
10.20.17.1/20 10.20.16.0/20
192.168.0.1/16 192.168.0.0/16
255.255.255.241/28 255.255.255.240/28
END
}

@test "keeps everything else of the template, and only root may read it" {
  given 172.30.1.1/24 1400
  write
  [[ $(jq 'del(.plugins[0].mtu, .plugins[0].ipam.ranges)' "${TARGET}") == "$(<"${TEMPLATE}")" ]]
  [[ $(jq .plugins[0].mtu "${TARGET}") == 1400 && $(stat -c %a "${TARGET}") == 600 ]]
  [[ -z $(find "${BATS_TEST_TMPDIR}" -name '*.new') ]]
}

@test "says what is missing" {
  fails_with "flanneld has not written ${SUBNET_FILE}" write
  given fd00::1/64 1450
  fails_with "is fd00::1/64; expected IPv4 such as 172.30.1.1/24" write
  [[ ! -e ${TARGET} ]]
}

@test "a range of each family, in the order of the template's routes, and Pods send what the link takes" {
  jq '.plugins[0].ipam.routes += [{dst: "fd00:172:30::/56"}]' "${TEMPLATE}" >"${TEMPLATE}.new"
  mv "${TEMPLATE}.new" "${TEMPLATE}"
  given 172.30.1.1/24 1450
  fails_with "FLANNEL_IPV6_SUBNET in ${SUBNET_FILE} is missing; expected IPv6 such as fd00:172:30:1::1/64" write
  echo 'FLANNEL_IPV6_SUBNET=fd00:172:30:1::1/64' >>"${SUBNET_FILE}"
  export LINKS="${BATS_TEST_TMPDIR}/links"
  mkdir -p "${LINKS}/flannel-v6.1"
  echo 1430 >"${LINKS}/flannel-v6.1/mtu"
  "${BATS_TEST_DIRNAME}/../../components/network/flannel/cni-conflist.sh" "${TEMPLATE}" "${TARGET}" flannel-v6.1
  [[ $(jq --compact-output '.plugins[0] | [.mtu, .ipam.ranges]' "${TARGET}") == '[1430,[[{"subnet":"172.30.1.0/24"}],[{"subnet":"fd00:172:30:1::0/64"}]]]' ]]
  # One that takes more than flanneld says changes nothing.
  echo 1500 >"${LINKS}/flannel-v6.1/mtu"
  "${BATS_TEST_DIRNAME}/../../components/network/flannel/cni-conflist.sh" "${TEMPLATE}" "${TARGET}" flannel-v6.1
  [[ $(jq .plugins[0].mtu "${TARGET}") == 1450 ]]
}

@test "derives the network from the bridge's address of IPv6" {
  local subnet network
  jq '.plugins[0].ipam.routes = [{dst: "fd00::/16"}]' "${TEMPLATE}" >"${TEMPLATE}.new"
  mv "${TEMPLATE}.new" "${TEMPLATE}"
  while read -r subnet network; do
    printf 'FLANNEL_IPV6_SUBNET=%s\nFLANNEL_MTU=1450\n' "${subnet}" >"${SUBNET_FILE}"
    write
    [[ $(jq --raw-output '.plugins[0].ipam.ranges[0][0].subnet' "${TARGET}") == "${network}" ]]
  done <<'END'
fd00:172:30:1::1/64 fd00:172:30:1::0/64
fd00::1/64 fd00::0/64
fd00:1::5:0:0:1/80 fd00:1::5:0:0:0/80
fd00::a:1/112 fd00::a:0/112
fd00::1201/120 fd00::1200/120
END
}

@test "Pods get the smaller of flanneld's MTU and that of the template" {
  jq '.plugins[0].mtu = 1400' "${TEMPLATE}" >"${TEMPLATE}.new"
  mv "${TEMPLATE}.new" "${TEMPLATE}"
  given 172.30.1.1/24 1500
  write
  [[ $(jq '.plugins[0].mtu' "${TARGET}") == 1400 ]]
  given 172.30.1.1/24 1350
  write
  [[ $(jq '.plugins[0].mtu' "${TARGET}") == 1350 ]]
}
