import { describe, expect, it } from "vitest";
import { headlampCertificate } from "../../components/addons/headlamp/certificate.ts";
import { oidcEnvironment, oidcPorts } from "../../components/addons/headlamp/oidc.ts";
import { problemsWith } from "../config/valid-stack.ts";
import { clusterWith } from "./clusters.ts";

const clusterOf = (headlamp: object) => clusterWith({ addons: { headlamp } });
const oidc = { issuer: "https://login.example.com", clientID: "kubernetes" };

it("has a certificate for its Service, for a forwarded port, for nodes, and for the name that people use", () => {
  expect(headlampCertificate(clusterOf({ hostName: "dashboard.example.com" }))).toMatchObject({
    dnsNames: [
      "localhost",
      "headlamp.headlamp",
      "headlamp.headlamp.svc",
      "headlamp.headlamp.svc.cluster.local",
      "dashboard.example.com",
    ],
    ipAddresses: ["127.0.0.1", "::1", "192.168.10.11"],
  });
});

describe("an identity provider", () => {
  const nameOf = ({ name }: { name: string }) => name;

  it("is told by a Secret alone, and only what is known of it", () => {
    const hostName = "dashboard.example.com";
    expect(oidcEnvironment(clusterOf({}))).toEqual([]);
    const names = oidcEnvironment(clusterOf({ hostName, oidc })).map(nameOf);
    expect(names).not.toContain("HEADLAMP_CONFIG_OIDC_CLIENT_SECRET");
    const withSecret = clusterOf({ hostName, oidc: { ...oidc, clientSecret: "s3cret" } });
    expect(oidcEnvironment(withSecret)).toContainEqual({
      name: "HEADLAMP_CONFIG_OIDC_CLIENT_SECRET",
      valueFrom: { secretKeyRef: { name: "headlamp-oidc", key: "OIDC_CLIENT_SECRET" } },
    });
  });

  it.each([
    ["https://login.example.com", 443],
    ["https://login.example.com:8443/realms/x", 8443],
    ["http://login.example.com", 80],
  ])("at %s is reached at port %i", (issuer, port) => {
    const hostName = "dashboard.example.com";
    expect(oidcPorts(clusterOf({ hostName, oidc: { ...oidc, issuer } }))).toEqual([port]);
  });
});

it.each([
  [{ hostName: "10.0.0.1" }, 'addons.headlamp.hostName: "10.0.0.1": allowed: a host name in lower case'],
  [
    { nodePort: 443 },
    "addons.headlamp.nodePort: 443: is not in network.serviceNodePortRange; allowed: a port from 30000 to 32767",
  ],
  [
    { oidc },
    "addons.headlamp.hostName: is missing; with addons.headlamp.oidc set the name by which people reach the dashboard",
  ],
  [
    { hostName: "dashboard.example.com", oidc: { ...oidc, issuer: "login" } },
    'addons.headlamp.oidc.issuer: "login": allowed: an http or https URL',
  ],
])("refuses %j", (headlamp, message) => {
  expect(problemsWith({ addons: { headlamp } })).toContainEqual(expect.stringContaining(message));
});

it("refuses the port of another add-on", () => {
  const addons = { registry: { storageClass: "fast", nodePort: 30500 }, headlamp: { nodePort: 30500 } };
  expect(problemsWith({ addons })).toContainEqual(
    "addons.headlamp.nodePort: 30500: is also addons.registry.nodePort; each needs a port of its own",
  );
});
