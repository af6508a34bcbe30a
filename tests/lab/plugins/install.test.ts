import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readFile, readlink, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { credentials } from "@grpc/grpc-js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { buildPlugins } from "../../../lab/plugins/build.ts";
import type { BuiltPlugins } from "../../../lab/plugins/build.ts";
import { installPlugins } from "../../../lab/plugins/install.ts";

let folder: string;
let built: BuiltPlugins;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "plugins-"));
  vi.stubEnv("BAREKUBE_CACHE", join(folder, "cache"));
  built = await buildPlugins();
}, 60_000);
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** A folder with a stand-in for the CLI, and perhaps an official language host beside it. */
async function cliFolder(name: string, withHost: boolean): Promise<string> {
  const bin = join(folder, name);
  await mkdir(bin);
  for (const file of withHost ? ["pulumi", "pulumi-language-nodejs"] : ["pulumi"]) {
    await writeFile(join(bin, file), `#!/bin/sh\necho ${name}\n`);
    await chmod(join(bin, file), 0o755);
  }
  return join(bin, "pulumi");
}

const sdkVersion = async (name: string): Promise<string> => {
  const manifest = join(import.meta.dirname, "../../../node_modules/@pulumi", name, "package.json");
  return (JSON.parse(await readFile(manifest, "utf8")) as { version: string }).version;
};

const pluginAt = async (home: string, name: string): Promise<string> =>
  join(home, "plugins", `resource-${name}-v${await sdkVersion(name)}`, `pulumi-resource-${name}`);

describe("installing", () => {
  test("puts every plugin where the engine looks, under the SDK's version", async () => {
    const pulumiHome = join(folder, "home");
    const cli = await installPlugins({ pulumiHome, pulumiCli: await cliFolder("built", false) });
    expect(cli).toBe(join(pulumiHome, "cli", "pulumi"));
    expect(await readFile(cli, "utf8")).toContain("echo built");
    expect(await readlink(join(dirname(cli), "pulumi-language-nodejs"))).toBe(built.languageHost);
    for (const name of ["command", "tls", "random", "kubernetes"] as const) {
      expect(await readlink(await pluginAt(pulumiHome, name))).toBe(built.resources[name]);
    }
  });

  test("again changes nothing", async () => {
    const pulumiHome = join(folder, "home");
    const pulumiCli = join(folder, "built", "pulumi");
    const files = [join(pulumiHome, "cli", "pulumi"), await pluginAt(pulumiHome, "tls"), built.languageHost];
    const times = () => Promise.all(files.map(async (file) => (await stat(file)).ctimeMs));
    const before = await times();
    await installPlugins({ pulumiHome, pulumiCli });
    expect(await times()).toEqual(before);
  });

  test("leaves official plugins and an official language host alone", async () => {
    const pulumiHome = join(folder, "official-home");
    const official = await pluginAt(pulumiHome, "command");
    await mkdir(dirname(official), { recursive: true });
    await writeFile(official, "official");
    const pulumiCli = await cliFolder("official", true);
    expect(await installPlugins({ pulumiHome, pulumiCli })).toBe(pulumiCli);
    expect(await readFile(official, "utf8")).toBe("official");
    expect(await readFile(join(dirname(pulumiCli), "pulumi-language-nodejs"), "utf8")).toContain(
      "echo official",
    );
    expect(await readlink(await pluginAt(pulumiHome, "tls"))).toBe(built.resources.tls);
  });
});

/** Starts an executable and waits for the port it prints. */
async function start(
  executable: string,
  args = ["127.0.0.1:1"],
): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(executable, args, { stdio: ["ignore", "pipe", "inherit"], env: { PATH: "" } });
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return { child, port: Number(line) };
}

describe("built plugins", () => {
  test.each(["command", "tls", "random", "kubernetes"] as const)(
    "%s starts without PATH, tells its version and ends on Cancel",
    async (name) => {
      const { child, port } = await start(built.resources[name]);
      const client = new providerGrpc.ResourceProviderClient(
        `127.0.0.1:${port}`,
        credentials.createInsecure(),
      );
      const version = await new Promise((resolve, reject) => {
        client.getPluginInfo(new emptyProto.Empty(), (error, info) =>
          error ? reject(error) : resolve(info.getVersion()),
        );
      });
      expect(version).toBe(await sdkVersion(name));
      const exited = once(child, "exit");
      client.cancel(new emptyProto.Empty(), () => client.close());
      expect(await exited).toEqual([0, null]);
    },
  );

  test("the language host ends on SIGINT", async () => {
    const { child } = await start(built.languageHost);
    const exited = once(child, "exit");
    child.kill("SIGINT");
    expect(await exited).toEqual([0, null]);
  });

  test("a plugin ends when the engine has gone without a word", async () => {
    // The shell plays the engine: it starts the plugin, tells its process id, and is killed.
    const script = `'${built.resources.random}' 127.0.0.1:1 & echo $!; wait`;
    const engine = spawn("/bin/sh", ["-c", script], { stdio: ["ignore", "pipe", "ignore"] });
    const lines: string[] = [];
    createInterface({ input: engine.stdout }).on("line", (line) => lines.push(line));
    await expect.poll(() => lines.length).toBe(2);
    const plugin = Number(lines[0]);
    const isRunning = () => process.kill(plugin, 0);
    expect(isRunning()).toBe(true);
    engine.kill("SIGKILL");
    await sleep(100);
    await expect
      .poll(() => {
        try {
          return isRunning();
        } catch {
          return false;
        }
      })
      .toBe(false);
  });
});
