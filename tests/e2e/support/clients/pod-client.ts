import type { Lab } from "../../../../lab/hosts/lab.ts";
import { type Kubectl, namespace } from "../kubectl.ts";
import type { Client } from "./client.ts";
import { hostClient } from "./host-client.ts";

/** A Pod's process with what is mounted for it, by way of the API's Service; it runs on the Pod's host. */
export const podClient = (lab: Lab, { host, uid }: { host: string; uid: string }): Client =>
  hostClient(lab, {
    ...{ name: "pod-client", host },
    ask: `folder=$(echo /var/lib/kubelet/pods/${uid}/volumes/kubernetes.io~projected/kube-api-access-*)
      printf 'header = "Authorization: Bearer %s"\\n' "$(cat $folder/token)" |
        curl --config - --silent --show-error --fail --max-time 1 --output /dev/null --cacert $folder/ca.crt https://10.254.0.1/api`,
    what: "with the token and the authority of a Pod",
  });

/** The identifier of one of the tests' Pods, and the host that it is on. */
export async function placeOf(kubectl: Kubectl, pod: string): Promise<{ host: string; uid: string }> {
  const path = "jsonpath={.spec.nodeName} {.metadata.uid}";
  const text = await kubectl.run(["--namespace", namespace, "get", "pod", pod, "--output", path]);
  const [host = "", uid = ""] = text.split(" ");
  return { host, uid };
}
