import { output } from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { vlagent } from "../../components/addons/logging/collector/vlagent.ts";
import { loggingCertificate } from "../../components/addons/logging/certificate.ts";
import type { AddOnKeys } from "../../components/addons/keys.ts";
import { collectorFlags } from "../../components/addons/logging/collector/flags.ts";
import { collectorPod } from "../../components/addons/logging/collector/pod.ts";
import { serverOf } from "../../components/addons/logging/elasticsearch/settings.ts";
import { refuseOtherClass } from "../../components/addons/logging/refusals.ts";
import { retentionBytes } from "../../components/addons/logging/store/retention.ts";
import { problemsWith } from "../config/valid-stack.ts";
import { reportOf } from "../support/reports.ts";
import { clusterWith } from "./clusters.ts";

const clusterOf = (logging: object, more: object = {}) =>
  clusterWith({ addons: { logging: { storageClass: "fast", ...logging } }, ...more });

const secret = output("secret");
const keys: AddOnKeys = {
  tls: () => ({ "tls.crt": secret, "tls.key": secret }),
  fingerprint: () => secret,
  authority: () => secret,
  password: () => ({ text: secret, bcryptHash: secret, fingerprint: secret }),
  caBundle: () => secret,
};

it("has a certificate for the names and addresses that collectors and people use", () => {
  const cluster = clusterOf(
    { hostName: "logs.example.com" },
    { network: { serviceCIDR: "10.96.0.0/16", clusterDomain: "k8s.example.com" } },
  );
  expect(loggingCertificate(cluster)).toEqual({
    issuer: "kubernetes",
    commonName: "victoria-logs",
    dnsNames: [
      "victoria-logs.logging",
      "victoria-logs.logging.svc",
      "victoria-logs.logging.svc.k8s.example.com",
      "localhost",
      "logs.example.com",
    ],
    ipAddresses: ["192.168.10.11"],
    use: "server",
  });
});

it("leaves room on its volume, unless it is told how much logs may take", () => {
  expect(retentionBytes(clusterOf({ size: "10Gi" }))).toBe(9 * 2 ** 30);
  expect(retentionBytes(clusterOf({ size: "10Gi", retentionSize: "500M" }))).toBe(500_000_000);
});

describe("the collector", () => {
  it("runs on every node, whatever keeps others away", () => {
    expect(collectorPod(clusterOf({}), vlagent(clusterOf({}), keys)).spec.tolerations).toEqual([
      { operator: "Exists" },
    ]);
  });

  it("keeps as much as it was told, and has no password on its command line", () => {
    const flags = collectorFlags(clusterOf({ bufferSize: "3Gi" }));
    expect(flags["remoteWrite.maxDiskUsagePerURL"]).toBe(3 * 2 ** 30);
    expect(flags["remoteWrite.basicAuth.passwordFile"]).toBe("/etc/log-collector/login/password");
    expect(flags).not.toHaveProperty(["remoteWrite.basicAuth.password"]);
  });

  it("changes nothing on its host but its own directory", () => {
    expect(collectorPod(clusterOf({}), vlagent(clusterOf({}), keys)).spec.containers).toMatchObject([
      {
        securityContext: {
          capabilities: { drop: ["ALL"], add: ["DAC_READ_SEARCH"] },
          readOnlyRootFilesystem: true,
        },
        volumeMounts: [
          { mountPath: "/var/log", readOnly: true },
          { mountPath: "/var/lib/log-collector" },
          { mountPath: "/etc/log-collector/login", readOnly: true },
        ],
      },
    ]);
  });
});

it("sends to port 9200 of an Elasticsearch unless its URL has another", () => {
  expect(serverOf({ url: "https://es.example.com" })).toEqual({ host: "es.example.com", port: 9200 });
  expect(serverOf({ url: "https://[fd00::1]:443" })).toEqual({ host: "[fd00::1]", port: 443 });
});

describe("a stack file with logging", () => {
  it.each([
    [{ retentionDays: 0 }, "addons.logging.retentionDays: 0: allowed: a whole number from 1 to 36500"],
    [{ bufferSize: "512Mi" }, 'addons.logging.bufferSize: "512Mi": allowed: 1Gi or more'],
    [{ memory: "1G" }, 'addons.logging.memory: "1G": allowed: an amount of memory such as 512Mi'],
    [
      { size: "10Gi", retentionSize: "10Gi" },
      'addons.logging.retentionSize: "10Gi": is not less than addons.logging.size 10Gi; allowed: an amount that leaves room on the volume',
    ],
    [
      { nodePort: 9428 },
      "addons.logging.nodePort: 9428: is not in network.serviceNodePortRange; allowed: a port from 30000 to 32767",
    ],
    [
      { hostName: "https://logs.example.com" },
      'addons.logging.hostName: "https://logs.example.com": allowed: a host name in lower case',
    ],
  ])("is refused in one sentence with %j", (logging, message) => {
    const problems = problemsWith({ addons: { logging: { storageClass: "fast", ...logging } } });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(message);
  });

  const url = "https://elasticsearch.example.com:9200";

  it.each([
    [{ url: `${url}/logs` }, "an https URL without a path such as https://elasticsearch.example.com:9200"],
    [{ url: "http://elasticsearch.example.com" }, "an https URL without a path"],
    [
      { url, index: "Logs" },
      'addons.logging.elasticsearch.index: "Logs": allowed: up to 200 lower-case letters',
    ],
    [{ url, username: "me" }, "addons.logging.elasticsearch.password: is missing, but there is a username"],
    [{ url, password: "p" }, "addons.logging.elasticsearch.username: is missing, but there is a password"],
    [{ url, username: "me", password: "two words" }, "allowed: text without spaces"],
  ])("is refused in one sentence with the Elasticsearch %j", (elasticsearch, message) => {
    const problems = problemsWith({ addons: { logging: { elasticsearch } } });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(message);
  });

  it("needs no storage with Elasticsearch, and takes no settings of a store", () => {
    expect(problemsWith({ addons: { logging: { elasticsearch: { url } } } })).toEqual([]);
    expect(problemsWith({ addons: { logging: { elasticsearch: { url }, nodePort: 30428 } } })).toEqual([
      expect.stringContaining(
        "addons.logging.nodePort: 30428: has no meaning with addons.logging.elasticsearch",
      ),
    ]);
  });

  it("is refused without storage for it", () => {
    expect(problemsWith({ addons: { logging: {} } })).toEqual([
      expect.stringContaining(
        "addons.logging: needs addons.localPathProvisioner to keep logs on a volume; add addons.localPathProvisioner: {}, or set addons.logging.storageClass",
      ),
    ]);
    expect(problemsWith({ addons: { logging: {}, localPathProvisioner: {} } })).toEqual([]);
  });

  it("is refused with another class for the volume that there is", () => {
    const object = {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "victoria-logs-data", namespace: "logging" },
      spec: { storageClassName: "slow" },
    };
    const document = { objects: [{ path: "/api/v1/…", object }] };
    const living = [{ name: "master-1", report: reportOf([[{ label: "logging-objects" }, { document }]]) }];
    expect(refuseOtherClass(clusterOf({}), living)).toMatchObject([
      { path: "addons.logging.storageClass", given: "fast" },
    ]);
    expect(refuseOtherClass(clusterOf({ storageClass: "slow" }), living)).toEqual([]);
  });
});
