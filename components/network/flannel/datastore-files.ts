import type { HostDirectory, HostFile } from "../../../documents/host-file.ts";
import type { FlanneldService } from "./document.ts";

/** What flanneld's unit is made of, apart from what it has with either datastore. */
export interface DatastoreFiles {
  /** The host's share, as shell variables. */
  subnetFile: string;
  flags: Record<string, string | boolean | readonly string[]>;
  unit: Record<string, string>;
  files: Record<string, HostFile>;
  directories: Record<string, HostDirectory>;
  generations: FlanneldService["generations"];
  document: Pick<FlanneldService, "datastore" | "share" | "node">;
}
