# Private keys, certificates and what else is secret: .files, and .unless {path: other path}: a file that is
# not written once the other one is there.

apply() {
  check_clock
  local path other
  while IFS=$'\t' read -r path other; do
    if [[ -e "${ROOT}${other}" ]]; then
      jq --arg path "${path}" 'del(.files[$path])' "${DATA}" >"${DATA}.kept"
      mv -fT "${DATA}.kept" "${DATA}"
    fi
  done < <(data '(.unless // {}) | to_entries[] | [.key, .value] | @tsv')
  write_files
  report
}

# A certificate is worth nothing before its time, and every component would say so in its own way.
check_clock() {
  local issued now
  issued=$(data '.issued // 0')
  now=$(date +%s)
  if ((now < issued)); then
    fail "the clock is $((issued - now)) s behind the one that issued the certificates; set it right (chrony, systemd-timesyncd) and run again"
  fi
}

remove() { remove_files; }
