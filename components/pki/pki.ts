import { ComponentResource, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import {
  type Certificate,
  type HostCertificateName,
  hostCertificates,
  sharedCertificates,
  type SharedCertificateName,
} from "./certificates.ts";
import type { EncryptionKey } from "../encryption/files.ts";
import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import type { AuthorityName, Generations } from "../../config/generations.ts";
import { type Authority, authority } from "./authority.ts";
import { encryptionKeys } from "../encryption/keys.ts";
import { type Leaf, leaf } from "./leaf.ts";
import { type ServiceAccountKeys, serviceAccountKeys } from "./service-account-keys.ts";

interface PkiArgs {
  cluster: ClusterSpec;
}

/** Three authorities, a certificate for each use, and the cluster's other keys. */
export class Pki extends ComponentResource {
  readonly authorities: Readonly<Record<AuthorityName, Authority>>;
  readonly serviceAccountKeys: ServiceAccountKeys;
  /** For Secrets in etcd. */
  readonly encryptionKeys: Output<EncryptionKey[]>;
  private readonly shared: ReadonlyMap<SharedCertificateName, Leaf>;
  private readonly ofHosts = new Map<string, Leaf>();
  private readonly name: string;
  private readonly cluster: ClusterSpec;

  constructor(name: string, { cluster }: PkiArgs, options?: ComponentResourceOptions) {
    super("barekube:pki:Pki", name, {}, options);
    this.name = name;
    this.cluster = cluster;
    const { generations, certificates: lifetimes } = cluster;
    const authorityOf = (use: string, of: Generations) =>
      authority(
        `${name}-${use}-ca`,
        {
          commonName: `${cluster.name} ${use}`,
          generations: of,
          validityHours: lifetimes.authorityValidityHours,
        },
        this,
      );
    this.authorities = {
      kubernetes: authorityOf("kubernetes", generations.kubernetes),
      etcd: authorityOf("etcd", generations.etcd),
      frontProxy: authorityOf("front-proxy", generations.frontProxy),
    };
    this.serviceAccountKeys = serviceAccountKeys(
      `${name}-service-account-key`,
      generations.serviceAccount,
      this,
    );
    this.encryptionKeys = encryptionKeys(`${name}-encryption-key`, cluster.encryptionKeys, this);
    this.shared = new Map(
      (Object.keys(sharedCertificates) as SharedCertificateName[]).map((certificate) => [
        certificate,
        this.issue(certificate, sharedCertificates[certificate]),
      ]),
    );
    this.registerOutputs();
  }

  /** Issues the certificates that a host's roles come with. */
  addHost(host: HostSpec): void {
    for (const [certificate, subject] of hostCertificates(this.cluster, host)) {
      const leafName = hostKey(host, certificate);
      this.ofHosts.set(leafName, this.issue(leafName, subject));
    }
  }

  /** A certificate whose holder is the same on every host. */
  sharedLeaf(certificate: SharedCertificateName): Leaf {
    return found(this.shared.get(certificate), certificate);
  }

  /** @throws when the host was not added, or its roles do not come with that certificate. */
  hostLeaf(host: HostSpec, certificate: HostCertificateName): Leaf {
    return found(this.ofHosts.get(hostKey(host, certificate)), hostKey(host, certificate));
  }

  private issue(leafName: string, { issuer, ...certificate }: Certificate): Leaf {
    const { certificates: lifetimes } = this.cluster;
    return leaf(
      `${this.name}-${leafName}`,
      { issuer: this.authorities[issuer], certificate, lifetimes },
      this,
    );
  }
}

const hostKey = (host: HostSpec, certificate: string): string => `${host.name}-${certificate}`;

function found(leafOrNothing: Leaf | undefined, name: string): Leaf {
  if (leafOrNothing === undefined) throw new Error(`the PKI has no certificate ${name}`);
  return leafOrNothing;
}
