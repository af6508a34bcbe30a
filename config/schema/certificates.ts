import { form } from "./formats.ts";

const hours = form(/^[1-9]\d{0,5}h$/, "a number of whole hours such as 8760h");

/** How long certificates live; keys of the stack file itself, as in kubeadm's ClusterConfiguration. */
export const certificateSettings = {
  certificateValidityPeriod: hours.default("8760h").meta({
    description:
      "How long a certificate is valid, those that kubelets get from the cluster too. A change makes all others anew.",
    examples: ["2160h"],
  }),
  certificateRenewBefore: hours.default("720h").meta({
    description:
      "An `up` that finds a certificate with less than that left makes it anew. Kubelets renew theirs by themselves.",
    examples: ["1440h"],
  }),
  caCertificateValidityPeriod: hours.default("87600h").meta({
    description: "How long the certificate of an authority is valid that is made from now on.",
    examples: ["43800h"],
  }),
};

/** `8760h` → 8760 */
export const hoursOf = (text: string): number => Number.parseInt(text, 10);
