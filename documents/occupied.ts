import { z } from "zod";

const places = z.record(z.string(), z.unknown()).default({});

/** Where any command may have put things on its host; other fields of its document are ignored. */
export const occupyingDocument = z.object({
  directories: places,
  links: places,
  leftovers: z.array(z.string()).default([]),
  occupiedPaths: places,
  occupiedUnits: places,
});

export type OccupyingDocument = z.infer<typeof occupyingDocument>;

/** What a cluster uses on a host for itself alone; each → the label of the command that it is for. */
export interface Occupied {
  readonly paths: Readonly<Record<string, string>>;
  readonly units: Readonly<Record<string, string>>;
  readonly ports: Readonly<Record<string, string>>;
  /** Network interfaces. */
  readonly interfaces: Readonly<Record<string, string>>;
}
