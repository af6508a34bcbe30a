import { setTimeout as sleep } from "node:timers/promises";
import {
  CertificatesV1Api,
  type KubeConfig,
  V1CertificateSigningRequest,
  V1CertificateSigningRequestCondition,
  V1CertificateSigningRequestSpec,
  V1CertificateSigningRequestStatus,
  V1ObjectMeta,
} from "@kubernetes/client-node";
import { asSentence } from "../api/error.ts";

interface SignArgs {
  requestPem: string;
  seconds: number;
  /** For readers of the request's conditions. */
  message: string;
}

interface Signed {
  /** Name of the request; the cluster keeps it for an hour. */
  name: string;
  certPem: string;
}

const signerName = "kubernetes.io/kube-apiserver-client";
const waitSeconds = 30;

/**
 * Has the cluster sign a request with the rights of a kubeconfig, which must include creating and reading requests, and
 * approving those for this signer. No authority's key is needed here, and the audit log records both steps.
 *
 * @throws with what the API server says.
 */
export async function signed(
  kubeconfig: KubeConfig,
  { requestPem, seconds, message }: SignArgs,
): Promise<Signed> {
  const api = kubeconfig.makeApiClient(CertificatesV1Api);
  try {
    const request = await api.createCertificateSigningRequest({ body: requestFor(requestPem, seconds) });
    const name = request.metadata?.name ?? "";
    request.status = approved(message);
    await api.replaceCertificateSigningRequestApproval({ name, body: request });
    return { name, certPem: await issued(() => api.readCertificateSigningRequest({ name }), name) };
  } catch (error) {
    throw asSentence(error);
  }
}

function requestFor(requestPem: string, expirationSeconds: number): V1CertificateSigningRequest {
  const body = new V1CertificateSigningRequest();
  body.metadata = new V1ObjectMeta();
  body.metadata.generateName = "barekube-kubeconfig-";
  body.spec = Object.assign(new V1CertificateSigningRequestSpec(), {
    request: Buffer.from(requestPem).toString("base64"),
    signerName,
    usages: ["digital signature", "client auth"],
    expirationSeconds,
  });
  return body;
}

function approved(message: string): V1CertificateSigningRequestStatus {
  const condition = { type: "Approved", status: "True", reason: "NpmRunKubeconfig", message };
  const status = new V1CertificateSigningRequestStatus();
  status.conditions = [Object.assign(new V1CertificateSigningRequestCondition(), condition)];
  return status;
}

async function issued(read: () => Promise<V1CertificateSigningRequest>, name: string): Promise<string> {
  const end = Date.now() + waitSeconds * 1000;
  do {
    const { status } = await read();
    if (status?.certificate !== undefined) return Buffer.from(status.certificate, "base64").toString();
    const failed = status?.conditions?.find(({ type }) => type === "Failed" || type === "Denied");
    if (failed) throw new Error(`the cluster did not sign ${name}: ${failed.message ?? failed.type}`);
    await sleep(200);
  } while (Date.now() < end);
  throw new Error(
    `the cluster did not sign ${name} within ${waitSeconds} s; see on the masters: journalctl -u kube-controller-manager`,
  );
}
