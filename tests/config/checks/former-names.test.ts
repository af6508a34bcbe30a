import { expect, it } from "vitest";
import { loadCluster } from "../../../components/load.ts";
import { problemsWith, problemsWithWorker, validStack } from "../valid-stack.ts";

const [master, worker, last] = validStack().hosts;
const former = (renamedFrom: string, other: string) =>
  problemsWith({ hosts: [master, { ...worker, renamedFrom }, { ...last, renamedFrom: other }] });

it("a former name is one that no host has any more, and that each host has for itself", () => {
  expect(former("old-1", "old-2")).toEqual([]);
  expect(former("worker-1", "old-2")).toEqual([
    'hosts[1].renamedFrom (worker-1): "worker-1": is the host\'s name; allowed: the name that it had before',
  ]);
  expect(former("old-1", "worker-1")).toEqual([
    'hosts[2].renamedFrom (worker-2): "worker-1": is the name of hosts[1]; allowed: a name that no host has any more (once a host is renamed, renamedFrom can go)',
  ]);
  expect(former("old-1", "old-1")).toEqual([
    'hosts[2].renamedFrom (worker-2): "old-1": is already the former name of hosts[1]; every host has its own',
  ]);
});

it("a former name is a name", () => {
  expect(problemsWithWorker({ renamedFrom: "Old_1" })).toEqual([
    expect.stringContaining('hosts[1].renamedFrom (worker-1): "Old_1": allowed: up to 63 lower-case letters'),
  ]);
});

it("a host has its former name", () => {
  const hosts = [master, { ...worker, renamedFrom: "old-1" }, last];
  expect(loadCluster({ ...validStack(), hosts }).hosts.map(({ renamedFrom }) => renamedFrom)).toEqual([
    undefined,
    "old-1",
    undefined,
  ]);
});
