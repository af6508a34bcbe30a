#!/usr/bin/env bash
# virtual-address-interface.sh find ADDRESS FILE   writes for keepalived which interface has the host's own address
# virtual-address-interface.sh drop ADDRESS        takes the virtual address off the host, if it is still there
# Runs at each start and after each stop of keepalived, which may have been killed.
set -euo pipefail
shopt -s inherit_errexit
verb=$1 address=$2

# interface_with ADDRESS: nothing when no interface has it.
interface_with() {
  local lines name
  lines=$(ip -oneline address show to "$(only "$1")")
  read -r _ name _ <<<"${lines}"
  echo "${name}"
}

# only ADDRESS: as a network that has no other.
only() { if [[ $1 == *:* ]]; then echo "$1/128"; else echo "$1/32"; fi; }

interface=$(interface_with "${address}")
case ${verb} in
  find)
    if [[ ! ${interface} =~ ^[A-Za-z0-9._-]+$ ]]; then
      echo "error: ${HOSTNAME}: this host has its address ${address} on no interface with a plain name; give it that address, or correct the address in the stack file" >&2
      exit 1
    fi
    # shellcheck disable=SC2016 # keepalived replaces $INTERFACE
    printf '$INTERFACE=%s\n' "${interface}" >"$3"
    ;;
  drop)
    if [[ -n ${interface} ]]; then ip address delete "$(only "${address}")" dev "${interface}"; fi
    ;;
esac
