import type { ClusterSpec } from "../../../config/cluster.ts";
import { yaml } from "../../../documents/formats.ts";
import { cipherSuites } from "../../pki/cipher-suites.ts";
import { hasCertificate } from "./certificate.ts";
import { ingressClass, ports } from "./names.ts";
import { traefikSettings } from "./settings.ts";

/**
 * Where its Pods have things. What Traefik watches is a folder within the volume's: a volume has two folders with its
 * files while they change, and the links beside those, which would all be read.
 */
export const folders = { startup: "/etc/traefik/startup", watched: "/etc/traefik/watched" } as const;
export const startupFile = "traefik.yml";
export const watchedFiles = {
  config: "files/tls.yml",
  certificate: "files/tls.crt",
  key: "files/tls.key",
} as const;

/** Has another Pod of a Service asked when one takes no connection; a request that one has got is not repeated. */
const retry = "another-pod";
const middlewares = [`${retry}@file`];

/** What Traefik reads only at startup. */
export const startupConfig = (cluster: ClusterSpec): string =>
  yaml({
    global: { checkNewVersion: false, sendAnonymousUsage: false },
    log: { level: "INFO", noColor: true },
    entryPoints: {
      web: {
        address: `:${ports.web}`,
        allowACMEByPass: true,
        http: { middlewares, ...redirection(cluster) },
      },
      // An Ingress needs no `tls` to be served here.
      websecure: { address: `:${ports.websecure}`, http: { middlewares, tls: {} } },
      // Not for Ingresses, by its name.
      traefik: { address: `:${ports.ping}` },
    },
    ping: { entryPoint: "traefik" },
    // Pods of a host that has just died do not answer.
    serversTransport: { forwardingTimeouts: { dialTimeout: "2s" } },
    providers: {
      kubernetesIngress: {
        ingressClass,
        // A Service whose Pods are away is answered with 503 instead of 404.
        allowEmptyServices: true,
        // `/app` is not `/apple`, as the API defines it.
        strictPrefixMatching: true,
      },
      file: { directory: folders.watched, watch: true },
    },
  });

function redirection(cluster: ClusterSpec): object {
  const { redirectToHTTPS, httpsPort } = traefikSettings.of(cluster) ?? {};
  if (redirectToHTTPS === false) return {};
  // The port that clients use, not the one of its Pods.
  return { redirections: { entryPoint: { to: `:${String(httpsPort)}`, scheme: "https" } } };
}

/** What Traefik reads again whenever it changes, with the certificate. */
export const watchedConfig = (cluster: ClusterSpec): string =>
  yaml({
    http: { middlewares: { [retry]: { retry: { attempts: 3 } } } },
    tls: {
      options: { default: { minVersion: "VersionTLS12", cipherSuites } },
      ...(hasCertificate(cluster) && {
        stores: {
          default: {
            defaultCertificate: {
              certFile: `${folders.watched}/${watchedFiles.certificate}`,
              keyFile: `${folders.watched}/${watchedFiles.key}`,
            },
          },
        },
      }),
    },
  });
