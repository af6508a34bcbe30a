import { describe, expect, it } from "vitest";
import { judge } from "./judge.ts";

describe("a DaemonSet", () => {
  const daemonSet = (status: object) => ({
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { generation: 2 },
    spec: {},
    status,
  });
  const counts = {
    desiredNumberScheduled: 2,
    currentNumberScheduled: 2,
    updatedNumberScheduled: 2,
    numberAvailable: 2,
    numberReady: 2,
  };
  it.each([
    [{}, false, "Waiting for the DaemonSet controller"],
    [{ ...counts, observedGeneration: 1 }, false, "Waiting for the DaemonSet controller"],
    [
      { ...counts, observedGeneration: 2, updatedNumberScheduled: 1 },
      false,
      "Waiting: 1 of 2 pods are up to date",
    ],
    [{ ...counts, observedGeneration: 2 }, true, "The DaemonSet is ready on 2 nodes"],
    [{ desiredNumberScheduled: 0, observedGeneration: 2 }, true, "The DaemonSet is ready on 0 nodes"],
  ])("with %j", (status, ready, text) => {
    expect(judge(daemonSet(status))).toMatchObject({ ready, status: text });
  });
});

describe("a StatefulSet", () => {
  const statefulSet = (status: object, strategy = "RollingUpdate") => ({
    ...{ apiVersion: "apps/v1", kind: "StatefulSet", metadata: { generation: 2 } },
    spec: { replicas: 2, updateStrategy: { type: strategy } },
    status: { observedGeneration: 2, ...status },
  });
  const all = {
    replicas: 2,
    readyReplicas: 2,
    currentReplicas: 2,
    currentRevision: "b",
    updateRevision: "b",
  };
  it.each([
    ["ready", statefulSet(all), true],
    ["not seen yet", statefulSet({ ...all, observedGeneration: 1 }), false],
    ["still rolling out", statefulSet({ ...all, currentRevision: "a", updatedReplicas: 1 }), false],
    [
      "updated when its pods are deleted",
      statefulSet({ ...all, currentRevision: "a", currentReplicas: 0 }, "OnDelete"),
      true,
    ],
    ["short of pods", statefulSet({ ...all, readyReplicas: 1 }), false],
  ])("%s", (_, object, ready) => {
    const verdict = judge(object);
    expect([verdict.ready, verdict.problems.length === 0]).toEqual([ready, ready]);
  });
});

describe("a Job", () => {
  const job = (status: object) => ({ apiVersion: "batch/v1", kind: "Job", status });
  it("is waited for until it is complete, and not after it has failed", () => {
    expect(judge(job({}))).toMatchObject({ ready: false, status: "Waiting for the Job to start" });
    expect(judge(job({ startTime: "x", active: 1 }))).toMatchObject({
      ready: false,
      status: "Waiting for the Job to complete (1 active, 0 succeeded, 0 failed)",
    });
    expect(judge(job({ conditions: [{ type: "Complete", status: "True" }] }))).toMatchObject({ ready: true });
    const failed = { type: "Failed", status: "True", reason: "BackoffLimitExceeded", message: "too often" };
    expect(judge(job({ conditions: [failed] }))).toMatchObject({
      failed: true,
      problems: ["The Job failed: BackoffLimitExceeded: too often"],
    });
  });
});

describe("a Service", () => {
  const service = (spec: object, status: object = {}) => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "s" },
    spec,
    status,
  });
  const endpoints = (...subsets: object[]) => ({ kind: "Endpoints", subsets });
  const selector = { app: "web" };
  it.each([
    ["without a selector", service({}), [], true],
    ["headless", service({ selector, clusterIP: "None" }), [], true],
    ["pointing elsewhere", service({ selector, type: "ExternalName" }), [], true],
    ["without endpoints yet", service({ selector }), [], false],
    ["with a pod", service({ selector }), [endpoints({ addresses: [{}] })], true],
    [
      "with a pod that is not ready",
      service({ selector }),
      [endpoints({ addresses: [{}], notReadyAddresses: [{}] })],
      false,
    ],
    ["without an address", service({ type: "LoadBalancer" }), [], false],
    ["with an address", service({ type: "LoadBalancer" }, { loadBalancer: { ingress: [{}] } }), [], true],
  ])("%s", (...[, object, related, ready]) => {
    expect(judge(object, related).ready).toBe(ready);
  });

  it("with pods to find lets its endpoints settle, and may have none when the time is over", () => {
    expect(judge(service({ selector }), [endpoints({ addresses: [{}] })]).settleMs).toBe(10_000);
    expect(judge(service({ selector }))).toMatchObject({
      acceptable: true,
      problems: [expect.stringContaining("spec.selector may not match")],
    });
  });
});

describe("a Pod", () => {
  const pod = (conditions: object[], more: object = {}) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p" },
    status: { conditions, ...more },
  });
  const yes = (type: string) => ({ type, status: "True" });
  const started = [yes("PodScheduled"), yes("Initialized")];

  it("tells what it lacks", () => {
    const unschedulable = {
      type: "PodScheduled",
      status: "False",
      reason: "Unschedulable",
      message: "no nodes",
    };
    expect(judge(pod([unschedulable]))).toMatchObject({
      status: "Waiting for pod p to be scheduled",
      problems: ["pod p: no nodes"],
    });
    expect(judge(pod([yes("PodScheduled")]))).toMatchObject({
      status: "Waiting for pod p to be initialized",
    });
    const terminated = { reason: "Error", exitCode: 3, message: "boom\n" };
    const crashed = {
      containerStatuses: [
        { name: "c", state: { waiting: { reason: "CrashLoopBackOff" } }, lastState: { terminated } },
      ],
    };
    expect(judge(pod(started, crashed)).problems).toEqual([
      "pod p: CrashLoopBackOff; container c ended before with code 3 (Error): boom",
    ]);
  });

  it("is ready when it says so or has done its work", () => {
    expect(judge(pod([...started, yes("Ready")])).ready).toBe(true);
    expect(judge(pod(started, { phase: "Succeeded" })).ready).toBe(true);
  });
});
