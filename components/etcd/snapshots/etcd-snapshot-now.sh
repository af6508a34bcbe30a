# A snapshot before something that may go wrong: .config, as config.ts renders it, and .reason. It needs nothing on the host
# but etcd, and takes another one only when the document changes.
: "${KIT:?}" "${VALUE[config]:?}" "${VALUE[reason]:?}"
acts_on_cluster

apply() {
  local name
  name=$(bash <(program) config-on-stdin now "${VALUE[reason]}" <<<"${VALUE[config]}" | jq --raw-output .name) \
    || fail "there is no good snapshot of etcd; see the reason above, fix it and run again"
  # shellcheck disable=SC2034 # `report` tells of it
  CHANGED+=("${name}")
  report
}

remove() { :; }

# The same as program.ts puts together.
program() {
  cat "${KIT}/etcd-snapshot.sh" "${KIT}"/snapshot-{config,check,places,save}.sh
  # shellcheck disable=SC2016 # for the program
  echo 'main "$@"'
}
