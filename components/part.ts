import type { Input } from "@pulumi/pulumi";
import type { ClusterSpec, HostSpec } from "../config/cluster.ts";
import type { ConfigurablePart } from "../config/part.ts";
import type { PartDrift } from "../observe/drift/part-drift.ts";
import type { Refusal } from "../observe/refusals.ts";
import type { Certificate } from "./pki/certificate.ts";
import type { Secrets } from "./pki/secrets.ts";

/**
 * A part of the cluster, such as etcd or the Pod network, by what the rest of the program must know of it. The rest
 * goes through the list of parts (components/parts.ts) and names none of them.
 */
export interface Part extends ConfigurablePart {
  /** As a setting, a record or a message calls it. */
  name: string;
  /** Certificates whose holder is the same on every host that the part is on, by name. */
  sharedCertificates?: Readonly<Record<string, Certificate>>;
  /** Certificates that a host has for itself, by name. */
  hostCertificates?: Readonly<Record<string, HostCertificate>>;
  /** What else is secret, or belongs to what is, on a host. */
  keyFiles?: (context: KeyFilesContext) => KeyFiles;
  /** Directories that hold its keys, with their modes and owners. */
  keyDirectories?: Readonly<Record<string, { mode: string; owner: string }>>;
  /** Packages that it needs on every host that it is on, by family of distributions. */
  packages?: Packages;
  /** What else it needs of a host, in so far as that depends on settings. */
  preparation?: (cluster: ClusterSpec, host: HostSpec) => Preparation;
  /** Objects in the API that have to be there before a node can join. */
  objects?: readonly ClusterObject[];
  /** Scripts that find out on a host what only this part can tell; report.sh runs them. */
  facts?: readonly URL[];
  /** Completes a host's report with what only this part can tell from its facts. */
  drift?: PartDrift;
  /** What the stack file may not ask of a living cluster, since the part cannot do it safely. */
  refusals?: readonly Refusal[];
  /** What runs in the cluster as Pods for everybody, once nodes can join. */
  addOn?: AddOnDeclaration;
}

export interface AddOnDeclaration {
  /** Its name as upstream writes it: `CoreDNS`. */
  title: string;
  objects: (cluster: ClusterSpec) => AddOnObjects;
}

/** Objects in the API, by the name of their resource behind that of the add-on. */
export type AddOnObjects = Readonly<Record<string, KubernetesObject>>;

export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string } & Record<string, unknown>;
  [field: string]: unknown;
}

/** Those of some parts that are on a host. */
export const partsOn = (parts: readonly Part[], host: HostSpec): Part[] =>
  parts.filter(({ isOn }) => isOn(host));

export interface HostCertificate {
  certificate: (cluster: ClusterSpec, host: HostSpec) => Certificate;
  /** Where it lies on the host; default: under its name in the cluster's PKI folder. */
  path?: { cert: string; key: string };
  /** `user:group`; default `root:root`. */
  owner?: string;
}

export interface KeyFilesContext {
  cluster: ClusterSpec;
  host: HostSpec;
  secrets: Secrets;
}

/** Path on the host → file. */
export type KeyFiles = Record<string, { mode: string; owner?: string | undefined; content: Input<string> }>;

export interface Packages {
  debian: readonly string[];
  rhel: readonly string[];
}

export interface Preparation {
  /** Kernel modules. */
  modules?: readonly string[];
  /** Kernel parameters. */
  sysctl?: Readonly<Record<string, string>>;
  packages?: Packages;
  /** System users. */
  users?: readonly string[];
}

/** An object that a script on a master applies through the API. */
export interface ClusterObject {
  /** Path of the object in the API. */
  path: string;
  object: KubernetesObject;
}
