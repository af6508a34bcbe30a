#!/usr/bin/env bash
# What an engineer would write by hand to bring the cluster of up.sh to another version: everything downloaded first, a
# snapshot of etcd, then etcd and control planes one after the other, then nodes, which are drained. SUMS_FILE has the new
# programs.
# shellcheck source=../shell/controller-lib.sh
. "$(dirname "$0")/../shell/controller-lib.sh"

# each STEP HOST…: one host after the other.
each() {
  local step=$1 host
  shift
  for host in "$@"; do
    on "${host}" bash -s < <(script_for "${host}" "${here}/upgrade-host.sh" && echo "${step}")
    since_start "${step} on ${host}"
  done
}

pids=()
for host in "${hosts[@]}"; do
  on "${host}" bash -s < <(script_for "${host}" "${here}/upgrade-host.sh" && echo fetch) &
  pids+=($!)
done
for pid in "${pids[@]}"; do wait "${pid}"; done
since_start "new programs on all hosts"
each snapshot "${masters[0]}"
each etcd "${masters[@]}"
each control_plane "${masters[@]}"

# With kubectl on the first master, as everybody has it.
# shellcheck disable=SC2029 # the arguments expand here
kubectl() { on "${masters[0]}" "KUBECONFIG=/etc/kubernetes/admin.conf /opt/k8s/bin/kubectl $*" >/dev/null; }
for host in "${hosts[@]}"; do
  kubectl drain "${host}" --ignore-daemonsets --delete-emptydir-data --timeout=300s
  each node "${host}"
  kubectl wait --for=condition=Ready "node/${host}" --timeout=120s
  kubectl uncordon "${host}"
done
since_start "all nodes upgraded"
