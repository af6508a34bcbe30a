# Downloads, in a folder for each version, and links into them:
#   .artifacts  [{name, url, sha256, kind, stripComponents, files}], each in .store/NAME
#   .images     [{name, url, sha256}], each in .store/images/SHA256.tar
#   .links      {path: target}
#   .keep       {artifacts: [name], images: [sha256]}: what all such documents of this host ask for, as there may be
#               more than one
#   .inUse      [pattern] of files that name programs in the store which something still runs with
: "${KIT:?}" "${ROOT-}" "${EACH[*]-}" "${BINARIES[*]-}" "${VALUE[store]:?}"
# shellcheck source=download.sh
. "${KIT}/download.sh"
# shellcheck source=artifact.sh
. "${KIT}/artifact.sh"
# shellcheck source=image.sh
. "${KIT}/image.sh"
# shellcheck source=unused-artifacts.sh
. "${KIT}/unused-artifacts.sh"

apply() {
  local store=${VALUE[store]}
  make_directory "${store}"
  make_directory "${store}/images"
  download_missing
  remove_dropped
  write_links
  list_binaries
  remove_long_unused
  report
}

# All at the same time.
download_missing() {
  local i downloads=() pid failed=0
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
    download "${VALUE["images ${i} url"]}" "${VALUE["images ${i} sha256"]}" "${ROOT}$(image_path "${i}")" &
    downloads+=($!)
    CHANGED+=("${VALUE["images ${i} name"]}")
  done
  for pid in "${downloads[@]}"; do wait "${pid}" || failed=1; done
  if ((failed)); then exit 1; fi # each has said why
}

write_links() {
  local path target
  each links
  for path in "${EACH[@]}"; do
    target=${VALUE["links ${path}"]}
    if [[ -L "${ROOT}${path}" && $(readlink "${ROOT}${path}") == "${target}" ]]; then continue; fi
    make_directory "${path%/*}"
    # Atomic: ln creates the link under a temporary name and renames it.
    ln -sfT "${target}" "${ROOT}${path}"
    CHANGED+=("${path}")
  done
}

# For the manifest.
list_binaries() {
  local i file
  each artifacts
  for i in "${EACH[@]}"; do
    while IFS= read -r file; do BINARIES+=("$(artifact_path "${i}")/${file}"); done <<<"${VALUE["artifacts ${i} files"]}"
  done
  each images
  for i in "${EACH[@]}"; do BINARIES+=("$(image_path "${i}")"); done
}

# What this document asks for, and what none asks for any more.
remove() {
  local path i
  remove_dropped
  each links
  for path in "${EACH[@]}"; do rm -f "${ROOT}${path}"; done
  each artifacts
  for i in "${EACH[@]}"; do remove_artifact "${ROOT}$(artifact_path "${i}")"; done
  each images
  for i in "${EACH[@]}"; do rm -f "${ROOT}$(image_path "${i}")"; done
  remove_unused
}
