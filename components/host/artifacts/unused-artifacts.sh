# Artifacts and images that no document of this host asks for any more.
: "${ROOT-}" "${EACH[*]-}" "${VALUE[store]:?}" "${VALUE["keep artifacts"]?}" "${VALUE["keep images"]?}"

# A version stays for a week after it was last asked for, since units that have not been restarted yet may still
# start from it, and for as long as something runs that needs it to go on or to end. Images go at once.
remove_long_unused() {
  local store="${ROOT}${VALUE[store]}" folder image
  for folder in "${store}"/*/; do
    folder=${folder%/}
    if is_kept artifacts "${folder##*/}" || is_in_use "${folder#"${ROOT}"}"; then
      rm -f "${folder}/.unused"
    elif [[ ${folder} == "${store}/images" || ${folder} == *.new ]]; then
      continue
    elif [[ ! -e "${folder}/.unused" ]]; then
      : >"${folder}/.unused"
    elif [[ -n $(find "${folder}/.unused" -mtime +7) ]]; then
      remove_artifact "${folder}"
    fi
  done
  for image in "${store}"/images/*.tar; do
    if ! is_kept images "$(basename "${image}" .tar)"; then rm -f "${image}"; fi
  done
}

# is_in_use FOLDER: whether one of the files that say what runs names a program in it.
is_in_use() {
  local i files=()
  each inUse
  for i in "${EACH[@]}"; do
    # shellcheck disable=SC2206 # a pattern
    files+=("${ROOT}"${VALUE["inUse ${i}"]})
  done
  ((${#files[@]} > 0)) && grep --quiet --no-messages --fixed-strings "$1/" "${files[@]}"
}

remove_unused() {
  local store="${ROOT}${VALUE[store]}" path
  for path in "${store}"/*/; do
    path=${path%/}
    if [[ ${path} != "${store}/images" ]] && ! is_kept artifacts "${path##*/}"; then remove_artifact "${path}"; fi
  done
  for path in "${store}"/images/*; do
    if ! is_kept images "$(basename "${path}" .tar)"; then rm -f "${path}"; fi
  done
}

# is_kept artifacts|images NAME
is_kept() { [[ $'\n'${VALUE["keep $1"]}$'\n' == *$'\n'"$2"$'\n'* ]]; }
