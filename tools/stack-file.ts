import type { ParsedKey } from "ssh2";
import { z } from "zod";
import { parsePrivateKey } from "../observe/ssh/private-key.ts";
import { loadStackFile } from "../components/load.ts";
import type { ClusterSpec } from "../config/cluster.ts";
import { isSecretSetting, secretSettings } from "../config/secret-settings.ts";
import { pulumi, type StackPlace } from "../observe/state/pulumi-cli.ts";

const config = z.record(
  z.string(),
  z.object({ value: z.string().optional(), objectValue: z.unknown().optional(), secret: z.boolean() }),
);

export interface StackFile {
  cluster: ClusterSpec;
  /** Where to download from, and the checksums that the stack file adds to barekube's own. */
  downloads: ClusterSpec["downloads"];
  /** The stack's private key for SSH; undefined when an agent is to be used. */
  sshPrivateKey: ParsedKey | undefined;
}

/**
 * What a stack file asks for, read the way the Pulumi program reads it.
 *
 * @throws SpecError with everything that is wrong with it.
 */
export async function readStackFile(place: StackPlace): Promise<StackFile> {
  const prefix = "barekube:";
  const entries = Object.entries(await settingsOf(place))
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, entry]) => [key.slice(prefix.length), entry] as const);
  const settings = entries
    .filter(([key]) => !isSecretSetting(key))
    .map(([key, { value, objectValue }]) => [key, objectValue ?? value] as const);
  const { [secretSettings.privateKey]: privateKey, [secretSettings.passphrase]: passphrase } =
    Object.fromEntries(entries);
  const cluster = loadStackFile(Object.fromEntries(settings));
  return {
    cluster,
    downloads: cluster.downloads,
    sshPrivateKey: parsePrivateKey(privateKey?.value, passphrase?.value),
  };
}

/** Pulumi shows nothing of a setting that has a secret anywhere in it, unless it is to show secrets. */
async function settingsOf(place: StackPlace): Promise<z.infer<typeof config>> {
  const ask = async (...options: string[]) =>
    config.parse(JSON.parse(await pulumi(place, "config", "--json", ...options)));
  const shown = await ask();
  return Object.values(shown).some(({ secret }) => secret) ? ask("--show-secrets") : shown;
}
