#!/usr/bin/env bats
# tools/cis/cis.sh, with a program in place of kube-bench.

setup() {
  load support/host
  new_host
  mkdir -p "${ROOT}/opt/barekube" "${BATS_TEST_TMPDIR}/archive"
  kube_bench 'echo "$@"; ls; exit 0'
}

# What the archive's kube-bench does.
kube_bench() {
  printf '#!/bin/bash\n%s\n' "$1" >"${BATS_TEST_TMPDIR}/archive/kube-bench"
  chmod 0755 "${BATS_TEST_TMPDIR}/archive/kube-bench"
  touch "${BATS_TEST_TMPDIR}/archive/config.yaml"
}

# As it is sent: the script and the archive on one standard input.
cis() {
  { cat "${BATS_TEST_DIRNAME}/../../tools/cis/cis.sh" && tar -C "${BATS_TEST_TMPDIR}/archive" -cz .; } | bash -s -- "$@"
}

half_an_archive() {
  { cat "${BATS_TEST_DIRNAME}/../../tools/cis/cis.sh" && echo half of it; } | bash -s -- cis-1.12 node
}

nothing_left() { [[ -z $(ls "${ROOT}/opt/barekube") ]] || complain "something is left"; }

@test "runs kube-bench from the archive behind it and leaves nothing" {
  succeeds_with 'run --benchmark cis-1.12 --targets master,node --skip 1.1.7 --config config.yaml' cis cis-1.12 master,node 1.1.7
  [[ ${output} == *$'\nconfig.yaml\nkube-bench' ]]
  nothing_left
}

@test "skips nothing unless it is told to" {
  succeeds_with '--targets node --skip  --config' cis cis-1.12 node
}

@test "says why kube-bench failed, ends as it did, and leaves nothing" {
  kube_bench 'echo "error loading targets" >&2; exit 3'
  fails_with 'error loading targets' cis cis-1.12 node
  [[ ${status} -eq 3 ]]
  nothing_left
}

@test "leaves nothing of an archive that was cut off" {
  fails_with 'gzip' half_an_archive
  nothing_left
}

@test "names the remedy on a host that was never set up" {
  rmdir "${ROOT}/opt/barekube"
  fails_with 'run pulumi up' cis cis-1.12 node
}
