import type { ReservedFlags } from "./part.ts";

/** Reasons that apply to flags of several programs. */
export const certificateFlags = "belongs to the certificates that barekube makes";
export const fileFlags = "names a file that barekube writes";
export const authorizationFlags = "keeps out requests without credentials or permission";
export const leaderFlags = "lets exactly one of several masters act";
export const probedFlags = "decides which port the health check asks";
export const exitFlags = "makes the program print something and exit";
export const settingInstead = (setting: string): string => `comes from ${setting}; set that`;

/** @param reasons why → the flags that cannot be set for that reason. */
export function reserved(reasons: Readonly<Record<string, readonly string[]>>): ReservedFlags {
  return new Map(
    Object.entries(reasons).flatMap(([reason, flags]) => flags.map((flag) => [flag, reason] as const)),
  );
}
