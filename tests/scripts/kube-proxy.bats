#!/usr/bin/env bats
# kube-proxy.sh: what it removes of kube-proxy's rules, and when.

load support/unit-with-api

@test "removal deletes its rules, by nft or by kube-proxy itself" {
  local proxy="${BATS_TEST_TMPDIR}/kube proxy"
  service kube-proxy.service "{\"mode\": \"nftables\", \"binary\": \"${proxy}\"}"
  apply kube-proxy kube-proxy
  fake nft 'exit 1'
  succeeds_with "" remove kube-proxy kube-proxy
  called 'nft delete table ip kube-proxy'
  called 'nft delete table ip6 kube-proxy'
  forget_calls
  apply kube-proxy kube-proxy '.mode = "iptables"'
  succeeds_with "" remove kube-proxy kube-proxy '.mode = "iptables"'
  apply kube-proxy kube-proxy '.mode = "iptables"'
  printf '#!/bin/sh\necho "kube-proxy $*" >>"%s/calls"\n' "${FAKE}" >"${proxy}"
  chmod +x "${proxy}"
  succeeds_with "" remove kube-proxy kube-proxy '.mode = "iptables"'
  called 'kube-proxy --cleanup'
  called 'nft delete table ip kube-proxy' 0
}

# rules_of PROGRAM [CHAIN]: what the program prints, as iptables-save does.
rules_of() {
  ln -sf "${BATS_TEST_DIRNAME}/support/bin/recorded" "${FAKE}/bin/$1"
  echo "*nat${2:+$'\n':$2 - [0:0]}" >"${FAKE}/answers/$1"
}

@test "a change from or to IPVS removes what kube-proxy has kept, before it starts" {
  local proxy="${BATS_TEST_TMPDIR}/kube-proxy"
  mkdir "${FAKE}/bin"
  PATH="${FAKE}/bin:${PATH}"
  printf '#!/bin/sh\necho "kube-proxy $*" >>"%s/calls"\n' "${FAKE}" >"${proxy}"
  chmod +x "${proxy}"
  rules_of iptables-save
  rules_of ip6tables-save
  service kube-proxy.service "{\"mode\": \"nftables\", \"binary\": \"${proxy}\"}"
  apply kube-proxy kube-proxy
  # Between the others, it does so itself.
  rules_of iptables-save KUBE-SEP-X
  apply kube-proxy kube-proxy '.mode = "iptables" | .reads.binary = "2"'
  called 'kube-proxy --cleanup' 0
  apply kube-proxy kube-proxy '.mode = "ipvs" | .reads.binary = "3"'
  [[ $(grep -E '^(systemctl (stop|start|restart) kube-proxy.service|kube-proxy )' "${FAKE}/calls" | tail -n 3) == $'systemctl stop kube-proxy.service\nkube-proxy --cleanup\nsystemctl restart kube-proxy.service' ]]
  rules_of iptables-save
  mkdir -p "${ROOT}/sys/class/net/kube-ipvs0"
  forget_calls
  apply kube-proxy kube-proxy '.mode = "ipvs" | .reads.binary = "4"'
  called 'kube-proxy --cleanup' 0
  apply kube-proxy kube-proxy '.mode = "iptables" | .reads.binary = "5"'
  called 'kube-proxy --cleanup'
}

@test "copies of its previous rules lead to Services until the new ones do, and then go" {
  cat >"${BATS_TEST_TMPDIR}/try" <<'END'
systemd-run() { echo "timer $*" >>"${LOG}"; }
systemctl() { :; }
. "${KIT}/previous-rules.sh"
nft -f - <<'RULES'
table ip kube-proxy {
  map service-ips { type ipv4_addr . inet_proto . inet_service : verdict
    elements = { 10.96.0.1 . tcp . 443 : goto service-X, 10.96.0.2 . tcp . 80 : goto service-X }; }
  chain service-X { meta l4proto tcp dnat to 192.0.2.1:6443; }
  chain services { ip daddr . meta l4proto . th dport vmap @service-ips; }
  chain nat-output { type nat hook output priority -100; jump services; }
}
RULES
before=$(nft list ruleset)
keep_previous_rules "${KIT}/previous-rules.sh"
# As kube-proxy does.
nft delete table ip kube-proxy
[[ $(nft list ruleset) == "${before/table ip kube-proxy /table ip kube-proxy-previous }" ]]
has_previous_rules
drop_previous_rules
[[ -z $(nft list ruleset) ]]
if has_previous_rules; then exit 1; fi

iptables-restore <<'RULES'
*nat
:KUBE-SERVICES - [0:0]
:KUBE-SVC-ABCDEFGHIJKLMNOP - [0:0]
:KUBE-KUBELET-CANARY - [0:0]
-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
-A PREROUTING -j ACCEPT
-A KUBE-SERVICES -d 10.96.0.1/32 -p tcp -m comment --comment "default/kubernetes:https cluster IP" -m tcp --dport 443 -j KUBE-SVC-ABCDEFGHIJKLMNOP
-A KUBE-SVC-ABCDEFGHIJKLMNOP -p tcp -m tcp -j DNAT --to-destination 192.0.2.1:6443
COMMIT
*filter
:KUBE-FIREWALL - [0:0]
:KUBE-FORWARD - [0:0]
-A INPUT -j KUBE-FIREWALL
-A FORWARD -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD
-A KUBE-FORWARD -m conntrack --ctstate INVALID -j DROP
COMMIT
RULES
before=$(iptables-save | grep -v '^#')
keep_previous_rules "${KIT}/previous-rules.sh"
iptables -t nat -S | grep -qxF -- '-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-P-SERVICES'
iptables -t nat -S KUBE-P-SERVICES | grep -qF -- '-j KUBE-P-SVC-ABCDEFGHIJKLMNOP'
iptables -t nat -S KUBE-P-SVC-ABCDEFGHIJKLMNOP | grep -qF -- 192.0.2.1:6443
iptables -S KUBE-P-FORWARD | grep -qF INVALID
if iptables-save | grep -E 'KUBE-P-(FIREWALL|KUBELET)'; then exit 1; fi
has_previous_rules
drop_previous_rules
diff <(echo "${before}") <(iptables-save | grep -v '^#')
drop_previous_rules
[[ $(<"${LOG}") == *"--on-active=120 bash -euc . \"\$1\"; drop_previous_rules bash ${KIT}/previous-rules.sh"* ]]
END
  export LOG="${BATS_TEST_TMPDIR}/log"
  # Without the stand-ins.
  PATH=/usr/sbin:/usr/bin:/sbin:/bin unshare --net bash -xeuo pipefail "${BATS_TEST_TMPDIR}/try"
}
