import assert from "node:assert/strict";
import type { Context } from "../context.ts";

const master = "master-1";

/** Where the API has certificate signing requests. */
export const certificateRequests = "/apis/certificates.k8s.io/v1/certificatesigningrequests";

/** A request for a kubelet's client certificate, with a key that nobody keeps. */
export async function kubeletRequest({ lab }: Context, node: string): Promise<object> {
  const { stdout, stderr } = await lab.ssh(
    master,
    "openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout /dev/null " +
      `-subj /O=system:nodes/CN=system:node:${node} | base64 --wrap 0`,
  );
  assert.notEqual(stdout, "", stderr);
  return {
    apiVersion: "certificates.k8s.io/v1",
    kind: "CertificateSigningRequest",
    metadata: { generateName: "e2e-" },
    spec: {
      request: stdout,
      signerName: "kubernetes.io/kube-apiserver-client-kubelet",
      usages: ["digital signature", "client auth"],
    },
  };
}
