import { z } from "zod";
import type { ClusterSpec } from "../../config/cluster.ts";
import type { Draft } from "../../config/draft.ts";
import type { Generations, Rotated } from "../../config/generations.ts";
import type { Problem } from "../../config/problem.ts";
import { matching } from "../../config/schema/formats.ts";
import { allowedGenerations, generations } from "../../config/schema/generations.ts";
import { setting } from "../../config/setting.ts";

const hours = matching(/^[1-9]\d{0,5}h$/, "a number of whole hours such as 8760h");

export const certificateValidityPeriod = setting(
  "certificateValidityPeriod",
  hours.default("8760h").meta({
    description:
      "How long a certificate is valid, including those that the cluster issues to kubelets. A change reissues all others.",
    examples: ["2160h"],
  }),
);

export const certificateRenewBefore = setting(
  "certificateRenewBefore",
  hours.default("720h").meta({
    description:
      "An `up` renews every certificate with less than this left. Kubelets renew theirs by themselves.",
    examples: ["1440h"],
  }),
);

export const caCertificateValidityPeriod = setting(
  "caCertificateValidityPeriod",
  hours.default("87600h").meta({
    description: "How long the certificate of a new authority is valid.",
    examples: ["43800h"],
  }),
);

const stages = "The first one issues, all are trusted; rotate in three stages: `[1, 2]`, `[2, 1]`, `[2]`.";
const generationsOfAuthority = (what: string) =>
  generations.meta({
    description: `Generations of ${what}. ${stages}`,
    allowed: allowedGenerations,
    examples: [[1, 2]],
  });

export const certificateAuthorities = setting(
  "certificateAuthorities",
  z
    .strictObject({
      kubernetes: generationsOfAuthority("the authority of API servers, kubelets, and all their clients"),
      etcd: generationsOfAuthority("the authority of etcd's members and clients"),
      frontProxy: generationsOfAuthority(
        "the authority with which API servers authenticate to extension API servers",
      ),
    })
    .prefault({})
    .meta({
      description:
        "The authorities that issue certificates; see [Rotate a certificate authority](rotation.md).",
    }),
);

export const serviceAccountKeys = setting(
  "serviceAccountKeys",
  generations.meta({
    description:
      "Generations of the key that signs service account tokens. The first one signs, tokens of all are accepted; rotate in three stages: `[1, 2]`, `[2, 1]`, `[2]`.",
    allowed: allowedGenerations,
    examples: [[1, 2]],
  }),
);

/** In whole hours. */
export interface CertificateLifetimes {
  validityHours: number;
  /** An `up` renews a certificate with less than that left. */
  renewBeforeHours: number;
  authorityValidityHours: number;
}

export const lifetimesOf = (cluster: ClusterSpec): CertificateLifetimes => ({
  validityHours: hoursIn(certificateValidityPeriod.of(cluster)),
  renewBeforeHours: hoursIn(certificateRenewBefore.of(cluster)),
  authorityValidityHours: hoursIn(caCertificateValidityPeriod.of(cluster)),
});

/** `8760h` → 8760 */
const hoursIn = (text: string): number => Number.parseInt(text, 10);

/** The generations of each authority, and of the service account key. */
export const generationsOf = (cluster: ClusterSpec): Readonly<Record<Rotated, Generations>> => ({
  ...certificateAuthorities.of(cluster),
  serviceAccount: serviceAccountKeys.of(cluster),
});

/** A certificate must expire before its authority, and must not be due for renewal as soon as it is issued. */
export function checkLifetimes(draft: Draft): Problem[] {
  const validityPeriod = certificateValidityPeriod.draft(draft);
  if (validityPeriod === undefined) return [];
  const renewBefore = certificateRenewBefore.draft(draft);
  const caValidityPeriod = caCertificateValidityPeriod.draft(draft);
  const validity = hoursIn(validityPeriod);
  const problems: Problem[] = [];
  if (renewBefore !== undefined && hoursIn(renewBefore) >= validity) {
    problems.push({
      path: "certificateRenewBefore",
      given: renewBefore,
      message: `every up would renew every certificate; allowed: less than certificateValidityPeriod (${validityPeriod})`,
    });
  }
  if (caValidityPeriod !== undefined && hoursIn(caValidityPeriod) <= validity) {
    problems.push({
      path: "caCertificateValidityPeriod",
      given: caValidityPeriod,
      message: `certificates would outlive their authority; allowed: more than certificateValidityPeriod (${validityPeriod})`,
    });
  }
  return problems;
}
