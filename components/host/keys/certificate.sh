# Certificates, in bash alone: for keys.sh, and for kubelet-facts.sh on hosts that may have no kit.

# certificate_in FILE: its first certificate. The key that lies beside it stays where it is.
certificate_in() {
  local line inside=no
  if [[ ! -r $1 ]]; then return; fi
  while IFS= read -r line; do
    if [[ ${line} == '-----BEGIN CERTIFICATE-----' ]]; then inside=yes; fi
    if [[ ${inside} == yes ]]; then printf '%s\n' "${line}"; fi
    if [[ ${line} == '-----END CERTIFICATE-----' ]]; then return; fi
  done <"$1"
}
