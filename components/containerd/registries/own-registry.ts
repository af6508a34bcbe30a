import { output, type Input } from "@pulumi/pulumi";
import { toml } from "../../../documents/formats.ts";
import type { KeyFiles } from "../../part.ts";
import { certificateMode, secretMode } from "../../pki/modes.ts";
import { access, authorityFile, hostOf, hostsFile, mirrorAuthorityFile, readOnly } from "./files.ts";

/** A registry of the cluster's own. */
interface OwnRegistry {
  /** Where it is: `https://10.254.0.3`. */
  server: string;
  ca: Input<string>;
  username: string;
  password: Input<string>;
}

/**
 * How containerd reaches a registry of the cluster's own, which may be elsewhere than its name says.
 *
 * @param names what the names of images in it may begin with.
 */
export function ownRegistryFiles(
  names: readonly string[],
  { server, ca, username, password }: OwnRegistry,
): KeyFiles {
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

/** Somebody else's registry. */
interface Upstream {
  /** What the names of images in it begin with. */
  name: string;
  ca?: string | undefined;
  username?: string | undefined;
  password?: string | undefined;
}

/** How containerd reaches a registry by way of the cluster's own mirror of it, and directly when the mirror is away. */
export function mirroredRegistryFiles({ name, ca, ...login }: Upstream, mirror: OwnRegistry): KeyFiles {
  const hosts = output(mirror.password).apply((password) =>
    toml({
      server: `https://${hostOf(name)}`,
      ...access({ ...login, caFile: ca === undefined ? undefined : authorityFile(name) }),
      host: {
        [mirror.server]: {
          capabilities: readOnly,
          // Before the cluster's first kube-proxy runs, nothing answers there, and nothing refuses.
          dial_timeout: "2s",
          ...access({ username: mirror.username, password, caFile: mirrorAuthorityFile(name) }),
        },
      },
    }),
  );
  return {
    [hostsFile(name)]: { mode: secretMode, content: hosts },
    [mirrorAuthorityFile(name)]: { mode: certificateMode, content: mirror.ca },
    ...(ca === undefined
      ? {}
      : { [authorityFile(name)]: { mode: certificateMode, content: `${ca.trim()}\n` } }),
  };
}
