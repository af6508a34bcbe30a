# Removal of what the kit has put on a host.
: "${ROOT-}" "${EACH[*]-}" "${VALUE[*]-}" "${KEPT_SUFFIX:?}"

# Removes .files, and .leftovers [path]: what the program itself has created at run time.
remove_files() {
  local path paths=()
  remove_dropped
  each files
  for path in "${EACH[@]}"; do paths+=("${ROOT}${path}" "${ROOT}${path}.barekube-new"); done
  rm -f "${paths[@]}"
  each leftovers
  for path in "${EACH[@]}"; do remove_tree "${ROOT}${VALUE["leftovers ${path}"]}"; done
}

# remove_tree PATH: unmounts whatever is mounted below it; a mount point, or a directory that was there before, is only
# emptied, be it behind a link.
remove_tree() {
  local path=$1
  if [[ ! -e ${path} && ! -L ${path} ]]; then return; fi
  unmount "${path}/"
  if mountpoint -q "${path}" || { [[ -d ${path} ]] && was_there "${path#"${ROOT}"}"; }; then
    find "${path}/" -mindepth 1 -maxdepth 1 ! -name lost+found ! -name "${KEPT_SUFFIX}" -exec rm -rf {} +
  else
    rm -rf "${path}"
  fi
}

# unmount PREFIX: everything whose mount point begins with it, most recent first.
unmount() {
  local prefix=$1 points i
  list_mounts points
  for ((i = ${#points[@]} - 1; i >= 0; i--)); do
    if [[ ${points[i]} == "${prefix}"* ]]; then umount -l "${points[i]}"; fi
  done
}
