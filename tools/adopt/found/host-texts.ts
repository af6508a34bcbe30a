import { parse } from "yaml";
import { z } from "zod";
import { encryptionKeyName } from "../../../components/encryption/files.ts";
import { encryptionKeys } from "../../../components/encryption/settings.ts";
import { bootstrapKubeconfig, encryptionConfig } from "../../../components/pki/paths.ts";
import { generationName } from "../../../components/pki/resource-names.ts";
import { type ClusterSpec, nodeHosts } from "../../../config/cluster.ts";
import type { Taken } from "../hosts/taken.ts";
import { fileOn } from "./authorities.ts";
import type { Found } from "./found.ts";

const encryption = z.object({
  resources: z.array(
    z.object({
      providers: z.array(
        z.object({
          secretbox: z
            .object({ keys: z.array(z.object({ name: z.string(), secret: z.string() })) })
            .optional(),
        }),
      ),
    }),
  ),
});

/** The keys for Secrets in etcd, as API servers have them. */
export function foundEncryptionKeys(cluster: ClusterSpec, hosts: readonly Taken[]): Partial<Found> {
  const text = fileOn(hosts, encryptionConfig);
  if (text === undefined) return {};
  const known = new Map(
    encryption
      .parse(parse(text))
      .resources.flatMap(({ providers }) => providers)
      .flatMap(({ secretbox }) => secretbox?.keys ?? [])
      .map(({ name, secret }) => [name, secret]),
  );
  return {
    texts: new Map(
      encryptionKeys.of(cluster).flatMap((generation) => {
        const result = known.get(encryptionKeyName(generation));
        return result === undefined
          ? []
          : [[generationName("pki-encryption-key", generation), { result }] as const];
      }),
    ),
  };
}

const bootstrap = z.object({ users: z.tuple([z.object({ user: z.object({ token: z.string() }) })]) });

/**
 * The token of each node. Once it has joined, all that counts is the token's public half, which the cluster remembers: the
 * other half is any that its host still has.
 *
 * @param ids of the tokens that nodes have joined with, by node.
 */
export function foundTokens(
  { cluster, hosts }: { cluster: ClusterSpec; hosts: ReadonlyMap<string, Taken> },
  { ids, newSecret }: { ids: ReadonlyMap<string, string>; newSecret: () => string },
): Partial<Found> {
  return {
    texts: new Map(
      nodeHosts(cluster).flatMap(({ name }) => {
        const text = hosts.get(name)?.files.get(bootstrapKubeconfig);
        const [id = "", secret = ""] =
          text === undefined ? [] : bootstrap.parse(parse(text)).users[0].user.token.split(".");
        const known = ids.get(name) ?? id;
        if (known === "") return [];
        return [
          [`bootstrap-tokens-${name}`, { result: known + (known === id ? secret : newSecret()) }] as const,
        ];
      }),
    ),
  };
}
