import type { Upstream } from "./artifacts.ts";
import type { ClusterSpec } from "./cluster.ts";
import type { Draft } from "./draft.ts";
import type { Problem } from "./problem.ts";
import type { Roles } from "./roles.ts";
import type { HostSetting, Setting } from "./setting.ts";
import type { SettingValues } from "./setting-values.ts";
import type { Versions } from "./versions.ts";

/**
 * A rule that spans more than one field. It gets what could be read and ignores what could not, since the schema has
 * already reported that.
 */
export type Check = (draft: Draft) => Problem[];

/** Flags of a program that users cannot set through `extraArgs`: flag → why, or what to set instead. */
export type ReservedFlags = ReadonlyMap<string, string>;

/** One of upstream's programs, to which the stack file can pass flags or fields of its configuration file. */
export interface Program {
  /** Upstream's name for it, which also begins the names of its descriptions in config/upstream/. */
  name: string;
  /** The component whose version it has. */
  version: keyof Versions;
  /** Type of its configuration file, whose fields the setting holds; without it, the setting has `extraArgs`. */
  configuration?: string;
  /** Where upstream lists the flags or fields. */
  documentation: string;
}

/** A setting without which a part does not work. */
export interface Need {
  /** `addons.localPathProvisioner` */
  setting: string;
  /** What for: `to keep its images on a volume`. */
  why: string;
  /** The setting that does instead: `addons.registry.storageClass`. */
  instead?: string;
}

/** What can be configured about a part of the cluster, and what the part occupies on its hosts. */
export interface ConfigurablePart {
  /** Whether the stack file asks for it; default: it is always there. */
  isUsed?: (settings: SettingValues) => boolean;
  /** Which hosts it is on. */
  isOn: (host: Roles) => boolean;
  settings?: readonly Setting[];
  hostSettings?: readonly HostSetting[];
  /** Programs by the setting, of the stack or of hosts, that is checked against their flags or fields. */
  programs?: Readonly<Record<string, Program>>;
  /** By the setting that has the `extraArgs`. */
  reservedFlags?: Readonly<Record<string, ReservedFlags>>;
  checks?: readonly Check[];
  /** What else the stack file has to ask for when it asks for this part; its first setting is the one that is refused. */
  needs?: (draft: Draft) => readonly Need[];
  /** What is allowed, but unwise or about to be removed upstream. */
  warnings?: (cluster: ClusterSpec) => Problem[];
  /** TCP ports that it always listens on, by a description of what listens there. */
  ports?: Readonly<Record<string, number>>;
  /** Settings that say on which TCP port it listens → what listens there: `{ "apiServer.port": "kube-apiserver" }`. */
  portSettings?: Readonly<Record<string, string>>;
  /** Settings with a port that a Service of its own has on every node: `["addons.registry.nodePort"]`. */
  nodePortSettings?: readonly string[];
  /** What is downloaded to its hosts, by name. */
  artifacts?: Readonly<Record<string, Upstream>>;
  /** Whether the rest of the cluster cannot start without it, so that its artifacts come first. */
  isControlPlane?: true;
}
