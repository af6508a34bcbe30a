import type { Generations, Rotated } from "../config/generations.ts";
import type { HostDirectory, HostFiles } from "./host-file.ts";

/** A systemd unit with the files it reads, as service.sh takes it. */
export interface Service {
  unit: string;
  directories?: Record<string, HostDirectory>;
  files: HostFiles;
  /** What the unit reads besides: name → fingerprint. The unit restarts when one changes. */
  reads: Record<string, string>;
  /** Of what the unit trusts and what it proves itself with; what a rotation may do next depends on it. */
  generations?: RememberedGenerations;
  /** Files whose change needs no more than a reload. */
  reload?: string[];
  /** TCP ports that must be free before the first start. */
  ports?: number[];
  /** What answers with success once the unit works. */
  ready?: Probe;
  /** What answers once the unit works again after a restart or a reload; with `anyAnswer`, a refusal will do. */
  recovers?: Probe & { anyAnswer?: true };
  /** Do not wait for the start: it ends only when others have started too. */
  noBlock?: true;
  /** What the unit makes by itself at run time and what removal takes away. */
  leftovers?: string[];
}

/** As a host remembers them with the document. */
export type RememberedGenerations = Partial<Record<Rotated, Generations>>;

interface Probe {
  url: string;
  seconds: number;
  cacert?: string;
  cert?: string;
  key?: string;
  insecure?: true;
}
