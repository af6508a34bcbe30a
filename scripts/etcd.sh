# A member of etcd: service.sh, and .bootstrap {path, content}: environment that etcd heeds only as long as
# its data directory is empty, so that a change of the member list never restarts a member.
# shellcheck source=service.sh
. "${KIT}/service.sh"

before_start() {
  local directory path
  directory="${ROOT}$(data .dataDirectory)"
  path=$(data .bootstrap.path)
  if [[ -d "${directory}/member" ]]; then
    rm -f "${ROOT}${path}"
  else
    data -j .bootstrap.content | write_file "${path}" 0644
  fi
}

after_stop() { rm -f "${ROOT}$(data .bootstrap.path)"; }
