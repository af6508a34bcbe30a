import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Run, runProgram } from "../support/engine.ts";
import type { RecordedResource } from "../support/graph.ts";
import { type PolicyPack, startPolicyPack } from "../support/policy-pack.ts";
import { devStack } from "../support/topologies.ts";

let pack: PolicyPack;
let run: Run;
beforeAll(async () => {
  pack = await startPolicyPack();
  run = await runProgram(devStack());
});
afterAll(() => pack.close());

const privateKey = "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEI\n-----END EC PRIVATE KEY-----\n";
const inBase64 = Buffer.from(privateKey).toString("base64");

const named = (name: string): RecordedResource => run.graph.named(name);

const withInputs = (name: string, inputs: Record<string, unknown>): RecordedResource => ({
  ...named(name),
  inputs: { ...named(name).inputs, ...inputs },
});

interface Document {
  files: Record<string, { mode: string; content: string }>;
  directories: Record<string, { mode: string }>;
  artifacts: Record<string, unknown>[];
  [field: string]: unknown;
}

/** The resource with another document for its script. */
function withDocument(name: string, change: (document: Document) => void): RecordedResource {
  const document = JSON.parse(String(named(name).inputs["stdin"])) as Document;
  change(document);
  return withInputs(name, { stdin: JSON.stringify(document) });
}

const withContent = (name: string, path: string, change: (content: string) => string): RecordedResource =>
  withDocument(name, ({ files }) => {
    const file = files[path];
    if (file === undefined) throw new Error(`${name} does not write ${path}`);
    const content = change(file.content);
    if (content === file.content) throw new Error(`${path} has nothing to change`);
    file.content = content;
  });

const withMode = (name: string, path: string, mode: string): RecordedResource =>
  withDocument(name, ({ files, directories }) => {
    const place = files[path] ?? directories[path];
    if (place === undefined) throw new Error(`${name} does not make ${path}`);
    place.mode = mode;
  });

/** Exactly this is said of a resource. */
async function expectProblems(resource: RecordedResource, rule: string, problems: string[]): Promise<void> {
  const violations = await pack.violationsOf(resource);
  const messages = violations.map((violation) => violation.replace(/^(.*?): .*\n/, "$1: "));
  expect(messages).toEqual(problems.map((problem) => `[mandatory] ${rule}: ${resource.name} ${problem}`));
}

describe("host-keys", () => {
  const connection = () => named("worker-1-kubelet").inputs["connection"] as { host: string };
  const missing = (path: string, host: string) =>
    `has no ${path}.hostKey for ${host}; allowed: a line of \`ssh-keyscan -t ed25519 ${host}\`, compared with the key on the machine itself`;

  it.each(["worker-1-kubelet", "worker-1-kit-file"])("refuses %s without one", async (name) => {
    for (const hostKey of [undefined, ""]) {
      const resource = withInputs(name, {
        connection: { ...connection(), ...(hostKey === undefined ? { hostKey: null } : { hostKey }) },
      });
      await expectProblems(resource, "host-keys", [missing("connection", connection().host)]);
    }
  });

  it("refuses a jump host without one", async () => {
    const proxy = { host: "192.0.2.1", user: "jump" };
    const resource = withInputs("worker-1-kubelet", { connection: { ...connection(), proxy } });
    await expectProblems(resource, "host-keys", [missing("connection.proxy", "192.0.2.1")]);
    const known = { ...connection(), proxy: { ...proxy, hostKey: "ssh-ed25519 AAAA" } };
    await expectProblems(withInputs("worker-1-kubelet", { connection: known }), "host-keys", []);
  });
});

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

describe("anonymous-auth", () => {
  const apiserver = "/etc/systemd/system/kube-apiserver.service";
  const kubelet = "/var/lib/kubelet/config.yaml";

  it.each([
    ["--anonymous-auth=true", "true"],
    ["--anonymous-auth", "true"],
    ['--anonymous-auth="1"', "1"],
  ])("refuses an API server with %s", async (flag, value) => {
    const resource = withContent("master-1-kube-apiserver", apiserver, (content) =>
      content.replace("--anonymous-auth=false", flag),
    );
    await expectProblems(resource, "anonymous-auth", [
      `writes ${apiserver} with --anonymous-auth=${value}; allowed: false`,
    ]);
  });

  it("refuses an API server that is not told", async () => {
    const untold = (content: string) => content.replace(/.*--anonymous-auth=false.*\n/, "");
    await expectProblems(withContent("master-1-kube-apiserver", apiserver, untold), "anonymous-auth", [
      `writes ${apiserver} without --anonymous-auth, which then is true; allowed: --anonymous-auth=false`,
    ]);
  });

  it.each([
    [false, []],
    [true, ["writes /etc/x.yaml with anonymous.enabled: true; allowed: false"]],
  ])("takes anonymous.enabled: %s of an AuthenticationConfiguration", async (enabled, problems) => {
    const content = `kind: AuthenticationConfiguration\nanonymous:\n  enabled: ${enabled}\n`;
    const resource = withDocument("master-1-kube-apiserver", ({ files }) => {
      files["/etc/x.yaml"] = { mode: "0600", content };
    });
    await expectProblems(resource, "anonymous-auth", problems);
  });

  it("refuses a kubelet's configuration", async () => {
    const resource = withContent("worker-1-kubelet", kubelet, (content) =>
      content.replace("anonymous:\n    enabled: false", "anonymous:\n    enabled: true"),
    );
    await expectProblems(resource, "anonymous-auth", [
      `writes ${kubelet} with anonymous.enabled: true; allowed: false`,
    ]);
  });
});

describe("authority-lifetime", () => {
  const limit = (maximumHours: number) => pack.configure({ "authority-lifetime": { maximumHours } });
  afterAll(() => pack.configure({}));

  it("allows exactly what is set", async () => {
    const hours = Number(named("pki-etcd-ca-cert").inputs["validityPeriodHours"]);
    await limit(hours);
    await expectProblems(named("pki-etcd-ca-cert"), "authority-lifetime", []);
    await limit(hours - 1);
    await expectProblems(named("pki-etcd-ca-cert"), "authority-lifetime", [
      `is a certificate authority for ${hours} hours; allowed: at most ${hours - 1}`,
    ]);
  });

  it("looks at authorities that another one has signed, and at no leaf", async () => {
    await limit(10);
    await expectProblems(named("pki-admin-cert"), "authority-lifetime", []);
    const intermediate = withInputs("pki-admin-cert", { isCaCertificate: true, validityPeriodHours: 11 });
    await expectProblems(intermediate, "authority-lifetime", [
      "is a certificate authority for 11 hours; allowed: at most 10",
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

describe("pinned-downloads", () => {
  it.each([undefined, "", "latest", "F".repeat(64)])("refuses the sha256 %s", async (sha256) => {
    const url = "https://example.com/kubelet";
    const resource = withDocument("worker-1-node-artifacts", ({ artifacts }) => {
      artifacts.push({ name: "kubelet-1", url, ...(sha256 === undefined ? {} : { sha256 }) });
    });
    await expectProblems(resource, "pinned-downloads", [
      `downloads kubelet-1 from ${url} with the sha256 ${JSON.stringify(sha256 ?? "")}; allowed: 64 hexadecimal digits`,
    ]);
  });
});

it("says of a rule that sees secrets when it is kept from looking", async () => {
  await pack.configure({ "private-keys": {} });
  await expectProblems(named("worker-1-kubelet"), "private-keys", [
    'was not checked; allowed: the enforcement level "remediate", the only one at which a rule is told what is secret',
  ]);
  await pack.configure({});
});
