# Downloads into versioned folders: .artifacts [{name, url, sha256, kind, stripComponents, files}] under
# .store, .images [{name, url, sha256}] under .store/images, and .links {path: target}.

apply() {
  local store pids=() pid
  store=$(data .store)
  make_directory "${store}"
  make_directory "${store}/images"
  while IFS=$'\t' read -r name url sha256 kind strip files; do
    fetch_artifact "${store}/${name}" "${url}" "${sha256}" "${kind}" "${strip}" "${files}" &
    pids+=($!)
  done < <(data '.artifacts[] | [.name, .url, .sha256, .kind, .stripComponents, (.files | join(" "))] | @tsv')
  while IFS=$'\t' read -r url sha256; do
    fetch_image "${store}/images/${sha256}.tar" "${url}" "${sha256}" &
    pids+=($!)
  done < <(data '(.images // [])[] | [.url, .sha256] | @tsv')
  local failed=0
  for pid in "${pids[@]}"; do wait "${pid}" || failed=1; done
  if ((failed)); then exit 1; fi
  link
  forget_others "${store}"
  report
}

# A folder carries the checksum of what it was made from, so a finished one is known at once.
fetch_artifact() {
  local folder="${ROOT}$1" url=$2 sha256=$3 kind=$4 strip=$5 files=$6
  if [[ -f "${folder}/.sha256" && $(<"${folder}/.sha256") == "${sha256}" ]]; then return; fi
  local temporary="${folder}.tmp"
  rm -rf "${temporary}"
  mkdir "${temporary}"
  download "${url}" "${sha256}" "${temporary}.download"
  if [[ ${kind} == tar ]]; then
    tar -xf "${temporary}.download" -C "${temporary}" --no-same-owner --strip-components="${strip}" \
      || fail "cannot unpack ${url} under $(dirname "${folder}") ($(df --output=avail -h "${temporary}" | tail -n 1) free)"
    rm -f "${temporary}.download"
    local file
    for file in ${files}; do
      if [[ ! -f "${temporary}/${file}" ]]; then fail "${url} holds no file ${file}"; fi
      chmod 0755 "${temporary}/${file}"
    done
  else
    mv -T "${temporary}.download" "${temporary}/${files}"
    chmod 0755 "${temporary}/${files}"
  fi
  echo "${sha256}" >"${temporary}/.sha256"
  rm -rf "${folder}"
  mv -T "${temporary}" "${folder}"
  log "installed ${folder}"
}

fetch_image() {
  local file="${ROOT}$1" url=$2 sha256=$3
  if [[ ! -f ${file} ]]; then download "${url}" "${sha256}" "${file}"; fi
}

# download URL SHA256 FILE: the file is there only when its content is right.
download() {
  local url=$1 sha256=$2 file=$3 found status=0
  curl --fail --silent --show-error --location --retry 3 --retry-connrefused --connect-timeout 10 \
    --speed-time 60 --speed-limit 1000 --output "${file}.part" "${url}" || status=$?
  if ((status == 23)); then
    rm -f "${file}.part"
    fail "no room for ${url} under $(dirname "${file}") ($(df --output=avail -h "$(dirname "${file}")" | tail -n 1 | tr -d ' ') free); make room and run again"
  elif ((status != 0)); then
    rm -f "${file}.part"
    fail "cannot download ${url} (curl ended with ${status}); check the host's way there, or name a mirror in artifacts.mirror"
  fi
  found=$(sha256sum "${file}.part" | cut -d ' ' -f 1)
  if [[ ${found} != "${sha256}" ]]; then
    rm -f "${file}.part"
    fail "${url} has sha256 ${found}, but ${sha256} is pinned; nothing was installed. Find out who changed it before you change artifacts.checksums"
  fi
  mv -fT "${file}.part" "${file}"
}

link() {
  local path target
  while IFS=$'\t' read -r path target; do
    if [[ -L "${ROOT}${path}" && $(readlink "${ROOT}${path}") == "${target}" ]]; then continue; fi
    make_directory "$(dirname "${path}")"
    ln -s "${target}" "${ROOT}${path}.tmp"
    mv -fT "${ROOT}${path}.tmp" "${ROOT}${path}"
    CHANGED+=("${path}")
  done < <(data '.links | to_entries[] | [.key, .value] | @tsv')
}

# The version before the present one stays: units that have not been restarted yet still run from it.
forget_others() {
  local store="${ROOT}$1" folder name
  for folder in "${store}"/*/; do
    name=$(basename "${folder}")
    if [[ ${name} == images ]] || data -e --arg name "${name}" 'any(.artifacts[]; .name == $name)' >/dev/null; then
      continue
    fi
    if [[ -n $(find "${folder}" -maxdepth 0 -mtime +30) ]]; then rm -rf "${folder}"; fi
  done
}

remove() {
  local path
  while IFS= read -r path; do
    rm -f "${ROOT}${path}"
  done < <(data '.links | keys[]')
  rm -rf "${ROOT}$(data .store)"
}
