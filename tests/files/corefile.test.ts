import { expect, it } from "vitest";
import { renderCorefile } from "../../components/addons/coredns/files.ts";
import { corednsPods } from "../../components/addons/coredns/objects.ts";
import { clusterWith } from "./clusters.ts";

const corefile = (dns: Record<string, unknown>) => renderCorefile(clusterWith({ dns }));
const blocks = (text: string) => text.split(/^}\n/m).slice(0, -1);

it("sends other names to the servers that the stack file names, or to those of the host", () => {
  expect(corefile({})).toContain("    forward . /etc/resolv.conf {\n        max_concurrent 1000\n    }\n");
  expect(corefile({ upstream: ["10.0.0.53", "[2001:db8::53]:5353"] })).toContain(
    "    forward . 10.0.0.53 [2001:db8::53]:5353 {\n",
  );
});

it("resolves the cluster's names alone without any server", () => {
  const text = corefile({ upstream: [] });
  expect(text).not.toContain("forward");
  expect(text).toContain("kubernetes cluster.local in-addr.arpa ip6.arpa {");
});

it("has a block for each zone, with its own servers", () => {
  const zones = { "corp.example": ["10.0.0.10"], "10.in-addr.arpa": ["10.0.0.10:5353", "10.0.0.11"] };
  const [all, ...others] = blocks(corefile({ zones, cacheSeconds: 300 }));
  expect(all).toMatch(/^\.:53 {/);
  expect(others).toEqual([
    expect.stringMatching(/^corp\.example:53 {\n(.*\n)* {4}forward \. 10\.0\.0\.10 {\n/),
    expect.stringMatching(
      /^10\.in-addr\.arpa:53 {\n(.*\n)* {4}forward \. 10\.0\.0\.10:5353 10\.0\.0\.11 {\n/,
    ),
  ]);
  for (const block of [all, ...others]) expect(block).toContain("    cache 300\n");
});

it("gives Pods with another Corefile another revision", () => {
  const [pods, same, others] = [{}, {}, { upstream: ["10.0.0.53"] }].map((dns) =>
    corednsPods(clusterWith({ dns })),
  );
  expect(pods).toMatch(
    /^\/api\/v1\/namespaces\/kube-system\/pods\?labelSelector=barekube\.io%2Frevision%3D[0-9a-f]{10}$/,
  );
  expect(same).toBe(pods);
  expect(others).not.toBe(pods);
});
