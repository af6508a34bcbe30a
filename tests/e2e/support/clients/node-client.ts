import type { Lab } from "../../../../lab/hosts/lab.ts";
import type { Client } from "./client.ts";
import { hostClient } from "./host-client.ts";

const identity = "/var/lib/kubelet/pki/kubelet-client-current.pem";

/** A node's daemon, which reaches the API by way of the load balancer on its host. */
export const nodeClient = (lab: Lab, host: string): Client =>
  hostClient(lab, {
    ...{ name: "node-client", host },
    ask: `curl --silent --show-error --fail --max-time 1 --output /dev/null --cacert /etc/kubernetes/pki/ca.crt \
        --cert ${identity} --key ${identity} https://127.0.0.1:8443/api/v1/services`,
    what: `through the load balancer of ${host}`,
  });
