#!/usr/bin/env bats
# kit.sh as `bash -s` gets it, with the packed scripts in the folder where the login begins.

setup_file() {
  load support/host
  local repository="${BATS_TEST_DIRNAME}/../.."
  # As the program packs it for a host.
  node --input-type=module --eval "
    import { writeFileSync } from \"node:fs\";
    import { packKit } from \"${repository}/components/host/kit/kit.ts\";
    const { directory, file, installer } = packKit();
    writeFileSync(\"${BATS_FILE_TMPDIR}/installer\", installer);
    console.log(directory, file);" >"${BATS_FILE_TMPDIR}/kit"
}
setup() {
  load support/host
  new_host
  local directory file
  read -r directory file <"${BATS_FILE_TMPDIR}/kit"
  PACKED="${BATS_TEST_DIRNAME}/../../${file}"
  DIRECTORY="${ROOT}${directory}"
  FILE=.barekube-kit-0123abcd
  LOGIN="${ROOT}/root"
  mkdir "${LOGIN}"
}
# As the copy does it, in place.
deliver() { cat "${1:-${PACKED}}" >"${LOGIN}/${FILE}"; }
kit_sh() { (cd "${LOGIN}" && bash -s -- "$1" "${2:-${DIRECTORY}}" "${3:-${FILE}}" <"${BATS_FILE_TMPDIR}/installer"); }
install() { deliver && kit_sh apply; }
# A kit whose scripts differ from ours: sets OTHER to its directory.
install_other() {
  { cat "${PACKED}" && printf 'other.sh\0true\n\0'; } >"${BATS_TEST_TMPDIR}/other"
  OTHER="${DIRECTORY%/*}/kit-$(sha256sum <"${BATS_TEST_TMPDIR}/other" | cut -c 1-12)"
  deliver "${BATS_TEST_TMPDIR}/other"
  kit_sh apply "${OTHER}"
}

@test "installs every script as it is, and takes the file away" {
  succeeds_with changed install
  [[ ${output} == changed ]]
  local script installed count=0
  shopt -s globstar
  for script in "${BATS_TEST_DIRNAME}"/../../components/**/*.sh; do
    if [[ ${script} == */kit.sh ]]; then continue; fi
    installed="${DIRECTORY}/${script##*/}"
    diff "${script}" "${installed}"
    [[ -x ${installed} ]]
    count=$((count + 1))
  done
  [[ $(find "${DIRECTORY}" -type f | wc -l) == "${count}" && -z $(find "${ROOT}/opt" -name '*.new') ]]
  [[ -z $(find "${LOGIN}" -mindepth 1) ]]
}

@test "the installer is code alone, since the state holds it for every host" {
  diff <(code "${BATS_TEST_DIRNAME}/../../components/host/kit/kit.sh") "${BATS_FILE_TMPDIR}/installer"
}
code() { sed -E '/^[[:space:]]*(#|$)/d; s/^[[:space:]]+//' "$1"; }

@test "needs no file when the kit is there already" {
  install
  local before
  before=$(snapshot)
  succeeds_with unchanged kit_sh apply
  [[ ${output} == unchanged ]]
  diff <(echo "${before}") <(snapshot)
  succeeds_with unchanged install
  diff <(echo "${before}") <(snapshot)
}

@test "a kit of another version comes beside it" {
  install
  succeeds_with changed install_other
  install_other
  [[ -x "${DIRECTORY}/run.sh" && -x "${OTHER}/run.sh" && -x "${OTHER}/other.sh" ]]
}

@test "what is half there is made whole" {
  mkdir -p "${DIRECTORY}" "${DIRECTORY}.new"
  echo rest >"${DIRECTORY}.new/old.sh"
  succeeds_with changed install
  [[ -x "${DIRECTORY}/run.sh" && ! -e "${DIRECTORY}/old.sh" ]]
}

@test "a file that was cut off, or never came, installs nothing, and a whole one does" {
  local bytes
  for bytes in 0 100 -1; do
    head -c "${bytes}" "${PACKED}" >"${BATS_TEST_TMPDIR}/cut"
    deliver "${BATS_TEST_TMPDIR}/cut"
    fails_with "error: ${HOSTNAME}: ${LOGIN}/${FILE} is not the kit that was sent" kit_sh apply
    [[ ! -e ${DIRECTORY} ]]
  done
  rm "${LOGIN}/${FILE}"
  fails_with "error: ${HOSTNAME}: ${LOGIN}/${FILE} is not the kit that was sent" kit_sh apply
  succeeds_with changed install
}

@test "an installer that is cut off does nothing" {
  deliver
  cut() { (cd "${LOGIN}" && head -c -10 "${BATS_FILE_TMPDIR}/installer" | bash -s -- apply "${DIRECTORY}" "${FILE}"); }
  run cut
  [[ ! -e ${DIRECTORY} ]]
}

@test "killed anywhere, it can be run again" {
  local before after=1
  install
  before=$(snapshot)
  rm -r "${ROOT}/opt"
  mkdir "${ROOT}/opt"
  deliver
  while BAREKUBE_LIMITED=yes cut_off "${after}" kit_sh apply; do after=$((after + 1)); done
  succeeds_with "" kit_sh apply
  diff <(echo "${before}") <(snapshot)
  ((after > 3))
}

@test "installs jq where it is missing, and apt-get does not eat the installer" {
  local tools="${BATS_TEST_TMPDIR}/tools" tool
  mkdir -p "${tools}" "${FAKE}/answers"
  for tool in bash mkdir rm chmod sync mv cat env flock sha256sum; do ln -s "$(command -v "${tool}")" "${tools}/${tool}"; done
  cat >"${tools}/apt-get" <<END
#!/bin/bash
cat >/dev/null
echo "apt-get \$*" >>"${FAKE}/calls"
if [[ \$* == *install* ]]; then /bin/ln -s "$(command -v jq)" "${tools}/jq"; fi
END
  chmod +x "${tools}/apt-get"
  PATH=${tools} succeeds_with changed install
  called 'apt-get *install* jq'
  [[ -x "${DIRECTORY}/run.sh" ]]
  rm "${tools}/jq"
  PATH=${tools} succeeds_with unchanged kit_sh apply
  called 'apt-get *install* jq' 2
}

@test "says what to do where jq is missing and cannot be installed" {
  local tools="${BATS_TEST_TMPDIR}/tools" tool
  mkdir "${tools}"
  for tool in bash mkdir rm chmod sync mv cat env flock sha256sum; do ln -s "$(command -v "${tool}")" "${tools}/${tool}"; done
  PATH=${tools} fails_with "error: ${HOSTNAME}: jq is missing and there is neither apt-get nor dnf to install it with" install
}

@test "removal takes away everything that was applied, all kits and what was copied" {
  local before
  before=$(snapshot)
  install
  install_other
  echo '{"files": {"/etc/x/y": {"mode": "0600", "content": "z"}}}' | "${DIRECTORY}/run.sh" keys apply keys
  deliver
  succeeds_with "" kit_sh remove
  diff <(echo "${before}") <(snapshot)
  succeeds_with "" kit_sh remove
  diff <(echo "${before}") <(snapshot)
}

@test "removal finds another kit when its own is gone" {
  local before
  before=$(snapshot)
  install_other
  echo '{"files": {"/etc/x/y": {"mode": "0600", "content": "z"}}}' | "${OTHER}/run.sh" keys apply keys
  succeeds_with "" kit_sh remove
  diff <(echo "${before}") <(snapshot)
}

@test "refuses to remove what is no kit" {
  fails_with "expected: apply|remove /…/kit-HASH .barekube-kit-…; got: remove ${ROOT}/opt" kit_sh remove "${ROOT}/opt"
  fails_with "expected: apply|remove /…/kit-HASH .barekube-kit-…; got: apply" kit_sh apply "${DIRECTORY}" /etc/passwd
  [[ -d "${ROOT}/opt" ]]
}

@test "waits for a run whose connection was cut off" {
  install
  (
    exec 8<"${DIRECTORY%/*}"
    flock 8
    : >"${BATS_TEST_TMPDIR}/busy"
    sleep 1
    : >"${DIRECTORY}/ended"
  ) 3>&- &
  until [[ -e "${BATS_TEST_TMPDIR}/busy" ]]; do sleep 0.05; done
  # It would fail for the other's file, or leave it there.
  kit_sh remove
  wait
  [[ ! -e ${DIRECTORY%/*} ]]
}
