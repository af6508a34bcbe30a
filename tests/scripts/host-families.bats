#!/usr/bin/env bats
# families-facts.sh: what a host makes of IPv6, with the kernel's own links, addresses and routes.

# on_host COMMANDS: what a host tells after them, in a network namespace of its own.
on_host() {
  FACTS="${BATS_TEST_DIRNAME}/../../components/host/families/families-facts.sh" unshare --net bash -c "
    set -euo pipefail
    ROOT=''
    ip link set lo up
    ip link add eth0 type veth peer name outside
    ip link set outside up; ip link set eth0 up
    ip address add fd00:10::7/64 dev eth0 nodad
    $1
    facts_of_any_host() { [[ \$1 == families ]]; }
    . \"\${FACTS}\"
    ask_families"
}
# tells JSON COMMANDS
tells() { diff <(echo "$1") <(on_host "$2" | jq --compact-output .) >&2; }

@test "the addresses of a host that has IPv6" {
  tells '{"ipv6":"on","addresses":["fd00:10::7"],"off":[],"advertised":[]}' :
}

@test "where it is switched off" {
  tells '{"ipv6":"on","addresses":[],"off":["eth0"],"advertised":[]}' 'sysctl -qw net.ipv6.conf.eth0.disable_ipv6=1'
  on_host 'sysctl -qw net.ipv6.conf.all.disable_ipv6=1' | jq --exit-status '.ipv6 == "off" and .addresses == []'
  # shellcheck disable=SC2016 # for the host
  on_host 'ROOT=$(mktemp -d)' | jq --exit-status '.ipv6 == "missing"'
}

@test "a default route that the kernel has from router advertisements, unless it reads them while it forwards" {
  local route='ip -6 route add default via fd00:10::1 dev eth0 proto ra'
  tells '{"ipv6":"on","addresses":["fd00:10::7"],"off":[],"advertised":["eth0"]}' "${route}"
  tells '{"ipv6":"on","addresses":["fd00:10::7"],"off":[],"advertised":[]}' "${route}; sysctl -qw net.ipv6.conf.eth0.accept_ra=2"
  tells '{"ipv6":"on","addresses":["fd00:10::7"],"off":[],"advertised":[]}' 'ip -6 route add default via fd00:10::1 dev eth0'
}
