#!/usr/bin/env bats
# network-manifests.sh and network-pods.sh: a Pod network that runs in the cluster.

load support/on-master

use_manifests() {
  mkdir -p "${FAKE}/answers" "${ROOT}/m"
  touch "${ROOT}"/m/{definitions,operator}
  document --argjson api "$(api_access)" --arg kubectl "${BATS_TEST_DIRNAME}/support/bin/kubectl" \
    '{api: $api, manifests: ["/m/definitions", "/m/operator"], $kubectl, kubeconfig: "/etc/kubernetes/admin.conf"}'
}
# kubectl_does SCRIPT
kubectl_does() {
  printf '#!/usr/bin/env bash\n%s\n' "$1" >"${FAKE}/answers/kubectl"
  chmod +x "${FAKE}/answers/kubectl"
}

@test "manifests: applied in their order, strictly, and what they define is waited for" {
  use_manifests
  kubectl_does 'case "$*" in
    *" wait "*) ;;
    *definitions) printf "namespace/x\ncustomresourcedefinition.apiextensions.k8s.io/%s\n" a.x b.x ;;
    *) echo deployment.apps/operator ;;
  esac'
  succeeds_with "applied 2 manifests" apply network-manifests calico-manifests
  diff <(grep -o ' apply .*\| wait .*' "${FAKE}/calls") - <<END
 apply --server-side --force-conflicts --field-manager=barekube --validate=strict --output=name --filename=${ROOT}/m/definitions
 wait --for=condition=Established --timeout=60s customresourcedefinition.apiextensions.k8s.io/a.x customresourcedefinition.apiextensions.k8s.io/b.x
 apply --server-side --force-conflicts --field-manager=barekube --validate=strict --output=name --filename=${ROOT}/m/operator
END
  # The cluster has them, and this host nothing to remember.
  [[ ! -e "${ROOT}/var/lib/barekube/applied" ]]
  succeeds_with "applied 2 manifests" apply network-manifests calico-manifests
  succeeds_with "" remove network-manifests calico-manifests
}

@test "manifests: a refusal is told, and nothing after it is applied" {
  use_manifests
  kubectl_does 'echo namespace/x; echo "Warning: old" >&2; echo "Error: unknown field x" >&2; exit 1'
  fails_with "the API server refused something in ${ROOT}/m/definitions: Error: unknown field x" \
    apply network-manifests calico-manifests
  called '*operator*' 0
}

@test "manifests: definitions that are not served are told" {
  use_manifests
  kubectl_does 'case "$*" in *" wait "*) echo "timed out" >&2; exit 1 ;; *) echo customresourcedefinition.x/y ;; esac'
  fails_with "does not serve what ${ROOT}/m/definitions defines: timed out; run again" \
    apply network-manifests calico-manifests
}

# put_pod NAMESPACE NAME REASON [WHICH]
put_pod() {
  jq --null-input --arg namespace "$1" --arg name "$2" --arg reason "$3" --arg which "${4:-containerStatuses}" '
    {metadata: {$namespace, $name}, spec: {nodeName: "worker-1"}, status: {($which): [
      {image: "quay.io/x/ready:1", state: {running: {}}},
      {image: "quay.io/x/y:1", state: {waiting: {$reason, message: "Back-off pulling\n image \"quay.io/x/y:1\": no such host."}}}]}}' \
    | request PUT "/api/v1/namespaces/$1/pods/$2" --data-binary @- --output /dev/null
}
use_network() {
  SPACE="space-${BATS_TEST_NUMBER}"
  document --argjson api "$(api_access)" --arg space "${SPACE}" '{api: $api, title: "Calico",
    pods: ["/api/v1/namespaces/\($space)-a/pods", "/api/v1/namespaces/\($space)-b/pods"]}'
}

@test "network: the image that no node can pull is named after a while, with what to do" {
  use_network
  time_flies
  put_node '{"status": {"conditions": [{"type": "Ready", "status": "False", "message": "no network"}]}}'
  put_pod "${SPACE}-b" operator ImagePullBackOff
  fails_with "Calico does not start: Pod ${SPACE}-b/operator on worker-1 cannot pull the image quay.io/x/y:1 (Back-off pulling image \"quay.io/x/y:1\": no such host); let the nodes reach quay.io, name a mirror of it in registries, or bring the image with artifacts.images, and run again" \
    apply network-pods calico-works
  put_pod "${SPACE}-b" operator ContainerCreating
  put_pod "${SPACE}-a" node ErrImagePull initContainerStatuses
  fails_with "Pod ${SPACE}-a/node on worker-1 cannot pull the image quay.io/x/y:1" apply network-pods calico-works
}

@test "network: otherwise it says what a node says" {
  use_network
  time_flies
  put_node '{"status": {"conditions": [{"type": "Ready", "status": "False", "message": "cni plugin not initialized"}]}}'
  put_pod "${SPACE}-a" node CrashLoopBackOff
  fails_with "Calico has made no node Ready within 600 s: " apply network-pods calico-works
}

@test "network: done as soon as one node is Ready, whatever cannot be pulled" {
  use_network
  put_pod "${SPACE}-b" operator ImagePullBackOff
  put_node
  succeeds_with unchanged apply network-pods calico-works
  [[ ! -e "${ROOT}/var/lib/barekube/applied" ]]
  succeeds_with "" remove network-pods calico-works
}

@test "images: a name without a registry is one of Docker Hub" {
  # shellcheck source=/dev/null
  . "${KIT}/unpulled-images.sh"
  answer() {
    jq --null-input --arg image "$1" '{items: [{metadata: {namespace: "n", name: "p"}, spec: {nodeName: "w"},
      status: {containerStatuses: [{$image, state: {waiting: {reason: "ErrImagePull"}}}]}}]}' | unpulled_image
  }
  [[ $(answer busybox) == *"(ErrImagePull); let the nodes reach docker.io, "* ]]
  [[ $(answer calico/node:v1) == *"let the nodes reach docker.io, "* ]]
  [[ $(answer localhost:5000/a/b) == *"let the nodes reach localhost:5000, "* ]]
  [[ -z $(echo '{"items": []}' | unpulled_image) && -z $(unpulled_image </dev/null) ]]
}
