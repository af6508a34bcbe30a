import { readFileSync } from "node:fs";
import type { PartQuestions } from "../observe/ask-host.ts";
import { kubeletDrift } from "./kubelet/drift.ts";
import { membershipDrift } from "./node/drift.ts";

const text = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

/** What the parts of a cluster want to know of every host at the start of a run. */
export const questions: PartQuestions = {
  scripts: [
    "host/keys/certificate.sh",
    "etcd/etcd-facts.sh",
    "kubelet/kubelet-facts.sh",
    "node/node-facts.sh",
  ].map(text),
  drift: [kubeletDrift, membershipDrift],
};
