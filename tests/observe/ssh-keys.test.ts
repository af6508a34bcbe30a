import { output } from "@pulumi/pulumi";
import ssh2 from "ssh2";
import { describe, expect, it } from "vitest";
import { readPrivateKey } from "../../components/host/remote/ssh-keys.ts";
import { newKey } from "../lab/plugins/ssh-server.ts";

const key = newKey();

describe("readPrivateKey", () => {
  const encrypted = newKey("open sesame");
  const read = (privateKey: string | undefined, passphrase?: string) =>
    readPrivateKey({
      privateKey: privateKey === undefined ? undefined : output(privateKey),
      passphrase: passphrase === undefined ? undefined : output(passphrase),
    });

  it("decrypts a key with its passphrase", async () => {
    const publicPart = ssh2.utils.parseKey(encrypted.public);
    if (publicPart instanceof Error) throw publicPart;
    expect((await read(encrypted.private, "open sesame"))?.getPublicSSH()).toEqual(publicPart.getPublicSSH());
  });

  it("is content without a key, since an agent may have one", async () => {
    expect(await read(undefined)).toBeUndefined();
  });

  const refusals = {
    "a missing passphrase": {
      privateKey: encrypted.private,
      message: "sshPrivateKey is encrypted; set its passphrase too",
    },
    "a wrong passphrase": {
      privateKey: encrypted.private,
      passphrase: "not this one",
      message: "sshPrivateKey cannot be decrypted with sshPrivateKeyPassphrase",
    },
    "a passphrase without a key": {
      passphrase: "not this one",
      message: "sshPrivateKeyPassphrase is set, but sshPrivateKey is not",
    },
    "a public key": { privateKey: key.public, message: "sshPrivateKey is a public key; set the private one" },
    "something else": {
      privateKey: "-----BEGIN\nsecret\n-----END",
      message: "sshPrivateKey is not a readable private key",
    },
  };
  it.each<[string, { privateKey?: string; passphrase?: string; message: string }]>(Object.entries(refusals))(
    "refuses %s without repeating a secret",
    async (_, { privateKey, passphrase, message }) => {
      const refusal = await read(privateKey, passphrase).then(
        () => "taken",
        (error: unknown) => String(error),
      );
      expect(refusal).toContain(message);
      const secrets = [...(privateKey?.split("\n").slice(1, -1) ?? []), ...(passphrase ? [passphrase] : [])];
      for (const secret of secrets) expect(refusal).not.toContain(secret);
    },
  );
});
