import { z } from "zod";
import { parts } from "../../components/parts.ts";
import { nameIn, resourcesIn } from "../../observe/state/resources.ts";
import { isOnEveryNode } from "../../components/pki/declared.ts";
import { type Certificate, certificateOf } from "./certificate.ts";

const issued = z.object({
  type: z.enum(["tls:index/selfSignedCert:SelfSignedCert", "tls:index/locallySignedCert:LocallySignedCert"]),
  urn: z.string(),
  /** Present on what an interrupted run has already replaced. */
  delete: z.literal(false).optional(),
  outputs: z.object({ certPem: z.string() }),
});

/** The certificates in a stack's state. @param state the output of `pulumi stack export`. */
export function certificatesInState(state: string): Certificate[] {
  return resourcesIn(state).flatMap((resource) => {
    const { data } = issued.safeParse(resource);
    if (data === undefined) return [];
    const isAuthority = data.type.endsWith("SelfSignedCert");
    const name = nameIn(data.urn).replace(/^pki-(.*)-cert$/, "$1");
    return certificateOf(data.outputs.certPem, {
      ...(isAuthority ? { name, where: "all" } : placeOf(name)),
      renewal: isAuthority ? "rotation" : "up",
    });
  });
}

const hostCertificateNames = parts.flatMap((part) => Object.keys(part.hostCertificates ?? {}));
const nodeCertificates = new Set(
  parts.filter(isOnEveryNode).flatMap((part) => Object.keys(part.sharedCertificates ?? {})),
);

const ofHost = new RegExp(`^(?<where>.+)-(?<name>${hostCertificateNames.join("|")})$`);

/** `worker-1-kubelet-server` → kubelet-server on worker-1. */
function placeOf(name: string): Pick<Certificate, "name" | "where"> {
  const { where, name: ownName } = ofHost.exec(name)?.groups ?? {};
  if (where !== undefined && ownName !== undefined) return { name: ownName, where };
  return { name, where: nodeCertificates.has(name) ? "all" : "masters" };
}
