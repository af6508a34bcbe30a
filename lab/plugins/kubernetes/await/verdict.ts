import type { PropertyMap } from "../../server/property.ts";
import type { ObjectKind } from "../kind.ts";
import type { Selector } from "../objects.ts";

/** What is known of an object and of those that belong to it. */
export interface View {
  /** The object as it is now. */
  object: PropertyMap;
  /** The related objects of a kind, in any order. */
  related(kind: string): PropertyMap[];
}

/** How far an object has come. */
export interface Verdict {
  ready: boolean;
  /** It will not become ready any more. */
  failed?: boolean;
  /** One line on what is still missing, for the status column. */
  status: string;
  /** What stands in the way; told while waiting, and when waiting was in vain. */
  problems: string[];
  /** Ready only if nothing changes for so long, in milliseconds. */
  settleMs?: number;
  /** Not ready, but good enough when the time is over. */
  acceptable?: boolean;
}

/** When objects of a kind are ready. */
export interface Readiness {
  /** Which other objects the verdict depends on; only their namespace is the object's own. */
  related(object: PropertyMap): (ObjectKind & Selector)[];
  judge(view: View): Verdict;
}
