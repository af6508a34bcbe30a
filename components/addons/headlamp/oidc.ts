import { secret } from "@pulumi/pulumi";
import type { ClusterSpec } from "../../../config/cluster.ts";
import type { AddOnObjects } from "../../part.ts";
import { outerAddresses } from "../outer-addresses.ts";
import { folders } from "./folders.ts";
import { namespace, used } from "./names.ts";
import { headlampSettings } from "./settings.ts";

/** By the names of its flags. It reads the same from its environment, where a secret is in no command line. */
const prefix = "HEADLAMP_CONFIG_";
const authorityFile = "ca.crt";

function variables(cluster: ClusterSpec): Record<string, string> {
  const { oidc, ...access } = headlampSettings.of(cluster) ?? {};
  if (oidc === undefined) return {};
  const { issuer, clientID, clientSecret, scopes, ca } = oidc;
  const [address = ""] = outerAddresses(cluster, access);
  return {
    OIDC_IDP_ISSUER_URL: issuer,
    OIDC_CLIENT_ID: clientID,
    ...(clientSecret === undefined ? {} : { OIDC_CLIENT_SECRET: clientSecret }),
    OIDC_SCOPES: scopes.join(","),
    // What it would guess is wrong behind an Ingress.
    OIDC_CALLBACK_URL: `https://${address}/oidc-callback`,
    OIDC_USE_PKCE: "true",
    ...(ca === undefined ? {} : { OIDC_CA_FILE: `${folders.oidc}/${authorityFile}` }),
  };
}

/** The Secret with everything about the identity provider, if there is one. */
export function oidcObjects(cluster: ClusterSpec): AddOnObjects {
  const { oidc } = headlampSettings.of(cluster) ?? {};
  if (oidc === undefined) return {};
  const values = { ...variables(cluster), ...(oidc.ca === undefined ? {} : { [authorityFile]: oidc.ca }) };
  const data = Object.entries(values).map(([key, text]) => [key, Buffer.from(text).toString("base64")]);
  return {
    oidc: {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: used.oidc, namespace },
      data: secret(Object.fromEntries(data) as Record<string, string>),
    },
  };
}

/** Its container's environment. */
export const oidcEnvironment = (cluster: ClusterSpec) =>
  Object.keys(variables(cluster)).map((key) => ({
    name: `${prefix}${key}`,
    valueFrom: { secretKeyRef: { name: used.oidc, key } },
  }));

/** The port of the identity provider. */
export function oidcPorts(cluster: ClusterSpec): number[] {
  const { oidc } = headlampSettings.of(cluster) ?? {};
  if (oidc === undefined) return [];
  const { port, protocol } = new URL(oidc.issuer);
  return [port === "" ? (protocol === "https:" ? 443 : 80) : Number(port)];
}
