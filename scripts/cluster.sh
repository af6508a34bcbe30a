# The cluster's own objects: .objects [{path, object}], each applied server-side at its API path.
# shellcheck source=api.sh
. "${KIT}/api.sh"

apply() {
  local path object answer
  wait_until 120 is_api_ready || fail "the API server at $(data .api.server) is not ready after 120 s"
  while IFS=$'\t' read -r path object; do
    answer=$(base64 -d <<<"${object}" | api PATCH "${path}?fieldManager=barekube&force=true" \
      --header 'Content-Type: application/apply-patch+yaml' --data-binary @-) \
      || fail "the API server refused ${path}: $(jq -r '.message // .' <<<"${answer}")"
  done < <(data '.objects[] | [.path, (.object | tojson | @base64)] | @tsv')
}
