import type { Reports } from "../../observe/drift/cluster-drift.ts";
import { etcdFacts } from "./document.ts";

/** Addresses of all members of etcd, as those say that answer. */
export const knownMembers = (reports: Reports): string[] => {
  const urls = [...reports.values()]
    .flatMap((report) => report.facts(etcdFacts)?.members ?? [])
    .flatMap(({ peerURLs }) => peerURLs ?? []);
  return [...new Set(urls.map((url) => new URL(url).hostname))];
};
