#!/usr/bin/env bats
# report.sh: what a host tells of itself, after scripts of the kit have been applied to it for real, and what
# observe/drift makes of that.

load support/reporting-host

@test "a host that was never touched answers at once, and needs neither jq nor systemd" {
  PATH=/nonexistent run /bin/bash < <(report_script)
  [[ ${status} -eq 0 && ${output} == '{"machineID":"0123456789abcdef0123456789abcdef","boot":"","commands":{}}' ]]
}

@test "tells one start of the system from another, in containers too" {
  boots 'b00t' '1 (a b) c) S 0 1 1 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 5417 1 1'
  [[ $(report | jq --raw-output .boot) == b00t:5417 ]]
  apply_web
  boots 'b00t' '1 (init) S 0 1 1 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 99 1 1'
  [[ $(told .boot) == b00t:99 ]]
}
# boots ID STAT: what the kernel says of this start, and of its first process.
boots() {
  mkdir -p "${ROOT}"/proc/{1,sys/kernel/random}
  echo "$1" >"${ROOT}/proc/sys/kernel/random/boot_id"
  echo "$2" >"${ROOT}/proc/1/stat"
}

@test "a host without jq says so" {
  apply_web
  PATH=/nonexistent run /bin/bash < <(report_script)
  [[ ${status} -ne 0 && ${output} == "jq is missing, but barekube needs it; install it there and run again" ]]
}

@test "as it was left there is nothing to tell, and asking changes nothing" {
  apply_all
  local before
  before=$(snapshot)
  drifts
  diff <(echo "${before}") <(snapshot)
  [[ $(told '.commands.web.document | .unit, .files') == "web.service"$'\n'null ]]
  # A second run in the same state either.
  apply_all
  drifts
}

@test "gives back the mark of the last repair" {
  apply_web '.repair = {number: 3, why: {x: "was y"}}'
  drifts
  [[ $(told '.commands.web.document.repair') == '{"number":3,"why":{"x":"was y"}}' ]]
}

@test "a run that was cut off, or that failed" {
  local after=100
  # Until it is far enough to have left something.
  while cut_off "${after}" apply_web && ! compgen -G "${ROOT}/var/lib/barekube/applied/*.json" >/dev/null; do
    after=$((after + 50))
  done
  drifts "web: the last run did not finish"
  apply_web
  drifts
  : >"${FAKE}/units/web.service/fails"
  fails_with "did not restart" apply service web '.reads.web = "2"'
  drifts "web: the last run did not finish"
}

@test "preparation: hosts file, swap, firewall, kernel parameters and modules" {
  mkdir -p "${ROOT}"/{etc/{sysctl.d,modules-load.d,profile.d},sys/module/overlay,proc/sys/net/ipv4} "${FAKE}/users" \
    "${FAKE}/units/zramswap.service"
  : >"${FAKE}/units/zramswap.service/enabled"
  printf '127.0.0.1 localhost\n' >"${ROOT}/etc/hosts"
  printf 'Filename Type\n' >"${ROOT}/proc/swaps"
  local ip_forward="${ROOT}/proc/sys/net/ipv4/ip_forward"
  # shellcheck disable=SC2016 # for the program
  printf '#!/bin/sh\ncase $1 in -n) cat %s ;; -qw) echo "${2#*=}" >%s ;; esac\n' "${ip_forward}"{,} >"${FAKE}/answers/sysctl"
  chmod 0755 "${FAKE}/answers/sysctl"
  echo 0 >"${ip_forward}"
  mkdir -p "${FAKE}/units/ntpsec.service"
  echo active >"${FAKE}/units/ntpsec.service/active"
  DOCUMENT='{"hosts": {"web-1": "192.0.2.1"}, "swap": "off", "firewall": "off", "selinux": "keep", "time": "synchronize", "modules": ["overlay"],
    "sysctl": {"net.ipv4.ip_forward": "1"}, "packages": {"debian": [], "rhel": []}, "users": [], "path": []}' apply prepare prepare
  drifts
  sed -i /barekube/d "${ROOT}/etc/hosts"
  printf '/swapfile file 1 0 -2\n' >>"${ROOT}/proc/swaps"
  rm "${ROOT}/etc/systemd/system/swap.target"
  mkdir "${ROOT}/etc/systemd/system/multi-user.target.wants"
  ln -s ../zramswap.service "${ROOT}/etc/systemd/system/multi-user.target.wants"
  mkdir -p "${FAKE}/units/ufw.service"
  echo active >"${FAKE}/units/ufw.service/active"
  echo 0 >"${ip_forward}"
  echo inactive >"${FAKE}/units/ntpsec.service/active"
  rmdir "${ROOT}/sys/module/overlay"
  drifts "prepare: /etc/hosts lacks barekube's lines" "prepare: swap is on: /swapfile" "prepare: swap.target is not masked" \
    "prepare: zramswap.service is enabled" "prepare: ufw.service is active" \
    "prepare: net.ipv4.ip_forward is 0, not 1" "prepare: module overlay is not loaded" \
    "prepare: clock is no longer synchronized by ntpsec.service"
}

@test "a host that was never touched tells what others have where the cluster will put things, with bash alone" {
  mkdir -p "${ROOT}"/{etc/{containerd,"systemd/system/kubelet.service.d"},var/lib/etcd/member,opt/cni/bin,sys/class/net/cni0,proc/net,usr/lib/systemd/system/kubelet.service.d}
  echo x >"${ROOT}/etc/containerd/config \"1\".toml"
  ln -s /nowhere "${ROOT}/etc/crictl.yaml"
  : >"${ROOT}/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf"
  printf '%s\n' 'sl local_address rem_address st' '0: 00000000:280A 00000000:0000 0A' '1: 0100007F:1F90 00000000:0000 01' >"${ROOT}/proc/net/tcp"
  echo '0: 2 0 00010000 1 1 42 /etc/containerd/socket' >"${ROOT}/proc/net/unix"
  local places
  places=$(printf '%s\tweb\t%s\n' path /etc/containerd path /etc/crictl.yaml path /var/lib/etcd path /opt/cni/bin \
    unit kubelet.service port 10250 port 8080 interface cni0 interface flannel.1)
  PATH=/nonexistent run /bin/bash < <(
    report_script
    echo "${places}"
  )
  [[ ${status} -eq 0 ]]
  diff <(jq --compact-output '.found[]' <<<"${output}") - <<'END'
["drop-in","/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf","kubelet.service"]
["path","/etc/containerd","config \"1\".toml"]
["path","/etc/crictl.yaml"]
["socket","/etc/containerd","/etc/containerd/socket"]
["port","10250","",""]
["interface","cni0"]
END
  # Once the command has been there, it is its own.
  apply_web
  report_script >"${BATS_TEST_TMPDIR}/script"
  [[ $(cat "${BATS_TEST_TMPDIR}/script" - <<<"${places}" | bash | jq --compact-output .found) == '[]' ]]
}
