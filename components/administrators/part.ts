import { kubernetesBinary } from "../../config/artifacts.ts";
import { bind, group } from "../cluster/rbac.ts";
import type { Part } from "../part.ts";

/** The group of everyday administrators; their rights come from RBAC and can be revoked. */
const administratorsGroup = "barekube:cluster-admins";

/** The people, and the scripts on masters, that administer the cluster. */
export const administrators: Part = {
  name: "administrators",
  isOn: ({ isMaster }) => isMaster,
  artifacts: { kubectl: kubernetesBinary("kubectl") },
  sharedCertificates: {
    admin: {
      issuer: "kubernetes",
      commonName: "barekube:admin",
      organization: administratorsGroup,
      use: "client",
    },
    // The one identity that RBAC cannot lock out.
    "break-glass": {
      issuer: "kubernetes",
      commonName: "barekube:break-glass",
      organization: "system:masters",
      use: "client",
    },
  },
};

/** Grants the everyday administrators their rights. */
export const administratorsBinding = bind(
  "barekube:cluster-admins",
  "cluster-admin",
  group(administratorsGroup),
);
