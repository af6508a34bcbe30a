import { once } from "node:events";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { spawn, type ChildProcess } from "node:child_process";
import { readFile } from "node:fs/promises";
import { Client, credentials } from "@grpc/grpc-js";
import { runPulumi } from "../../../observe/state/pulumi-cli.ts";

/** The engine's own limit. */
export const messageLimits = {
  "grpc.max_receive_message_length": 400 * 1024 * 1024,
  "grpc.max_send_message_length": 400 * 1024 * 1024,
};

/** A resource plugin that runs. */
export interface RunningPlugin {
  client: Client;
  stop(): void;
}

/**
 * The executable of a package's plugin, in the version that the program asks for; installed if need be, as `pulumi up` would
 * do.
 */
export async function pluginPath(name: string): Promise<string> {
  const manifest = createRequire(import.meta.url).resolve(`@pulumi/${name}/package.json`);
  const { version } = JSON.parse(await readFile(manifest, "utf8")) as { version: string };
  const home = process.env["PULUMI_HOME"] ?? join(homedir(), ".pulumi");
  const path = join(home, "plugins", `resource-${name}-v${version}`, `pulumi-resource-${name}`);
  if (!existsSync(path)) await runPulumi(process.cwd(), ["plugin", "install", "resource", name, version]);
  if (!existsSync(path)) throw new Error(`Pulumi has no plugin ${name} ${version} at ${path}`);
  return path;
}

/** @param engineAddress where the engine listens, for messages. */
export async function startPlugin(path: string, engineAddress: string): Promise<RunningPlugin> {
  const child = spawn(path, [engineAddress], { stdio: ["ignore", "pipe", "pipe"] });
  // Nobody reads it; the engine gets messages in another way.
  child.stderr.resume();
  const port = await portOf(child, path);
  child.stdout.resume();
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), messageLimits);
  return {
    client,
    stop: () => {
      client.close();
      child.kill();
    },
  };
}

/** Plugins print it once they listen. */
async function portOf(
  child: ChildProcess & { stdout: NodeJS.ReadableStream },
  path: string,
): Promise<string> {
  const lines = createInterface(child.stdout);
  const ended = once(child, "close").then(() => undefined);
  const failed = once(child, "error").then(([error]) => Promise.reject(error as Error));
  const first = await Promise.race([once(lines, "line"), ended, failed]);
  const port = first === undefined ? undefined : String(first[0]).trim();
  if (port === undefined) throw new Error(`the plugin ${path} ended before it listened`);
  return port;
}
