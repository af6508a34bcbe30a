import { output, type Resource, runtime } from "@pulumi/pulumi";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Lane, type Turn } from "../../components/rollout/lane.ts";
import { VersionRollout } from "../../components/rollout/version-rollout.ts";

/** A resource that is registered, or fails, when the test says so. */
function resource() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  promise.catch(() => undefined);
  return { it: { urn: output(promise) } as unknown as Resource, done: () => resolve("urn"), fail: reject };
}
const registered = { urn: output("urn") } as unknown as Resource;

interface Host {
  lane: Lane;
  name: string;
  log: string[];
  ready?: Resource;
}

/** Lets a host enter; `log` gets `NAME begins`, or why it does not. */
function enter({ lane, name, log, ready = registered }: Host) {
  const command = resource();
  lane.run({ host: name, ready: [ready] }, (turn) => {
    turn?.then(
      () => log.push(`${name} begins`),
      (error: unknown) => log.push(`${name}: ${error instanceof Error ? error.message : ""}`),
    );
    return { command: command.it };
  });
  return command;
}

/** Until `log` is so, and stays so. */
async function expectLog(log: string[], wanted: string[]): Promise<void> {
  await vi.waitFor(() => expect(log).toEqual(wanted));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(log).toEqual(wanted);
}

describe("a lane", () => {
  let log: string[];
  beforeEach(() => {
    log = [];
  });

  it("lets one host after the other through", async () => {
    const lane = new Lane({ what: "kubelets" });
    const [a, b, c] = ["a", "b", "c"].map((name) => enter({ lane, name, log }));
    await expectLog(log, ["a begins"]);
    a?.done();
    await expectLog(log, ["a begins", "b begins"]);
    b?.done();
    c?.done();
    await expectLog(log, ["a begins", "b begins", "c begins"]);
  });

  it("lets as many through at once as it is wide", async () => {
    const lane = new Lane({ what: "kubelets", width: 2 });
    const [, second] = ["a", "b", "c", "d"].map((name) => enter({ lane, name, log }));
    await expectLog(log, ["a begins", "b begins"]);
    second?.done();
    await expectLog(log, ["a begins", "b begins", "c begins"]);
  });

  it("lets nobody through any more after a failure, and says at whom", async () => {
    const lane = new Lane({ what: "kubelets" });
    const later = new Lane({ what: "workers", after: [lane] });
    const first = enter({ lane, name: "a", log });
    enter({ lane, name: "b", log });
    enter({ lane: later, name: "c", log });
    await expectLog(log, ["a begins"]);
    first.fail(new Error("no"));
    const stopped =
      "the rollout of kubelets stopped at a, which failed as reported above; the hosts after it were left as they are";
    await vi.waitFor(() => expect(log).toHaveLength(3));
    expect(log.toSorted()).toEqual(["a begins", `b: ${stopped}`, `c: ${stopped}`]);
  });

  it("holds nobody up for a host that never gets so far", async () => {
    const lane = new Lane({ what: "kubelets" });
    const unreachable = resource();
    enter({ lane, name: "a", log, ready: unreachable.it });
    const b = enter({ lane, name: "b", log });
    await expectLog(log, ["b begins"]);
    unreachable.fail(new Error("cannot be reached"));
    enter({ lane: new Lane({ what: "workers", after: [lane] }), name: "c", log });
    await expectLog(log, ["b begins"]);
    b.done();
    await expectLog(log, ["b begins", "c begins"]);
  });

  it("waits until the lanes before are empty", async () => {
    const masters = new Lane({ what: "masters" });
    const workers = new Lane({ what: "workers", after: [masters] });
    enter({ lane: workers, name: "worker", log });
    const first = enter({ lane: masters, name: "master-1", log });
    const second = enter({ lane: masters, name: "master-2", log });
    first.done();
    await expectLog(log, ["master-1 begins", "master-2 begins"]);
    second.done();
    await expectLog(log, ["master-1 begins", "master-2 begins", "worker begins"]);
  });

  it("lets nobody through until what comes first is there, and says why if it never is", async () => {
    const [binaries, missing] = [resource(), resource()];
    const rollout = (artifacts: Resource, isUnderWay = true) =>
      new VersionRollout({ isUnderWay, hosts: [{ nodeArtifacts: artifacts }] });
    const laneFor = (versions: VersionRollout) =>
      new Lane({ what: "kubelets", begins: () => versions.begins() });
    enter({ lane: laneFor(rollout(binaries.it)), name: "a", log });
    enter({ lane: laneFor(rollout(missing.it)), name: "b", log });
    enter({ lane: laneFor(rollout(missing.it, false)), name: "c", log });
    await expectLog(log, ["c begins"]);
    binaries.done();
    await expectLog(log, ["c begins", "a begins"]);
    missing.fail(new Error("no space"));
    const reason =
      "no program was restarted, since not every host has the new binaries and images, as reported above";
    await vi.waitFor(() =>
      expect(log).toEqual(["c begins", "a begins", expect.stringContaining(`b: ${reason}`)]),
    );
  });

  it("holds nobody up in a preview", () => {
    const isDryRun = vi.spyOn(runtime, "isDryRun").mockReturnValue(true);
    try {
      const turns: Turn[] = [];
      new Lane({ what: "kubelets" }).run({ host: "a", ready: [] }, (turn) => {
        turns.push(turn);
        return {};
      });
      expect(turns).toEqual([undefined]);
    } finally {
      isDryRun.mockRestore();
    }
  });
});
