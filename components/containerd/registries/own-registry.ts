import { output, type Input } from "@pulumi/pulumi";
import { toml } from "../../../documents/formats.ts";
import type { KeyFiles } from "../../part.ts";
import { certificateMode, secretMode } from "../../pki/modes.ts";
import { access, authorityFile, hostsFile } from "./files.ts";

/** A registry of the cluster's own. */
interface OwnRegistry {
  /** The names of images begin with one of these. */
  names: readonly string[];
  /** Where it is: `https://10.254.0.3`. */
  server: string;
  ca: Input<string>;
  username: string;
  password: Input<string>;
}

/** How containerd reaches a registry of the cluster's own, which may be elsewhere than its name says. */
export function ownRegistryFiles({ names, server, ca, username, password }: OwnRegistry): KeyFiles {
  const hosts = (name: string) =>
    output(password).apply((text) =>
      toml({ server, ...access({ username, password: text, caFile: authorityFile(name) }) }),
    );
  return Object.fromEntries<KeyFiles[string]>(
    names.flatMap((name) => [
      [hostsFile(name), { mode: secretMode, content: hosts(name) }],
      [authorityFile(name), { mode: certificateMode, content: ca }],
    ]),
  );
}
