# In plain bash, since it is also sent behind observe/report/report.sh to hosts that may have nothing else.

# certificate_in FILE: prints its first certificate, and nothing else that the file may hold, such as a private key.
certificate_in() {
  local line inside=no
  if [[ ! -r $1 ]]; then return; fi
  while IFS= read -r line; do
    if [[ ${line} == '-----BEGIN CERTIFICATE-----' ]]; then inside=yes; fi
    if [[ ${inside} == yes ]]; then printf '%s\n' "${line}"; fi
    if [[ ${line} == '-----END CERTIFICATE-----' ]]; then return; fi
  done <"$1"
}
