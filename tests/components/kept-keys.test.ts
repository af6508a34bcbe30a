import { describe, expect, it } from "vitest";
import { commandOn, commandsOf, documentOf } from "../support/commands.ts";
import { runProgram } from "../support/engine.ts";
import { host, stackOf } from "../support/topologies.ts";

const hosts = [host("master-1", ["master"]), host("etcd-1", ["etcd"]), host("worker-1", ["worker"])];
const generations = [2, 1];

describe("keys that no unit reads", () => {
  it("are on hosts that already have what they protect, and on no other", async () => {
    const { graph } = await runProgram(
      stackOf(hosts, {
        certificateAuthorities: { kubernetes: generations, etcd: generations, frontProxy: generations },
        serviceAccountKeys: generations,
      }),
    );
    const keptOn = (name: string) => {
      const document = documentOf(commandOn(commandsOf(graph), name, "keys"));
      const files = Object.entries(document["files"] as Record<string, { mode: string; content: string }>);
      const kept = files.filter(([path]) => path.startsWith("/etc/kubernetes/pki/kept/"));
      expect(kept.map(([, { mode }]) => mode)).toEqual(kept.map(() => "0600"));
      // Each of them is another key.
      expect(new Set(kept.map(([, { content }]) => content)).size).toBe(kept.length);
      return kept.map(([path]) => path.replace(/.*\//, "")).toSorted();
    };
    expect(keptOn("master-1")).toEqual([
      "frontProxy-1.key",
      "frontProxy-2.key",
      // The second generations are those that units sign with.
      "kubernetes-1.key",
      "serviceAccount-1.key",
    ]);
    expect(keptOn("etcd-1")).toEqual(["etcd-1.key", "etcd-2.key"]);
    expect(keptOn("worker-1")).toEqual([]);
  });
});
