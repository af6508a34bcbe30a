#!/usr/bin/env bash
# What an engineer would write by hand for the same cluster: everything at once, over plain ssh.
# shellcheck source=../shell/controller-lib.sh
. "$(dirname "$0")/../shell/controller-lib.sh"

# Hosts download while the keys are made here.
declare -A setups
for host in "${hosts[@]}"; do
  on "${host}" bash -s < <(script_for "${host}" "${here}/host.sh") &
  setups[${host}]=$!
done

pki=${PKI:-${work}/pki} # a folder that stays, for add-worker.sh
mkdir "${pki}"
"${here}/pki.sh" "${pki}" <"${INVENTORY}"
since_start "keys and certificates made"

# The connection to each host is there by now, mostly.
send_keys() {
  tar -C "${pki}/$1" -c . | on "$1" \
    'umask 077; mkdir -p /etc/kubernetes/pki; tar -C /etc/kubernetes/pki -x --no-same-owner; touch /etc/kubernetes/pki/complete'
}
pids=()
for host in "${hosts[@]}"; do
  send_keys "${host}" &
  pids+=($!)
done
for pid in "${pids[@]}"; do wait "${pid}"; done
since_start "keys and certificates sent"

first=${masters[0]}
{ cat "${here}/../shell/flannel-roles.yaml" && echo --- && cat "${here}/coredns.yaml"; } \
  | on "${first}" 'cat >/etc/kubernetes/addons.new && mv /etc/kubernetes/addons.{new,yaml}'
for host in "${hosts[@]}"; do
  wait "${setups[${host}]}"
  since_start "${host} set up"
done

# shellcheck disable=SC2029 # the names expand here
on "${first}" "export KUBECONFIG=/etc/kubernetes/admin.conf PATH=\$PATH:/opt/k8s/bin
  kubectl label node ${masters[*]} node-role.kubernetes.io/control-plane= >/dev/null
  kubectl wait --for=condition=Ready node ${hosts[*]} --timeout=120s >/dev/null
  kubectl --namespace kube-system rollout status deployment/coredns --timeout=120s >/dev/null"
since_start "all nodes Ready, CoreDNS runs"
