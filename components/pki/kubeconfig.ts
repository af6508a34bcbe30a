import { yaml } from "../../documents/formats.ts";

interface Kubeconfig {
  cluster: string;
  server: string;
  /** Path on the host, or the PEM itself. */
  ca: { file: string } | { pem: string };
  user: string;
  /** Other ways to the same cluster, which kubectl takes with `--context NAME`. */
  others?: readonly { name: string; server: string }[];
  /** A client certificate by path or as PEM, or a token and the user that its holder impersonates. */
  credentials:
    | { certFile: string; keyFile: string }
    | { certPem: string; keyPem: string }
    | { token: string; as: { user: string; group: string } };
}

const base64 = (text: string): string => Buffer.from(text).toString("base64");

export function renderKubeconfig({
  cluster,
  server,
  ca,
  user,
  others = [],
  credentials,
}: Kubeconfig): string {
  const current = `${user}@${cluster}`;
  const authority =
    "file" in ca ? { "certificate-authority": ca.file } : { "certificate-authority-data": base64(ca.pem) };
  const ways = [{ name: cluster, context: current, server }].concat(
    others.map((other) => ({ ...other, context: other.name })),
  );
  return yaml({
    apiVersion: "v1",
    kind: "Config",
    clusters: ways.map((way) => ({ name: way.name, cluster: { server: way.server, ...authority } })),
    users: [{ name: user, user: renderCredentials(credentials) }],
    contexts: ways.map((way) => ({ name: way.context, context: { cluster: way.name, user } })),
    "current-context": current,
  });
}

function renderCredentials(credentials: Kubeconfig["credentials"]): Record<string, string | string[]> {
  if ("token" in credentials) {
    const { token, as } = credentials;
    return { token, as: as.user, "as-groups": [as.group] };
  }
  if ("certFile" in credentials) {
    return { "client-certificate": credentials.certFile, "client-key": credentials.keyFile };
  }
  return {
    "client-certificate-data": base64(credentials.certPem),
    "client-key-data": base64(credentials.keyPem),
  };
}
