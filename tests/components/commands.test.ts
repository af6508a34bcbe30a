import { basename } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { kitScripts } from "../../components/host/kit/kit.ts";
import { commandsOf, copyType, documentOf, type HostCommand } from "../support/commands.ts";
import { type Run, runProgram } from "../support/engine.ts";
import { host, hostKey, masters, stackOf, topologies, workers } from "../support/topologies.ts";

const scripts = ["kit.sh", ...kitScripts().map((path) => basename(path))];

describe.each(Object.entries(topologies))("%s", (_, settings) => {
  let run: Run;
  let commands: HostCommand[];
  beforeAll(async () => {
    run = await runProgram(settings);
    commands = commandsOf(run.graph);
  });

  it("runs scripts of the kit, in the kit's own folder on that host", () => {
    const kits = new Map(commands.filter(({ script }) => script === "kit").map((kit) => [kit.host, kit]));
    for (const { host, script, resource } of commands) {
      expect(scripts, resource.name).toContain(`${script}.sh`);
      const [folder] = /\/opt\/barekube\/kit-\w+/.exec(String(resource.inputs["create"])) ?? [];
      expect(kits.get(host)?.resource.inputs["create"], resource.name).toContain(` ${folder} `);
    }
  });

  it("undoes with the same line what it did", () => {
    for (const { reads, resource } of commands) {
      const { create, delete: remove } = resource.inputs;
      const line = reads === "" ? String(create) : String(create).replace(` ${reads}`, "");
      expect(remove, resource.name).toBe(line.replace(" apply ", " remove "));
    }
  });

  it("gives every script one JSON document", () => {
    const documents = commands.filter(({ script }) => script !== "kit").map(documentOf);
    expect(documents.length).toBe(commands.length - commands.filter(({ script }) => script === "kit").length);
  });

  it("never runs two scripts of a host under one label", () => {
    const places = commands.map(({ host, label }) => `${host} ${label}`);
    expect(new Set(places).size).toBe(places.length);
  });

  it("copies the kit to the place that its installer looks at, before anything else", () => {
    for (const { host, script, resource } of commands) {
      if (script !== "kit") continue;
      const copy = run.graph.named(`${host}-kit-file`);
      const { connection, create, stdin } = resource.inputs;
      expect(copy.type).toBe(copyType);
      expect(copy.inputs).toEqual({
        connection,
        source: expect.any(Object),
        remotePath: String(create).split(" ").at(-1),
      });
      expect(copy.inputs["source"]).toMatchObject({
        path: expect.stringMatching(/^node_modules\/\.cache\/barekube\/kit-/),
      });
      expect([copy.secretInputs, copy.additionalSecretOutputs]).toEqual([["connection"], ["connection"]]);
      expect(run.graph.isBefore(copy, resource)).toBe(true);
      // It is in the state of every host.
      expect(String(stdin).length).toBeLessThan(1800);
    }
  });

  it("keeps out of the traps of the command provider", () => {
    for (const { resource } of commands) {
      const { addPreviousOutputInEnv, triggers, environment, update, logging } = resource.inputs;
      expect({ addPreviousOutputInEnv, triggers, environment, update }, resource.name).toEqual({
        addPreviousOutputInEnv: false,
        triggers: undefined,
        environment: undefined,
        update: undefined,
      });
      expect(logging, resource.name).toBe(resource.secretInputs.includes("stdin") ? "none" : "stderr");
      expect(resource.ignoreChanges, resource.name).toEqual([]);
    }
  });

  it("logs in to a host in one way only, to nobody else than the host meant, and by the agent", () => {
    for (const [name, ofHost] of Map.groupBy(commands, ({ host }) => host)) {
      const connections = new Set(
        ofHost.map(({ resource }) => JSON.stringify(resource.inputs["connection"])),
      );
      expect(connections.size, name).toBe(1);
      expect(ofHost[0]?.resource.inputs["connection"], name).toMatchObject({
        hostKey: expect.stringMatching(/^ssh-ed25519 \S+$/),
        dialErrorLimit: 3,
      });
      expect(ofHost[0]?.resource.inputs["connection"], name).not.toHaveProperty("privateKey");
    }
  });

  it("goes away with its host, or with the cluster when it is about the cluster", () => {
    const [roles] = commands.filter(({ script }) => script === "cluster").map(({ resource }) => resource);
    const kits = new Map(commands.filter(({ script }) => script === "kit").map((kit) => [kit.host, kit]));
    for (const { host, script, resource } of commands) {
      const ofCluster =
        script.endsWith("membership") || script === "add-on" || resource.name.endsWith("-objects");
      const expected = ofCluster ? roles?.urn : kits.get(host)?.resource.urn;
      expect(resource.deletedWith, resource.name).toBe(script === "kit" ? undefined : expected);
    }
    const objects = run.graph.resources.filter(({ type }) => type.startsWith("kubernetes:"));
    expect(objects.map(({ deletedWith }) => deletedWith)).toEqual(objects.map(() => roles?.urn));
    expect(objects.length).toBeGreaterThan(0);
  });
});

describe("the copy of the kit", () => {
  const placeOf = async (worker: Record<string, unknown>): Promise<unknown> => {
    const { graph } = await runProgram(stackOf([...masters(1), host("worker-1", ["worker"], worker)]));
    return graph.named("worker-1-kit-file").inputs["remotePath"];
  };

  it("has another name for another machine, user or address, and for nothing else", async () => {
    const ssh = { hostKey, user: "admin" };
    const place = await placeOf({ ssh });
    expect(await placeOf({ ssh, labels: { zone: "a" } })).toBe(place);
    const otherKey = hostKey.replace(/.$/, (last) => (last === "A" ? "B" : "A"));
    const others = [
      { ssh: { ...ssh, user: "root" } },
      { ssh: { ...ssh, port: 2222 } },
      { ssh: { ...ssh, hostKey: otherKey } },
      { ssh, address: "198.51.100.77" },
    ];
    const places = [];
    for (const other of others) places.push(await placeOf(other));
    expect(new Set([place, ...places]).size).toBe(1 + others.length);
  });
});

describe("how to log in", () => {
  it("uses sudo, without a password, for anyone but root", async () => {
    const { graph } = await runProgram(
      stackOf([...masters(1), host("worker-1", ["worker"], { ssh: { hostKey, user: "admin" } })]),
    );
    for (const command of commandsOf(graph)) {
      expect(String(command.resource.inputs["create"]).startsWith("sudo -n "), command.resource.name).toBe(
        command.host === "worker-1",
      );
    }
  });

  it("hands a private key and its passphrase to every host and bastion, as secrets", async () => {
    const sshPrivateKey =
      "-----BEGIN OPENSSH PRIVATE KEY-----\nbm90IGEga2V5\n-----END OPENSSH PRIVATE KEY-----\n";
    const bastion = { address: "bastion.example.com", user: "jump", hostKey };
    const { graph } = await runProgram(
      {
        ...stackOf([...masters(1), ...workers(1)], { ssh: { bastion } }),
        "barekube:sshPrivateKey": sshPrivateKey,
        "barekube:sshPrivateKeyPassphrase": "open sesame",
      },
      { secretSettings: ["barekube:sshPrivateKey", "barekube:sshPrivateKeyPassphrase"] },
    );
    const credentials = { privateKey: sshPrivateKey, privateKeyPassword: "open sesame" };
    for (const resource of graph.resources.filter(({ type }) => type.startsWith("command:"))) {
      expect(resource.inputs["connection"]).toMatchObject({
        ...credentials,
        proxy: { host: "bastion.example.com", user: "jump", hostKey, ...credentials },
      });
      expect(resource.secretInputs).toContain("connection");
      expect(resource.additionalSecretOutputs).toContain("connection");
    }
    for (const resource of graph.resources) {
      const visible = JSON.stringify({ ...resource.inputs, connection: undefined });
      expect(visible).not.toMatch(/bm90IGEga2V5|open sesame/);
    }
  });
});
