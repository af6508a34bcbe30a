import { upstreams } from "../../components/parts.ts";
import type { Arch } from "../../config/arch.ts";
import type { ToolchainArtifact } from "./artifact.ts";

/** An artifact in the words of the lists in which it is declared. */
export interface Entry extends Pick<ToolchainArtifact, "name" | "version" | "files"> {
  /** The builder module in modules/, if it is built with Go. */
  module?: string;
  inputs?: readonly string[];
  packages?: readonly string[];
}

export const imagePackages = ["podman"];
export const staticCPackages = ["gcc", "libc6-dev", "pkg-config"];

/** The mirror is a folder laid out like the official download sites; where in it is what `url` publishes. */
export const mirrored = (url: string): string => `mirror/${url.replace("https://", "")}`;
export const image = (file: string): string => `mirror/images/${file}`;

/** @throws when no part of the cluster declares the artifact. */
export function urlOf(name: string, version: string, arch: Arch): string {
  const upstream = upstreams[name];
  if (upstream === undefined) throw new Error(`no part of the cluster has the artifact ${name}`);
  return upstream.url(version, arch);
}

/** The artifact for one processor architecture. */
export function artifactOf(
  { module, inputs = [], packages = [], ...rest }: Entry,
  { arch, optional }: Pick<ToolchainArtifact, "arch" | "optional">,
): ToolchainArtifact {
  const modules = module === undefined ? [] : [`modules/${module}`];
  const how = { recipe: rest.name, inputs: [...inputs, ...modules], needsGo: module !== undefined };
  return { ...rest, ...how, arch, packages, optional };
}
