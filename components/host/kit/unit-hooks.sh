: "${VALUE[unit]:?}"

# take_hooks HOOKS [--HOOK=FUNCTION…]: puts the functions into the associative array HOOKS, whose keys are the hooks
# that there are.
take_hooks() {
  local -n taken=$1
  local option hook function
  shift
  for option in "$@"; do
    hook=${option%%=*} function=${option#*=}
    hook=${hook#--}
    if [[ ${option} != --?*=?* || -z ${taken[${hook}]:-} ]]; then
      fail "${option} is not a hook of ${VALUE[unit]}; expected --HOOK=FUNCTION with one of these hooks: ${!taken[*]}"
    fi
    if ! declare -F "${function}" >/dev/null; then
      fail "the hook ${hook} of ${VALUE[unit]} names the function ${function}, which does not exist; define it"
    fi
    taken["${hook}"]=${function}
  done
}
