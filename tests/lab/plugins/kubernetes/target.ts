import type { ServedKind } from "./served-kinds.ts";
import { StatusError } from "./status.ts";

/** What the path of a request names: an object, or all of a kind. */
export interface Target {
  root: string;
  namespace: string;
  plural: string;
  kind: string;
  name: string | undefined;
  path: string;
}

/** @throws a 404 when no kind is served there. */
export function targetAt(pathname: string, served: Record<string, ServedKind[]>): Target {
  const pattern =
    /^(?<root>\/api\/v1|\/apis\/[^/]+\/[^/]+)(?:\/namespaces\/(?<namespace>[^/]+)(?=\/))?\/(?<plural>[^/]+)(?:\/(?<name>[^/]+))?$/;
  const { root = "", namespace = "", plural = "", name } = pattern.exec(pathname)?.groups ?? {};
  const kind = served[root]?.find(([one]) => one === plural)?.[1];
  if (!kind) throw new StatusError({ code: 404, reason: "NotFound", message: `no path ${pathname}` });
  return { root, namespace, plural, kind, name, path: pathname };
}
