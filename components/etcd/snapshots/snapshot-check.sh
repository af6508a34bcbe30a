# Whether a file is a whole snapshot of etcd.
: "${ETCDUTL?}"

# check_snapshot FILE: sets STATUS to what etcdutl says of it, and CHECKSUM. Fails, and sets FAULT, if it is not whole.
STATUS='' CHECKSUM='' FAULT=''
# shellcheck disable=SC2034 # the other files use it
check_snapshot() {
  local size sum answer
  size=$(stat --format=%s "$1")
  # etcd appends a checksum of 32 bytes to its database, whose size is a multiple of 512.
  if ((size % 512 != 32)); then
    FAULT="it has ${size} bytes, so it was cut off, or is not a snapshot of etcd"
    return 1
  fi
  sum=$(tail --bytes=32 "$1" | od -An -v -tx1 | tr -d ' \n')
  CHECKSUM=$(head --bytes=-32 "$1" | sha256sum)
  CHECKSUM=${CHECKSUM%% *}
  if [[ ${sum} != "${CHECKSUM}" ]]; then
    FAULT="its checksum is wrong, so it was damaged, or is not a snapshot of etcd"
    return 1
  fi
  if ! answer=$("${ETCDUTL}" snapshot status --write-out json "$1" 2>&1); then
    FAULT="etcdutl does not take it: $(last_words "${answer}")"
    return 1
  fi
  STATUS=${answer##*$'\n'}
}
