#!/usr/bin/env bats
# add-on.sh: done when one Pod of an add-on is ready, and told why none is.

load support/on-master

use_add_on() {
  PODS="/api/v1/namespaces/test-${BATS_TEST_NUMBER}/pods"
  document --argjson api "$(api_access)" --arg pods "${PODS}?labelSelector=barekube.io%2Frevision%3D1" \
    '{api: $api, title: "CoreDNS", pods: $pods}'
}
# put_pod NAME JSON
put_pod() {
  jq --null-input --arg name "$1" --argjson more "$2" '{metadata: {name: $name}, spec: {nodeName: "on-\($name)"}} * $more' \
    | request PUT "${PODS}/$1" --data-binary @- --output /dev/null
}
readonly READY='{"status": {"conditions": [{"type": "Ready", "status": "True"}]}}'
crashed() {
  jq --null-input --arg said "$1" '{status: {containerStatuses: [{restartCount: 3, state: {waiting: {reason: "CrashLoopBackOff"}},
    lastState: {terminated: {exitCode: 1, reason: "Error", message: $said}}}]}}'
}

# crashes_from_now_on NAME WORDS: also the Pod that follows this one.
crashes_from_now_on() {
  local pod
  pod=$(crashed "$2")
  while [[ -d ${ROOT} ]]; do
    put_pod "$1" "${pod}" || true
    sleep 0.3
  done 3>&- &
  CRASHING=$!
}
teardown() {
  if [[ -v CRASHING ]]; then kill "${CRASHING}" || true; fi
}

@test "add-on: waits for the first of its Pods, and for no other" {
  use_add_on
  put_pod a '{"status": {"phase": "Pending"}}'
  (
    sleep 0.5
    put_pod b "${READY}"
  ) 3>&- &
  SECONDS=0
  succeeds_with unchanged apply add-on coredns-works
  wait
  ((SECONDS < 10))
  [[ ! -e "${ROOT}/var/lib/barekube" ]]
  succeeds_with "" remove add-on coredns-works
}

@test "add-on: one Pod that ends again and again does no harm while another is ready" {
  use_add_on
  put_pod b "${READY}"
  crashes_from_now_on a x
  succeeds_with unchanged apply add-on coredns-works
}

@test "add-on: says with which words its Pods end, without waiting any longer" {
  use_add_on
  put_pod a '{"status": {"phase": "Pending"}}'
  crashes_from_now_on b $'[INFO] starting\n[FATAL] plugin/loop: Loop (127.0.0.1:1 -> :53) detected for zone "."\n'
  SECONDS=0
  fails_with 'CoreDNS does not work: Pod b on on-b ended with exit code 1: [FATAL] plugin/loop: Loop (127.0.0.1:1 -> :53) detected for zone "."; correct that and run again' \
    apply add-on coredns-works
  ((SECONDS < 10))
}

@test "add-on: what gave up in an earlier run is made anew" {
  use_add_on
  put_pod a "$(crashed x)"
  (
    while request GET "${PODS}/a" --fail --output /dev/null; do sleep 0.2; done
    put_pod b "${READY}"
  ) 3>&- 2>/dev/null &
  succeeds_with unchanged apply add-on coredns-works
  wait
}

@test "add-on: says what its Pods wait for when the time is up" {
  use_add_on
  # The deadline of this run, which is otherwise ten minutes away.
  sed 's/becomes 600/becomes 1/' "${KIT}/add-on.sh" >"${KIT}/hasty-add-on.sh"
  fails_with "CoreDNS does not work: it has no Pods; correct that" apply hasty-add-on coredns-works
  put_pod a '{"status": {"phase": "Pending", "conditions": [{"type": "PodScheduled", "status": "False", "message": "no node fits"}]}}'
  fails_with "Pod a on on-a has not been started (no node fits)" apply hasty-add-on coredns-works
  put_pod a '{"status": {"containerStatuses": [{"restartCount": 0, "state": {"waiting": {"reason": "ErrImagePull", "message": "no such image"}}}]}}'
  fails_with "Pod a on on-a is waiting (no such image)" apply hasty-add-on coredns-works
  put_pod a '{"status": {"containerStatuses": [{"restartCount": 0, "state": {"running": {}}}]}}'
  fails_with "Pod a on on-a runs, but is not ready" apply hasty-add-on coredns-works
}
