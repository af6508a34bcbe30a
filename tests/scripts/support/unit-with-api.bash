# For tests of scripts built on unit.sh: a host with an API server, and documents of units. To be loaded outside of all
# functions.

load support/with-api

setup() {
  load support/host
  load support/api
  new_host
  mkdir "${FAKE}/answers"
}

# service UNIT [JSON]: a document for it.
service() {
  document --arg unit "$1" --argjson more "${2:-"{}"}" '{unit: $unit, reads: {binary: "1"},
    files: {"/etc/systemd/system/\($unit)": {mode: "0600", content: "[Service]\n"}}} + $more'
}
