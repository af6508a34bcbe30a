import type { Input } from "@pulumi/pulumi";
import type { ClusterSpec, HostSpec } from "../config/cluster.ts";
import type { ConfigurablePart } from "../config/part.ts";
import type { Service } from "../documents/service.ts";
import type { ClusterDrift, Reports } from "../observe/drift/cluster-drift.ts";
import type { PartDrift } from "../observe/drift/part-drift.ts";
import type { HostReport } from "../observe/report/host-report.ts";
import type { Refusal } from "../observe/refusals.ts";
import type { AddOnKeys } from "./addons/keys.ts";
import type { EtcdClient } from "./etcd/access/client.ts";
import type { Opening } from "./host/firewall/opening.ts";
import type { Certificate } from "./pki/certificate.ts";
import type { Secrets } from "./pki/secrets.ts";

/**
 * A part of the cluster, such as etcd or the Pod network, and what the rest of the program must know about it. The rest
 * goes through the list of parts (components/parts.ts) and names none of them.
 */
export interface Part extends ConfigurablePart {
  /** Its name in settings, records and messages. */
  name: string;
  /** What the part was last told that its host is called; undefined where it was told nothing. */
  hostName?: (report: HostReport) => string | undefined;
  /** Certificates with the same subject on every host that has the part, by name. */
  sharedCertificates?: Readonly<Record<string, Certificate | ((cluster: ClusterSpec) => Certificate)>>;
  /** Certificates that each host has of its own, by name. */
  hostCertificates?: Readonly<Record<string, HostCertificate>>;
  /** Names of passwords that are made up for it, and kept in the state. */
  passwords?: readonly string[];
  /** Other secrets on a host, and the files that go with them. */
  keyFiles?: (context: KeyFilesContext) => KeyFiles;
  /** Directories that hold its keys, with their modes and owners. */
  keyDirectories?: Readonly<Record<string, { mode: string; owner: string }>>;
  /** Its systemd units on a host, with all that they read and leave. What others have there is not touched. */
  services?: (cluster: ClusterSpec, host: HostSpec) => readonly Service[];
  /**
   * For units that wait for nothing but a prepared host, and that nothing waits for: nodes make them without a line of
   * their own for it, with this script of the kit.
   */
  standsAlone?: { script: string };
  /** Patterns of files on its hosts that name the programs of artifacts which something runs with until it ends. */
  artifactsInUse?: readonly string[];
  /** What a firewall on its hosts has to let in. */
  openings?: readonly Opening[];
  /** Whether its hosts pass on what Pods send and receive, so that a firewall there has to let it through. */
  passesPods?: boolean;
  /** Addresses that the cluster knows as those of etcd's members, or of nodes, whether the stack file has them or not. */
  members?: {
    etcd?: (reports: Reports) => readonly string[];
    nodes?: (reports: Reports) => readonly string[];
  };
  /** Directories on its hosts that are the cluster's alone, besides those of its units. */
  directories?: readonly string[];
  /** Packages that it needs on its hosts, by family of distributions. */
  packages?: Packages;
  /** Units that start when these packages are installed, by package; the part has a unit of its own instead. */
  packageUnits?: Readonly<Record<string, string>>;
  /** What else it needs from a host, which may depend on settings. */
  preparation?: (cluster: ClusterSpec, host: HostSpec) => Preparation;
  /** Its own user of etcd. If any part has one, etcd's RBAC is on. */
  etcdClient?: (cluster: ClusterSpec) => EtcdClient;
  /** Users of etcd that have all rights there, which are the common names of their certificates. */
  etcdAdministrators?: readonly string[];
  /** API objects that must exist before a node can join. */
  objects?: readonly ClusterObject[];
  /** Scripts that find out on a host what only this part knows about; report.sh runs them. */
  facts?: readonly URL[];
  /** Completes a host's report with the drift that this part finds in its facts. */
  drift?: PartDrift;
  /** The same, for what needs the reports of all hosts, or is reported once for the whole cluster. */
  clusterDrift?: ClusterDrift;
  /** Changes to an existing cluster that the part refuses, since it cannot make them safely. */
  refusals?: readonly Refusal[];
  /** What is unwise about the hosts of a living cluster, but not refused. */
  cautions?: readonly Refusal[];
  /** What runs as Pods for the whole cluster, once nodes can join. */
  addOn?: AddOnDeclaration;
}

export interface AddOnDeclaration {
  /** Its name as upstream writes it: `CoreDNS`, `metrics-server`. */
  title: string;
  /** Everything of it in the API, made in the order of addons/stages.ts. `up` waits until its workloads are ready. */
  objects: (cluster: ClusterSpec, keys: AddOnKeys) => AddOnObjects;
  /**
   * Path of its Pods in the API, with a query that selects those that run as asked for now: `up` waits only until one of
   * them is ready. For what a cluster has from the start, while its nodes join.
   */
  pods?: (cluster: ClusterSpec) => string;
  /** Outputs of the stack, by name, for whoever uses it. */
  outputs?: (cluster: ClusterSpec, keys: AddOnKeys) => Readonly<Record<string, unknown>>;
}

/** API objects, by what follows the name of the add-on in the names of their resources. */
export type AddOnObjects = Readonly<Record<string, KubernetesObject>>;

export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string } & Record<string, unknown>;
  [field: string]: unknown;
}

/** Those of the given parts that are on a host. */
export const partsOn = (parts: readonly Part[], host: HostSpec): Part[] =>
  parts.filter(({ isOn }) => isOn(host));

export interface HostCertificate {
  certificate: (cluster: ClusterSpec, host: HostSpec) => Certificate;
  /** Where it is on the host; default: under its name in the cluster's PKI folder. */
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
  /** What its Pods leave on the host, since nobody runs them any more when the host is given back. */
  traces?: Traces;
}

/** What Pods with rights on the host leave there; see pod-traces.sh. */
export interface Traces {
  /** Files and directories; `*` stands for any characters. One with a slash at its end goes only if it is empty. */
  paths: readonly string[];
  /** Network interfaces; `*` stands for any characters. */
  interfaces: readonly string[];
  /** Tables of nftables: `ip calico`. */
  tables: readonly string[];
  /** Sets of ipset; `*` as above. */
  ipsets: readonly string[];
  /** Networks to whose addresses nobody else has routes. */
  networks: readonly string[];
}

/** An object that a script on a master applies through the API. */
export interface ClusterObject {
  /** Path of the object in the API. */
  path: string;
  object: KubernetesObject;
}
