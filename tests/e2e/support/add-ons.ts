import assert from "node:assert/strict";
import type { Kubectl } from "./kubectl.ts";
import { eventually } from "./wait.ts";

/** Kinds of objects that belong to no namespace and that an add-on may have brought. */
const kinds = [
  "namespaces",
  "clusterroles",
  "clusterrolebindings",
  "apiservices",
  "customresourcedefinitions",
  "validatingwebhookconfigurations",
  "mutatingwebhookconfigurations",
  "storageclasses",
  "ingressclasses",
  "persistentvolumes",
];

/** @throws while any such object, or one in kube-system, has a part of an add-on's name in its own. */
export async function nothingLeftOf(kubectl: Kubectl, name: string): Promise<void> {
  await eventually({ what: `no ${name}`, seconds: 60 }, async () => {
    const objects = await kubectl.run(["get", kinds.join(","), "--output=name"]);
    const inSystem = await kubectl.run([
      ...["--namespace", "kube-system", "get", "--output=name"],
      "all,configmaps,secrets,roles,rolebindings,serviceaccounts,poddisruptionbudgets",
    ]);
    const left = [...objects.split("\n"), ...inSystem.split("\n")].filter((line) => line.includes(name));
    assert.deepEqual(left, []);
  });
}
