# What to say when Pods do not start because their nodes cannot pull an image.
: "${EACH[*]-}" "${VALUE[*]-}" "${ACCESS[*]-}"
# A registry may be away for a moment.
readonly PULL_PATIENCE_SECONDS=60

# becomes_unless_unpulled SECONDS CONDITION LIST PODS [QUERY]: waits like `becomes`, but gives up when an image cannot be
# pulled for a minute on end. PODS is the name of a list in the document, of lists of Pods in the API; UNPULLED gets the
# sentence about the image.
becomes_unless_unpulled() {
  local deadline=$((SECONDS + $1)) UNPULLED_SINCE=''
  UNPULLED=''
  until becomes 5 "$2" "$3" "${ACCESS[@]}"; do
    if is_unpulled_for_long "$4" "${5:-}" || ((SECONDS >= deadline)); then return 1; fi
  done
}

# is_unpulled_for_long PODS [QUERY]: to be asked again and again; UNPULLED is empty or the sentence about the image, and
# UNPULLED_SINCE, which whoever asks begins with as empty, when it was first found.
is_unpulled_for_long() {
  UNPULLED=$(list_pods "$1" "${2:-}" | unpulled_image)
  if [[ -z ${UNPULLED} ]]; then UNPULLED_SINCE=''; else UNPULLED_SINCE=${UNPULLED_SINCE:-${SECONDS}}; fi
  [[ -n ${UNPULLED_SINCE} ]] && ((SECONDS - UNPULLED_SINCE >= PULL_PATIENCE_SECONDS))
}

# list_pods NAME QUERY
list_pods() {
  local i
  each "$1"
  for i in "${EACH[@]}"; do api GET "${VALUE["$1 ${i}"]}$2" 2>/dev/null || true; done
}

# unpulled_image: of the Pods in the lists on standard input, one with an image that its node cannot pull, in a sentence
# that says what to do about it; nothing where all have theirs.
unpulled_image() {
  # shellcheck disable=SC2016 # $ is jq's here
  jq --slurp --raw-output '
    def reasons: ["ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "RegistryUnavailable"];
    # A name without a registry is one of Docker Hub.
    def registry: (split("/") | if length > 1 and (.[0] | test("[.:]")) then .[0] else "docker.io" end);
    [.[].items[]? | . as $pod
      | (.status.initContainerStatuses, .status.containerStatuses)[]?
      | select(.state.waiting.reason | IN(reasons[]))
      | {pod: "\($pod.metadata.namespace)/\($pod.metadata.name)", node: $pod.spec.nodeName, image,
         why: (.state.waiting.message // .state.waiting.reason | gsub("\\s+"; " ") | rtrimstr("."))}]
    | sort_by(.pod)[0] // empty
    | "Pod \(.pod) on \(.node) cannot pull the image \(.image) (\(.why)); let the nodes reach \(.image | registry), "
      + "name a mirror of it in registries, or bring the image with artifacts.images, and run again"'
}
