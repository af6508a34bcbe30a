# What a node's network consists of, as files.ts writes it.
: "${CONFIG:?}" "${ROOT-}"

# Units, and by unit what they keep in the kernel.
UNITS=()
declare -A TABLES=() NEEDED=() WRITTEN=() PROVIDED=()
# Chains whose rules change with objects in the cluster, and those of iptables that belong to a unit.
VARYING=() CHAINS=()
# By family, 4 or 6: the Pods' addresses, the host's own, and the link to the other nodes.
FAMILIES=()
declare -A PODS=() ADDRESS=() TUNNEL=()
# The unit of the Pod network, the file with the host's share of it, and the network's name in CNI.
POD_UNIT='' SUBNET_FILE='' NETWORK_NAME=''
BRIDGE='' DIRECT=no MTU_LIMIT=''
RUNTIME=''

# shellcheck disable=SC2034 # the files beside this one use what it sets
read_config() {
  local word rest unit=''
  UNITS=() TABLES=() NEEDED=() WRITTEN=() PROVIDED=() VARYING=() CHAINS=() FAMILIES=() PODS=() ADDRESS=() TUNNEL=() DIRECT=no MTU_LIMIT=''
  while read -r word rest; do
    case ${word} in
      pods)
        FAMILIES+=("$(family_of "${rest}")")
        PODS[${FAMILIES[-1]}]=${rest}
        ;;
      address) ADDRESS[$(family_of "${rest}")]=${rest} ;;
      runtime) RUNTIME=${rest} ;;
      unit)
        unit=${rest}
        UNITS+=("${unit}")
        ;;
      table)
        TABLES[${unit}]+="${rest}"$'\n'
        NEEDED[${unit}]+="${rest}"$'\n'
        ;;
      table-if-there) TABLES[${unit}]+="${rest}"$'\n' ;;
      written) WRITTEN[${unit}]=${rest} ;;
      provided) PROVIDED[${unit}]=${rest} ;;
      varies) VARYING+=("${rest}") ;;
      chain) CHAINS+=("${rest}") ;;
      subnet) SUBNET_FILE=${rest} POD_UNIT=${unit} ;;
      network) NETWORK_NAME=${rest} ;;
      mtu) MTU_LIMIT=${rest} ;;
      bridge) BRIDGE=${rest} ;;
      tunnel) TUNNEL[4]=${rest} ;;
      tunnel6) TUNNEL[6]=${rest} ;;
      direct) DIRECT=yes ;;
    esac
  done <"${CONFIG}"
}

# family_of ADDRESS: as `ip` calls it.
family_of() { if [[ $1 == *:* ]]; then echo 6; else echo 4; fi; }

# By unit: when it was started, in microseconds since boot; without those that are not running.
declare -A STARTED=()
# read_units: sets STARTED.
read_units() {
  local line id='' active='' since=''
  STARTED=()
  while IFS= read -r line; do
    case ${line} in
      Id=*) id=${line#*=} ;;
      ActiveState=*) active=${line#*=} ;;
      ActiveEnterTimestampMonotonic=*) since=${line#*=} ;;
      '')
        if [[ ${active} == active ]]; then STARTED[${id}]=${since}; fi
        id='' active=''
        ;;
    esac
  done < <(systemctl show --property=Id,ActiveState,ActiveEnterTimestampMonotonic "${UNITS[@]}" && echo)
}

# has_settled UNIT: it has been running long enough to have written all that it keeps.
has_settled() { runs_since "$1" "${SETTLED_SECONDS}"; }
readonly SETTLED_SECONDS=${NETWORK_WATCH_SETTLED_SECONDS:-5}

# runs_since UNIT SECONDS: for at least so long.
runs_since() {
  local now
  if [[ -z ${STARTED[$1]:-} ]]; then return 1; fi
  read -r now _ <"${ROOT}/proc/uptime"
  ((${now%.*} - STARTED[$1] / 1000000 >= $2))
}
