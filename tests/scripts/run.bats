#!/usr/bin/env bats
# run.sh: documents, records, locks, the time limit, and reset.

setup_file() {
  load support/host
  install_kit
  # Two scripts for these tests: one that logs its calls, and one that takes its time.
  cat >"${KIT}/probe.sh" <<'END'
apply() { echo "apply ${VALUE[name]}" >>"${ROOT}/log"; write_files; report; }
remove() { echo "remove ${VALUE[name]}" >>"${ROOT}/log"; if [[ -e "${ROOT}/stuck" ]]; then fail "it is stuck"; fi; remove_files; }
END
  cat >"${KIT}/slow.sh" <<'END'
apply() { : >"${ROOT}/begun"; sleep "${VALUE[seconds]}"; echo "${VALUE[name]}" >>"${ROOT}/log"; }
remove() { :; }
END
}
setup() {
  load support/host
  new_host
  document '{name: "x"}'
}

@test "refuses what is not one JSON object, and changes nothing" {
  local text before
  before=$(host_snapshot)
  for text in '' '{' '[]' '"x"' '{}{}' '{"a": 1,}'; do
    fails_with "error: ${HOSTNAME}: standard input is not one JSON object; nothing was changed" \
      "${KIT}/run.sh" probe apply probe <<<"${text}"
  done
  diff <(echo "${before}") <(host_snapshot)
  [[ ! -e "${ROOT}/var/lib/barekube" ]]
}

@test "refuses an unknown script, an unknown verb and an invalid name" {
  fails_with "expected: run.sh SCRIPT apply|remove NAME, or run.sh reset; got: none apply x" apply none x
  fails_with "got: probe install x" "${KIT}/run.sh" probe install x <<<'{}'
  fails_with "got: probe apply ../x" apply probe ../x
  fails_with "got: probe" "${KIT}/run.sh" probe
}

@test "refuses an invalid hash, and changes nothing" {
  local word before
  before=$(host_snapshot)
  for word in xyz 12AB '12 34' '../a' sha256:12; do
    fails_with "error: ${HOSTNAME}: expected after probe nothing, or a hash of the keys and certificates in hexadecimal digits; got: ${word}" \
      "${KIT}/run.sh" probe apply probe "${word}" <<<"${DOCUMENT}"
  done
  diff <(echo "${before}") <(host_snapshot)
  succeeds_with unchanged "${KIT}/run.sh" probe apply probe 0123456789abcdef <<<"${DOCUMENT}"
}

@test "removes in the reverse order of the first apply" {
  apply probe first '.name = "first"'
  apply probe second '.name = "second"'
  apply probe third '.name = "third"'
  apply probe first '.name = "first"'
  rm "${ROOT}/log"
  succeeds_with "" reset
  [[ $(<"${ROOT}/log") == $'remove third\nremove second\nremove first' ]]
}

@test "tells names with the same ending apart" {
  apply probe etcd '.name = "etcd"'
  apply probe master-etcd '.name = "master-etcd"'
  apply probe 1-etcd '.name = "1-etcd"'
  remove probe etcd '.name = "etcd"'
  rm "${ROOT}/log"
  reset
  [[ $(<"${ROOT}/log") == $'remove 1-etcd\nremove master-etcd' ]]
}

@test "reset of a host to which nothing was applied does nothing" {
  local before
  before=$(snapshot)
  succeeds_with "" reset
  diff <(echo "${before}") <(snapshot)
}

@test "reset goes on after a failure, reports it, and can be repeated" {
  local before
  before=$(snapshot)
  apply probe one '.name = "one" | .files = {"/etc/one/a": {mode: "0600", content: "1"}}'
  apply keys two '{files: {"/etc/two/b": {mode: "0600", content: "2"}}}'
  apply probe three '.name = "three"'
  : >"${ROOT}/stuck"
  fails_with "not everything could be removed; fix the errors above and run again" reset
  [[ ${output} == *"it is stuck"* && ! -e "${ROOT}/etc/two/b" ]]
  rm "${ROOT}/stuck" "${ROOT}/log"
  succeeds_with "" reset
  [[ $(<"${ROOT}/log") == $'remove three\nremove one' ]]
  rm "${ROOT}/log"
  diff <(echo "${before}") <(snapshot)
}

@test "leaves directories that others use" {
  apply keys one '{files: {"/etc/new/deep/a": {mode: "0600", content: "1"}}, directories: {"/srv/mine": {mode: "0755"}}}'
  echo x >"${ROOT}/etc/new/theirs"
  succeeds_with "" reset
  [[ $(find "${ROOT}/etc/new") == "${ROOT}/etc/new"$'\n'"${ROOT}/etc/new/theirs" && ! -e "${ROOT}/srv" ]]
}

@test "runs of the same name wait for each other" {
  apply slow same '.name = "first" | .seconds = 1.5' 3>&- &
  until [[ -e "${ROOT}/begun" ]]; do sleep 0.05; done
  apply slow same '.name = "second" | .seconds = 0'
  wait
  [[ $(<"${ROOT}/log") == $'first\nsecond' ]]
}

@test "runs of different names do not wait for each other" {
  apply slow one '.name = "first" | .seconds = 1.5' 3>&- &
  until [[ -e "${ROOT}/begun" ]]; do sleep 0.05; done
  apply slow two '.name = "second" | .seconds = 0'
  wait
  [[ $(<"${ROOT}/log") == $'second\nfirst' ]]
}

@test "a run that takes too long is stopped with a message" {
  BAREKUBE_TIME_LIMIT_SECONDS=0.3 fails_with "error: ${HOSTNAME}: slow apply x was stopped after 0.3 s; run again to resume it" apply slow x '.seconds = 9'
}

@test "removal deletes the record too" {
  apply probe probe
  [[ -n $(ls "${ROOT}/var/lib/barekube/applied") ]]
  remove probe probe
  [[ -z $(ls "${ROOT}/var/lib/barekube/applied") ]]
}

@test "a script that acts on the cluster leaves no record" {
  printf 'acts_on_cluster\n%s\n' "$(<"${KIT}/probe.sh")" >"${KIT}/abroad.sh"
  apply abroad x
  [[ $(<"${ROOT}/log") == "apply x" && ! -e "${ROOT}/var/lib/barekube" ]]
  succeeds_with "" remove abroad x
  [[ $(<"${ROOT}/log") == $'apply x\nremove x' ]]
}

@test "names a damaged record" {
  apply probe probe
  echo '{' >"$(echo "${ROOT}"/var/lib/barekube/applied/*.json)"
  fails_with "is damaged; remove that file and run again" apply probe probe
}

@test "numbers, null, nested and empty values arrive as the scripts expect them" {
  cat >"${KIT}/show.sh" <<'END'
apply() {
  each list
  echo "${VALUE[n]}|${VALUE[no]}|${VALUE[yes]}|${VALUE[none]}|${VALUE["o a"]}|${#EACH[@]}|${VALUE["list 0"]}|${VALUE["list 1 words"]@Q}|${VALUE["list 1 deep"]}"
  each empty
  echo "${#EACH[@]}|$(each o && echo "${EACH[*]}")"
}
END
  document '{"n": 15, "no": false, "yes": true, "none": null, "o": {"b": 1, "a": "x y"}, "empty": {},
    "list": ["z", {"words": ["a b", "c"], "deep": {"k": [1, {}]}}]}'
  run apply show show
  [[ ${output} == "15|false|true||x y|2|z|\$'a b\\nc'|{\"k\":[1,{}]}"$'\n'"0|a b" ]] || complain ""
}
