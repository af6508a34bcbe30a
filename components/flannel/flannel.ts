import { ComponentResource, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi";
import { renderFlanneld } from "../../render/flanneld.ts";
import type { ClusterSpec } from "../../spec/cluster.ts";
import { fingerprintOf } from "../pki/leaf.ts";
import type { Pki } from "../pki/pki.ts";
import { hostService } from "../remote/host-service.ts";
import { readScript } from "../remote/kit.ts";
import type { Worker } from "../worker/worker.ts";

interface FlannelArgs {
  cluster: ClusterSpec;
  workers: Worker[];
  pki: Pki;
}

/** The Pod network: flanneld on every node, and the CNI configuration that comes from it. */
export class Flannel extends ComponentResource {
  /** flanneld by the name of its node. */
  readonly daemons: ReadonlyMap<string, Resource>;

  constructor(name: string, { cluster, workers, pki }: FlannelArgs, options?: ComponentResourceOptions) {
    super("barekube:flannel:Flannel", name, {}, options);
    const conflistScript = readScript("node/cni-conflist.sh");
    const ca = fingerprintOf(pki.authorities.kubernetes.cert.certPem);
    this.daemons = new Map(
      workers.map(({ host, kubelet }) => [
        host.spec.name,
        hostService(
          `${name}-${host.spec.name}`,
          {
            host: host.remote,
            service: renderFlanneld({ cluster, host: host.spec, conflistScript }),
            script: "flanneld",
            reads: { ca, "flanneld-client": pki.hostLeaf(host.spec, "flanneld").fingerprint },
          },
          // The node's share of the Pod network is written on its Node, which the kubelet makes.
          { parent: this, dependsOn: [kubelet] },
        ),
      ]),
    );
    this.registerOutputs();
  }
}
