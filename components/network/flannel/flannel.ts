import { readFileSync } from "node:fs";
import { ComponentResource, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi";
import { renderFlanneld } from "./files.ts";
import type { ClusterSpec } from "../../../config/cluster.ts";
import type { Pki } from "../../pki/pki.ts";
import { hostService } from "../../host/remote/host-service.ts";
import type { Lanes } from "../../rollout/lanes.ts";
import type { Worker } from "../../node/node.ts";

interface FlannelArgs {
  cluster: ClusterSpec;
  pki: Pki;
  lanes: Lanes;
}

/** The Pod network: flanneld on every node, and the CNI configuration that comes from it. */
export class Flannel extends ComponentResource {
  private readonly name: string;
  private readonly args: FlannelArgs;
  private readonly conflistScript = readFileSync(new URL("cni-conflist.sh", import.meta.url), "utf8");

  constructor(name: string, args: FlannelArgs, options?: ComponentResourceOptions) {
    super("barekube:flannel:Flannel", name, {}, options);
    this.name = name;
    this.args = args;
    this.registerOutputs();
  }

  /** @returns the node's flanneld. */
  addNode({ host, kubelet }: Worker): Resource {
    const { cluster, pki, lanes } = this.args;
    const ca = pki.authorities.kubernetes.fingerprint;
    const turn = lanes.flanneld(host, [kubelet]);
    const daemon = hostService(
      `${this.name}-${host.spec.name}`,
      {
        host: host.remote,
        service: renderFlanneld({ cluster, host: host.spec, conflistScript: this.conflistScript }),
        script: "flanneld",
        reads: { ca, "flanneld-client": pki.hostLeaf(host.spec, "flanneld").fingerprint },
        turn: turn.begins,
      },
      // The node's share of the Pod network is written on its Node, which the kubelet makes.
      { parent: this, dependsOn: [kubelet] },
    );
    turn.endsWith([daemon]);
    return daemon;
  }
}
