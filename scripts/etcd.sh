# A member of etcd: service.sh, and .bootstrap {path, content}: environment that etcd heeds only as long as
# its data directory is empty, so that a change of the member list never restarts a member.
: "${KIT:?}" "${ROOT-}" "${VALUE[dataDirectory]:?}" "${VALUE["bootstrap path"]:?}"
# shellcheck source=service.sh
. "${KIT}/service.sh"

before_start() {
  if [[ -d "${ROOT}${VALUE[dataDirectory]}/member" ]]; then
    rm -f "${ROOT}${VALUE["bootstrap path"]}"
  else
    write_file "${VALUE["bootstrap path"]}" 0644 root:root "${VALUE["bootstrap content"]}"
  fi
}

after_stop() { rm -f "${ROOT}${VALUE["bootstrap path"]}"{,.barekube-new}; }
