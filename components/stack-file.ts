import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Config, getRootDirectory, getStack, log, RunError } from "@pulumi/pulumi";
import { allConfig } from "@pulumi/pulumi/runtime/config.js";
import type { ClusterSpec } from "../config/cluster.ts";
import { describe, SpecError } from "../config/problem.ts";
import { isSecretSetting, secretSettings } from "../config/secret-settings.ts";
import type { SshKeys } from "./host/remote/ssh-keys.ts";
import { loadStackFile, warningsOf } from "./load.ts";

export interface Stack {
  cluster: ClusterSpec;
  sshKeys: SshKeys;
}

/**
 * Reads the stack's configuration, the only place that does.
 *
 * @throws RunError with everything that is wrong, before any resource is registered.
 */
export function readStack(): Stack {
  const config = new Config();
  const cluster = readCluster(config);
  for (const warning of warningsOf(cluster)) void log.warn(describe(warning));
  const sshKeys = {
    privateKey: config.getSecret(secretSettings.privateKey),
    passphrase: config.getSecret(secretSettings.passphrase),
  };
  return { cluster, sshKeys };
}

function readCluster(config: Config): ClusterSpec {
  try {
    return loadStackFile(settings(config), stackFileText);
  } catch (error) {
    // The message is enough; a stack trace would bury it.
    if (error instanceof SpecError) throw new RunError(error.message);
    throw error;
  }
}

/** Undefined when the stack file is somewhere else, as with `--config-file`. */
function stackFileText(): string | undefined {
  try {
    return readFileSync(join(getRootDirectory(), `Pulumi.${getStack()}.yaml`), "utf8");
  } catch {
    return undefined;
  }
}

/** Every setting of this project; lists and maps arrive as JSON. */
function settings(config: Config): Record<string, unknown> {
  const prefix = `${config.name}:`;
  return Object.fromEntries(
    Object.keys(allConfig())
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length))
      .filter((key) => !isSecretSetting(key))
      .map((key) => {
        const text = config.get(key) ?? "";
        return [key, /^\s*[[{]/.test(text) ? config.requireObject(key) : text];
      }),
  );
}
