# setup_file and teardown_file for tests that share one API server. To be loaded outside of all functions.

setup_file() {
  bats_require_minimum_version 1.5.0
  load support/host
  load support/api
  install_kit
  start_api
}
teardown_file() {
  load support/api
  stop_api
}
