#!/usr/bin/env bats
# add-on-workloads.sh and add-on-api.sh: done when everything of an add-on runs as asked for, and told what is missing.

load support/on-master

teardown() { rm -f "${API}"/unbound; }

# use_workload KIND PLURAL
use_workload() {
  SPACE="space-${BATS_TEST_NUMBER}"
  PODS="/api/v1/namespaces/${SPACE}/pods"
  COLLECTION="/apis/apps/v1/namespaces/${SPACE}/$2"
  document --argjson api "$(api_access)" --arg kind "$1" --arg collection "${COLLECTION}" --arg pods "${PODS}" --arg namespace "${SPACE}" \
    '{api: $api, title: "Web", workloads: [{$kind, $namespace, name: "web", $collection}], pods: [$pods]}'
}
# put_workload JSON
put_workload() {
  jq --null-input --argjson more "$1" '{metadata: {name: "web", generation: 2},
    spec: {replicas: 2, selector: {matchLabels: {app: "web"}}}, status: {observedGeneration: 2}} * $more' \
    | request PUT "${COLLECTION}/web" --data-binary @- --output /dev/null
}
# nodes_are NAME=STATUS…
nodes_are() {
  local node
  for node; do
    jq --null-input --arg name "${node%=*}" --arg status "${node#*=}" \
      '{metadata: {$name}, status: {conditions: [{type: "Ready", $status}]}}' \
      | request PUT "/api/v1/nodes/${node%=*}" --data-binary @- --output /dev/null
  done
}
hasten() { sed 's/readonly TIME_SECONDS=.*/readonly TIME_SECONDS=1/; s/becomes 5/becomes 1/' "${KIT}/$1.sh" >"${KIT}/hasty-$1.sh"; }

@test "workloads: waits for the last replica of a Deployment" {
  use_workload Deployment deployments
  nodes_are one=True two=True
  put_workload '{"status": {"replicas": 2, "updatedReplicas": 2, "availableReplicas": 1}}'
  (
    sleep 1
    put_workload '{"status": {"replicas": 2, "updatedReplicas": 2, "availableReplicas": 2}}'
  ) 3>&- &
  SECONDS=0
  succeeds_with unchanged apply add-on-workloads web-works
  wait
  ((SECONDS >= 1 && SECONDS < 20))
  [[ ! -e "${ROOT}/var/lib/barekube/applied" ]]
  succeeds_with "" remove add-on-workloads web-works
}

@test "workloads: one that runs as it was asked before does not count, nor what its controller has not seen" {
  use_workload Deployment deployments
  nodes_are one=True two=True
  hasten add-on-workloads
  put_workload '{"status": {"replicas": 3, "updatedReplicas": 2, "availableReplicas": 3}}'
  fails_with "Web does not work: Deployment ${SPACE}/web has, after 1 s, 2 of 2 Pods ready, and 1 of before; correct" apply hasty-add-on-workloads web-works
  put_workload '{"status": {"observedGeneration": 1, "replicas": 2, "updatedReplicas": 2, "availableReplicas": 2}}'
  fails_with "Web does not work" apply hasty-add-on-workloads web-works
}

@test "workloads: a host that is down holds nobody up" {
  use_workload Deployment deployments
  nodes_are one=True two=Unknown
  put_workload '{"status": {"replicas": 2, "updatedReplicas": 2, "availableReplicas": 1}}'
  succeeds_with unchanged apply add-on-workloads web-works
}

@test "workloads: what keeps a Pod is told while it is waited for, and at the end" {
  use_workload StatefulSet statefulsets
  nodes_are one=True two=True
  hasten add-on-workloads
  put_workload '{"status": {"replicas": 1, "updatedReplicas": 1}}'
  jq --null-input '{metadata: {name: "web-0", labels: {app: "web"}}, spec: {nodeName: "one"}, status: {
    containerStatuses: [{restartCount: 0, state: {waiting: {reason: "ContainerCreating"}}}]}}' \
    | request PUT "${PODS}/web-0" --data-binary @- --output /dev/null
  fails_with "Web does not work: StatefulSet ${SPACE}/web has, after 1 s, 0 of 2 Pods ready; Pod web-0 on one is waiting (ContainerCreating); correct" \
    apply hasty-add-on-workloads web-works
  [[ ${output} == *"waiting for StatefulSet ${SPACE}/web: it has 0 of 2 Pods ready; Pod web-0 on one is waiting (ContainerCreating)"* ]]
}

@test "workloads: a DaemonSet needs its Pods on the nodes that are Ready" {
  use_workload DaemonSet daemonsets
  nodes_are one=True two=Unknown
  hasten add-on-workloads
  put_workload '{"status": {"desiredNumberScheduled": 2, "currentNumberScheduled": 2, "updatedNumberScheduled": 1}}'
  fails_with "DaemonSet ${SPACE}/web has, after 1 s, 0 of 1 Pods ready; correct" apply hasty-add-on-workloads web-works
  put_workload '{"status": {"desiredNumberScheduled": 2, "currentNumberScheduled": 2, "updatedNumberScheduled": 1, "numberAvailable": 1}}'
  succeeds_with unchanged apply add-on-workloads web-works
}

@test "workloads: an image that cannot be pulled is named, with what to do" {
  use_workload Deployment deployments
  nodes_are one=True two=True
  time_flies
  put_workload '{"status": {"replicas": 2, "updatedReplicas": 2}}'
  jq --null-input '{metadata: {namespace: "space", name: "web-1"}, spec: {nodeName: "one"}, status: {
    containerStatuses: [{restartCount: 0, image: "quay.io/x/y:1", state: {waiting: {reason: "ErrImagePull", message: "no such host"}}}]}}' \
    | request PUT "${PODS}/web-1" --data-binary @- --output /dev/null
  fails_with "Web does not start: Pod space/web-1 on one cannot pull the image quay.io/x/y:1 (no such host); let the nodes reach quay.io" \
    apply add-on-workloads web-works
}

SERVICES=/apis/apiregistration.k8s.io/v1/apiservices

use_api_service() {
  document --argjson api "$(api_access)" --arg name "v1.x-${BATS_TEST_NUMBER}" '{api: $api, title: "Web", apiServices: [$name]}'
}
# put_api_service STATUS MESSAGE
put_api_service() {
  jq --null-input --arg status "$1" --arg message "$2" --arg name "v1.x-${BATS_TEST_NUMBER}" \
    '{metadata: {$name}, status: {conditions: [{type: "Available", $status, $message}]}}' \
    | request PUT "${SERVICES}/v1.x-${BATS_TEST_NUMBER}" --data-binary @- --output /dev/null
}

@test "API: waits until it is served" {
  use_api_service
  put_api_service False "no endpoints"
  (
    sleep 1
    put_api_service True "all checks passed"
  ) 3>&- &
  succeeds_with unchanged apply add-on-api web-serves
  wait
}

@test "API: why it is not served is told" {
  use_api_service
  hasten add-on-api
  put_api_service False "x509: certificate signed by unknown authority"
  fails_with "Web does not work: the API v1.x-${BATS_TEST_NUMBER} is not served after 1 s: x509: certificate signed by unknown authority; correct that" \
    apply hasty-add-on-api web-serves
}
