import {
  ComponentResource,
  type ComponentResourceOptions,
  type Input,
  type Output,
  type Resource,
  unsecret,
} from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random";
import { artifactFile, paths } from "../../render/paths.ts";
import { renderPreparation } from "../../render/preparation.ts";
import type { ClusterSpec, HostSpec } from "../../spec/cluster.ts";
import type { Pki } from "../pki/pki.ts";
import { hostScript } from "../remote/host-script.ts";
import { RemoteHost } from "../remote/remote-host.ts";
import { keyFiles } from "./key-files.ts";

interface HostArgs {
  cluster: ClusterSpec;
  spec: HostSpec;
  pki: Pki;
  /** Private key for SSH; default: the agent's keys. */
  sshPrivateKey?: Input<string> | undefined;
}

/** A host that is ready for its roles: prepared, with its binaries, keys and certificates in place. */
export class Host extends ComponentResource {
  readonly spec: HostSpec;
  readonly remote: RemoteHost;
  /** `id.secret`, as TLS bootstrapping wants it; good for nothing but the minutes of a join. */
  readonly bootstrapToken: Output<string>;
  /** The token's public half: the name of its Secret. */
  readonly bootstrapTokenID: Output<string>;
  readonly prepared: Resource;
  readonly artifacts: Resource;
  readonly keys: Resource;

  constructor(name: string, args: HostArgs, options?: ComponentResourceOptions) {
    super("barekube:host:Host", name, {}, options);
    const { cluster, spec, pki } = args;
    this.spec = spec;
    this.remote = new RemoteHost({ spec, privateKey: args.sshPrivateKey }, this);
    this.bootstrapToken = this.createBootstrapToken(name);
    this.bootstrapTokenID = unsecret(this.bootstrapToken.apply((token) => token.slice(0, 6)));
    this.prepared = this.run("prepare", renderPreparation(cluster, spec), []);
    this.artifacts = this.run("artifacts", artifactsData(cluster, spec), [this.prepared]);
    this.keys = hostScript(
      `${name}-keys`,
      {
        host: this.remote,
        script: "keys",
        label: "keys",
        data: keyFiles({ cluster, host: spec, pki, bootstrapToken: this.bootstrapToken }),
        secret: true,
      },
      // Preparation makes the users whom keys belong to.
      { parent: this, dependsOn: [this.prepared] },
    );
    this.registerOutputs();
  }

  /** What everything that runs on the host waits for. */
  get ready(): Resource[] {
    return [this.prepared, this.artifacts, this.keys];
  }

  private run(script: string, data: Input<object>, dependsOn: Resource[]): Resource {
    return hostScript(
      `${this.spec.name}-${script}`,
      { host: this.remote, script, label: script, data },
      { parent: this, dependsOn },
    );
  }

  private createBootstrapToken(name: string): Output<string> {
    const characters = { length: 22, lower: true, numeric: true, upper: false, special: false };
    const password = new RandomPassword(`${name}-bootstrap-token`, characters, { parent: this });
    return password.result.apply((text) => `${text.slice(0, 6)}.${text.slice(6)}`);
  }
}

function artifactsData(cluster: ClusterSpec, host: HostSpec) {
  const links = host.artifacts.flatMap((artifact) => {
    const folder = artifact.name.startsWith("cni-plugins-") ? paths.cniPlugins : cluster.binDir;
    return artifact.files.map((file) => [`${folder}/${file}`, artifactFile(artifact, file)]);
  });
  return {
    store: paths.artifacts,
    artifacts: host.artifacts,
    images: host.isNode ? cluster.images : [],
    links: Object.fromEntries(links) as Record<string, string>,
  };
}
