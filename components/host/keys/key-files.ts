import { type Output, output } from "@pulumi/pulumi";
import type { ClusterSpec, HostSpec } from "../../../config/cluster.ts";
import { type Rotated, rotated } from "../../../config/generations.ts";
import type { BootstrapTokens } from "../../cluster/bootstrap-tokens.ts";
import { bootstrapFiles } from "../../kubelet/bootstrap-files.ts";
import type { KeyFiles, Part } from "../../part.ts";
import { isOnEveryNode } from "../../pki/declared.ts";
import type { Leaf } from "../../pki/leaf.ts";
import { certificateMode, secretMode } from "../../pki/modes.ts";
import { bootstrapKubeconfig, kubeletClient, pair } from "../../pki/paths.ts";
import type { Pki } from "../../pki/pki.ts";
import { rememberedGenerations } from "../../pki/remembered-generations.ts";

interface KeyFilesArgs {
  cluster: ClusterSpec;
  host: HostSpec;
  /** The parts that are on the host. */
  parts: readonly Part[];
  pki: Pki;
  tokens: BootstrapTokens;
}

/** Keys, certificates and other secrets of a host, as keys.sh takes them. */
export function keyFiles(args: KeyFilesArgs): Output<object> {
  const { cluster, host, parts, pki, tokens } = args;
  const files = Object.assign(
    {},
    ...parts.flatMap((part) => [
      part.keyFiles?.({ cluster, host, secrets: pki.secrets }),
      ownCertificates(part, args),
      isOnEveryNode(part) ? undefined : sharedCertificates(part, args),
    ]),
    // What all nodes share comes after what is the host's own.
    ...parts.filter(isOnEveryNode).map((part) => sharedCertificates(part, args)),
    host.isNode ? bootstrapFiles({ cluster, host, pki, token: tokens.of(host).token }) : undefined,
  ) as KeyFiles;
  return output({
    issued: pki.hostLeaf(host, host.isNode ? "kubelet-server" : "etcd-server").issued,
    directories: Object.assign({}, ...parts.map(({ keyDirectories }) => keyDirectories)) as object,
    files,
    generations: rememberedGenerations(cluster, ...rotatedOn(host)),
    ...(host.isNode ? { node: host.name } : {}),
    // A kubelet with a certificate of its own no longer needs a token.
    unless: host.isNode ? { [bootstrapKubeconfig]: kubeletClient } : {},
  });
}

function rotatedOn({ isMaster, isEtcd, isNode }: HostSpec): readonly Rotated[] {
  if (isMaster) return rotated;
  return [...(isEtcd ? ["etcd" as const] : []), ...(isNode ? ["kubernetes" as const] : [])];
}

const ownCertificates = ({ hostCertificates = {} }: Part, { host, pki }: KeyFilesArgs): KeyFiles =>
  Object.assign(
    {},
    ...Object.entries(hostCertificates).map(([name, { path = pair(name), owner }]) =>
      pairFiles(path, pki.hostLeaf(host, name), owner),
    ),
  ) as KeyFiles;

const sharedCertificates = ({ sharedCertificates: shared = {} }: Part, { pki }: KeyFilesArgs): KeyFiles =>
  Object.assign(
    {},
    ...Object.keys(shared).map((name) => pairFiles(pair(name), pki.sharedLeaf(name))),
  ) as KeyFiles;

function pairFiles(path: { cert: string; key: string }, { certPem, keyPem }: Leaf, owner?: string): KeyFiles {
  const owned = owner === undefined ? {} : { owner };
  return {
    [path.cert]: { mode: certificateMode, ...owned, content: certPem },
    [path.key]: { mode: secretMode, ...owned, content: keyPem },
  };
}
