# Downloads into versioned folders: .artifacts [{name, url, sha256, kind, stripComponents, files}] under
# .store, .images [{name, url, sha256}] under .store/images, and .links {path: target}. A host may have more than
# one such document; .keep {artifacts: [name], images: [sha256]} is what all of them together ask for.
: "${ROOT-}" "${STATE:?}" "${SIGNATURE:?}" "${VALUE[store]:?}" "${VALUE["keep artifacts"]?}" "${VALUE["keep images"]?}" "${EACH[*]-}"

apply() {
  local store=${VALUE[store]} i downloads=() pid failed=0
  make_directory "${store}"
  make_directory "${store}/images"
  each artifacts
  for i in "${EACH[@]}"; do
    if has_artifact "${i}"; then continue; fi
    fetch_artifact "${i}" &
    downloads+=($!)
    CHANGED+=("${VALUE["artifacts ${i} name"]}")
  done
  each images
  for i in "${EACH[@]}"; do
    if has_image "${i}"; then continue; fi
    download "${VALUE["images ${i} url"]}" "${VALUE["images ${i} sha256"]}" "$(image_file "${i}")" &
    downloads+=($!)
    CHANGED+=("${VALUE["images ${i} name"]}")
  done
  for pid in "${downloads[@]}"; do wait "${pid}" || failed=1; done
  if ((failed)); then exit 1; fi # each has said why
  remove_dropped
  link
  promise_binaries
  forget_others "${ROOT}${store}"
  report
}

folder_of() { echo "${ROOT}${VALUE[store]}/${VALUE["artifacts $1 name"]}"; }
image_file() { echo "${ROOT}${VALUE[store]}/images/${VALUE["images $1 sha256"]}.tar"; }

# A folder carries the checksum of what it was made from, so a finished one is known at once. The signatures of its
# files tell one that somebody has replaced.
has_artifact() {
  local folder sha256='' noted
  folder=$(folder_of "$1")
  noted=$(signature_file "${folder}")
  if [[ -f "${folder}/.sha256" ]]; then read -r sha256 <"${folder}/.sha256" || return 1; fi
  [[ ${sha256} == "${VALUE["artifacts $1 sha256"]}" && -f ${noted} && $(<"${noted}") == "$(signatures_of "$1")" ]]
}

signature_file() { echo "${STATE}/artifacts/${1##*/}"; }

# Of a file that is missing there is none.
signatures_of() {
  local files
  mapfile -t files <<<"${VALUE["artifacts $1 files"]}"
  (cd "$(folder_of "$1")" && stat --format="%n %a ${SIGNATURE}" "${files[@]}" 2>/dev/null) || true
}

# The name of an image's file is its checksum; what it holds is looked at only when somebody has written to it.
has_image() {
  local file path sha256=${VALUE["images $1 sha256"]}
  file=$(image_file "$1")
  path=${file#"${ROOT}"}
  [[ -f ${file} && (-z ${VALUE["repair why ${path}"]:-} || $(sha256_of "${file}") == "${sha256}") ]]
}

promise_binaries() {
  local i folder file
  each artifacts
  for i in "${EACH[@]}"; do
    folder="${VALUE[store]}/${VALUE["artifacts ${i} name"]}"
    while IFS= read -r file; do BINARIES+=("${folder}/${file}"); done <<<"${VALUE["artifacts ${i} files"]}"
  done
  each images
  for i in "${EACH[@]}"; do BINARIES+=("${VALUE[store]}/images/${VALUE["images ${i} sha256"]}.tar"); done
}

fetch_artifact() {
  local url=${VALUE["artifacts $1 url"]} sha256=${VALUE["artifacts $1 sha256"]} folder files
  folder=$(folder_of "$1")
  mapfile -t files <<<"${VALUE["artifacts $1 files"]}"
  local new="${folder}.new" file
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
    if [[ ! -f "${new}/${file}" ]]; then fail "${url} holds no file ${file}; see what upstream packs into it"; fi
    chmod 0755 "${new}/${file}"
  done
  echo "${sha256}" >"${new}/.sha256"
  rm -rf "${folder}"
  mv -T "${new}" "${folder}"
  mkdir -p "${STATE}/artifacts"
  signatures_of "$1" >"$(signature_file "${folder}")"
}

# download URL SHA256 FILE: the file is there only when its content is right.
download() {
  local url=$1 sha256=$2 file=$3 found status=0
  curl --fail --silent --show-error --globoff --location --retry 3 --retry-connrefused --connect-timeout 10 \
    --speed-time 60 --speed-limit 1000 --output "${file}.part" "${url}" || status=$?
  if ((status == 23)); then
    rm -f "${file}.part"
    fail "no room for ${url} in ${file%/*} ($(free_space "${file%/*}") free there); make room and run again"
  elif ((status != 0)); then
    rm -f "${file}.part"
    fail "cannot download ${url} (curl ended with ${status}); check the host's way there, or name a mirror in artifacts.mirror"
  fi
  found=$(sha256_of "${file}.part")
  if [[ ${found} != "${sha256}" ]]; then
    rm -f "${file}.part"
    fail "${url} has sha256 ${found}, but ${sha256} is pinned; nothing of it was installed." \
      "Find out who changed it before you change artifacts.checksums"
  fi
  mv -fT "${file}.part" "${file}"
}

# OpenSSL uses the processor's own instructions, five times as fast; not every host has it.
sha256_of() {
  local answer
  if command -v openssl >/dev/null; then answer=$(openssl dgst -sha256 -r "$1"); else answer=$(sha256sum "$1"); fi
  echo "${answer:0:64}"
}

link() {
  local path target
  each links
  for path in "${EACH[@]}"; do
    target=${VALUE["links ${path}"]}
    if [[ -L "${ROOT}${path}" && $(readlink "${ROOT}${path}") == "${target}" ]]; then continue; fi
    make_directory "${path%/*}"
    # ln itself makes it under another name first.
    ln -sfT "${target}" "${ROOT}${path}"
    CHANGED+=("${path}")
  done
}

# A version that is not asked for any more stays for a week: units that have not been restarted yet may still
# be started from it.
forget_others() {
  local store=$1 folder image
  for folder in "${store}"/*/; do
    folder=${folder%/}
    if is_kept artifacts "${folder##*/}"; then
      rm -f "${folder}/.unused"
    elif [[ ${folder} == "${store}/images" || ${folder} == *.new ]]; then
      continue
    elif [[ ! -e "${folder}/.unused" ]]; then
      : >"${folder}/.unused"
    elif [[ -n $(find "${folder}/.unused" -mtime +7) ]]; then
      rm -rf "${folder}" "$(signature_file "${folder}")"
    fi
  done
  for image in "${store}"/images/*.tar; do
    if ! is_kept images "$(basename "${image}" .tar)"; then rm -f "${image}"; fi
  done
}

is_kept() { [[ $'\n'${VALUE["keep $1"]}$'\n' == *$'\n'"$2"$'\n'* ]]; }

# Its own, and what nobody asks for any more.
remove() {
  local store="${ROOT}${VALUE[store]}" path i
  remove_dropped
  each links
  for path in "${EACH[@]}"; do rm -f "${ROOT}${path}"; done
  each artifacts
  for i in "${EACH[@]}"; do rm -rf "$(folder_of "${i}")" "$(signature_file "$(folder_of "${i}")")"; done
  each images
  for i in "${EACH[@]}"; do rm -f "$(image_file "${i}")"; done
  for path in "${store}"/*/; do
    path=${path%/}
    if [[ ${path} != "${store}/images" ]] && ! is_kept artifacts "${path##*/}"; then
      rm -rf "${path}" "$(signature_file "${path}")"
    fi
  done
  for path in "${store}"/images/*; do
    if ! is_kept images "$(basename "${path}" .tar)"; then rm -f "${path}"; fi
  done
}
