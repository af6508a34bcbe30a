import { output, type Resource } from "@pulumi/pulumi";
import { describe, expect, it, vi } from "vitest";
import { hostsAtOnce, splitHosts, inBatches } from "../../components/rollout/batches.ts";
import type { HostSpec } from "../../config/cluster.ts";

const hostsCalled = (name: string, count: number, roles: Partial<HostSpec> = {}) =>
  Array.from({ length: count }, (_, index) => ({ name: `${name}-${index}`, ...roles }) as HostSpec);
const master = { isMaster: true };
const etcd = { isEtcd: true };
const split = (hosts: HostSpec[]) => {
  const { first, later } = splitHosts({ hosts });
  return { first: first.map(({ name }) => name), later: later.map(({ name }) => name) };
};

describe("the hosts that the engine is told of at once", () => {
  it("are all of a cluster that is not large", () => {
    const { first, later } = split([
      ...hostsCalled("worker", hostsAtOnce - 3),
      ...hostsCalled("master", 3, master),
    ]);
    expect(first).toHaveLength(hostsAtOnce);
    expect(later).toEqual([]);
  });

  it("have the masters and members of etcd among them, wherever they are in the stack file", () => {
    const { first, later } = split([
      ...hostsCalled("worker", hostsAtOnce),
      ...hostsCalled("master", 1, master),
      ...hostsCalled("etcd", 3, etcd),
    ]);
    expect(first.slice(-4)).toEqual(["master-0", "etcd-0", "etcd-1", "etcd-2"]);
    expect(first).toHaveLength(hostsAtOnce);
    expect(later).toEqual([46, 47, 48, 49].map((number) => `worker-${number}`));
  });
});

/** Resources that are registered, or fail, when the test says so, by the name of their host. */
function resources() {
  const made = new Map<string, PromiseWithResolvers<string>>();
  const make = (name: string): Resource => {
    const one = Promise.withResolvers<string>();
    one.promise.catch(() => undefined);
    made.set(name, one);
    return { urn: output(one.promise) } as unknown as Resource;
  };
  return { made, make };
}

describe("later hosts", () => {
  it("are made as soon as one before them is done, or has failed, and all before the program ends", async () => {
    const { made, make } = resources();
    const before = hostsCalled("first", hostsAtOnce).map(({ name }) => ({ membership: make(name) }));
    let ended = false;
    const all = inBatches({
      before,
      hosts: hostsCalled("later", 3),
      make: ({ name }) => ({ membership: make(name) }),
    }).then(() => {
      ended = true;
    });
    const later = () => [...made.keys()].filter((name) => name.startsWith("later"));
    const expectLater = async (...names: string[]) => {
      await vi.waitFor(() => expect(later()).toEqual(names));
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(later()).toEqual(names);
    };
    await expectLater();
    made.get("first-7")?.resolve("urn");
    await expectLater("later-0");
    made.get("later-0")?.reject(new Error("it failed"));
    await expectLater("later-0", "later-1");
    made.get("first-8")?.resolve("urn");
    await expectLater("later-0", "later-1", "later-2");
    for (const one of made.values()) one.resolve("urn");
    await all;
    expect(ended).toBe(true);
  });
});
