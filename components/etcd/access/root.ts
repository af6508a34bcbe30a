import type { Certificate } from "../../pki/certificate.ts";

/** The user that etcd's RBAC cannot do without. */
export const rootUser = "root";

/** For people and scripts that administer etcd. */
export const rootCertificate: Readonly<Record<string, Certificate>> = {
  "etcd-client": { issuer: "etcd", commonName: rootUser, use: "client" },
};
