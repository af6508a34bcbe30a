import type { Context } from "../../context.ts";
import { onHost } from "../on-host.ts";
import { type Pod, podOn, podsOf } from "../pods.ts";

/** A host that is not part of the cluster. */
export const outside = "outside-1";

/** Who talks to whom. */
export interface Cast extends Pick<Context, "lab" | "kubectl"> {
  /** The cluster's hosts. */
  hosts: readonly string[];
  /** A Pod on every host. */
  everywhere: readonly Pod[];
  /** The one Pod of its Services. */
  alone: Pod;
  /** The Pod on a host where `alone` is not. */
  other: Pod;
}

export async function castOf({ lab, kubectl }: Context, hosts: readonly string[]): Promise<Cast> {
  const everywhere = await podsOf(kubectl, "everywhere");
  const [alone] = await podsOf(kubectl, "alone");
  if (alone === undefined) throw new Error("there is no Pod alone");
  const other = podOn(everywhere, hosts.find((host) => host !== alone.host) ?? "");
  return { lab, kubectl, hosts, everywhere, alone, other };
}

/** What a host gets from a URL. @throws when it gets nothing within three seconds. */
export const fetchOn = async ({ lab }: Cast, host: string, url: string): Promise<string> =>
  (await onHost(lab, host, `curl -sS --max-time 3 '${url}'`)).trim();

/** The address and port of the Pod in services.yaml that has one of its host. */
export const hostPortOf = ({ lab, alone }: Cast): string => `${lab.address(alone.host)}:8088`;
