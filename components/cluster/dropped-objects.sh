# Objects that an earlier document had, in collections of the API where everything with barekube's label is barekube's:
#   .collections [path]
: "${VALUE[*]-}"
readonly OWN_LABEL='app.kubernetes.io%2Fmanaged-by=barekube'

# Deletes those that the document no longer has.
delete_dropped_objects() {
  local EACH=() collection name answer wanted=() i
  each objects
  for i in "${EACH[@]}"; do wanted+=("${VALUE["objects ${i} path"]}"); done
  each collections
  for i in "${EACH[@]}"; do
    collection=${VALUE["collections ${i}"]}
    answer=$(api GET "${collection}?labelSelector=${OWN_LABEL}") \
      || fail "the API server does not list ${collection}: $(message_in "${answer}")"
    while IFS= read -r name; do
      if [[ " ${wanted[*]} " == *" ${collection}/${name} "* ]]; then continue; fi
      answer=$(api DELETE "${collection}/${name}") \
        || fail "the API server did not delete ${collection}/${name}: $(message_in "${answer}")"
    done < <(jq --raw-output '.items[].metadata.name' <<<"${answer}")
  done
}
