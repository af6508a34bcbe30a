# Installs the kit: the scripts of this folder, on a host that has nothing yet but bash.
#   bash -s -- apply|remove KIT_DIRECTORY < this file, and behind it the scripts as base64 of gzipped JSON
#   {"name.sh": "text", …}
# The directory's name carries the hash of the scripts. Older kits stay: what was applied with them is
# removed with them.
set -euo pipefail

apply() {
  local kit=$1
  install_jq
  if [[ -x "${kit}/run.sh" ]]; then
    echo unchanged
    return
  fi
  rm -rf "${kit}.tmp"
  install -d -m 0755 "${kit}.tmp"
  local name text
  while IFS=$'\t' read -r name text; do
    base64 -d <<<"${text}" >"${kit}.tmp/${name}"
    chmod 0755 "${kit}.tmp/${name}"
  done < <(base64 -d | gzip -d | jq -r 'to_entries[] | [.key, (.value | @base64)] | @tsv')
  sync -f "${kit}.tmp"
  mv -T "${kit}.tmp" "${kit}"
  echo changed
}

install_jq() {
  if command -v jq >/dev/null; then return; fi
  install -d -m 0755 /var/lib/barekube
  if command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get -o DPkg::Lock::Timeout=300 update -q >&2
    apt-get -o DPkg::Lock::Timeout=300 install -qy --no-install-recommends jq >&2
  elif command -v dnf >/dev/null; then
    dnf install -qy jq >&2
  else
    echo "error: $(hostname): jq is missing and there is neither apt-get nor dnf to install it with" >&2
    return 1
  fi
}

# Takes everything away that any kit has put on this host, and the kits.
remove() {
  local kit=$1
  if [[ -x "${kit}/run.sh" ]]; then "${kit}/run.sh" reset; fi
  rm -rf "$(dirname "${kit}")"
}

main() { "$@"; }
main "$@"
