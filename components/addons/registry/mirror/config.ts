import { hostOf } from "../../../containerd/registries/files.ts";
import { configOf, folders } from "../config.ts";
import type { Mirror } from "./settings.ts";

/** The files in its ConfigMap. */
export const mirrorFiles = ({ of, ca, keepDays }: Mirror): Record<string, string> => ({
  // Each registry in a directory of its own: after a change nothing of the former one is served under the new name.
  "config.yml": configOf(`${folders.data}/${of}`, {
    proxy: { remoteurl: `https://${hostOf(of)}`, ttl: `${keepDays * 24}h` },
  }),
  ...(ca === undefined ? {} : { [authority]: ca }),
});

const authority = "ca.crt";

/** What it reads from its environment. */
export const mirrorEnvironment = ({ ca, username, password }: Mirror): object[] => [
  ...(ca === undefined ? [] : [{ name: "SSL_CERT_FILE", value: `${folders.config}/${authority}` }]),
  ...(username === undefined ? [] : [{ name: "REGISTRY_PROXY_USERNAME", value: asYaml(username) }]),
  ...(password === undefined
    ? []
    : [
        {
          name: "REGISTRY_PROXY_PASSWORD",
          valueFrom: { secretKeyRef: { name: upstreamLogin, key: "password" } },
        },
      ]),
];

/** The name of the Secret with the password of the registry that it mirrors. */
export const upstreamLogin = "mirror-upstream";

/** The program takes what is in its environment for YAML. */
export const asYaml = (text: string): string => JSON.stringify(text);
