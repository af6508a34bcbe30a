#!/usr/bin/env bash
# One more worker for the cluster of up.sh, whose keys are in the folder PKI: the last host of the inventory.
# shellcheck source=../shell/controller-lib.sh
. "$(dirname "$0")/../shell/controller-lib.sh"
: "${PKI:?}"
worker=${hosts[-1]}

on "${worker}" bash -s < <(script_for "${worker}" "${here}/host.sh") &
setup=$!
"${here}/pki.sh" "${PKI}" <"${INVENTORY}"
tar -C "${PKI}/${worker}" -c . | on "${worker}" \
  'umask 077; mkdir -p /etc/kubernetes/pki; tar -C /etc/kubernetes/pki -x --no-same-owner; touch /etc/kubernetes/pki/complete'
wait "${setup}"
since_start "${worker} set up"
# shellcheck disable=SC2029 # the name expands here
on "${masters[0]}" "export KUBECONFIG=/etc/kubernetes/admin.conf PATH=\$PATH:/opt/k8s/bin
  kubectl wait --for=condition=Ready node ${worker} --timeout=120s >/dev/null"
since_start "${worker} Ready"
