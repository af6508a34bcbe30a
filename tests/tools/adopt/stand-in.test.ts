import { createPrivateKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import { Client, credentials, type MethodDefinition } from "@grpc/grpc-js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import structProto, { type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildPlugins } from "../../../lab/plugins/build.ts";
import { type Found, type FoundKey, together } from "../../../tools/adopt/found/found.ts";
import { commandAdopter } from "../../../tools/adopt/providers/command.ts";
import { plain, type Properties, secret } from "../../../tools/adopt/providers/properties.ts";
import { randomAdopter } from "../../../tools/adopt/providers/random.ts";
import { type Adopter, type StandIn, standInFor } from "../../../tools/adopt/providers/stand-in.ts";
import { tlsAdopter } from "../../../tools/adopt/providers/tls.ts";
import { certificatePem } from "../certificates.ts";

const types = {
  key: "tls:index/privateKey:PrivateKey",
  request: "tls:index/certRequest:CertRequest",
  signed: "tls:index/locallySignedCert:LocallySignedCert",
  password: "random:index/randomPassword:RandomPassword",
  command: "command:remote:Command",
} as const;

function newKey(): Required<FoundKey> & { privateKeyPem: string } {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return {
    privateKeyPem: privateKey.export({ type: "sec1", format: "pem" }).toString(),
    publicKeyPem: publicKey.export({ type: "spki", format: "pem" }).toString(),
  };
}

/** What an engine says to a plugin. */
class Asking {
  readonly #client: Client;
  readonly #standIn: StandIn;

  constructor(standIn: StandIn) {
    this.#standIn = standIn;
    this.#client = new Client(`127.0.0.1:${standIn.port}`, credentials.createInsecure());
  }

  static async of(plugin: string, adopter: Adopter): Promise<Asking> {
    const asking = new Asking(await standInFor(plugin, adopter));
    const { ProviderHandshakeRequest } = providerProto;
    await asking
      .#call("handshake", new ProviderHandshakeRequest().setEngineAddress("127.0.0.1:1"))
      .catch(() => undefined);
    return asking;
  }

  /** Checks and makes a resource. @returns the inputs and outputs that the state gets. */
  async make(type: string, name: string, news: Properties) {
    const urn = `urn:pulumi:s::barekube::barekube:pki:Pki$${type}::${name}`;
    const check = new providerProto.CheckRequest()
      .setUrn(urn)
      .setType(type)
      .setName(name)
      .setNews(struct(news));
    const checked = await this.#call<InstanceType<typeof providerProto.CheckResponse>>("check", check);
    const inputs = checked.getInputs()?.toJavaScript() ?? {};
    const create = new providerProto.CreateRequest().setUrn(urn).setType(type).setName(name);
    const made = await this.#call<InstanceType<typeof providerProto.CreateResponse>>(
      "create",
      create.setProperties(struct(inputs)),
    );
    return { id: made.getId(), inputs, outputs: made.getProperties()?.toJavaScript() ?? {}, urn };
  }

  /** What would be changed when the program asks for this. */
  async diff(made: { id: string; inputs: Properties; outputs: Properties; urn: string }, news: Properties) {
    const request = new providerProto.DiffRequest()
      .setUrn(made.urn)
      .setId(made.id)
      .setOlds(struct(made.outputs))
      .setOldInputs(struct(made.inputs))
      .setNews(struct(news));
    return (
      await this.#call<InstanceType<typeof providerProto.DiffResponse>>("diff", request)
    ).getDiffsList();
  }

  close(): void {
    this.#client.close();
    this.#standIn.stop();
  }

  #call<Response>(method: string, request: object): Promise<Response> {
    const service = providerGrpc.ResourceProviderService as unknown as Record<
      string,
      MethodDefinition<object, Response>
    >;
    const definition = service[method];
    if (definition === undefined) throw new Error(method);
    const { path, requestSerialize, responseDeserialize } = definition;
    return new Promise((resolve, reject) => {
      this.#client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        (error, response) => {
          if (error || response === undefined) reject(error ?? new Error("no answer"));
          else resolve(response);
        },
      );
    });
  }
}

const struct = (value: Properties) =>
  structProto.Struct.fromJavaScript(value as Record<string, JavaScriptValue>);

let resources: Awaited<ReturnType<typeof buildPlugins>>["resources"];
const open: Asking[] = [];
const asking = async (plugin: keyof typeof resources, adopter: Adopter) => {
  const asked = await Asking.of(resources[plugin], adopter);
  open.push(asked);
  return asked;
};

beforeAll(async () => {
  ({ resources } = await buildPlugins());
}, 60_000);
afterAll(() => {
  for (const one of open) one.close();
});

describe("the stand-in for tls", () => {
  const keyInputs = { algorithm: "ECDSA", ecdsaCurve: "P256" };

  it("has a key that was found, in the form of one that the plugin has made", async () => {
    const key = newKey();
    const anew: string[] = [];
    const found = together([{ keys: new Map([["pki-admin-key", key]]) }]);
    const tls = await asking(
      "tls",
      tlsAdopter(found, (name) => anew.push(name)),
    );
    const made = await tls.make(types.key, "pki-admin-key", keyInputs);
    const other = await tls.make(types.key, "pki-other-key", keyInputs);
    expect(Object.keys(made.outputs).toSorted()).toEqual(Object.keys(other.outputs).toSorted());
    expect(made.outputs["privateKeyPem"]).toEqual(secret(key.privateKeyPem));
    expect(made.outputs["publicKeyPem"]).toBe(key.publicKeyPem);
    expect(made.id).toMatch(/^[0-9a-f]{40}$/);
    const { privateKeyPemPkcs8, privateKeyOpenssh } = plain(made.outputs) as Record<string, string>;
    expect(createPrivateKey(privateKeyPemPkcs8 ?? "").equals(createPrivateKey(key.privateKeyPem))).toBe(true);
    expect(privateKeyOpenssh).toMatch(/^-----BEGIN OPENSSH PRIVATE KEY-----\n/);
    expect(await tls.diff(made, keyInputs)).toEqual([]);
    expect(anew).toEqual(["pki-other-key"]);
  });

  it("has the certificate that was found, and its validity", async () => {
    const key = newKey();
    const now = new Date("2026-01-01T00:00:00Z");
    const certPem = await certificatePem(
      { commonName: "x", organization: "y" },
      { now, from: now, days: 100, dnsNames: ["a"] },
    );
    const found: Found = together([
      { keys: new Map([["pki-x-key", key]]), certificates: new Map([["pki-x-cert", certPem]]) },
    ]);
    const tls = await asking(
      "tls",
      tlsAdopter(found, () => undefined),
    );
    const request = await tls.make(types.request, "pki-x-request", {
      privateKeyPem: secret(key.privateKeyPem),
      subject: { commonName: "x", organization: "y" },
      dnsNames: ["a", "b"],
    });
    // As the certificate was issued, so that the next preview shows the other name.
    expect(request.inputs["dnsNames"]).toEqual(["a"]);
    const inputs = {
      certRequestPem: request.outputs["certRequestPem"],
      // The certificates of tests sign themselves.
      caCertPem: certPem,
      caPrivateKeyPem: secret(key.privateKeyPem),
      validityPeriodHours: 8760,
      earlyRenewalHours: 1,
      allowedUses: ["digital_signature"],
    };
    const made = await tls.make(types.signed, "pki-x-cert", inputs);
    const { outputs, id } = made;
    expect(outputs).toMatchObject({ certPem, caCertPem: certPem, validityPeriodHours: 2400 });
    expect(outputs["validityStartTime"]).toBe("2026-01-01T00:00:00Z");
    expect(plain(outputs["caPrivateKeyPem"])).toBe(key.privateKeyPem);
    expect(id).toBe(BigInt(`0x${new X509Certificate(certPem).serialNumber}`).toString());
  });

  it("has a key in place of a lost one that signs nothing", async () => {
    const { publicKeyPem } = newKey();
    const found = together([{ keys: new Map([["pki-etcd-ca-key", { publicKeyPem }]]) }]);
    const tls = await asking(
      "tls",
      tlsAdopter(found, () => undefined),
    );
    const { outputs } = await tls.make(types.key, "pki-etcd-ca-key", keyInputs);
    expect(outputs["publicKeyPem"]).toBe(publicKeyPem);
    const request = { privateKeyPem: outputs["privateKeyPem"], subject: { commonName: "x" } };
    await expect(tls.make(types.request, "pki-new-request", request)).rejects.toThrow();
  });
});

it("the stand-in for random has the password that was found", async () => {
  const found = together([
    { texts: new Map([["pki-logging-password", { result: "s3cret", bcryptHash: "sha256:abc" }]]) },
  ]);
  const anew: string[] = [];
  const random = await asking(
    "random",
    randomAdopter(found, (name) => anew.push(name)),
  );
  const inputs = { length: 32, special: false };
  const made = await random.make(types.password, "pki-logging-password", inputs);
  expect(made.outputs).toMatchObject({
    result: secret("s3cret"),
    bcryptHash: secret("sha256:abc"),
    length: 32,
  });
  expect(await random.diff(made, inputs)).toEqual([]);
  await random.make(types.password, "pki-other-password", inputs);
  expect(anew).toEqual(["pki-other-password"]);
});

describe("the stand-in for command", () => {
  const kit = "/opt/barekube/kit-0123456789ab";
  const connection = { host: "192.0.2.1", port: 22, user: "root", dialErrorLimit: 3, perDialTimeout: 10 };
  const inputs = (document: object, script = "service") => ({
    connection,
    create: `${kit}/run.sh ${script} apply web 0123`,
    delete: `${kit}/run.sh ${script} remove web`,
    stdin: JSON.stringify(document),
  });
  const host = {
    kits: [kit],
    files: new Map(),
    applied: new Map([["web", { script: "service", data: { unit: "web.service" }, sums: new Map() }]]),
  };
  const adopting = async (differs: string[], hosts: Partial<Parameters<typeof commandAdopter>[0]> = {}) =>
    asking(
      "command",
      commandAdopter({
        hostAt: (address) => (address === "192.0.2.1 22" ? host : undefined),
        actsOnCluster: (script) => script === "token",
        repairOf: () => undefined,
        differs: (name) => differs.push(name),
        ...hosts,
      }),
    );

  it("leaves what a host was last asked for as it is, and runs nothing", async () => {
    const differs: string[] = [];
    const command = await adopting(differs);
    const news = inputs({ unit: "web.service" });
    const made = await command.make(types.command, "web", news);
    expect(made.outputs).toMatchObject({ ...news, stdout: "", stderr: "" });
    expect(made.id).toMatch(/^web[0-9a-f]{8}$/);
    expect(await command.diff(made, news)).toEqual([]);
    expect(differs).toEqual([]);
  });

  it("has what the host was last asked for, where the program asks for something else", async () => {
    const differs: string[] = [];
    const command = await adopting(differs);
    const news = inputs({ unit: "web.service", reads: {} });
    const made = await command.make(types.command, "web", news);
    expect(made.inputs["stdin"]).toBe('{"unit":"web.service"}');
    expect(await command.diff(made, news)).toEqual(["stdin"]);
    expect(differs).toEqual(["web"]);
  });

  it("has nothing for what a host was never asked for, and an older kit where the host has no newer one", async () => {
    const differs: string[] = [];
    const older = { ...host, kits: ["/opt/barekube/kit-aaaaaaaaaaaa"], applied: new Map() };
    const command = await adopting(differs, { hostAt: () => older });
    const made = await command.make(types.command, "web", inputs({ unit: "web.service" }));
    expect(made.inputs).toMatchObject({
      stdin: "{}",
      create: "/opt/barekube/kit-aaaaaaaaaaaa/run.sh service apply web 0123",
    });
  });

  it("takes what scripts do to the cluster for done, but not a repair that is due", async () => {
    const differs: string[] = [];
    const command = await adopting(differs, { repairOf: () => ({ number: 1 }) });
    const same = await command.make(types.command, "web", inputs({ repair: { number: 1 } }, "token"));
    expect(same.inputs["stdin"]).toBe('{"repair":{"number":1}}');
    const due = await command.make(types.command, "due", inputs({ a: 1, repair: { number: 2 } }, "token"));
    expect(due.inputs["stdin"]).toBe('{"a":1,"repair":{"number":1}}');
    expect(differs).toEqual(["due"]);
  });
});
