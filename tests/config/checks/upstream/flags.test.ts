import { describe, expect, it } from "vitest";
import { problemsWith } from "../../valid-stack.ts";

const problemsOfFlags = (component: string, extraArgs: object) =>
  problemsWith({ [component]: { extraArgs } });

describe("a name that is no flag", () => {
  it.each([
    ["apiServer", "audit-log-maxagee", "kube-apiserver in Kubernetes 1.36; did you mean audit-log-maxage?"],
    ["apiServer", "auditlogmaxage", "kube-apiserver in Kubernetes 1.36; did you mean audit-log-maxage?"],
    [
      "controllerManager",
      "terminated-pod-gc-treshold",
      "kube-controller-manager in Kubernetes 1.36; did you mean terminated-pod-gc-threshold?",
    ],
    ["scheduler", "kube-api-qbs", "kube-scheduler in Kubernetes 1.36; did you mean kube-api-qps?"],
    ["etcd", "quota-backend-byte", "etcd 3.6; did you mean quota-backend-bytes?"],
    ["etcd", "zzzzzz", "etcd 3.6; allowed: those in https://etcd.io/docs/latest/op-guide/configuration/"],
    ["apiServer", "constructor", "kube-apiserver in Kubernetes 1.36; allowed: those in "],
  ])("of %s: %s", (component, flag, rest) => {
    expect(problemsOfFlags(component, { [flag]: "1" })).toEqual([
      expect.stringContaining(`${component}.extraArgs.${flag}: is not a flag of ${rest}`),
    ]);
  });

  it("is looked for in the version asked for", () => {
    const flags = { etcd: { extraArgs: { "experimental-compaction-batch-limit": 1000 } } };
    expect(problemsWith(flags)).toEqual([]);
    expect(problemsWith({ ...flags, kubernetesVersion: "1.37.1" })).toContain(
      "etcd.extraArgs.experimental-compaction-batch-limit: is not a flag of etcd 3.7; did you mean compaction-batch-limit?",
    );
  });
});

describe("a value of the wrong type", () => {
  const duration = "a duration of hours, minutes and seconds such as 1h30m or 10s";
  it.each([
    ["apiServer", "profiling", "yes", "true or false"],
    ["apiServer", "audit-log-maxage", "many", "a whole number"],
    ["apiServer", "audit-log-maxage", "1.5", "a whole number"],
    ["apiServer", "audit-log-maxage", "", "a whole number"],
    ["apiServer", "event-ttl", "2 hours", duration],
    ["apiServer", "event-ttl", 2, duration],
    ["apiServer", "goaway-chance", "seldom", "a number"],
    ["apiServer", "v", "debug", "a whole number"],
    [
      "controllerManager",
      "concurrent-gc-syncs",
      -2147483649,
      "a whole number from -2147483648 to 2147483647",
    ],
    ["controllerManager", "concurrent-gc-syncs", true, "a whole number"],
    ["etcd", "snapshot-count", "-1", "a whole number from 0 to 18446744073709551615"],
    ["etcd", "quota-backend-bytes", "8Gi", "a whole number"],
    ["etcd", "auto-compaction-mode", 1.1, "a string; write it in quotes"],
  ])("%s.extraArgs.%s: %j", (...[component, flag, value, allowed]) => {
    expect(problemsOfFlags(component, { [flag]: value })).toEqual([
      `${component}.extraArgs.${flag}: ${JSON.stringify(value)}: allowed: ${allowed}`,
    ]);
  });

  it.each([[null], [["a"]], [{}]])("%j is not a string either", (value) => {
    expect(problemsOfFlags("apiServer", { "audit-log-maxage": value })).toEqual([
      expect.stringMatching(
        /^apiServer\.extraArgs\.audit-log-maxage: .*a single line without control characters/,
      ),
    ]);
  });
});

it("values of all types are taken as upstream takes them", () => {
  const flags = {
    profiling: "T",
    "audit-log-maxage": "0x10",
    "event-ttl": "1h0m0.5s",
    "goaway-chance": 0.002,
    "external-hostname": "'a' \"b\" $c",
    "min-request-timeout": 1_800,
    "audit-log-format": "json",
    "api-audiences": "a,b",
    v: 4,
  };
  expect(problemsOfFlags("apiServer", flags)).toEqual([]);
  expect(
    problemsOfFlags("controllerManager", { "node-eviction-rate": 0.1, "cluster-signing-duration": 0 }),
  ).toEqual([]);
  expect(
    problemsOfFlags("etcd", { "heartbeat-interval": 100, "pre-vote": true, "log-outputs": "stderr" }),
  ).toEqual([]);
});

describe("feature gates", () => {
  const flag = "feature-gates";
  const gates = (component: string, value: string) => problemsOfFlags(component, { [flag]: value });

  it("have the names of this version", () => {
    expect(gates("apiServer", "AllAlpha=false,kube:AllBetta=true")).toEqual([
      `apiServer.extraArgs.feature-gates: "AllBetta": is not a feature gate of kube-apiserver in Kubernetes 1.36; did you mean AllBeta?`,
    ]);
    expect(gates("etcd", "InitialCorruptChek=true")).toEqual([
      `etcd.extraArgs.feature-gates: "InitialCorruptChek": is not a feature gate of etcd 3.6; did you mean InitialCorruptCheck?`,
    ]);
  });

  it.each(["AllAlpha", "AllAlpha=maybe", "AllAlpha:true", "other:AllAlpha=true"])("are not %s", (value) => {
    expect(gates("scheduler", value)).toEqual([
      `scheduler.extraArgs.feature-gates: "${value}": allowed: feature gates such as GateOne=true,GateTwo=false`,
    ]);
  });

  it("are those of the program", () => {
    const gate = "ControllerManagerReleaseLeaderElectionLockOnExit";
    expect(gates("controllerManager", `${gate}=true`)).toEqual([]);
    expect(gates("scheduler", `${gate}=true`)).toEqual([
      expect.stringContaining(`"${gate}": is not a feature gate of kube-scheduler in Kubernetes 1.36`),
    ]);
  });

  it("may be listed with the component's name and spaces", () => {
    expect(gates("controllerManager", "kube:AllAlpha=true, AllBeta=False")).toEqual([]);
  });
});

describe("flags that are refused anyway", () => {
  it("are refused once", () => {
    expect(problemsOfFlags("apiServer", { "secure-port": "x", "anonymous-auth": "maybe" })).toEqual([
      expect.stringMatching(/^apiServer\.extraArgs\.secure-port: "x": cannot be set/),
      expect.stringMatching(/^apiServer\.extraArgs\.anonymous-auth: "maybe": cannot be set/),
    ]);
  });

  it.each([
    ["apiServer", "version"],
    ["controllerManager", "help"],
    ["scheduler", "write-config-to"],
    ["etcd", "version"],
  ])("among them those with which the program does not stay: %s %s", (component, flag) => {
    expect(problemsOfFlags(component, { [flag]: true })).toEqual([
      `${component}.extraArgs.${flag}: "true": cannot be set: it makes the program print something and exit`,
    ]);
  });
});

it("one wrong value does not hide another", () => {
  expect(
    problemsOfFlags("apiServer", { "audit-log-maxage": null, profilin: "false", "event-ttl": "x" }),
  ).toHaveLength(3);
});
