# A download in a folder of its own. The folder holds the checksum of what it was unpacked from, so a complete one is
# recognized at once; the signatures of its files, kept elsewhere, give away a file that somebody has replaced.
# INDEX is the artifact's place in .artifacts.
: "${ROOT-}" "${STATE:?}" "${SIGNATURE:?}" "${VALUE[store]:?}"

# artifact_path INDEX
artifact_path() { echo "${VALUE[store]}/${VALUE["artifacts $1 name"]}"; }

# has_artifact INDEX
has_artifact() {
  local folder sha256='' file
  folder="${ROOT}$(artifact_path "$1")"
  file=$(signature_file "${folder}")
  if [[ -f "${folder}/.sha256" ]]; then read -r sha256 <"${folder}/.sha256" || return 1; fi
  [[ ${sha256} == "${VALUE["artifacts $1 sha256"]}" && -f ${file} && $(<"${file}") == "$(signatures_of "$1")" ]]
}

# signature_file FOLDER: where the signatures of its files are kept.
signature_file() { echo "${STATE}/artifacts/${1##*/}"; }

# signatures_of INDEX: one for each file that exists.
signatures_of() {
  local files
  mapfile -t files <<<"${VALUE["artifacts $1 files"]}"
  (cd "${ROOT}$(artifact_path "$1")" && stat --format="%n %a ${SIGNATURE}" "${files[@]}" 2>/dev/null) || true
}

# fetch_artifact INDEX
fetch_artifact() {
  local url=${VALUE["artifacts $1 url"]} sha256=${VALUE["artifacts $1 sha256"]} folder new files file
  folder="${ROOT}$(artifact_path "$1")"
  new="${folder}.new"
  mapfile -t files <<<"${VALUE["artifacts $1 files"]}"
  rm -rf "${new}"
  mkdir "${new}"
  if [[ ${VALUE["artifacts $1 kind"]} == tar ]]; then
    download "${url}" "${sha256}" "${new}/.download"
    tar -xf "${new}/.download" -C "${new}" --no-same-owner --strip-components="${VALUE["artifacts $1 stripComponents"]}" \
      || fail "cannot unpack ${url} in ${new} ($(free_space "${new}") free there); make room and run again"
    rm "${new}/.download"
  else
    download "${url}" "${sha256}" "${new}/${files[0]}"
  fi
  for file in "${files[@]}"; do
    if [[ ! -f "${new}/${file}" ]]; then fail "${url} does not contain the file ${file}; check the archive's layout upstream"; fi
    chmod 0755 "${new}/${file}"
  done
  echo "${sha256}" >"${new}/.sha256"
  rm -rf "${folder}"
  mv -T "${new}" "${folder}"
  mkdir -p "${STATE}/artifacts"
  signatures_of "$1" >"$(signature_file "${folder}")"
}

# remove_artifact FOLDER
remove_artifact() { rm -rf "$1" "$(signature_file "$1")"; }
