# A container image as a tar archive. INDEX is its place in .images.
: "${ROOT-}" "${VALUE[store]:?}"

# image_path INDEX
image_path() { echo "${VALUE[store]}/images/${VALUE["images $1 sha256"]}.tar"; }

# has_image INDEX: the checksum is in the file's name, so the content is read only if somebody has written to it.
has_image() {
  local path sha256=${VALUE["images $1 sha256"]}
  path=$(image_path "$1")
  [[ -f "${ROOT}${path}" && (-z ${VALUE["repair why ${path}"]:-} || $(sha256_of "${ROOT}${path}") == "${sha256}") ]]
}
