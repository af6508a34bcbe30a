import type { PrivateKey } from "@pulumi/tls";
import { ComponentResource, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import type { AuthorityName, Rotated } from "../../config/generations.ts";
import { renderEncryptionConfig, type EncryptionKey } from "../encryption/files.ts";
import { encryptionKeys } from "../encryption/keys.ts";
import { encryptionKeys as encryptionKeyGenerations } from "../encryption/settings.ts";
import { namedAfter, type NamedAfterHost } from "../rename/aliases.ts";
import type { Part } from "../part.ts";
import { type Authority, authority } from "./authority.ts";
import type { Certificate } from "./certificate.ts";
import { hostCertificates, passwords, sharedCertificates } from "./declared.ts";
import { type Leaf, leaf } from "./leaf.ts";
import { type Password, password } from "./password.ts";
import { commonNames } from "./resource-names.ts";
import type { Secrets } from "./secrets.ts";
import { type ServiceAccountKeys, serviceAccountKeys } from "./service-account-keys.ts";
import { generationsOf, lifetimesOf } from "./settings.ts";

interface PkiArgs {
  cluster: ClusterSpec;
  /** The parts whose certificates and passwords it makes. */
  parts: readonly Part[];
}

/** Three authorities, a certificate for each use, and the cluster's other keys. */
export class Pki extends ComponentResource {
  readonly authorities: Readonly<Record<AuthorityName, Authority>>;
  readonly serviceAccountKeys: ServiceAccountKeys;
  /** For Secrets in etcd. */
  readonly encryptionKeys: Output<EncryptionKey[]>;
  /** What goes into files on hosts. */
  readonly secrets: Secrets;
  readonly #name: string;
  readonly #args: PkiArgs;
  readonly #leaves = new Map<string, Leaf>();
  readonly #passwords = new Map<string, Password>();

  constructor(name: string, args: PkiArgs, options?: ComponentResourceOptions) {
    super("barekube:pki:Pki", name, {}, options);
    this.#name = name;
    this.#args = args;
    const { cluster } = args;
    const generations = generationsOf(cluster);
    this.authorities = {
      kubernetes: this.#authority("kubernetes", generations),
      etcd: this.#authority("etcd", generations),
      frontProxy: this.#authority("frontProxy", generations),
    };
    this.serviceAccountKeys = serviceAccountKeys(
      `${name}-service-account-key`,
      generations.serviceAccount,
      this,
    );
    this.encryptionKeys = encryptionKeys(
      `${name}-encryption-key`,
      encryptionKeyGenerations.of(cluster),
      this,
    );
    this.secrets = this.#secrets();
    this.registerOutputs();
  }

  /**
   * A certificate with the same subject on every host; issued on first use.
   *
   * @throws when no part declares it.
   */
  sharedLeaf(name: string): Leaf {
    const { cluster, parts } = this.#args;
    return this.#leaf(name, () => sharedCertificates(parts, cluster).get(name));
  }

  /**
   * A certificate that a host has of its own; issued on first use.
   *
   * @throws when no part declares it.
   */
  hostLeaf(host: HostSpec, name: string): Leaf {
    const { cluster, parts } = this.#args;
    return this.#leaf(
      `${host.name}-${name}`,
      () => hostCertificates(parts, cluster, host).get(name),
      namedAfter(host, `${this.#name}-`),
    );
  }

  /**
   * A password of a part; made on first use.
   *
   * @throws when no part declares it.
   */
  password(name: string): Password {
    const known = this.#passwords.get(name);
    if (known !== undefined) return known;
    if (!passwords(this.#args.parts).has(name)) throw new Error(`no part declares the password ${name}`);
    const made = password(`${this.#name}-${name}-password`, this);
    this.#passwords.set(name, made);
    return made;
  }

  #leaf(name: string, declared: () => Certificate | undefined, options: NamedAfterHost = {}): Leaf {
    const known = this.#leaves.get(name);
    if (known !== undefined) return known;
    const certificate = declared();
    if (certificate === undefined) throw new Error(`no part declares the certificate ${name}`);
    const made = leaf(
      `${this.#name}-${name}`,
      {
        issuer: this.authorities[certificate.issuer],
        certificate,
        lifetimes: lifetimesOf(this.#args.cluster),
      },
      { parent: this, ...options },
    );
    this.#leaves.set(name, made);
    return made;
  }

  #authority(name: AuthorityName, generations: ReturnType<typeof generationsOf>): Authority {
    const { cluster } = this.#args;
    return authority(
      `${this.#name}-${commonNames[name]}-ca`,
      {
        commonName: `${cluster.name} ${commonNames[name]}`,
        generations: generations[name satisfies Rotated],
        validityHours: lifetimesOf(cluster).authorityValidityHours,
      },
      this,
    );
  }

  #secrets(): Secrets {
    const { issuing } = this.authorities.kubernetes;
    return {
      bundle: (name) => this.authorities[name].bundle,
      issuing: { certPem: issuing.cert.certPem, keyPem: issuing.key.privateKeyPem },
      serviceAccount: this.serviceAccountKeys,
      keys: (what) =>
        privatePems((what === "serviceAccount" ? this.serviceAccountKeys : this.authorities[what]).keys),
      encryptionConfig: this.encryptionKeys.apply(renderEncryptionConfig),
      password: (name) => this.password(name).text,
    };
  }
}

const privatePems = (keys: ReadonlyMap<number, PrivateKey>): Map<number, Output<string>> =>
  new Map([...keys].map(([number, { privateKeyPem }]) => [number, privateKeyPem]));
