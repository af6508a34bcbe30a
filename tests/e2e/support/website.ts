import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import type { Kubectl } from "./kubectl.ts";

const name = "website";
const namespace = "e2e-website";
const inNamespace = ["--namespace", namespace];
const labels = { app: name };

const ingressOf = (title: string, hosts: readonly string[], more: object = {}) => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: { name: title, namespace },
  spec: {
    rules: hosts.map((host) => ({
      host,
      http: {
        paths: [{ path: "/", pathType: "Prefix", backend: { service: { name, port: { number: 80 } } } }],
      },
    })),
    ...more,
  },
});

/** A Pod on each of two nodes that tells its name at /cgi-bin/hostname, behind an Ingress for these names. */
export async function startWebsite(kubectl: Kubectl, hosts: readonly string[]): Promise<void> {
  const template = {
    metadata: { labels },
    spec: {
      terminationGracePeriodSeconds: 1,
      topologySpreadConstraints: [
        {
          ...{ maxSkew: 1, topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "DoNotSchedule" },
          labelSelector: { matchLabels: labels },
        },
      ],
      containers: [
        {
          name: "httpd",
          image: "docker.io/library/busybox:lab",
          readinessProbe: { httpGet: { path: "/", port: 80 }, periodSeconds: 1 },
        },
      ],
    },
  };
  await apply(kubectl, [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name, namespace },
      spec: { replicas: 2, selector: { matchLabels: labels }, template },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name, namespace },
      spec: { selector: labels, ports: [{ port: 80 }] },
    },
    ingressOf(name, hosts),
  ]);
  await kubectl.run([...inNamespace, "rollout", "status", `deployment/${name}`, "--timeout=90s"]);
}

/** Another Ingress, for a name with a certificate that nobody has signed. @returns the certificate. */
export async function certificateOf(kubectl: Kubectl, host: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "e2e-website-"));
  try {
    const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    await execa("openssl", [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"],
      ...["-keyout", key, "-out", cert, "-subj", `/CN=${host}`, "-addext", `subjectAltName=DNS:${host}`],
    ]);
    await kubectl.run([...inNamespace, "create", "secret", "tls", host, `--key=${key}`, `--cert=${cert}`]);
    await apply(kubectl, [ingressOf("own", [host], { tls: [{ hosts: [host], secretName: host }] })]);
    return await readFile(cert, "utf8");
  } finally {
    await rm(folder, { recursive: true });
  }
}

const apply = (kubectl: Kubectl, items: readonly object[]): Promise<string> =>
  kubectl.run(["apply", "--filename=-"], {
    input: JSON.stringify({ apiVersion: "v1", kind: "List", items }),
  });
