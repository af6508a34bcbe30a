# What is wrong with the links, addresses and routes of the Pod network on this host, and with the Pods' own links.
# Nothing is checked while the network's program is not running, which is reported on its own.
: "${ROOT-}" "${RUN:?}" "${MODE?}" "${STARTED[*]-}" "${PODS-}" "${ADDRESS-}" "${POD_UNIT-}" "${SUBNET_FILE-}" "${NETWORK_NAME-}" "${BRIDGE-}" "${TUNNEL[*]-}" "${DIRECT-}"

# The host's share of the Pod network, 172.30.1.0/24, and the address that its Pods use as their gateway.
SUBNET='' GATEWAY='' MTU=''
# Routes to the Pod network's addresses, as `ip` prints them in JSON.
ROUTES='[]'

look_at_pod_network() {
  local subject state remedy findings
  if [[ -z ${POD_UNIT} ]] || ! read_subnet; then return; fi
  ROUTES=$(ip -4 -json route show table main root "${PODS}")
  if ! has_settled "${POD_UNIT}"; then return; fi
  look_at_tunnel
  # An error ends the watch, which is noticed, rather than pass for a network that is whole.
  findings=$(judge_network)
  while IFS=$'\t' read -r subject state remedy; do
    if [[ -n ${subject} ]]; then finding "${subject}" "${state}" "${remedy}"; fi
  done <<<"${findings}"
}

# flanneld recreates its link when somebody deletes it, but not the routes to other nodes that went with it.
look_at_tunnel() {
  local file="${RUN}/${POD_UNIT}.link" index known=''
  if [[ ! -r "${ROOT}/sys/class/net/${TUNNEL[0]:-}/ifindex" ]]; then return; fi
  index=$(<"${ROOT}/sys/class/net/${TUNNEL[0]}/ifindex")
  if [[ -r ${file} ]]; then known=$(<"${file}"); fi
  if [[ ${known} == "${STARTED[${POD_UNIT}]} "* ]]; then
    if [[ ${known##* } != "${index}" ]]; then
      finding "${TUNNEL[0]}" "is not the link that ${POD_UNIT%.service} set up" restart "${POD_UNIT}"
    fi
  elif [[ ${MODE} == watch ]]; then
    echo "${STARTED[${POD_UNIT}]} ${index}" >"${file}.new"
    mv -fT "${file}.new" "${file}"
  fi
}

# read_subnet: fails until the host has been given its share.
read_subnet() {
  local FLANNEL_SUBNET='' FLANNEL_MTU=''
  if [[ ! -r "${ROOT}${SUBNET_FILE}" ]]; then return 1; fi
  # shellcheck source=/dev/null
  . "${ROOT}${SUBNET_FILE}"
  if [[ ! ${FLANNEL_SUBNET} =~ ^([0-9]+)\.([0-9]+)\.([0-9]+)\.([0-9]+)/([0-9]+)$ ]]; then return 1; fi
  local address=$(((BASH_REMATCH[1] << 24) + (BASH_REMATCH[2] << 16) + (BASH_REMATCH[3] << 8) + BASH_REMATCH[4]))
  local length=${BASH_REMATCH[5]}
  local network=$((address >> (32 - length) << (32 - length)))
  GATEWAY=${FLANNEL_SUBNET} MTU=${FLANNEL_MTU}
  SUBNET="$((network >> 24)).$((network >> 16 & 255)).$((network >> 8 & 255)).$((network & 255))/${length}"
}

# judge_network: lines for `finding`. A single jq does it all, since starting one costs more than all the rest.
judge_network() {
  local name=${TUNNEL[0]:-} neighbours='[]' forwarding='[]'
  if [[ ${TUNNEL[1]:-} == vxlan ]]; then
    neighbours=$(list_neighbours "${name}")
    forwarding=$(list_forwarding "${name}")
  fi
  # shellcheck disable=SC2016 # $ is jq's here
  ip -details -json address show | jq --raw-output --arg unit "${POD_UNIT}" --arg pods "${PODS}" --arg subnet "${SUBNET}" \
    --arg gateway "${GATEWAY}" --arg mtu "${MTU}" --arg bridge "${BRIDGE}" --arg name "${name}" --arg type "${TUNNEL[1]:-}" \
    --arg vni "${TUNNEL[2]:-}" --arg port "${TUNNEL[3]:-}" --arg address "${ADDRESS}" --arg direct "${DIRECT}" \
    --argjson routes "${ROUTES}" --argjson neighbours "${neighbours:-[]}" --argjson forwarding "${forwarding:-[]}" \
    --rawfile remembered <(remembered_pods) --arg namespaces "$(namespaces)" '
    def addresses: [.addr_info[]? | select(.family == "inet") | "\(.local)/\(.prefixlen)"];
    def up: (.flags // []) | index("UP") != null;
    def tell($subject; $state; $remedy): [$subject, $state, $remedy] | join("\t");
    def number: split(".") | reduce .[] as $byte (0; . * 256 + ($byte | tonumber));
    def inside($net): ($net | split("/")) as [$base, $length]
      | pow(2; 32 - ($length | tonumber)) as $size
      | (number / $size | floor) == (($base | number) / $size | floor);
    "restart \($unit)" as $restart
    | . as $links
    | ($subnet | split("/")[0]) as $own
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
          elif $type == "vxlan" and $address != "" and ($data.local // $address) != $address then
            tell($name; "sends from \($data.local), not from \($address)"; $restart)
          else
            (if $type == "vxlan" and (addresses | index("\($own)/32") == null) then
              tell($name; "lacks the address \($own)/32"; $restart) else empty end),
            (if $type == "vxlan" then addresses[] | select(. != "\($own)/32")
              | tell("\($name)"; "has the address \(.), which is not in the Pod network"; "remove_address \($name) \(.)")
              else empty end),
            (if $mtu != "" and .mtu != ($mtu | tonumber) then
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
        | select((.type // "unicast") != "unicast"
            or (.dev != $bridge and .dev != $name and ($direct == "no" or (.gateway // null) == null))
            or (.dev == $bridge and .dst != $subnet)
            or (.dev == $name and $type == "vxlan" and .gateway != (.dst | split("/")[0])))
        | tell("route to \(.dst)"; "leads \(if .dev then "to \(.dev)" else "nowhere" end)";
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
          elif $mtu != "" and .mtu != ($mtu | tonumber) then
            tell("MTU of \($bridge)"; "is \(.mtu), not \($mtu)"; "set_mtu \($bridge) \($mtu)")
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
                ip: (first(.ips[]? | .address | split("/")[0] | select(contains(":") | not)) // "")}] as $pods
        | (if $pods != [] and $by_name[$bridge] == null then tell($bridge; "is missing"; "mend_bridge") else empty end),
          ($pods[] | . as $pod | "Pod \($pod.ip)" as $subject | $by_name[$pod.link] as $link
            | if $pod.ip != "" and ($pod.ip | inside($subnet) | not) then
                tell($subject; "has an address outside \($subnet)"; "recreate_pod \($pod.id)")
              elif $link == null then tell($subject; "has lost its link \($pod.link)"; "recreate_pod \($pod.id)")
              elif $link.master != $bridge or ($link | up | not) then
                tell($subject; "is not connected to \($bridge)"; "connect_pod \($pod.link)")
              else empty end);
      [if $name == "" then empty else tunnel end] as $faults
      | $faults[],
      (if $type == "vxlan" and $faults == [] then peers else empty end),
      (if $type == "wireguard" and $faults == [] and ([$routes[] | select(.dev == $name)] == []) then
        tell("route to \($pods)"; "is missing"; $restart) else empty end),
      foreign, bridge, pods'
}

# list_neighbours LINK, list_forwarding LINK: what flanneld has entered there for other nodes, in JSON.
list_neighbours() { ip -4 -json neighbour show dev "$1" nud permanent 2>/dev/null || echo '[]'; }
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
