import { ComponentResource, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi";
import { renderArtifacts } from "./artifacts/files.ts";
import { renderPreparation } from "./preparation/files.ts";
import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import type { SshKeys } from "./remote/ssh-keys.ts";
import { hostScript } from "./remote/host-script.ts";
import type { HostReport } from "../../observe/report/host-report.ts";
import { RemoteHost } from "./remote/remote-host.ts";

interface HostArgs {
  cluster: ClusterSpec;
  spec: HostSpec;
  sshKeys: SshKeys;
  /** What the host said of itself; undefined when it was not asked or did not answer. */
  report?: HostReport | undefined;
}

/** A host that is ready for its roles: prepared, and with its binaries in place. */
export class Host extends ComponentResource {
  readonly spec: HostSpec;
  readonly remote: RemoteHost;
  readonly prepared: Resource;
  /** What etcd and the control plane start from. They come first, since everybody waits for these two. */
  readonly controlPlaneArtifacts: Resource;
  /** What a node needs besides. */
  readonly nodeArtifacts: Resource;

  constructor(
    name: string,
    { cluster, spec, sshKeys, report }: HostArgs,
    options?: ComponentResourceOptions,
  ) {
    super("barekube:host:Host", name, {}, options);
    this.spec = spec;
    this.remote = new RemoteHost({ spec, sshKeys, report }, this);
    this.prepared = this.run({ script: "prepare", data: renderPreparation(cluster, spec) });
    const { controlPlane, node } = renderArtifacts(cluster, spec);
    this.controlPlaneArtifacts = controlPlane
      ? this.run({ script: "artifacts", label: "control-plane-artifacts", data: controlPlane }, this.prepared)
      : this.prepared;
    this.nodeArtifacts = node
      ? this.run({ script: "artifacts", label: "node-artifacts", data: node }, this.controlPlaneArtifacts)
      : this.controlPlaneArtifacts;
    this.registerOutputs();
  }

  private run(
    { script, label = script, data }: { script: string; label?: string; data: object },
    ...dependsOn: Resource[]
  ): Resource {
    return hostScript(
      `${this.spec.name}-${label}`,
      { host: this.remote, script, label, data },
      { parent: this, dependsOn },
    );
  }
}
