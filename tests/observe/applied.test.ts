import { expect, it } from "vitest";
import { appliedInState } from "../../observe/state/applied.ts";

const urn = (type: string, name: string) => `urn:pulumi:dev::barekube::${type}::${name}`;
const command = (host: string, inputs: object, more: object = {}) => ({
  type: "command:remote:Command",
  urn: urn("command:remote:Command", "any"),
  dependencies: [
    urn("random:index/randomPassword:RandomPassword", "x"),
    urn("barekube:etcd:Etcd$command:remote:Command", "etcd-my-kit"),
    urn("barekube:host:Host$command:remote:Command", `${host}-kit`),
  ],
  inputs,
  ...more,
});
const run = (label: string) => `sudo -n /opt/barekube/kit-1/run.sh service apply ${label} abc`;
const stateOf = (...resources: object[]) => JSON.stringify({ version: 3, deployment: { resources } });
const hidden = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

it("has the documents of each host's commands", () => {
  const reports = appliedInState(
    stateOf(
      command("master-1", { create: run("etcd"), stdin: '{"bootstrap":{"initialCluster":"a"}}' }),
      command("master-1", { create: run("kubelet"), stdin: '{"repair":{"number":2,"why":{}}}' }),
      command("worker-1", { create: run("kubelet"), stdin: "{}" }),
    ),
  );
  expect([...reports.keys()]).toEqual(["master-1", "worker-1"]);
  expect(reports.get("master-1")?.applied({ label: "etcd" })).toEqual({
    document: { bootstrap: { initialCluster: "a" } },
    finished: true,
    drift: {},
  });
  expect(reports.get("master-1")?.applied({ label: "kubelet" })?.document).toEqual({
    repair: { number: 2, why: {} },
  });
});

it("reads secrets that are shown, and leaves out those that are not", () => {
  const reports = appliedInState(
    stateOf(
      command("a", { create: run("keys"), stdin: { ...hidden, plaintext: JSON.stringify('{"x":1}') } }),
      command("a", { create: run("other"), stdin: { ...hidden, ciphertext: "v1:x" } }),
    ),
  );
  expect([...(reports.get("a")?.commands.keys() ?? [])]).toEqual(["keys"]);
  expect(reports.get("a")?.applied({ label: "keys" })?.document).toEqual({ x: 1 });
});

it("leaves out what is not a command of a host, and what was replaced", () => {
  const reports = appliedInState(
    stateOf(
      { type: "pulumi:pulumi:Stack", urn: urn("pulumi:pulumi:Stack", "dev") },
      command("a", { create: "bash -s -- apply", stdin: "#!/bin/bash" }),
      command("a", { create: run("kubelet"), stdin: "{}" }, { delete: true }),
    ),
  );
  expect(reports.size).toBe(0);
  expect(appliedInState(JSON.stringify({ deployment: {} })).size).toBe(0);
});
