import { ComponentResource, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi";
import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import type { HostReport } from "../../observe/report/host-report.ts";
import type { BootstrapTokens } from "../cluster/bootstrap-tokens.ts";
import { type Part, partsOn } from "../part.ts";
import type { Pki } from "../pki/pki.ts";
import { namedAfter } from "../rename/aliases.ts";
import { renderArtifacts } from "./artifacts/files.ts";
import { hostFirewall } from "./firewall/firewall.ts";
import { keepsFirewall } from "./firewall/keeps.ts";
import { openingsOn } from "./firewall/openings.ts";
import type { Leaving } from "./firewall/sources.ts";
import { keyFiles } from "./keys/key-files.ts";
import { renderPreparation } from "./preparation/files.ts";
import { proxyVariables } from "./proxy/variables.ts";
import { hostScript, type HostScriptArgs } from "./remote/host-script.ts";
import { RemoteHost } from "./remote/remote-host.ts";
import type { SshKeys } from "./remote/ssh-keys.ts";

interface HostArgs {
  cluster: ClusterSpec;
  /** The parts of the cluster. */
  parts: readonly Part[];
  spec: HostSpec;
  /** Hosts that still belong to the cluster, and no longer to the stack file. */
  leaving: Leaving;
  sshKeys: SshKeys;
  pki: Pki;
  tokens: BootstrapTokens;
  /** The host's report; undefined when it was not asked or did not answer. */
  report?: HostReport | undefined;
  /** What was last applied to it, as in its report if there is one. */
  remembered?: HostReport | undefined;
}

/** A host that is ready for its roles: prepared, with its binaries and its keys in place. */
export class Host extends ComponentResource {
  readonly spec: HostSpec;
  readonly remote: RemoteHost;
  /** The host is prepared, and its firewall lets in what its parts need. */
  readonly prepared: Resource;
  /** The binaries of etcd and the control plane. They come first, since everything waits for these two. */
  readonly controlPlaneArtifacts: Resource;
  /** What else a node needs. */
  readonly nodeArtifacts: Resource;
  /** Private keys, certificates and other secrets: in one command, so that previews can show all the others. */
  readonly keys: Resource;

  constructor(name: string, args: HostArgs, options?: ComponentResourceOptions) {
    super("barekube:host:Host", name, {}, { ...options, ...namedAfter(args.spec) });
    const { cluster, spec, leaving, sshKeys, report, remembered, pki, tokens } = args;
    const parts = partsOn(args.parts, spec);
    this.spec = spec;
    const proxy = proxyVariables(cluster, spec);
    this.remote = new RemoteHost({ spec, sshKeys, proxy, report, remembered }, this);
    const prepared = this.#run({ script: "prepare", data: renderPreparation(cluster, spec, parts) });
    this.prepared = keepsFirewall(cluster)
      ? hostFirewall(
          { host: this.remote, openings: openingsOn({ cluster, host: spec, parts: args.parts, leaving }) },
          { parent: this, dependsOn: [prepared] },
        )
      : prepared;
    const { controlPlane, node } = renderArtifacts(cluster, spec, parts);
    this.controlPlaneArtifacts = controlPlane
      ? this.#run(
          { script: "artifacts", label: "control-plane-artifacts", data: controlPlane },
          this.prepared,
        )
      : this.prepared;
    this.nodeArtifacts = node
      ? this.#run({ script: "artifacts", label: "node-artifacts", data: node }, this.controlPlaneArtifacts)
      : this.controlPlaneArtifacts;
    this.keys = this.#run(
      { script: "keys", data: keyFiles({ cluster, host: spec, parts, pki, tokens }), secret: true },
      // Preparation creates the users that own the keys.
      this.prepared,
    );
    this.registerOutputs();
  }

  #run(
    args: Pick<HostScriptArgs, "script" | "data" | "secret"> & { label?: string },
    ...dependsOn: Resource[]
  ): Resource {
    const { label = args.script } = args;
    return hostScript(
      `${this.spec.name}-${label}`,
      { host: this.remote, ...args, label },
      { parent: this, dependsOn },
    );
  }
}
