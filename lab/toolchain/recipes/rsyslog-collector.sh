# A stand-in for the image of rsyslog, which upstream makes from Ubuntu: a minimal Debian with rsyslog and its module for
# Elasticsearch. Debian 12's rsyslog loses what a server refuses, so it is that of Debian's testing release.
# shellcheck source=recipe.sh
source "${BASH_SOURCE[0]%/*}/recipe.sh"

root=$work/image/root
mkdir -p "$root"
# The script of the release that this machine's debootstrap does not know by its name yet.
debootstrap --variant=minbase --include=rsyslog,rsyslog-elasticsearch,ca-certificates forky "$root" \
  "" /usr/share/debootstrap/scripts/sid

# 2026-08 is 8.2608; a later one will do.
wanted=8.${version:2:2}${version:5:2}
found=$(dpkg-query --admindir="$root/var/lib/dpkg" --show --showformat='${Version}' rsyslog)
if dpkg --compare-versions "$found" lt "$wanted"; then
  echo "Debian has rsyslog $found; wanted: $wanted or later" >&2
  exit 1
fi
rm -rf "${root:?}"/dev/* "$root"/usr/share/{doc,info,locale,man} "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/*

cp "$toolchain/images/rsyslog-collector/Containerfile" "$work/image/"
image "$out/rsyslog-collector-$version.tar" "docker.io/rsyslog/rsyslog-collector:$version" "$work/image"
