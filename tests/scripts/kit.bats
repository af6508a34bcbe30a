#!/usr/bin/env bats
# kit.sh as `bash -s` gets it, with the packed scripts in the home directory of the login.

setup_file() {
  load support/host
  local repository="${BATS_TEST_DIRNAME}/../.."
  # Packed as it is for a host.
  "${repository}/node_modules/.bin/node" --input-type=module --eval "
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
# In place, as the copy over SSH does it.
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

@test "installs every script unchanged, and removes the file" {
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

@test "the installer is stripped to its code, since the state holds it once for every host" {
  diff <(code "${BATS_TEST_DIRNAME}/../../components/host/kit/kit.sh") "${BATS_FILE_TMPDIR}/installer"
}
code() { sed -E '/^[[:space:]]*(#|$)/d; s/^[[:space:]]+//' "$1"; }

@test "needs no file when the kit is already there" {
  install
  local before
  before=$(snapshot)
  succeeds_with unchanged kit_sh apply
  [[ ${output} == unchanged ]]
  diff <(echo "${before}") <(snapshot)
  succeeds_with unchanged install
  diff <(echo "${before}") <(snapshot)
}

@test "a kit of another version is installed beside it" {
  install
  succeeds_with changed install_other
  install_other
  [[ -x "${DIRECTORY}/run.sh" && -x "${OTHER}/run.sh" && -x "${OTHER}/other.sh" ]]
}

@test "completes a kit of which only a part is there" {
  mkdir -p "${DIRECTORY}" "${DIRECTORY}.new"
  echo rest >"${DIRECTORY}.new/old.sh"
  succeeds_with changed install
  [[ -x "${DIRECTORY}/run.sh" && ! -e "${DIRECTORY}/old.sh" ]]
}

@test "only a complete file is installed" {
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

@test "an incomplete installer does nothing" {
  deliver
  cut() { (cd "${LOGIN}" && head -c -10 "${BATS_FILE_TMPDIR}/installer" | bash -s -- apply "${DIRECTORY}" "${FILE}"); }
  run cut
  [[ ! -e ${DIRECTORY} ]]
}

@test "can be run again after being killed anywhere" {
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

@test "installs jq where it is missing, and apt-get does not consume the installer" {
  local tools="${BATS_TEST_TMPDIR}/tools" tool
  mkdir -p "${tools}" "${FAKE}/answers"
  for tool in bash mkdir rm chmod sync mv cat env flock mktemp sha256sum; do ln -s "$(command -v "${tool}")" "${tools}/${tool}"; done
  cat >"${tools}/apt-get" <<END
#!/bin/bash
cat >/dev/null
echo "apt-get \$*" >>"${FAKE}/calls"
if [[ \$* == *install* ]]; then /bin/ln -s "$(command -v jq)" "${tools}/jq"; fi
END
  chmod +x "${tools}/apt-get"
  mkdir -p "${ROOT}/etc"
  echo ID=debian >"${ROOT}/etc/os-release"
  PATH=${tools} succeeds_with changed install
  called 'apt-get *install* jq'
  [[ -x "${DIRECTORY}/run.sh" ]]
  rm "${tools}/jq"
  PATH=${tools} succeeds_with unchanged kit_sh apply
  called 'apt-get *install* jq' 2
}

@test "says so if jq is missing and the distribution is unknown" {
  local tools="${BATS_TEST_TMPDIR}/tools" tool
  mkdir -p "${tools}" "${ROOT}/etc"
  echo ID=arch >"${ROOT}/etc/os-release"
  for tool in bash mkdir rm chmod sync mv cat env flock mktemp sha256sum; do ln -s "$(command -v "${tool}")" "${tools}/${tool}"; done
  PATH=${tools} fails_with "error: ${HOSTNAME}: this distribution calls itself \"arch\" in /etc/os-release" install
}

@test "leaves the variables of a proxy beside the kit for root alone, until there are none" {
  deliver
  printf 'https_proxy=http://u:p@192.0.2.9:3128\nno_proxy=.svc\n' >"${BATS_TEST_TMPDIR}/variables"
  kit_sh_with "${BATS_TEST_TMPDIR}/variables" apply
  diff "${BATS_TEST_TMPDIR}/variables" "${DIRECTORY%/*}/proxy.env"
  [[ $(stat -c %a "${DIRECTORY%/*}/proxy.env") == 600 ]]
  kit_sh apply
  [[ ! -e "${DIRECTORY%/*}/proxy.env" ]]
}
kit_sh_with() { (cd "${LOGIN}" && cat "${BATS_FILE_TMPDIR}/installer" "$1" | bash -s -- "$2" "${DIRECTORY}" "${FILE}"); }

@test "waits for cloud-init, but not for ever" {
  mkdir -p "${ROOT}/run/cloud-init" "${BATS_TEST_TMPDIR}/bin"
  : >"${ROOT}/run/cloud-init/enabled"
  printf '#!/bin/sh\n: >"${ROOT}/run/cloud-init/result.json"\n' >"${BATS_TEST_TMPDIR}/bin/sleep"
  chmod +x "${BATS_TEST_TMPDIR}/bin/sleep"
  PATH="${BATS_TEST_TMPDIR}/bin:${PATH}" succeeds_with "${HOSTNAME}: waiting for cloud-init to finish"$'\n'"changed" install
  succeeds_with unchanged kit_sh apply
  [[ ${output} == unchanged ]]
  rm "${ROOT}/run/cloud-init/result.json"
  time_flies
  succeeds_with "warning: ${HOSTNAME}: cloud-init has not finished after 300 s" kit_sh apply
}

@test "removal removes everything that was applied, all kits and the copied file" {
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

@test "removal uses another kit when its own is gone" {
  local before
  before=$(snapshot)
  install_other
  echo '{"files": {"/etc/x/y": {"mode": "0600", "content": "z"}}}' | "${OTHER}/run.sh" keys apply keys
  succeeds_with "" kit_sh remove
  diff <(echo "${before}") <(snapshot)
}

@test "refuses to remove anything but a kit" {
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
  # If it did not wait, it would fail over the file of the other run, or leave it there.
  kit_sh remove
  wait
  [[ ! -e ${DIRECTORY%/*} ]]
}
