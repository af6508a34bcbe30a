import type { ClusterSpec } from "../../../config/cluster.ts";
import { toml } from "../../../documents/formats.ts";
import type { KeyFiles } from "../../part.ts";
import { certificateMode, secretMode } from "../../pki/modes.ts";
import { registries, type Registry } from "./settings.ts";

/** containerd looks here for each pull. */
export const registriesFolder = "/etc/containerd/certs.d";

/** Images of docker.io are served by another host. */
const servers: Readonly<Record<string, string>> = { "docker.io": "registry-1.docker.io" };

/** The host that has the images whose names begin so. */
export const hostOf = (name: string): string => servers[name] ?? name;

/** How containerd reaches each registry. The files may hold passwords, so they travel with the keys. */
export function registryFiles({ cluster }: { cluster: ClusterSpec }): KeyFiles {
  const all = registries.of(cluster);
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, registry]) => [
      [hostsFile(name), { mode: secretMode, content: toml(configuration(name, registry, all)) }],
      ...(registry.ca === undefined
        ? []
        : [[authorityFile(name), { mode: certificateMode, content: `${registry.ca.trim()}\n` }]]),
    ]),
  ) as KeyFiles;
}

export const hostsFile = (name: string) => `${registriesFolder}/${name}/hosts.toml`;
export const authorityFile = (name: string) => `${registriesFolder}/${name}/ca.crt`;
export const mirrorAuthorityFile = (name: string) => `${registriesFolder}/${name}/mirror-ca.crt`;

type Registries = Readonly<Record<string, Registry>>;

function configuration(name: string, registry: Registry, all: Registries) {
  const scheme = registry.plainHTTP ? "http" : "https";
  return {
    server: `${scheme}://${hostOf(name)}`,
    ...accessTo(name, registry),
    host: Object.fromEntries(registry.mirrors.map((url) => [url.replace(/\/$/, ""), mirror(url, all)])),
  };
}

/** What mirrors are asked for. */
export const readOnly = ["pull", "resolve"];

function mirror(url: string, all: Registries) {
  const { host, pathname } = new URL(url);
  const registry = all[host];
  return {
    capabilities: readOnly,
    ...(pathname === "/" ? {} : { override_path: true }),
    ...(registry === undefined ? {} : accessTo(host, registry)),
  };
}

const accessTo = (name: string, { ca, username, password }: Registry) =>
  access({ username, password, caFile: ca === undefined ? undefined : authorityFile(name) });

interface Access {
  caFile?: string | undefined;
  username?: string | undefined;
  password?: string | undefined;
}

/** The header goes to the registry and to the service that it sends clients to for a token. */
export const access = ({ caFile, username, password = "" }: Access) => ({
  ...(caFile === undefined ? {} : { ca: caFile }),
  ...(username === undefined
    ? {}
    : { header: { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}` } }),
});
