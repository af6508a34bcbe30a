import type { Lab } from "../lab/hosts/lab.ts";
import type { Toolchain } from "../lab/toolchain/prepare.ts";

/** What measurements on real hosts work with. */
export interface Bench {
  lab: Lab;
  toolchain: Toolchain;
  /** What the mirror has, by path, kubeadm included. */
  files: Toolchain["files"];
}
