# What config.ts says about a member and its snapshots: lines of words.
: "${ROOT-}"

CLUSTER='' MEMBER='' KUBERNETES='' ETCD='' ETCDCTL='' ETCDUTL='' DIRECTORY='' DATA='' WAL='' KEEP='' RCLONE='' AUTHORITIES=''
# How to ask the member: URL, authority, certificate and key.
ACCESS=()
# Public keys that copies are encrypted for, and places for copies by name.
RECIPIENTS=() PLACES=()
declare -A REMOTE=()
# Only for a restore: what is asked for, see etcd-restore.sh, and private keys that copies are encrypted for.
declare -A ASKED=()
IDENTITIES=''

# shellcheck disable=SC2034 # the other files use it
read_config() {
  local word rest
  while read -r word rest; do
    case ${word} in
      cluster) CLUSTER=${rest} ;;
      member) MEMBER=${rest} ;;
      kubernetes) KUBERNETES=${rest} ;;
      etcd) ETCD=${rest} ;;
      etcdctl) ETCDCTL=${rest} ;;
      etcdutl) ETCDUTL=${rest} ;;
      access) read -ra ACCESS <<<"${rest}" ;;
      data) DATA=${ROOT}${rest} ;;
      wal) WAL=${ROOT}${rest} ;;
      directory) DIRECTORY=${ROOT}${rest} ;;
      keep) KEEP=${rest} ;;
      recipient) RECIPIENTS+=("${rest}") ;;
      place)
        PLACES+=("${rest%% *}")
        REMOTE[${rest%% *}]=${rest#* }
        ;;
      authorities) AUTHORITIES=${ROOT}${rest} ;;
      rclone) RCLONE=${ROOT}${rest} ;;
      restore) ASKED[${rest%% *}]=${rest#* } ;;
      identity) IDENTITIES+=${rest}$'\n' ;;
      # Whatever follows is not configuration.
      end) break ;;
    esac
  done
}

# ctl ARGUMENT…: asks this host's own member.
ctl() {
  "${ETCDCTL}" --endpoints "${ACCESS[0]}" --cacert "${ROOT}${ACCESS[1]}" --cert "${ROOT}${ACCESS[2]}" --key "${ROOT}${ACCESS[3]}" "$@"
}

# read_member: sets LEADER, REVISION, DB_SIZE and CLUSTER_ID to what the member says of itself; without an answer it fails, and
# sets UNANSWERED to the reason. Not as JSON, since jq would round the IDs.
LEADER='' REVISION='' DB_SIZE='' CLUSTER_ID='' UNANSWERED=''
# shellcheck disable=SC2034 # the other files use it
read_member() {
  local answer name value
  LEADER='' REVISION='' DB_SIZE='' CLUSTER_ID=''
  if ! answer=$(ctl --command-timeout 5s endpoint status --write-out fields 2>&1); then
    UNANSWERED=$(last_words "${answer}")
    return 1
  fi
  while IFS=: read -r name value; do
    case ${name} in
      '"Leader" ') LEADER=${value# } ;;
      '"Revision" ') REVISION=${value# } ;;
      '"DBSize" ') DB_SIZE=${value# } ;;
      '"ClusterID" ') CLUSTER_ID=${value# } ;;
    esac
  done <<<"${answer}"
  [[ -n ${REVISION} ]]
}

# last_words TEXT: the last line of what a program has said, which is where it says why it failed.
last_words() {
  local line=${1%$'\n'}
  line=${line##*$'\n'}
  if [[ ${line} == '{'* ]]; then line=$(jq --raw-output '.error // .msg' <<<"${line}" 2>/dev/null || echo "${line}"); fi
  line=${line#Error: }
  sed -E 's|^[0-9/]+ [0-9:]+ [A-Z]+ *: *||' <<<"${line}"
}

# mebibytes BYTES: rounded up.
mebibytes() { echo "$((($1 + 1048575) / 1048576)) MiB"; }

# need_room DIRECTORY BYTES WHAT: the nearest directory that exists is asked.
need_room() {
  local place=$1 free
  while [[ ! -d ${place} ]]; do place=${place%/*}; done
  free=$(($(stat --file-system --format='%a * %S' "${place:-/}")))
  if ((free < $2)); then
    fail "$1 has room for $(mebibytes "${free}"), but $3 may take $(mebibytes "$2"); make room, or choose another directory (etcd.snapshots.directory), and run again"
  fi
}
