import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { benchmark, checksIn, isComplete, partsFor } from "../../../tools/cis/benchmark.ts";
import { summaryOf } from "../../../tools/cis/summary.ts";
import { filesBelow, goldenFolder } from "../../support/golden.ts";

describe("the parts of the benchmark for", () => {
  const host = { isMaster: false, isEtcd: false, isNode: false };

  it("a master with etcd are all", () => {
    expect(partsFor({ ...host, isMaster: true, isEtcd: true, isNode: true })).toEqual({
      targets: ["master", "etcd", "controlplane", "node"],
      skipped: [],
    });
  });

  it("a master whose etcd lives elsewhere leave out etcd's files", () => {
    expect(partsFor({ ...host, isMaster: true, isNode: true })).toEqual({
      targets: ["master", "controlplane", "node"],
      skipped: ["1.1.7", "1.1.8", "1.1.11", "1.1.12"],
    });
  });

  it("a worker and a host of etcd are one each", () => {
    expect(partsFor({ ...host, isNode: true }).targets).toEqual(["node"]);
    expect(partsFor({ ...host, isEtcd: true }).targets).toEqual(["etcd"]);
  });
});

const output = `[INFO] 4 Worker Node Security Configuration
[INFO] 4.1 Worker Node Configuration Files
[PASS] 4.1.1 Ensure that the kubelet service file permissions are set to 600 or more restrictive (Automated)
[WARN] 4.2.7 Ensure that the --hostname-override argument is not set (Manual)

== Summary node ==
1 checks PASS
`;

describe("what kube-bench printed", () => {
  it("is read check by check", () => {
    expect(checksIn(output).filter(({ state }) => state !== "INFO")).toEqual([
      { state: "PASS", id: "4.1.1" },
      { state: "WARN", id: "4.2.7" },
    ]);
  });

  it("has an end", () => {
    expect(isComplete(output, ["node"])).toBe(true);
    expect(isComplete(output, ["master", "node"])).toBe(false);
  });
});

describe("the summary", () => {
  const good = { host: "worker-1", output };
  const bad = { host: "worker-2", output: output.replace("[PASS]", "[FAIL]") };
  const away = { host: "worker-3", noAnswer: "cannot be reached" };

  it("has kube-bench's own lines for every host, and a line of counts", () => {
    const { text } = summaryOf([good, away]);
    expect(text).toContain(`== worker-1 ==\n${output.trim()}\n`);
    expect(text.split("\n").slice(-2)).toEqual([
      "worker-1: 1 PASS, 0 FAIL, 1 WARN",
      "worker-3 cannot be reached",
    ]);
  });

  it.each([
    [[good], 0],
    [[good, away], 1],
    [[good, bad], 2],
    [[away, bad], 2],
  ])("of %j ends with %i", (results, code) => {
    expect(summaryOf(results).code).toBe(code);
  });
});

describe("where kube-bench looks", () => {
  const config = parse(
    readFileSync(new URL("../../../tools/cis/config.yaml", import.meta.url), "utf8"),
  ) as Record<string, Record<string, Record<string, string[]>>>;
  const lists = Object.values(config).flatMap((parts) => Object.values(parts));
  const files = lists
    .flatMap((component) => Object.entries(component))
    .flatMap(([key, values]) => (/^(confs|svc|kubeconfig|cafile)$/.test(key) ? values : []));
  /** Written on the host itself. */
  const ownFiles = ["/etc/kubernetes/kubelet.conf"];

  it.each([...new Set(files)])("there is a file on a master: %s", (file) => {
    const onMaster = filesBelow(goldenFolder).map((path) => path.replace(/^master-1/, ""));
    expect([...onMaster, ...ownFiles]).toContain(file);
  });

  it("it finds the benchmark", () => {
    expect(Object.keys(config["target_mapping"] ?? {})).toEqual([benchmark]);
    expect(files.length).toBeGreaterThan(8);
  });
});
