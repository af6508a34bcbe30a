import type { Kubectl } from "./kubectl.ts";

/** API servers of 1.36 have it if they are told to, those of 1.37 do not. */
const group = "networking.k8s.io/v1beta1";
const name = "e2e-old";

/** The API server's settings with which it has that version. */
export const withGoneApi = { extraArgs: { "runtime-config": `${group}=true` } };

/** Writes an object in it, as a client does that was never brought up to date. */
export async function useGoneApi(kubectl: Kubectl): Promise<void> {
  const object = {
    ...{ apiVersion: group, kind: "ServiceCIDR", metadata: { name } },
    spec: { cidrs: ["198.18.240.0/24"] },
  };
  await kubectl.run(["create", "--filename=-"], { input: JSON.stringify(object) });
}

/** What is said of it before an upgrade. */
export const goneApiNamed = new RegExp(
  `no longer has servicecidrs of ${group}, which the cluster is still asked for by \\S+ \\(kubectl\\S*\\).*written in: ${name}`,
);
