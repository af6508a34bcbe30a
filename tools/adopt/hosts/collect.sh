# What barekube has left on a host, for a state that is to be made anew; see taken.ts. Changes nothing. Lines of words with
# tabs between:
#   kit PATH                   the kits that are there, the newest first
#   record NAME BASE64         what a command was last asked for; NAME is TIME-LABEL
#   manifest NAME BASE64       what it has left; empty while its last run has not finished
#   file PATH BASE64           keys, certificates and other secrets
set -euo pipefail
shopt -s inherit_errexit extglob nullglob
export LC_ALL=C
ROOT="${ROOT:-}"
APPLIED="${ROOT}/var/lib/barekube/applied"

main() {
  local records=("${APPLIED}"/+([0-9])-*.json) kits=("${ROOT}"/opt/barekube/kit-*/run.sh) record kit path
  if ((${#kits[@]} > 0)); then
    while IFS= read -r kit; do tell kit "${kit%/run.sh}"; done < <(ls -t -- "${kits[@]}")
  fi
  for record in "${records[@]}"; do
    tell_content record "$(named "${record}")" "${record}"
    if [[ -f "${record%.json}.manifest" ]]; then
      tell_content manifest "$(named "${record}")" "${record%.json}.manifest"
    fi
  done
  for record in "${APPLIED}"/+([0-9])-keys.json; do
    while IFS= read -r path; do
      if [[ -f "${ROOT}${path}" ]]; then tell_content file "${path}" "${ROOT}${path}"; fi
    done < <(jq --raw-output '.data.files | keys[]' "${record}")
  done
}

named() {
  local name=${1##*/}
  echo "${name%.json}"
}

tell_content() { tell "$1" "$2" "$(base64 --wrap=0 <"$3")"; }

tell() {
  local IFS=$'\t'
  printf '%s\n' "$*"
}

main
