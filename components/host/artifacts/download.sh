: "${KIT:?}"

# download URL SHA256 FILE: the file appears only when it is complete and has the right checksum.
download() {
  local url=$1 sha256=$2 file=$3 found proxy status=0
  over_proxy curl --fail --silent --show-error --globoff --location --retry 3 --retry-connrefused --connect-timeout 10 \
    --speed-time 60 --speed-limit 1000 --output "${file}.part" "${url}" || status=$?
  if ((status == 23)); then
    rm -f "${file}.part"
    fail "no room for ${url} in ${file%/*} ($(free_space "${file%/*}") free there); make room and run again"
  elif ((status != 0)); then
    rm -f "${file}.part"
    proxy=$(proxy_for "${url}")
    fail "cannot download ${url} (curl ended with ${status}); check that the host can reach it${proxy:+ over the proxy ${proxy}}, or name a mirror in artifacts.mirror"
  fi
  found=$(sha256_of "${file}.part")
  if [[ ${found} != "${sha256}" ]]; then
    rm -f "${file}.part"
    fail "${url} has sha256 ${found}, but ${sha256} is pinned; nothing of it was installed." \
      "Find out why it has changed before you change artifacts.checksums"
  fi
  mv -fT "${file}.part" "${file}"
}

# sha256_of FILE: by OpenSSL where it is installed, which is five times as fast, as it uses the processor's own
# instructions.
sha256_of() {
  local answer
  if command -v openssl >/dev/null; then answer=$(openssl dgst -sha256 -r "$1"); else answer=$(sha256sum "$1"); fi
  echo "${answer:0:64}"
}
