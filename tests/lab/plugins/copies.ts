import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCommandProvider } from "../../../lab/plugins/command/provider.ts";
import { asset, sha256 } from "./assets.ts";
import { startReplay } from "./replay.ts";
import type { Json, Replay } from "./replay.ts";
import { newKey, startSshServer } from "./ssh-server.ts";
import type { SshServer } from "./ssh-server.ts";

const TYPE = "command:remote:CopyToRemote";
export const address = { urn: `urn:pulumi:s::p::${TYPE}::x`, name: "x", type: TYPE };
const key = newKey();

/** The command plugin, a folder of this machine to copy from, and a host to copy to. */
export class Copies {
  readonly plugin: Replay;
  readonly server: SshServer;
  readonly folder: string;
  /** Home of the host's user. */
  readonly home: string;

  static async start(): Promise<Copies> {
    const folder = mkdtempSync(join(tmpdir(), "copy-"));
    const home = join(folder, "home");
    mkdirSync(home);
    const plugin = await startReplay(createCommandProvider());
    const server = await startSshServer({ authorized: { key: key.public }, home });
    return new Copies({ plugin, server, folder, home });
  }

  private constructor(parts: Pick<Copies, "plugin" | "server" | "folder" | "home">) {
    this.plugin = parts.plugin;
    this.server = parts.server;
    this.folder = parts.folder;
    this.home = parts.home;
  }

  async stop(): Promise<void> {
    await this.plugin.cancel();
    await this.plugin.close();
    await this.server.close();
    rmSync(this.folder, { recursive: true });
  }

  /** A new file of this machine, as an asset. */
  file(name: string, content: string | Buffer): Json {
    const path = join(this.folder, name);
    writeFileSync(path, content);
    return asset({ path, hash: sha256(content) });
  }

  inputs(source: Json, remotePath: string, others: Json = {}): Json {
    const { port, hostKey } = this.server;
    return {
      connection: {
        host: "127.0.0.1",
        port,
        user: "root",
        privateKey: key.private,
        hostKey,
        dialErrorLimit: 0,
      },
      source,
      remotePath,
      ...others,
    };
  }

  /** Copies, and gives the error. */
  async create(properties: Json, options: Json = {}): Promise<string | undefined> {
    const { error } = await this.plugin.play({
      method: "Create",
      request: { ...address, properties, ...options },
    });
    return error;
  }

  async update(olds: Json, news: Json): Promise<void> {
    await this.plugin.play({
      method: "Update",
      request: { ...address, id: "1", olds, oldInputs: olds, news },
    });
  }

  onHost(path: string): Buffer {
    return readFileSync(join(this.home, path));
  }
}
