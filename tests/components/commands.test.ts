import { readdirSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { commandsOf, documentOf, type HostCommand } from "../support/commands.ts";
import { type Run, runProgram } from "../support/engine.ts";
import { host, hostKey, masters, stackOf, topologies, workers } from "../support/topologies.ts";

const scripts = readdirSync(new URL("../../scripts/", import.meta.url));

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
      expect(kits.get(host)?.resource.inputs["create"], resource.name).toMatch(new RegExp(` ${folder}$`));
    }
  });

  it("undoes with the same line what it did", () => {
    for (const { resource } of commands) {
      const { create, delete: remove } = resource.inputs;
      expect(remove, resource.name).toBe(String(create).replace(" apply ", " remove "));
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
      const ofCluster = script === "membership";
      const expected = ofCluster ? roles?.urn : kits.get(host)?.resource.urn;
      expect(resource.deletedWith, resource.name).toBe(script === "kit" ? undefined : expected);
    }
    const objects = run.graph.resources.filter(({ type }) => type.startsWith("kubernetes:"));
    expect(objects.map(({ deletedWith }) => deletedWith)).toEqual(objects.map(() => roles?.urn));
    expect(objects.length).toBeGreaterThan(0);
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

  it("hands a private key to every host where the stack has one, as a secret", async () => {
    const sshPrivateKey =
      "-----BEGIN OPENSSH PRIVATE KEY-----\nbm90IGEga2V5\n-----END OPENSSH PRIVATE KEY-----\n";
    const { graph } = await runProgram(
      { ...stackOf([...masters(1), ...workers(1)]), "barekube:sshPrivateKey": sshPrivateKey },
      { secretSettings: ["barekube:sshPrivateKey"] },
    );
    for (const { resource } of commandsOf(graph)) {
      expect(resource.inputs["connection"]).toMatchObject({ privateKey: sshPrivateKey });
      expect(resource.secretInputs).toContain("connection");
      expect(resource.additionalSecretOutputs).toContain("connection");
      expect(JSON.stringify({ ...resource.inputs, connection: undefined })).not.toContain("bm90IGEga2V5");
    }
  });
});
