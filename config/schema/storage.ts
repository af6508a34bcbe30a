import { matching } from "./formats.ts";

export const storageClass = matching(
  /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
  "the name of a StorageClass such as fast",
);

export const storageSize = matching(/^[1-9]\d{0,8}(M|G|T|Mi|Gi|Ti)$/, "an amount of storage such as 20Gi");

export const memorySize = matching(/^[1-9]\d{0,8}(Mi|Gi)$/, "an amount of memory such as 512Mi");

const units = { M: 1e6, G: 1e9, T: 1e12, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 } as const;

/** The number of bytes in a `storageSize`. */
export function bytesOf(size: string): number {
  const [, digits = "", unit = "Mi"] = /^(\d+)(\D+)$/.exec(size) ?? [];
  return Number(digits) * units[unit as keyof typeof units];
}
