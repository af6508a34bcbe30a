import { expect, it } from "vitest";
import { clientFiles, withoutComment } from "../../../lab/hosts/ssh-client.ts";

it("strips the comment of a public key", () => {
  expect(withoutComment("ssh-ed25519 AAAA master-1")).toBe("ssh-ed25519 AAAA");
  expect(withoutComment("ssh-ed25519 AAAA")).toBe("ssh-ed25519 AAAA");
});

it("writes the client's files for names and addresses", () => {
  const hosts = [{ name: "m", address: "198.18.50.11", hostKey: "ssh-ed25519 AAAA m" }];
  const { config, knownHosts } = clientFiles(hosts, "/with space/ssh");
  expect(knownHosts).toBe("m,198.18.50.11 ssh-ed25519 AAAA\n");
  expect(config).toContain("Host m\n  HostName 198.18.50.11\n");
  expect(config).toContain('IdentityFile "/with space/ssh/id_ed25519"');
  expect(config).toContain("StrictHostKeyChecking yes");
});
