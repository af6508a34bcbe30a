import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { traefikCertificate } from "../../components/addons/traefik/certificate.ts";
import { startupConfig, watchedConfig } from "../../components/addons/traefik/config.ts";
import { traefikObjects } from "../../components/addons/traefik/objects.ts";
import { traefikPod } from "../../components/addons/traefik/pod.ts";
import type { AddOnKeys } from "../../components/addons/keys.ts";
import { openingsOn } from "../../components/host/firewall/openings.ts";
import { partsOf } from "../../components/parts.ts";
import { problemsWith } from "../config/valid-stack.ts";
import { clusterWith, hostEntry, hostOf } from "./clusters.ts";

const clusterOf = (traefik: object, more: object = {}) => clusterWith({ addons: { traefik }, ...more });
const keys = { tls: () => ({ "tls.crt": "", "tls.key": "" }) } as unknown as AddOnKeys;
const objectsOf = (traefik: object, more: object = {}) => traefikObjects(clusterOf(traefik, more), keys);

describe("the configuration of Traefik", () => {
  it("sends clients from HTTP to the port that they know for HTTPS", () => {
    expect(parse(startupConfig(clusterOf({ httpsPort: 8444 })))).toMatchObject({
      entryPoints: {
        web: {
          allowACMEByPass: true,
          http: { redirections: { entryPoint: { to: ":8444", scheme: "https" } } },
        },
      },
    });
    expect(parse(startupConfig(clusterOf({ redirectToHTTPS: false })))).toMatchObject({
      entryPoints: { web: { address: ":8000" } },
    });
    expect(startupConfig(clusterOf({ redirectToHTTPS: false }))).not.toContain("redirections");
  });

  it("has a certificate where there are names for one, at a place where the Pod has it", () => {
    const cluster = clusterOf({ hostNames: ["app.example.com"] });
    const { tls } = parse(watchedConfig(cluster)) as {
      tls: { stores: { default: { defaultCertificate: { certFile: string; keyFile: string } } } };
    };
    const { certFile, keyFile } = tls.stores.default.defaultCertificate;
    const { spec } = traefikPod(cluster);
    const mount = spec.containers[0]?.volumeMounts.find(({ name }) => name === "watched")?.mountPath ?? "";
    const volume = JSON.stringify(spec.volumes);
    for (const file of [certFile, keyFile]) {
      expect(file.startsWith(`${mount}/`)).toBe(true);
      expect(volume).toContain(`"path":"${file.slice(mount.length + 1)}"`);
    }
  });

  it("has none without names", () => {
    expect(watchedConfig(clusterOf({}))).not.toContain("certFile");
    expect(JSON.stringify(traefikPod(clusterOf({})))).not.toContain("secret");
    expect(objectsOf({})).not.toHaveProperty("certificate");
    expect(
      partsOf(clusterOf({})).flatMap((part) => Object.keys(part.sharedCertificates ?? {})),
    ).not.toContain("traefik");
  });
});

it("has a certificate for the names that were asked for", () => {
  expect(traefikCertificate(clusterOf({ hostNames: ["app.example.com", "*.apps.example.com"] }))).toEqual({
    issuer: "kubernetes",
    commonName: "traefik",
    dnsNames: ["app.example.com", "*.apps.example.com"],
    use: "server",
  });
});

describe("Traefik's Pods", () => {
  it("start anew when what they read only at startup changes, and not for anything else", () => {
    const revision = (traefik: object) =>
      traefikPod(clusterOf(traefik)).metadata.labels["barekube.io/revision"];
    expect(revision({ redirectToHTTPS: false })).not.toBe(revision({}));
    expect(revision({ hostNames: ["app.example.com"] })).toBe(revision({}));
  });

  it("run on the nodes that were asked for", () => {
    const { spec } = traefikPod(
      clusterOf({
        nodeSelector: { "example.com/edge": true },
        tolerations: [{ key: "a" }, { key: "b", value: "c", effect: "NoExecute" }],
      }),
    );
    expect(spec.nodeSelector).toEqual({ "kubernetes.io/os": "linux", "example.com/edge": "true" });
    expect(spec.tolerations).toEqual([
      { key: "a", operator: "Exists" },
      { key: "b", operator: "Equal", value: "c", effect: "NoExecute" },
    ]);
  });

  it("may turn to any port, and nobody to others than theirs, where policies are enforced", () => {
    expect(objectsOf({}, { network: { plugin: "cilium" } })["network-policy"]).toMatchObject({
      spec: {
        ingress: [{ ports: [8000, 8443].map((port) => ({ protocol: "TCP", port })) }],
        egress: [{}],
      },
    });
  });
});

it("opens its ports in a firewall, on nodes alone", () => {
  const cluster = clusterOf(
    { httpPort: 8000 },
    {
      hosts: [hostEntry("master-1", "192.168.10.11", "master"), hostEntry("etcd-1", "192.168.10.31", "etcd")],
    },
  );
  const openedOn = (name: string) =>
    openingsOn({
      ...{ cluster, host: hostOf(cluster, name), parts: partsOf(cluster) },
      leaving: { etcd: [], nodes: [] },
    }).filter((line) => line.startsWith("in traefik"));
  expect(openedOn("master-1")).toEqual(["in traefik tcp 8000 IPv4 anyone", "in traefik tcp 443 IPv4 anyone"]);
  expect(openedOn("etcd-1")).toEqual([]);
});

describe("a stack file with Traefik", () => {
  it.each([
    [
      { hostNames: ["https://a.example.com"] },
      'addons.traefik.hostNames[0]: "https://a.example.com": allowed: a host name',
    ],
    [
      { hostNames: ["10.0.0.1"] },
      'addons.traefik.hostNames[0]: "10.0.0.1": allowed: a host name in lower case',
    ],
    [
      { hostNames: ["a.*.example.com"] },
      'addons.traefik.hostNames[0]: "a.*.example.com": allowed: a host name',
    ],
    [{ hostNames: "a.example.com" }, "addons.traefik.hostNames"],
    [{ httpPort: 0 }, "addons.traefik.httpPort: 0: allowed: a whole number from 1 to 65535"],
    [
      { httpsPort: 80 },
      "addons.traefik.httpsPort: 80: is also addons.traefik.httpPort; both may listen on one host",
    ],
    [{ httpsPort: 6443 }, "addons.traefik.httpsPort: 6443: is also apiServer.port"],
    [{ httpsPort: 8443 }, "addons.traefik.httpsPort: 8443: is also loadBalancer.port"],
    [{ httpPort: 22 }, "addons.traefik.httpPort: 22: is the port of SSH; choose another"],
    [{ httpPort: 10250 }, "addons.traefik.httpPort: 10250: is the port of kubelet; choose another"],
    [{ httpPort: 30080 }, 'network.serviceNodePortRange: "30000-32767": contains 30080 of Traefik (HTTP)'],
    [{ nodeSelector: { "a b": "c" } }, "addons.traefik.nodeSelector"],
    [{ tolerations: [{ key: "a", effect: "Never" }] }, "addons.traefik.tolerations[0].effect"],
  ])("is refused in one sentence with %j", (traefik, message) => {
    const problems = problemsWith({ addons: { traefik } });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(message);
  });
});
