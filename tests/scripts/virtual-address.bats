#!/usr/bin/env bats
# virtual-address-interface.sh: finds the interface for keepalived, and takes the address away after it; and what a host
# tells of its addresses.

setup() {
  load support/host
  new_host
  mkdir "${FAKE}/answers"
  ip_answers '2: eth0    inet 192.0.2.11/24 brd 192.0.2.255 scope global eth0\       valid_lft forever'
  TARGET="${BATS_TEST_TMPDIR}/interface.conf"
}
ip_answers() {
  printf '%s\n' "$@" >"${FAKE}/addresses"
  # shellcheck disable=SC2016 # for the program
  printf '#!/bin/sh\ncase "$*" in *delete*) ;; *) cat "${FAKE}/addresses" ;; esac\n' >"${FAKE}/answers/ip"
  chmod 0755 "${FAKE}/answers/ip"
}
interface() { "${BATS_TEST_DIRNAME}/../../components/virtual-address/virtual-address-interface.sh" "$@"; }
ask() {
  (
    # shellcheck disable=SC2317 # the script calls it
    facts_of_any_host() { [[ $1 == virtual-address ]]; }
    # shellcheck source=/dev/null
    . "${BATS_TEST_DIRNAME}/../../components/virtual-address/virtual-address-facts.sh"
    ask_addresses
  )
}

@test "names the interface that has the host's own address" {
  interface find 192.0.2.11 "${TARGET}"
  # shellcheck disable=SC2016 # keepalived replaces it
  [[ $(<"${TARGET}") == '$INTERFACE=eth0' ]]
  called 'ip -oneline address show to 192.0.2.11/32'
  ip_answers '2: eth0    inet6 fd00:10::11/64 scope global'
  interface find fd00:10::11 "${TARGET}"
  called 'ip -oneline address show to fd00:10::11/128'
}

@test "says so when no interface has it, or one whose name keepalived might not read as a name" {
  ip_answers ''
  fails_with "this host has its address 192.0.2.11 on no interface with a plain name" interface find 192.0.2.11 "${TARGET}"
  ip_answers '2: eth0{}    inet 192.0.2.11/24 scope global'
  fails_with "on no interface with a plain name" interface find 192.0.2.11 "${TARGET}"
  [[ ! -e ${TARGET} ]]
}

@test "takes the virtual address away if keepalived has left it" {
  ip_answers '2: eth0    inet 192.0.2.100/32 scope global eth0'
  interface drop 192.0.2.100
  called 'ip address delete 192.0.2.100/32 dev eth0'
  ip_answers '2: eth0    inet6 fd00:10::100/128 scope global nodad'
  interface drop fd00:10::100
  called 'ip address delete fd00:10::100/128 dev eth0'
  ip_answers ''
  forget_calls
  interface drop 192.0.2.100
  called 'ip address delete *' 0
}

@test "a host tells its addresses, with their interfaces and networks" {
  ip_answers '2: eth0    inet 192.0.2.11/24 brd 192.0.2.255 scope global eth0' \
    '3: tun0    inet 10.8.0.1 peer 10.8.0.2/32 scope global tun0' '4: we"ird    inet 10.9.0.1/24 scope global'
  [[ $(ask) == '{"addresses":[{"interface":"eth0","address":"192.0.2.11/24"}],"keepalived":[]}' ]]
}

@test "and those of a keepalived of its own, while that runs" {
  mkdir -p "${ROOT}/etc/keepalived" "${FAKE}/units/keepalived.service"
  printf 'virtual_ipaddress {\n  192.0.2.100/24\n  192.0.2.101\n}\n' >"${ROOT}/etc/keepalived/keepalived.conf"
  echo active >"${FAKE}/units/keepalived.service/active"
  [[ $(ask | jq --compact-output .keepalived) == '["192.0.2.100","192.0.2.101"]' ]]
  echo inactive >"${FAKE}/units/keepalived.service/active"
  [[ $(ask | jq --compact-output .keepalived) == '[]' ]]
}

@test "a host that nothing was applied to yet is asked too" {
  report() {
    cat "${BATS_TEST_DIRNAME}/../../observe/report"/{report,present}.sh \
      "${BATS_TEST_DIRNAME}/../../components/virtual-address/virtual-address-facts.sh"
    echo main
  }
  [[ $(bash < <(report) | jq --raw-output '.facts["virtual-address"].addresses[0].interface') == eth0 ]]
}
