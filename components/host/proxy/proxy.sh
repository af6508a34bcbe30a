# Proxies are for downloads alone. Left in the environment, where /etc/environment, a profile or sudo may have put them,
# they would make curl, kubectl and etcdctl send health checks and the talk with the cluster there.
: "${KIT:?}"

# Variable → value.
declare -A PROXY=()

# Takes them out of the environment. Those of the stack file, which kit.sh has left beside the kit, take precedence over
# the host's own.
take_proxies_away() {
  local name value file="${KIT%/*}/proxy.env"
  for name in {http,https,all,no}_proxy {HTTP,HTTPS,ALL,NO}_PROXY; do
    if [[ -v ${name} ]]; then PROXY[${name}]=${!name}; fi
    unset "${name}"
  done
  if [[ ! -f ${file} ]]; then return; fi
  PROXY=()
  while IFS='=' read -r name value; do PROXY[${name}]=${value}; done <"${file}"
}

# over_proxy COMMAND…: with the proxy in its environment, which other users cannot see.
over_proxy() (
  for name in "${!PROXY[@]}"; do export "${name}=${PROXY[${name}]}"; done
  "$@"
)

# proxy_for URL: which one its download may have used, without user and password; nothing for none.
proxy_for() {
  local scheme=${1%%:*} name proxy
  for name in "${scheme}_proxy" "${scheme^^}_PROXY" all_proxy ALL_PROXY; do
    proxy=${PROXY[${name}]:-}
    if [[ -z ${proxy} ]]; then continue; fi
    if [[ ${proxy} == *@* ]]; then proxy="${proxy%%://*}://${proxy##*@}"; fi
    echo "${proxy}"
    return
  done
}
