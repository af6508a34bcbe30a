import { describe, expect, it } from "vitest";
import { commandsOf } from "../support/commands.ts";
import { runProgram } from "../support/engine.ts";
import { host, masters, stackOf, workers } from "../support/topologies.ts";

const delegates = async (hosts: ReturnType<typeof host>[]) => {
  const { graph } = await runProgram(stackOf(hosts));
  const commands = commandsOf(graph).filter(({ script }) => script.endsWith("membership"));
  return Object.fromEntries(commands.map(({ label, host: delegate }) => [label, delegate]));
};

describe("who sees to a host's place in the cluster", () => {
  it("is another master, and another member of etcd", async () => {
    const found = await delegates([...masters(3), ...workers(1)]);
    expect(found).toEqual({
      "etcd-membership-master-1": "master-2",
      "etcd-membership-master-2": "master-1",
      "etcd-membership-master-3": "master-1",
      "membership-master-1": "master-2",
      "membership-master-2": "master-1",
      "membership-master-3": "master-1",
      "membership-worker-1": "master-1",
    });
  });

  it("is the same in whatever order the stack file has the hosts", async () => {
    const hosts = [...masters(3), ...workers(2)];
    expect(await delegates(hosts.toReversed())).toEqual(await delegates(hosts));
  });

  it("is never one that is lost", async () => {
    const [first, ...others] = masters(3);
    const found = await delegates([host("master-1", ["master"], { lost: true }), ...others, ...workers(1)]);
    expect(first?.name).toBe("master-1");
    expect(Object.values(found)).not.toContain("master-1");
  });

  it("is the host itself where there is no other", async () => {
    expect(await delegates(masters(1))).toEqual({
      "etcd-membership-master-1": "master-1",
      "membership-master-1": "master-1",
    });
  });
});
