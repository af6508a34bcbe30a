import { execFileSync } from "node:child_process";
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { identityFrom } from "../../tools/kubeconfig/identity.ts";
import { signingRequest } from "../../tools/kubeconfig/request.ts";
import { writePrivate } from "../../tools/kubeconfig/write-private.ts";

describe("whom a kubeconfig may be for", () => {
  it("is a user with groups, for a while", () => {
    expect(identityFrom({ user: "dev@example.com", groups: ["a,b", "c"], hours: "0.5" })).toEqual({
      user: "dev@example.com",
      groups: ["a", "b", "c"],
      seconds: 1800,
    });
  });

  it("is nobody whom the cluster has already", () => {
    const masters = { user: "system:admin", groups: ["developers,system:masters"], hours: "8" };
    expect(() => identityFrom(masters)).toThrow(
      /^--user "system:admin": names with system: .*\n--groups "system:masters": names with system: .*$/,
    );
    expect(() => identityFrom({ user: "barekube:break-glass", hours: "8" })).toThrow(
      /names with barekube: are the cluster's own/,
    );
  });

  it.each([
    [{ hours: "8" }, /^--user "": allowed: up to 64/],
    [{ user: "a b", hours: "8" }, /^--user "a b": allowed/],
    [{ user: "../../etc/passwd", hours: "8" }, /^--user .*: allowed/],
    [{ user: "a".repeat(65), hours: "8" }, /^--user/],
    [{ user: "dev", groups: [""], hours: "8" }, /^--groups ""/],
    [{ user: "dev", hours: "0.1" }, /^--hours "0.1": allowed: from 0.17/],
    [{ user: "dev", hours: "8761" }, /^--hours/],
    [{ user: "dev", hours: "soon" }, /^--hours "soon"/],
  ])("is said when it is refused: %j", (given, message) => {
    expect(() => identityFrom(given)).toThrow(message);
  });
});

it("asks for the user as common name and for each group as organization, and proves that it has the key", async () => {
  const { keyPem, requestPem } = await signingRequest({ user: "dev@example.com", groups: ["a", "b"] });
  const openssl = (...args: string[]) =>
    execFileSync("openssl", args, { input: requestPem, stdio: ["pipe", "pipe", "pipe"] }).toString();
  expect(openssl("req", "-noout", "-subject", "-nameopt", "RFC2253")).toBe(
    "subject=CN=dev@example.com,O=b,O=a\n",
  );
  expect(openssl("req", "-noout", "-verify")).toBe("");
  const publicKey = execFileSync("openssl", ["pkey", "-pubout"], { input: keyPem }).toString();
  expect(openssl("req", "-noout", "-pubkey")).toBe(publicKey);
});

it("is written so that nobody else can read it, whoever could read the one before", async () => {
  const folder = await mkdtemp(join(tmpdir(), "kubeconfig-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, "dev.kubeconfig");
  await writeFile(path, "old");
  await chmod(path, 0o644);
  await writePrivate(path, "new");
  expect(await readFile(path, "utf8")).toBe("new");
  const { mode, uid } = await stat(path);
  expect(mode & 0o777).toBe(0o600);
  expect(uid).toBe(process.getuid?.());
  expect(await readdir(folder)).toEqual(["dev.kubeconfig"]);
});
