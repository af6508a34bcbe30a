import { describe, expect, it } from "vitest";
import { flanneldChecksums } from "../../config/valid-stack.ts";
import { etcdOf, living, names, refusals, told } from "./living-hosts.ts";

const next = { kubernetesVersion: "1.37.1", artifacts: { checksums: flanneldChecksums } };
const sick = { etcd: { ...etcdOf(false, names), reason: "ALARM NOSPACE" } };
const newer = { versions: { kubernetes: "1.37.1", etcd: "3.7.1" } };

describe("another version", () => {
  it("is taken by a healthy cluster", () => {
    expect(refusals(next)).toEqual([]);
  });

  it("is refused while a member of etcd is unhealthy or silent", () => {
    expect(refusals(next, living({ "master-2": sick }))).toEqual([
      'kubernetesVersion: "1.37.1": nothing is upgraded while a member of etcd is not healthy (master-2 is unhealthy: ALARM NOSPACE); repair it with the present version first, and see journalctl -u etcd there',
    ]);
    expect(refusals(next, living().slice(0, 2))).toEqual([
      expect.stringContaining("(master-3 did not answer); "),
    ]);
    const etcd = { versions: { etcd: "3.7.1" } };
    expect(refusals(etcd, living({ "master-2": sick }))).toEqual([
      expect.stringContaining('versions.etcd: "3.7.1": nothing is upgraded'),
    ]);
    // Not one of another part.
    expect(refusals({ versions: { runc: "1.4.3" } }, living({ "master-2": sick }))).toEqual([]);
  });

  it("goes on, once it has begun, whatever state etcd is in", () => {
    expect(refusals(next, living({ "master-1": newer, "master-2": sick }))).toEqual([]);
  });

  it("may be taken back as long as no program has started with it", () => {
    expect(refusals({}, living({ "master-1": newer }))).toHaveLength(2);
    expect(refusals({})).toEqual([]);
  });

  it("is refused if it leaves a kubelet too far behind, whoever has set that up", () => {
    const node = { labels: {}, taints: [], asked: { labels: null, taints: null, repair: null } };
    const nodes = {
      "worker-1": { ...node, kubelet: "v1.36.4" },
      old: { ...node, kubelet: "v1.33.9" },
      "just-right": { ...node, kubelet: "v1.34.0" },
      unknown: node,
    };
    const hosts = [told("master-1", { nodes }), ...living().slice(1)];
    expect(refusals(next, hosts)).toEqual([
      'kubernetesVersion: "1.37.1": is more than 3 minor versions ahead of some kubelets (old 1.33.9), which its API servers would no longer work with; upgrade or remove those nodes first',
    ]);
    expect(refusals({}, hosts)).toEqual([]);
  });
});
