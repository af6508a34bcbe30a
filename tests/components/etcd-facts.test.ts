import { expect, it } from "vitest";
import { etcdFacts, isVoter } from "../../components/etcd/document.ts";
import { reportOf } from "../support/reports.ts";

it("members have a vote once they have started and caught up", () => {
  const members = [
    { id: 1, name: "master-1", peerURLs: ["https://192.0.2.1:2380"], clientURLs: ["https://192.0.2.1:2379"] },
    {
      id: 2,
      name: "master-2",
      peerURLs: ["https://192.0.2.2:2380"],
      clientURLs: ["https://192.0.2.2:2379"],
      isLearner: true,
    },
    { id: 3, peerURLs: ["https://192.0.2.3:2380"] },
  ];
  const facts = reportOf([], { facts: { [etcdFacts.part]: { healthy: true, members } } }).facts(etcdFacts);
  expect(facts?.members.filter(isVoter).map(({ name }) => name)).toEqual(["master-1"]);
});
