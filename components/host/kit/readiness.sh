: "${VALUE[unit]:?}"

# wait_for ready|recovers WHAT_IS_WRONG: until the URL of that name in the document answers.
wait_for() {
  local name=$1 url=${VALUE["$1 url"]:-} seconds=${VALUE["$1 seconds"]:-60}
  if [[ -z ${url} ]]; then return; fi
  await_within "${seconds}" does_answer "${name}" \
    || fail_with_journal "${VALUE[unit]}" "$2 after ${seconds} s: ${url} does not answer with success"
}

does_answer() {
  local name=$1 options=() option
  is_listening "${VALUE["${name} url"]}" || return 1
  for option in cacert cert key; do
    if [[ -n ${VALUE["${name} ${option}"]:-} ]]; then options+=("--${option}" "${VALUE["${name} ${option}"]}"); fi
  done
  # For a component that serves on a loopback address with a certificate that it has signed itself.
  if [[ ${VALUE["${name} insecure"]:-} == true ]]; then options+=(--insecure); fi
  if [[ ${VALUE["${name} anyAnswer"]:-} != true ]]; then options+=(--fail); fi
  curl --silent --output /dev/null --max-time 5 "${options[@]}" "${VALUE["${name} url"]}"
}

# is_listening URL: tries the port from within bash, since a host that is busy starting everything should not have
# to start curl five times a second.
is_listening() {
  local authority=${1#*://} port connection
  authority=${authority%%/*}
  port=${authority##*:}
  if [[ ! ${port} =~ ^[0-9]+$ ]]; then return; fi # left to curl, which knows the default port
  authority=${authority%:*}
  authority=${authority#[}
  authority=${authority%]}
  { exec {connection}<>"/dev/tcp/${authority}/${port}"; } 2>/dev/null || return 1
  exec {connection}>&-
}
