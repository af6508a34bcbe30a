#!/usr/bin/env bats
# upgrade-facts.sh: what a master tells of its cluster before an upgrade.

setup() {
  bats_require_minimum_version 1.5.0
  ROOT="${BATS_TEST_TMPDIR}"
  mkdir -p "${ROOT}/var/log"
  # The API server's answers by path.
  mkdir "${ROOT}/answers"
}
# told: the facts, with an API server that answers from files; `/` in their names is `+`.
told() {
  {
    # shellcheck disable=SC2016 # for the host
    echo 'ask_api() { local file="${ROOT}/answers/${1//\//+}"; [[ -e ${file} ]] && cat "${file}"; }'
    cat "${BATS_TEST_DIRNAME}/../../components/upgrade/upgrade-facts.sh"
    echo 'main "$@"'
  } | ROOT="${ROOT}" bash -s /var/log/audit.log
}
answers() { cat >"${ROOT}/answers/${1//\//+}"; }

@test "API versions to be removed, who asks for them, and what was written in them" {
  answers /metrics <<'END'
apiserver_request_total{code="200"} 5
apiserver_requested_deprecated_apis{group="networking.k8s.io",removed_release="1.37",resource="ipaddresses",subresource="",version="v1beta1"} 1
apiserver_requested_deprecated_apis{group="networking.k8s.io",removed_release="1.37",resource="ipaddresses",subresource="status",version="v1beta1"} 1
apiserver_requested_deprecated_apis{group="",removed_release="",resource="componentstatuses",subresource="",version="v1"} 1
END
  answers '/apis/networking.k8s.io/v1beta1/ipaddresses?limit=500' <<'END'
{"items": [{"metadata": {"name": "10.0.0.1", "managedFields": [{"apiVersion": "networking.k8s.io/v1beta1"}]}},
  {"metadata": {"name": "10.0.0.2", "managedFields": [{"apiVersion": "networking.k8s.io/v1"}]}}]}
END
  cat >"${ROOT}/var/log/audit.log" <<'END'
{"user":{"username":"alice"},"userAgent":"kubectl/v1.30.0","objectRef":{"resource":"ipaddresses","apiGroup":"networking.k8s.io","apiVersion":"v1beta1"},"annotations":{"k8s.io/removed-release":"1.37"}}
{"user":{"username":"alice"},"userAgent":"kubectl/v1.30.0","objectRef":{"resource":"ipaddresses","apiGroup":"networking.k8s.io","apiVersion":"v1beta1"},"annotations":{"k8s.io/removed-release":"1.37"}}
{"user":{"username":"bob"},"userAgent":"x","objectRef":{"resource":"pods","apiVersion":"v1"}}
END
  [[ $(told | jq --compact-output '[.apis, .clients, .objects]') == '[[{"group":"networking.k8s.io","version":"v1beta1","resource":"ipaddresses","removed":"1.37"}],[{"user":"alice","agent":"kubectl/v1.30.0","removed":"1.37","group":"networking.k8s.io","version":"v1beta1","resource":"ipaddresses"}],[{"group":"networking.k8s.io","version":"v1beta1","resource":"ipaddresses","name":"10.0.0.1"}]]' ]]
}

@test "Pods that move, and budgets" {
  answers /api/v1/pods <<'END'
{"items": [
  {"metadata": {"namespace": "web", "name": "a", "ownerReferences": [{"kind": "ReplicaSet", "controller": true}]}, "spec": {"nodeName": "w"}, "status": {"phase": "Running"}},
  {"metadata": {"namespace": "web", "name": "waits", "ownerReferences": [{"kind": "ReplicaSet", "controller": true}]}, "spec": {}, "status": {"phase": "Pending"}},
  {"metadata": {"namespace": "web", "name": "agent", "ownerReferences": [{"kind": "DaemonSet", "controller": true}]}, "spec": {"nodeName": "w"}, "status": {"phase": "Running"}},
  {"metadata": {"namespace": "web", "name": "alone"}, "spec": {"nodeName": "w"}, "status": {"phase": "Running"}},
  {"metadata": {"namespace": "web", "name": "done", "ownerReferences": [{"kind": "Job", "controller": true}]}, "spec": {"nodeName": "w"}, "status": {"phase": "Succeeded"}}]}
END
  answers /apis/policy/v1/poddisruptionbudgets <<'END'
{"items": [{"metadata": {"namespace": "web", "name": "b"}, "status": {"disruptionsAllowed": 0, "expectedPods": 2}}]}
END
  [[ $(told | jq --compact-output '[.pods, .budgets]') == '[[{"node":"w","name":"web/a","returns":true},{"node":"w","name":"web/alone","returns":false}],[{"name":"web/b","allowed":0,"pods":2}]]' ]]
}

@test "nothing where no API server answers" {
  [[ $(told) == '{"apis":[],"clients":[],"objects":[],"pods":[],"budgets":[]}' ]]
}
