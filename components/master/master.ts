import { ComponentResource, type ComponentResourceOptions, type Resource, unsecret } from "@pulumi/pulumi";
import type { EncryptionKey } from "../encryption/files.ts";
import { renderKubeApiserver } from "../kube-apiserver/files.ts";
import { renderKubeControllerManager } from "../kube-controller-manager/files.ts";
import { renderKubeScheduler } from "../kube-scheduler/files.ts";
import type { ClusterSpec } from "../../config/cluster.ts";
import type { Etcd } from "../etcd/etcd.ts";
import type { Host } from "../host/host.ts";
import type { Keys } from "../host/keys/keys.ts";
import { fingerprintOf } from "../pki/fingerprint.ts";
import type { Pki } from "../pki/pki.ts";
import { hostService } from "../host/remote/host-service.ts";
import type { Lanes } from "../rollout/lanes.ts";

interface MasterArgs {
  cluster: ClusterSpec;
  host: Host;
  keys: Keys;
  pki: Pki;
  etcd: Etcd;
  lanes: Lanes;
}

/** A control plane: API server, controller manager and scheduler. */
export class Master extends ComponentResource {
  readonly host: Host;
  readonly apiserver: Resource;
  readonly controllerManager: Resource;

  constructor(
    name: string,
    { cluster, host, keys, pki, etcd, lanes }: MasterArgs,
    options?: ComponentResourceOptions,
  ) {
    super("barekube:master:Master", name, {}, options);
    const { spec, remote } = host;
    const ca = pki.authorities.kubernetes.fingerprint;
    const ready = [host.controlPlaneArtifacts, keys.on(host), ...etcd.members];
    const { begins: turn, endsWith } = lanes.controlPlane(host, ready);
    this.host = host;
    this.apiserver = hostService(
      `${name}-kube-apiserver`,
      {
        host: remote,
        service: renderKubeApiserver(cluster, spec),
        script: "kube-apiserver",
        // It takes up by itself whom it lets in, but systemd hands keys to it only when it starts.
        reads: {
          apiserver: pki.hostLeaf(spec, "apiserver").fingerprint,
          ca,
          "etcd-ca": pki.authorities.etcd.fingerprint,
          "apiserver-etcd-client": pki.sharedLeaf("apiserver-etcd-client").fingerprint,
          "apiserver-kubelet-client": pki.sharedLeaf("apiserver-kubelet-client").fingerprint,
          "front-proxy-client": pki.sharedLeaf("front-proxy-client").fingerprint,
          "service-account": pki.serviceAccountKeys.fingerprint,
          "service-account-signer": pki.serviceAccountKeys.signer,
          // The hash of 256 random bits gives nothing away.
          "encryption-key": unsecret(fingerprintOf(pki.encryptionKeys.apply(secretsIn))),
        },
        turn,
      },
      { parent: this, dependsOn: ready },
    );
    this.controllerManager = hostService(
      `${name}-kube-controller-manager`,
      {
        host: remote,
        service: renderKubeControllerManager(cluster, spec),
        reads: {
          ca,
          "controller-manager": pki.sharedLeaf("controller-manager").fingerprint,
          "service-account-signer": pki.serviceAccountKeys.signer,
        },
        turn,
      },
      { parent: this, dependsOn: [this.apiserver] },
    );
    const scheduler = hostService(
      `${name}-kube-scheduler`,
      {
        host: remote,
        service: renderKubeScheduler(cluster, spec),
        reads: { ca, scheduler: pki.sharedLeaf("scheduler").fingerprint },
        turn,
      },
      { parent: this, dependsOn: [this.apiserver] },
    );
    endsWith([this.apiserver, this.controllerManager, scheduler]);
    this.registerOutputs();
  }
}

const secretsIn = (keys: readonly EncryptionKey[]): string => keys.map(({ secret }) => secret).join("\n");
