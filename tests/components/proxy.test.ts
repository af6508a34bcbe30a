import { expect, it } from "vitest";
import { commandsOf } from "../support/commands.ts";
import { runProgram } from "../support/engine.ts";
import { host, hostKey, masters, stackOf, workers } from "../support/topologies.ts";

const password = "s3cret";
const http = `http://user:${password}@proxy.example.com:3128`;

it("hands the password of a proxy to the kit and the keys alone, as a secret", async () => {
  const { graph } = await runProgram(stackOf([...masters(1), ...workers(1)], { proxy: { http } }));
  const holders = graph.resources.filter(({ inputs }) => JSON.stringify(inputs).includes(password));
  expect(holders.map(({ name }) => name).toSorted()).toEqual(
    ["master-1", "worker-1"].flatMap((name) => [`${name}-keys`, `${name}-kit`]),
  );
  for (const { secretInputs } of holders) expect(secretInputs).toContain("stdin");
});

it("is each host's own business, and what has no password stays readable", async () => {
  const direct = host("worker-2", ["worker"], { proxy: { http: "none" } });
  const settings = stackOf([...masters(1), direct], { proxy: { http: "http://proxy.example.com:3128" } });
  const kits = commandsOf((await runProgram(settings)).graph).filter(({ script }) => script === "kit");
  expect(kits.map(({ stdin = "" }) => stdin.includes("https_proxy=http://proxy.example.com:3128\n"))).toEqual(
    [true, false],
  );
  for (const { resource } of kits) expect(resource.secretInputs).not.toContain("stdin");
});

it("changes nothing on the other hosts when a worker is added", async () => {
  const settings = { proxy: { http: "http://proxy.example.com:3128" } };
  const texts = async (...added: string[]) => {
    const hosts = [...masters(1), ...added.map((name) => host(name, ["worker"], { ssh: { hostKey } }))];
    const { graph } = await runProgram(stackOf(hosts, settings));
    return ["kit", "containerd"].map((label) => JSON.stringify(graph.named(`master-1-${label}`).inputs));
  };
  expect(await texts()).toEqual(await texts("worker-1"));
});
