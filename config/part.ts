import type { Upstream } from "./artifacts.ts";
import type { ClusterSpec } from "./cluster.ts";
import type { Draft } from "./draft.ts";
import type { Problem } from "./problem.ts";
import type { Roles } from "./roles.ts";
import type { HostSetting, Setting } from "./setting.ts";
import type { SettingValues } from "./setting-values.ts";

/**
 * A rule that spans more than one field. It gets what could be read and keeps silent about what could not, since
 * the schema has reported that already.
 */
export type Check = (draft: Draft) => Problem[];

/** Flags of a program that users cannot set by `extraArgs`: flag → why, or what to set instead. */
export type ReservedFlags = ReadonlyMap<string, string>;

/** What may be asked for of a part of the cluster, and what the part takes up on its hosts. */
export interface ConfigurablePart {
  /** Whether the stack file asks for it; default: it is always there. */
  isUsed?: (settings: SettingValues) => boolean;
  /** Which hosts it is on. */
  isOn: (host: Roles) => boolean;
  settings?: readonly Setting[];
  hostSettings?: readonly HostSetting[];
  /** By the setting that has the `extraArgs`. */
  reservedFlags?: Readonly<Record<string, ReservedFlags>>;
  checks?: readonly Check[];
  /** What is allowed, but is not wise or will not stay so. */
  warnings?: (cluster: ClusterSpec) => Problem[];
  /** TCP ports that it listens on whatever the stack file says, by what listens there, in words. */
  ports?: Readonly<Record<string, number>>;
  /** Settings whose field `port` says where it listens, by what listens there, in words: `{ apiServer: "kube-apiserver" }`. */
  portSettings?: Readonly<Record<string, string>>;
  /** What is downloaded to its hosts, by name. */
  artifacts?: Readonly<Record<string, Upstream>>;
  /** Whether the rest of the cluster cannot start without it, so that its artifacts come first. */
  isControlPlane?: true;
}
