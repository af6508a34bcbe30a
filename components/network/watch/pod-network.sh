# What is wrong with the links, addresses and routes of the Pod network on this host, and with the Pods' own links.
# Nothing is checked while the network's program is not running, which is reported on its own.
: "${ROOT-}" "${RUN:?}" "${MODE?}" "${STARTED[*]-}" "${FAMILIES[*]-}" "${PODS[*]-}" "${ADDRESS[*]-}" "${POD_UNIT-}" "${SUBNET_FILE-}" "${NETWORK_NAME-}" "${BRIDGE-}" "${TUNNEL[*]-}" "${DIRECT-}" "${MTU_LIMIT-}"

# By family: the host's share of the Pod network, 172.30.1.0/24, the address that its Pods use as their gateway, and the
# routes to the Pod network's addresses, as `ip` prints them in JSON.
declare -A SUBNET=() GATEWAY=() ROUTES=()
# What flanneld asks for, and what Pods and their bridge get.
MTU='' POD_MTU=''

look_at_pod_network() {
  local subject state remedy findings='' links family
  if [[ -z ${POD_UNIT} ]] || ! read_subnets; then return; fi
  for family in "${FAMILIES[@]}"; do
    ROUTES[${family}]=$(ip "-${family}" -json route show table main root "${PODS[${family}]}")
  done
  if ! has_settled "${POD_UNIT}"; then return; fi
  for family in "${FAMILIES[@]}"; do look_at_tunnel "${family}"; done
  # An error ends the watch, which is noticed, rather than pass for a network that is whole.
  links=$(ip -details -json address show)
  for family in "${FAMILIES[@]}"; do findings+=$(judge_network "${family}" "${links}")$'\n'; done
  while IFS=$'\t' read -r subject state remedy; do
    if [[ -n ${subject} ]]; then finding "${subject}" "${state}" "${remedy}"; fi
  done < <(awk '!seen[$0]++' <<<"${findings}")
}

# flanneld recreates its link when somebody deletes it, but not the routes to other nodes that went with it.
# look_at_tunnel FAMILY
look_at_tunnel() {
  local file="${RUN}/${POD_UNIT}.link" link=${TUNNEL[$1]:-} index known=''
  link=${link%% *}
  if [[ -z ${link} || ! -r "${ROOT}/sys/class/net/${link}/ifindex" ]]; then return; fi
  if [[ $1 == 6 ]]; then file+=6; fi
  index=$(<"${ROOT}/sys/class/net/${link}/ifindex")
  if [[ -r ${file} ]]; then known=$(<"${file}"); fi
  if [[ ${known} == "${STARTED[${POD_UNIT}]} "* ]]; then
    if [[ ${known##* } != "${index}" ]]; then
      finding "${link}" "is not the link that ${POD_UNIT%.service} set up" restart "${POD_UNIT}"
    fi
  elif [[ ${MODE} == watch ]]; then
    echo "${STARTED[${POD_UNIT}]} ${index}" >"${file}.new"
    mv -fT "${file}.new" "${file}"
  fi
}

# read_subnets: fails until the host has been given its share of each network.
read_subnets() {
  local family FLANNEL_SUBNET='' FLANNEL_IPV6_SUBNET='' FLANNEL_MTU=''
  SUBNET=() GATEWAY=()
  if [[ ! -r "${ROOT}${SUBNET_FILE}" ]]; then return 1; fi
  # shellcheck source=/dev/null
  . "${ROOT}${SUBNET_FILE}"
  MTU=${FLANNEL_MTU}
  if [[ -n ${MTU_LIMIT} && -n ${MTU} ]] && ((MTU > MTU_LIMIT)); then MTU=${MTU_LIMIT}; fi
  POD_MTU=$(pod_mtu)
  for family in "${FAMILIES[@]}"; do "read_subnet${family}" || return 1; done
}

# As in cni-conflist.sh: the header of IPv6 is 20 bytes longer, so the kernel may have given that link less than flanneld
# asked for. Nothing is said about Pods while somebody has changed the link.
pod_mtu() {
  local link type mtu=''
  read -r link type _ <<<"${TUNNEL[6]:-}"
  if [[ -z ${MTU} || ${type} != vxlan ]]; then
    echo "${MTU}"
    return
  fi
  if [[ -r "${ROOT}/sys/class/net/${link}/mtu" ]]; then mtu=$(<"${ROOT}/sys/class/net/${link}/mtu"); fi
  if [[ ${mtu} =~ ^(${MTU}|$((MTU - 20)))$ ]]; then echo "${mtu}"; fi
}

read_subnet4() {
  if [[ ! ${FLANNEL_SUBNET} =~ ^([0-9]+)\.([0-9]+)\.([0-9]+)\.([0-9]+)/([0-9]+)$ ]]; then return 1; fi
  local address=$(((BASH_REMATCH[1] << 24) + (BASH_REMATCH[2] << 16) + (BASH_REMATCH[3] << 8) + BASH_REMATCH[4]))
  local length=${BASH_REMATCH[5]}
  local network=$((address >> (32 - length) << (32 - length)))
  GATEWAY[4]=${FLANNEL_SUBNET}
  SUBNET[4]="$((network >> 24)).$((network >> 16 & 255)).$((network >> 8 & 255)).$((network & 255))/${length}"
}

# The gateway has the first address, so the share's ends in 0 where that ends in 1. getent writes it as the kernel does.
read_subnet6() {
  local address
  if [[ ! ${FLANNEL_IPV6_SUBNET} =~ ^([0-9a-f:]+:[0-9a-f]*)1/([0-9]+)$ ]]; then return 1; fi
  read -r address _ < <(getent ahostsv6 "${BASH_REMATCH[1]}0")
  GATEWAY[6]=${FLANNEL_IPV6_SUBNET}
  SUBNET[6]="${address}/${BASH_REMATCH[2]}"
}

# judge_network FAMILY LINKS: lines for `finding`. A single jq does it all, since starting one costs more than all the rest.
judge_network() {
  local name type vni port neighbours='[]' forwarding='[]'
  read -r name type vni port <<<"${TUNNEL[$1]:-}"
  if [[ ${type} == vxlan ]]; then
    neighbours=$(list_neighbours "$1" "${name}")
    forwarding=$(list_forwarding "${name}")
  fi
  # shellcheck disable=SC2016 # $ is jq's here
  jq --raw-output --arg family "$1" --arg first "${FAMILIES[0]}" --arg unit "${POD_UNIT}" --arg pods "${PODS[$1]}" \
    --arg subnet "${SUBNET[$1]}" --arg gateway "${GATEWAY[$1]}" --arg mtu "${MTU}" --arg pod_mtu "${POD_MTU}" \
    --arg bridge "${BRIDGE}" --arg name "${name}" --arg type "${type}" --arg vni "${vni}" --arg port "${port}" \
    --arg address "${ADDRESS[$1]:-}" --arg direct "${DIRECT}" --argjson routes "${ROUTES[$1]}" \
    --argjson neighbours "${neighbours:-[]}" --argjson forwarding "${forwarding:-[]}" \
    --rawfile remembered <(remembered_pods) --arg namespaces "$(namespaces)" '
    def addresses:
      [.addr_info[]? | select(if $family == "6" then .family == "inet6" and .scope == "global" else .family == "inet" end)
        | "\(.local)/\(.prefixlen)"];
    def up: (.flags // []) | index("UP") != null;
    def tell($subject; $state; $remedy): [$subject, $state, $remedy] | join("\t");
    # An address as its numbers: four of 8 bits, or eight of 16 bits.
    def hexadecimal: explode | reduce .[] as $digit (0; . * 16 + $digit - (if $digit > 57 then 87 else 48 end));
    def numbers:
      if contains(":") then
        split("::") | map(split(":") | map(select(. != "") | hexadecimal)) as [$head, $tail]
        | $head + [range(8 - ($head + ($tail // []) | length)) | 0] + ($tail // [])
      else split(".") | map(tonumber) end;
    def inside($net):
      (if $family == "6" then 16 else 8 end) as $bits
      | ($net | split("/")) as [$base, $length]
      | def start: numbers | to_entries
          | map(([0, ($length | tonumber) - .key * $bits] | max) as $left
              | ([$left, $bits] | min) as $kept
              | .value / pow(2; $bits - $kept) | floor);
        start == ($base | start);
    "restart \($unit)" as $restart
    | . as $links
    | ($subnet | split("/")[0]) as $own
    | "\($own)/\(if $family == "6" then 128 else 32 end)" as $single
    | def tunnel:
        first($links[] | select(.ifname == $name)) // null
        | .linkinfo.info_data as $data
        | if . == null then tell($name; "is missing"; $restart)
          elif .linkinfo.info_kind != $type then tell($name; "is not a \($type) link"; $restart)
          elif up | not then tell($name; "is down"; $restart)
          elif $type == "vxlan" and $data.id != ($vni | tonumber) then
            tell($name; "has VNI \($data.id), not \($vni)"; $restart)
          elif $type == "vxlan" and $data.port != ($port | tonumber) then
            tell($name; "uses port \($data.port), not \($port)"; $restart)
          elif $type == "vxlan" and $address != "" and ($data | .local // .local6 // $address) != $address then
            tell($name; "sends from \($data | .local // .local6), not from \($address)"; $restart)
          else
            (if $type == "vxlan" and (addresses | index($single) == null) then
              tell($name; "lacks the address \($single)"; $restart) else empty end),
            (if $type == "vxlan" then addresses[] | select(. != $single)
              | tell("\($name)"; "has the address \(.), which is not in the Pod network"; "remove_address \($name) \(.)")
              else empty end),
            (if $family == "6" and $type == "vxlan" and $pod_mtu != "" then $pod_mtu else $mtu end) as $mtu
            | (if $mtu != "" and .mtu != ($mtu | tonumber) then
              tell("MTU of \($name)"; "is \(.mtu), not \($mtu)"; "set_mtu \($name) \($mtu)") else empty end)
          end;
      def peers:
        "renew_peers \($unit) \($name)" as $renew
        | [$routes[] | select(.dev == $name and .gateway)] as $ways
        | [$neighbours[] | {ip: .dst, mac: .lladdr}] as $hosts
        | [$forwarding[] | select(.dst) | .mac] as $macs
        | ($hosts[] | select(.mac as $mac | $macs | index($mac) == null)
            | tell("forwarding entry for \(.mac) on \($name)"; "is missing"; $renew)),
          ($hosts[] | select(.ip as $ip | [$ways[].gateway] | index($ip) == null)
            | tell("route to the Pods behind \(.ip)"; "is missing"; $renew)),
          ($ways[] | select(.gateway as $ip | [$hosts[].ip] | index($ip) == null)
            | tell("neighbour \(.gateway) on \($name)"; "is missing"; $renew)),
          ($macs[] | select(. as $mac | [$hosts[].mac] | index($mac) == null)
            | tell("neighbour with \(.) on \($name)"; "is missing"; $renew));
      # A route that leads the traffic of Pods anywhere else. Only flannel has any business with these addresses.
      def foreign:
        $routes[]
        # The kernel itself makes one for each address of IPv6.
        | select((.dst == $own and .dev == $name and .protocol == "kernel") | not)
        | select((.type // "unicast") != "unicast"
            or (.dev != $bridge and .dev != $name and ($direct == "no" or (.gateway // null) == null))
            or (.dev == $bridge and .dst != $subnet)
            or (.dev == $name and $type == "vxlan" and .gateway != (.dst | split("/")[0])))
        | tell("route to \(.dst)"; "leads \(if .dev and (.type // "unicast") == "unicast" then "to \(.dev)" else "nowhere" end)";
            "remove_route \(.type // "unicast") \(.dst) \(.dev // "-") \(.metric // "-")");
      def bridge:
        first($links[] | select(.ifname == $bridge)) // null
        | if . == null then empty
          elif .linkinfo.info_kind != "bridge" then tell($bridge; "is not a bridge"; "mend_bridge")
          elif up | not then tell($bridge; "is down"; "mend_bridge")
          elif addresses | index($gateway) == null then tell($bridge; "lacks the address \($gateway)"; "mend_bridge")
          elif addresses | length > 1 then
            tell($bridge; "also has the address \(addresses - [$gateway] | join(", "))"; "mend_bridge")
          elif [$routes[] | select(.dev == $bridge and .dst == $subnet)] == [] then
            tell("route to \($subnet)"; "is missing"; "mend_bridge")
          elif $pod_mtu != "" and .mtu != ($pod_mtu | tonumber) then
            tell("MTU of \($bridge)"; "is \(.mtu), not \($pod_mtu)"; "set_mtu \($bridge) \($pod_mtu)")
          else empty end;
      # Their own ends of links, and those of the host.
      def pods:
        ($namespaces | split(" ")) as $there
        | (map({key: .ifname, value: .}) | from_entries) as $by_name
        # One that a crash has cut off must not hide all the others.
        | [$remembered | split("\n")[] | fromjson? | objects | .containerId as $id | .result
            | first(.interfaces[]? | select(.sandbox)) as $inner
            | select($inner.sandbox | split("/")[-1] | IN($there[]))
            | first(.interfaces[]? | select((.sandbox // "") == "" and .name != $bridge)) as $outer
            | {$id, link: $outer.name,
                ip: (first(.ips[]? | .address | split("/")[0] | select(contains(":") == ($family == "6"))) // "")}] as $pods
        | (if $pods != [] and $by_name[$bridge] == null then tell($bridge; "is missing"; "mend_bridge") else empty end),
          ($pods[] | . as $pod | "Pod \($pod.ip)" as $subject | $by_name[$pod.link] as $link
            | if $pod.ip != "" and ($pod.ip | inside($subnet) | not) then
                tell($subject; "has an address outside \($subnet)"; "recreate_pod \($pod.id)")
              # Its link is the same for both families.
              elif $family != $first then empty
              elif $link == null then tell($subject; "has lost its link \($pod.link)"; "recreate_pod \($pod.id)")
              elif $link.master != $bridge or ($link | up | not) then
                tell($subject; "is not connected to \($bridge)"; "connect_pod \($pod.link)")
              else empty end);
      [if $name == "" then empty else tunnel end] as $faults
      | $faults[],
      (if $type == "vxlan" and $faults == [] then peers else empty end),
      (if $type == "wireguard" and $faults == [] and ([$routes[] | select(.dev == $name)] == []) then
        tell("route to \($pods)"; "is missing"; $restart) else empty end),
      foreign, bridge, pods' <<<"$2"
}

# list_neighbours FAMILY LINK, list_forwarding LINK: what flanneld has entered there for other nodes, in JSON.
list_neighbours() { ip "-$1" -json neighbour show dev "$2" nud permanent 2>/dev/null || echo '[]'; }
list_forwarding() { bridge -json fdb show dev "$1" 2>/dev/null || echo '[]'; }

# What libcni remembers about the host's Pods, one line each. The files come and go with them.
remembered_pods() {
  local files=("${ROOT}/var/lib/cni/results/${NETWORK_NAME}"-*)
  if ((${#files[@]} > 0)); then grep --text --no-filename '' "${files[@]}" 2>/dev/null || true; fi
}

# The network namespaces that exist: a Pod without one has ended.
namespaces() {
  local all=("${ROOT}"/run/netns/*)
  echo "${all[*]##*/}"
}
