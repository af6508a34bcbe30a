import { describe, expect, it } from "vitest";
import {
  checkDevStack,
  configure,
  expectProblems,
  named,
  privateKey,
  withDocument,
  withInputs,
  withMode,
} from "./dev-stack.ts";

checkDevStack();

const inBase64 = Buffer.from(privateKey).toString("base64");

describe("private-keys", () => {
  const readable = (path: string) =>
    `has a private key in its input ${path}, which anybody who reads the state can see; allowed: a secret there`;
  const shown = (path: string) =>
    `has a private key in its input ${path}, which others on the host can see; allowed: only in its stdin`;

  it("lets keys pass in secrets", async () => {
    expect(String(named("master-1-keys").inputs["stdin"])).toContain("PRIVATE KEY");
    await expectProblems(named("master-1-keys"), "private-keys", []);
  });

  it("refuses them outside of one", async () => {
    const plain = { ...named("master-1-keys"), secretInputs: [] };
    await expectProblems(plain, "private-keys", [readable("stdin")]);
    const ofAuthority = { ...named("pki-admin-cert"), secretInputs: [] };
    await expectProblems(ofAuthority, "private-keys", [readable("caPrivateKeyPem")]);
    const login = withInputs("worker-1-kubelet", {
      connection: { ...(named("worker-1-kubelet").inputs["connection"] as object), privateKey },
    });
    await expectProblems({ ...login, secretInputs: [] }, "private-keys", [readable("connection.privateKey")]);
    await expectProblems({ ...login, secretInputs: ["connection.privateKey"] }, "private-keys", []);
    await expectProblems({ ...login, secretInputs: ["connection"] }, "private-keys", []);
  });

  it("knows them in base64", async () => {
    const resource = withInputs("worker-1-kubelet", { triggers: [`client-key-data: ${inBase64}`] });
    await expectProblems(resource, "private-keys", [readable("triggers.0"), shown("triggers.0")]);
    const certificate = Buffer.from("-----BEGIN CERTIFICATE-----\nMIIB").toString("base64");
    await expectProblems(withInputs("worker-1-kubelet", { triggers: [certificate] }), "private-keys", []);
  });

  it.each(["create", "delete", "environment"])("refuses a secret with one as %s", async (input) => {
    const value = input === "environment" ? { KEY: privateKey } : `echo "${privateKey}"`;
    const resource = { ...withInputs("worker-1-kubelet", { [input]: value }), secretInputs: [input] };
    await expectProblems(resource, "private-keys", [
      shown(input === "environment" ? "environment.KEY" : input),
    ]);
  });

  it("refuses logs of a command that is told one", async () => {
    await expectProblems(withInputs("master-1-keys", { logging: "stderr" }), "private-keys", [
      "has a private key in its stdin and logs its output (logging: stderr); allowed: none",
    ]);
  });
});

describe("file-modes", () => {
  const readable = (path: string, mode: string) =>
    `gives ${path} the mode ${mode}, so anybody on the host can read a secret; allowed: 0600`;
  const writable = (path: string, mode: string) =>
    `gives ${path} the mode ${mode}, so anybody on the host can change it; allowed: at most 0775`;

  it.each([
    ["master-1-keys", "/etc/kubernetes/pki/issuing-ca.key"],
    ["master-1-keys", "/etc/kubernetes/admin.conf"],
    ["master-1-keys", "/etc/kubernetes/encryption-config.yaml"],
    ["worker-1-keys", "/etc/kubernetes/bootstrap-kubelet.conf"],
  ])("refuses that everybody reads %s: %s", async (name, path) => {
    await expectProblems(withMode(name, path, "0644"), "file-modes", [readable(path, "0644")]);
    await expectProblems(withMode(name, path, "0640"), "file-modes", []);
  });

  it.each([
    ["worker-1-kubelet", "/var/lib/kubelet/config.yaml", "0602"],
    ["worker-1-kubelet", "/var/lib/kubelet", "0777"],
  ])("refuses that everybody changes %s: %s", async (name, path, mode) => {
    await expectProblems(withMode(name, path, mode), "file-modes", [writable(path, mode)]);
  });

  it("knows a private key by its content", async () => {
    const resource = withDocument("worker-1-kubelet", ({ files }) => {
      files["/etc/x"] = { mode: "0644", content: privateKey };
    });
    const concealed = {
      ...resource,
      secretInputs: ["stdin"],
      inputs: { ...resource.inputs, logging: "none" },
    };
    await expectProblems(concealed, "file-modes", [readable("/etc/x", "0644")]);
  });

  it("wants modes that are some", async () => {
    const path = "/var/lib/kubelet/config.yaml";
    await expectProblems(withMode("worker-1-kubelet", path, "a+rw"), "file-modes", [
      `gives ${path} the mode "a+rw"; allowed: an octal mode such as "0600"`,
    ]);
  });
});

it("says of a rule that sees secrets when it is kept from looking", async () => {
  await configure({ "private-keys": {} });
  await expectProblems(named("worker-1-kubelet"), "private-keys", [
    'was not checked; allowed: the enforcement level "remediate", the only one at which a rule is told what is secret',
  ]);
  await configure({});
});
