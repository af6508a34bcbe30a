# What others have put beside a unit's own file, or before it, and what changes what the unit runs. In plain bash, since
# it is also sent behind observe/report/report.sh.
: "${ROOT-}"

# Where systemd looks for units: before /etc/systemd/system, and after it.
BEFORE_ETC=("${ROOT}"/etc/systemd/system.control "${ROOT}"/run/systemd/{system.control,transient,generator.early})
AFTER_ETC=("${ROOT}"/etc/systemd/system.attached "${ROOT}"/run/systemd/{system,system.attached,generator}
  "${ROOT}"/{usr/local/lib,usr/lib,lib}/systemd/system "${ROOT}"/run/systemd/generator.late)

# In a drop-in for this unit alone, these add to what barekube sets, unless they are empty, which takes it away.
readonly ADDS='^(After|Before|Wants|Requires|Documentation|Environment|EnvironmentFile|PassEnvironment|LoadCredential|ReadWritePaths)$'
# Whatever sets one of these decides what runs, and whether.
readonly DECIDES='^(Exec.*|Condition.*|Assert.*|User|Group|DynamicUser|Type|RootDirectory|RootImage|WorkingDirectory)$'

# overrides UNIT: prints for each a line: PATH, a tab, and which keys of the unit it changes; no keys for a file in place
# of the unit's own.
overrides() {
  local unit=$1 folder path drop_ins=() keys
  local -A own=() seen=()
  for folder in "${BEFORE_ETC[@]}"; do
    if [[ -e "${folder}/${unit}" || -L "${folder}/${unit}" ]]; then printf '%s\t\n' "${folder}/${unit}"; fi
  done
  list_drop_ins "${unit}"
  for path in "${drop_ins[@]}"; do
    if [[ -n ${seen[${path##*/}]:-} ]]; then continue; fi
    # Of those with the same name, the first alone counts.
    seen[${path##*/}]=yes
    # A link to /dev/null has no content.
    if [[ ! -f ${path} ]]; then continue; fi
    if ((${#own[@]} == 0)); then read_own "${ROOT}/etc/systemd/system/${unit}"; fi
    keys=''
    list_overridden "${path}"
    if [[ -n ${keys} ]]; then printf '%s\t%s\n' "${path}" "${keys# }"; fi
  done
}

# list_drop_ins UNIT: sets the caller's `drop_ins`. Those for a-b-c.service may also lie in a-b-.service.d, a-.service.d
# and service.d.
list_drop_ins() {
  local folders=("${BEFORE_ETC[@]}" "${ROOT}/etc/systemd/system" "${AFTER_ETC[@]}") folder names=("$1.d") name=${1%.*} i
  while [[ ${name} == *-* ]]; do
    name=${name%-*}
    names+=("${name}-.${1##*.}.d")
  done
  for folder in "${folders[@]}"; do
    if [[ ! -d ${folder} ]]; then continue; fi
    for i in "${names[@]}"; do drop_ins+=("${folder}/${i}"/*.conf); done
  done
  for folder in "${folders[@]}"; do drop_ins+=("${folder}/${1##*.}.d"/*.conf); done
}

# read_own FILE: sets the caller's `own` to the keys of barekube's unit file, and `Environment NAME` for its variables.
read_own() {
  local assignments=() one
  own[Unit]=yes
  if [[ ! -f $1 ]]; then return; fi
  read_assignments "$1"
  for one in "${assignments[@]}"; do
    own[${one%%=*}]=yes
    if [[ ${one} == Environment=* ]]; then one=${one#*=} && own["Environment ${one%%=*}"]=yes; fi
  done
}

# list_overridden DROP_IN: adds to the caller's `keys`.
list_overridden() {
  local assignments=() one key value variable
  read_assignments "$1"
  for one in "${assignments[@]}"; do
    key=${one%%=*} value=${one#*=}
    if [[ ! ${key} =~ ${DECIDES} ]]; then
      # What the owner of the host wants of all units is not about this one.
      if [[ $1 != *"/${unit}.d/"* || -z ${own[${key}]:-} ]]; then continue; fi
      if [[ ${key} == Environment && -n ${value} ]]; then
        variable=${value#[\"\']}
        if [[ -z ${own["Environment ${variable%%=*}"]:-} ]]; then continue; fi
      elif [[ ${key} =~ ${ADDS} && -n ${value} ]]; then
        continue
      fi
    fi
    if [[ " ${keys} " != *" ${key} "* ]]; then keys+=" ${key}"; fi
  done
}

# read_assignments FILE: sets the caller's `assignments` to KEY=VALUE, without the lines that continue a value.
read_assignments() {
  local line continues=no
  while IFS= read -r line || [[ -n ${line} ]]; do
    if [[ ${continues} == no && ${line} =~ ^[[:space:]]*([A-Za-z]+)[[:space:]]*=[[:space:]]*(.*)$ ]]; then
      assignments+=("${BASH_REMATCH[1]}=${BASH_REMATCH[2]}")
    fi
    if [[ ${line} == *\\ ]]; then continues=yes; else continues=no; fi
  done <"$1"
}
