import { afterAll, describe, it } from "vitest";
import {
  checkDevStack,
  configure,
  expectProblems,
  named,
  withContent,
  withDocument,
  withInputs,
} from "./dev-stack.ts";

checkDevStack();

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
  const limit = (maximumHours: number) => configure({ "authority-lifetime": { maximumHours } });
  afterAll(() => configure({}));

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
