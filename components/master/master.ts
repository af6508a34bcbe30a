import { ComponentResource, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi";
import type { ClusterSpec } from "../../config/cluster.ts";
import { controlPlaneMetrics } from "../control-plane-metrics/control-plane-metrics.ts";
import { metricsPort } from "../control-plane-metrics/files.ts";
import type { Etcd } from "../etcd/etcd.ts";
import type { Host } from "../host/host.ts";
import { apiServerCommand } from "../kube-apiserver/document.ts";
import { kubeApiserver } from "../kube-apiserver/kube-apiserver.ts";
import { kubeControllerManager } from "../kube-controller-manager/kube-controller-manager.ts";
import { kubeScheduler } from "../kube-scheduler/kube-scheduler.ts";
import type { Pki } from "../pki/pki.ts";
import { namedAfter } from "../rename/aliases.ts";
import type { Lanes } from "../rollout/lanes.ts";
import { virtualAddress } from "../virtual-address/virtual-address.ts";

interface MasterArgs {
  cluster: ClusterSpec;
  host: Host;
  pki: Pki;
  etcd: Etcd;
  lanes: Lanes;
}

/** A control plane: API server, controller manager and scheduler, and its part in the virtual address. */
export class Master extends ComponentResource {
  readonly host: Host;
  readonly apiserver: Resource;
  readonly controllerManager: Resource;

  constructor(
    name: string,
    { cluster, host, pki, etcd, lanes }: MasterArgs,
    options?: ComponentResourceOptions,
  ) {
    super("barekube:master:Master", name, {}, { ...options, ...namedAfter(host.spec) });
    const ready = [host.controlPlaneArtifacts, host.keys, ...etcd.members];
    const { apiserver, controllerManager } = lanes.controlPlane(
      { host, serves: apiServerCommand, ready },
      (turn) => {
        const unit = { cluster, host, pki, turn };
        const port = metricsPort(cluster);
        const served = kubeApiserver(unit, { parent: this, dependsOn: ready });
        const onceServed = { parent: this, dependsOn: [served] };
        return {
          apiserver: served,
          controllerManager: kubeControllerManager(unit, onceServed),
          scheduler: kubeScheduler(unit, onceServed),
          ...(port === undefined ? {} : { metrics: controlPlaneMetrics(unit, port, onceServed) }),
          ...virtualAddress(unit, onceServed),
        };
      },
    );
    this.host = host;
    this.apiserver = apiserver;
    this.controllerManager = controllerManager;
    this.registerOutputs();
  }
}
