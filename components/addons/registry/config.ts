import { yaml } from "../../../documents/formats.ts";
import { port } from "./names.ts";

/** Where its Pod has things. */
export const folders = {
  config: "/etc/registry/config",
  certificate: "/etc/registry/tls",
  login: "/etc/registry/login",
  data: "/var/lib/registry",
} as const;

export const configFile = `${folders.config}/config.yml`;

/** @param directory where it keeps images. @param more further sections. */
export const configOf = (directory: string, more: object = {}): string =>
  yaml({
    version: "0.1",
    // Each request to the API is in the log anyway; probes need not be.
    log: { level: "info", accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: directory }, delete: { enabled: true } },
    auth: { htpasswd: { realm: "registry", path: `${folders.login}/htpasswd` } },
    http: {
      addr: `:${port}`,
      tls: {
        certificate: `${folders.certificate}/tls.crt`,
        key: `${folders.certificate}/tls.key`,
        // The suites that it offers by default are the same as those of the cluster's other servers, and TLS 1.3's.
        minimumtls: "tls1.2",
      },
      headers: { "X-Content-Type-Options": ["nosniff"] },
      // Pulls and pushes that have begun may end before it does.
      draintimeout: "25s",
    },
    health: { storagedriver: { enabled: true, interval: "10s", threshold: 3 } },
    ...more,
  });

export const registryConfig = configOf(folders.data);

/** There are none before the first push, and garbage collection fails without. */
const repositories = `${folders.data}/docker/registry/v2/repositories`;

/** Removes what no tag refers to. The images that there are matter more than those that should go. */
export const garbageCollection = `[ ! -d ${repositories} ] || registry garbage-collect --delete-untagged ${configFile} || echo "garbage collection failed; the registry starts nevertheless"`;
