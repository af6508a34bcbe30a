# What follows the journal for the log collector: unit.sh. At its removal goes what the collector leaves on the host, too.
#   .buffer    directory of the collector's Pod
: "${KIT:?}" "${ROOT-}" "${VALUE[buffer]:?}"
# shellcheck source=unit.sh
. "${KIT}/unit.sh"

apply() { apply_unit; }
remove() { remove_unit --after-stop=remove_buffer; }

# The Pod is deleted at the same time. Where it stays for longer, the directory goes when the host is given back.
remove_buffer() {
  local deadline=$((SECONDS + 60))
  until is_unused; do
    if ((SECONDS >= deadline)); then return; fi
    sleep 0.5
  done
  remove_tree "${ROOT}${VALUE[buffer]}"
}

# Every process that sees the directory in its Pod has a mount of that name.
is_unused() { ! grep -qs " ${VALUE[buffer]} " "${ROOT}"/proc/[0-9]*/mountinfo; }
