import type { ClusterSpec } from "../../config/cluster.ts";
import type { AuthorityName } from "../../config/generations.ts";

/** As they are called in the names of resources and in their certificates. */
export const commonNames: Readonly<Record<AuthorityName, string>> = {
  kubernetes: "kubernetes",
  etcd: "etcd",
  frontProxy: "front-proxy",
};

/** The common name of an authority's certificate. */
export const subjectOf = (cluster: ClusterSpec, name: AuthorityName, generation: number): string =>
  generationSubject(`${cluster.name} ${commonNames[name]}`, generation);

export const generationSubject = (commonName: string, generation: number): string =>
  generation === 1 ? commonName : `${commonName} ${generation}`;

/** Resources of the first generation are named as if there were no other. */
export const generationName = (name: string, generation: number): string =>
  generation === 1 ? name : `${name}-${generation}`;
