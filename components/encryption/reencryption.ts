import { ComponentResource, type ComponentResourceOptions } from "@pulumi/pulumi";
import { renderReencryption } from "./files.ts";
import type { ClusterSpec } from "../../config/cluster.ts";
import { clusterDelegate } from "../cluster/delegate.ts";
import { hostScript } from "../host/remote/host-script.ts";
import type { JoinRights } from "../cluster/join-rights.ts";
import type { Master } from "../master/master.ts";
import { encryptionKeys, needsReencryption } from "./settings.ts";
import { reportedKeys, reportedReencryption } from "./reported-keys.ts";

interface ReencryptionArgs {
  cluster: ClusterSpec;
  masters: Master[];
  join: JoinRights;
}

/** Re-encrypts all Secrets in etcd with the key in use, as soon as every API server writes with it. */
class Reencryption extends ComponentResource {
  constructor(
    name: string,
    { cluster, masters, join }: ReencryptionArgs,
    options?: ComponentResourceOptions,
  ) {
    super("barekube:encryption:Reencryption", name, {}, options);
    const { remote } = clusterDelegate(masters).host;
    const again = timesAgain(cluster, masters);
    hostScript(
      `${name}-secrets`,
      {
        host: remote,
        script: "reencrypt",
        label: "reencrypt",
        data: { ...renderReencryption(cluster), ...(again === 0 ? {} : { again }) },
        deletedWith: join.roles,
      },
      { parent: this, dependsOn: [join.roles, ...masters.map(({ apiserver }) => apiserver)] },
    );
    this.registerOutputs();
  }
}

/** Re-encrypts if the key has ever changed. */
export function reencryptSecrets(name: string, args: ReencryptionArgs): void {
  if (needsReencryption(args.cluster)) new Reencryption(name, args);
}

/**
 * How many times the same key came back into use after an interrupted `up` that had begun to write with another one:
 * the stack file then asks for nothing new, but Secrets written in the meantime must be re-encrypted.
 */
function timesAgain(cluster: ClusterSpec, masters: readonly Master[]): number {
  const [key] = encryptionKeys.of(cluster);
  const { report } = clusterDelegate(masters).host.remote;
  const last = report && reportedReencryption(report);
  if (last?.key !== key) return 0;
  const writeOtherwise = masters.some(({ host }) => {
    const keys = host.remote.report && reportedKeys(host.remote.report);
    return keys !== undefined && keys.generations[0] !== key;
  });
  return (last?.again ?? 0) + (writeOtherwise ? 1 : 0);
}
