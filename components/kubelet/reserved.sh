# What the host keeps from Pods, by its size: .reserve {path, fields [name], controlPlane}. The path is that of a file
# in the kubelet's drop-in directory, and `fields` are those of kubeReserved and systemReserved that the stack file
# leaves to the host.
: "${ROOT-}" "${VALUE["reserve path"]:?}"

reserve_resources() {
  local path=${VALUE["reserve path"]} field content='' memory cpus
  if [[ -z ${VALUE["reserve fields"]:-} ]]; then
    rm -f "${ROOT}${path}"
    return
  fi
  memory=$(awk '/^MemTotal:/ {print int($2 / 1024)}' "${ROOT}/proc/meminfo")
  cpus=$(nproc)
  for field in ${VALUE["reserve fields"]}; do content+="${field}: $("${field}" "${memory}" "${cpus}")"$'\n'; done
  add_file "${path}" 0600 $'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n'"${content}"
}

# kubeReserved MEBIBYTES CPUS: for the kubelet, containerd and the other daemons of a node. The bigger the host, the
# more Pods, but the less for each of them.
kubeReserved() {
  printf '{memory: %iMi, cpu: %im}' "$(share "$1" 4096 250 8192 200 16384 100 131072 60 1073741824 20)" \
    "$(share "$(($2 * 1000))" 1000 60 2000 10 4000 5 1073741824 2)"
}

# share AMOUNT [LIMIT RATE]…: up to the first limit that many parts of a thousand, from there to the next as many as
# that one says, and so on.
share() {
  local amount=$1 from=0 total=0 to
  shift
  while (($# > 0)); do
    to=$((amount < $1 ? amount : $1))
    if ((to > from)); then total=$((total + (to - from) * $2)); fi
    from=$1
    shift 2
  done
  echo "$((total / 1000))"
}

# systemReserved MEBIBYTES CPUS: for the system, and for etcd and the control plane where they are; but never more than
# a quarter of a small host's memory.
systemReserved() {
  local memory=100 cpu=100 most=$(($1 / 4))
  if [[ ${VALUE["reserve controlPlane"]:-} == true ]]; then memory=$((612 + $1 / 20)) cpu=$((100 + $2 * 100)); fi
  if ((memory > 2148)); then memory=2148; fi
  if ((cpu > 2100)); then cpu=2100; fi
  printf '{memory: %iMi, cpu: %im, pid: "1000"}' "$((memory < most ? memory : most))" "${cpu}"
}
