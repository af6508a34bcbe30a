: "${ROOT-}" "${VALUE[selinux]:?}"

relax_selinux() {
  if [[ ${VALUE[selinux]} != permissive ]] || ! command -v getenforce >/dev/null; then return; fi
  promise selinux permissive
  if [[ -f "${ROOT}/etc/selinux/config" ]] && grep -q '^SELINUX=enforcing' "${ROOT}/etc/selinux/config"; then
    was_promised selinux permissive || remember_original selinux config
    edit /etc/selinux/config 's/^SELINUX=enforcing/SELINUX=permissive/'
  fi
  if [[ $(getenforce) == Enforcing ]]; then
    was_promised selinux permissive || remember_original selinux now
    setenforce 0
    CHANGED+=(selinux)
  fi
}

# Where SELinux was enforcing: `config`, at the next boot; `now`, in the running kernel.
restore_selinux() {
  local enforcing where
  read_originals enforcing selinux
  for where in "${enforcing[@]}"; do
    case ${where} in
      config) edit /etc/selinux/config 's/^SELINUX=permissive/SELINUX=enforcing/' ;;
      *) setenforce 1 ;;
    esac
  done
}
