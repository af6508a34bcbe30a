# Sourced first by every recipe, which is called as
#   bash recipes/<name>.sh <version> <arch> <out> <work>
# and leaves its results, under their published names, in the folder <out>. <work> is an empty folder that is
# thrown away afterwards. The recipe runs in its own module's folder, where it has one.
# shellcheck shell=bash
set -o errexit -o nounset -o pipefail

# shellcheck disable=SC2034 # for the recipes
{
  version=$1
  arch=$2
  out=$3
  work=$4
  toolchain=$(cd "${BASH_SOURCE[0]%/*}/.." && pwd)
}

# Settings of the user's that would change what is built.
export GOFLAGS='' GOWORK=off GOARCH=$arch CGO_ENABLED=0

# go_build OUTPUT PACKAGE... [-- LDFLAG...]: builds stripped programs from the module in the current folder.
# OUTPUT ends in / for several programs. $tags holds build tags. -v names each package as it is compiled, which
# is what the progress is read from.
go_build() {
  local output=$1 packages=()
  shift
  while (($# > 0)) && [[ $1 != -- ]]; do
    packages+=("$1")
    shift
  done
  shift $(($# > 0))
  go build -v -mod=readonly -trimpath -buildvcs=false -tags="${tags:-}" -ldflags="-s -w $*" \
    -o "$output" "${packages[@]}"
}

# archive FOLDER MEMBER...: a tar archive on standard output, whose bytes depend on nothing but the files.
archive() {
  local folder=$1
  shift
  tar --create --directory="$folder" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner \
    --mode=u+rw,go=rX --format=gnu "$@"
}

# pack ARCHIVE FOLDER MEMBER...: the same in a compressed file. gzip -1, because it travels over a local bridge
# and is unpacked at once.
pack() {
  archive "${@:2}" | gzip -1 --no-name >"$1"
}

# image ARCHIVE REFERENCE CONTEXT: an OCI archive from the Containerfile in the folder CONTEXT. Nothing is run
# or pulled for it, and nothing stays behind in the local image store.
image() {
  podman build --quiet --layers=false --pull=never --timestamp=0 --tag "oci:$work/oci:$2" "$3"
  archive "$work/oci" blobs index.json oci-layout >"$1"
}
