#!/usr/bin/env bats
# kit.sh as `bash -s` gets it, with the scripts packed behind it.

setup_file() {
  load support/host
  local repository="${BATS_TEST_DIRNAME}/../.."
  # The one that packs it for a host.
  "${repository}/node_modules/.bin/node" --input-type=module --eval "
    import { packKit } from \"${repository}/components/remote/kit.ts\";
    process.stdout.write(packKit().installer);" >"${BATS_FILE_TMPDIR}/installer"
}
setup() {
  load support/host
  new_host
  DIRECTORY="${ROOT}/opt/barekube/kit-0123abcd"
}
kit_sh() { bash -s -- "$1" "${2:-${DIRECTORY}}" <"${BATS_FILE_TMPDIR}/installer"; }

@test "installs every script, with all of its code" {
  succeeds_with changed kit_sh apply
  [[ ${output} == changed ]]
  local script installed count=0
  for script in "${BATS_TEST_DIRNAME}"/../../scripts/*.sh; do
    if [[ ${script} == */kit.sh ]]; then continue; fi
    installed="${DIRECTORY}/${script##*/}"
    bash -O extglob -n "${installed}"
    # Comments and indentation may stay behind.
    diff <(code "${script}") <(code "${installed}")
    [[ -x ${installed} ]]
    count=$((count + 1))
  done
  [[ $(find "${DIRECTORY}" -type f | wc -l) == "${count}" && -z $(find "${ROOT}/opt" -name '*.new') ]]
  [[ $(head -n 1 "${DIRECTORY}/run.sh") == '#!/usr/bin/env bash' ]]
}
code() { sed -E '/^[[:space:]]*(#|$)/d; s/^[[:space:]]+//' "$1"; }

@test "takes no payload for commands when the kit is there already" {
  kit_sh apply
  local before
  before=$(snapshot)
  succeeds_with unchanged kit_sh apply
  [[ ${output} == unchanged ]]
  diff <(echo "${before}") <(snapshot)
}

@test "a kit of another version comes beside it" {
  kit_sh apply
  succeeds_with changed kit_sh apply "${ROOT}/opt/barekube/kit-ffff"
  [[ -x "${DIRECTORY}/run.sh" && -x "${ROOT}/opt/barekube/kit-ffff/run.sh" ]]
}

@test "what is half there is made whole" {
  mkdir -p "${DIRECTORY}" "${DIRECTORY}.new"
  echo rest >"${DIRECTORY}.new/old.sh"
  succeeds_with changed kit_sh apply
  [[ -x "${DIRECTORY}/run.sh" && ! -e "${DIRECTORY}/old.sh" ]]
}

@test "a damaged payload installs nothing" {
  damaged() { head -c -2000 "${BATS_FILE_TMPDIR}/installer" | bash -s -- apply "${DIRECTORY}"; }
  fails_with "error: ${HOSTNAME}: the kit arrived damaged; run again" damaged
  [[ ! -e ${DIRECTORY} ]]
}

@test "installs jq where it is missing, and apt-get does not eat the payload" {
  local tools="${BATS_TEST_TMPDIR}/tools" tool
  mkdir -p "${tools}" "${FAKE}/answers"
  for tool in bash base64 gzip mkdir rm chmod sync mv cat ls cmp sha256sum dirname ln; do ln -s "$(command -v "${tool}")" "${tools}/${tool}"; done
  cat >"${tools}/apt-get" <<END
#!/bin/bash
cat >/dev/null
echo "apt-get \$*" >>"${FAKE}/calls"
if [[ \$* == *install* ]]; then ln -s "$(command -v jq)" "${tools}/jq"; fi
END
  chmod +x "${tools}/apt-get"
  PATH=${tools} succeeds_with changed kit_sh apply
  called 'apt-get *install* jq'
  [[ -x "${DIRECTORY}/run.sh" ]]
}

@test "says what to do where jq is missing and cannot be installed" {
  local tools="${BATS_TEST_TMPDIR}/tools"
  mkdir "${tools}"
  ln -s "$(command -v bash)" "${tools}/bash"
  PATH=${tools} fails_with "error: ${HOSTNAME}: jq is missing and there is neither apt-get nor dnf to install it with" kit_sh apply
}

@test "removal takes away everything that was applied, and all kits" {
  local before
  before=$(snapshot)
  kit_sh apply
  kit_sh apply "${ROOT}/opt/barekube/kit-ffff"
  echo '{"files": {"/etc/x/y": {"mode": "0600", "content": "z"}}}' | "${DIRECTORY}/run.sh" keys apply keys
  succeeds_with "" kit_sh remove
  diff <(echo "${before}") <(snapshot)
  succeeds_with "" kit_sh remove
  diff <(echo "${before}") <(snapshot)
}

@test "removal finds another kit when its own is gone" {
  local before
  before=$(snapshot)
  kit_sh apply "${ROOT}/opt/barekube/kit-ffff"
  echo '{"files": {"/etc/x/y": {"mode": "0600", "content": "z"}}}' | "${ROOT}/opt/barekube/kit-ffff/run.sh" keys apply keys
  succeeds_with "" kit_sh remove
  diff <(echo "${before}") <(snapshot)
}

@test "refuses to remove what is no kit" {
  fails_with "expected: apply|remove /…/kit-HASH; got: remove ${ROOT}/opt" kit_sh remove "${ROOT}/opt"
  [[ -d "${ROOT}/opt" ]]
}
