import { describe, expect, it } from "vitest";
import { isImage } from "../../../lab/stack/images.ts";
import { stackSettings } from "../../../lab/stack/settings.ts";
import { stack } from "../../../components/load.ts";

const sha = (letter: string) => letter.repeat(64);
const settings = stackSettings({
  hosts: [{ name: "m", addresses: ["198.18.50.11"], hostKey: `ssh-ed25519 ${"A".repeat(68)}` }],
  mirrorUrl: "http://198.18.50.2",
  checksums: { "images/pause.tar": sha("b"), "dl.k8s.io/v1/kubelet": sha("a") },
  images: { "images/pause.tar": "registry.k8s.io/pause:3.10.2" },
});

describe("what the lab adds to the stack file", () => {
  it("names hosts with address and key", () => {
    expect(settings.hosts).toEqual([
      { name: "m", address: "198.18.50.11", ssh: { hostKey: `ssh-ed25519 ${"A".repeat(68)}` } },
    ]);
  });

  it("names both addresses of a host that has two", () => {
    const addresses = ["198.18.50.11", "fd00:198:18:50::11"];
    const { hosts } = stackSettings({
      hosts: [{ name: "m", addresses, hostKey: "k" }],
      mirrorUrl: "http://198.18.50.2",
      checksums: {},
      images: {},
    });
    expect(hosts).toEqual([{ name: "m", address: addresses, ssh: { hostKey: "k" } }]);
  });

  it("has checksums by upstream's address, and images on the mirror itself", () => {
    expect(settings.artifacts).toEqual({
      mirror: "http://198.18.50.2",
      checksums: { "https://dl.k8s.io/v1/kubelet": sha("a") },
      images: [
        {
          name: "registry.k8s.io/pause:3.10.2",
          url: "http://198.18.50.2/images/pause.tar",
          sha256: sha("b"),
        },
      ],
    });
  });

  it("has the form that the stack file's artifacts have", () => {
    expect(stack.shape.artifacts.safeParse(settings.artifacts).error).toBeUndefined();
  });
});

it.each([
  ["images/pause-3.10.2.tar", true],
  ["images/pause.tar.gz", false],
  ["example.com/images/pause.tar", false],
])("%s is an image archive: %s", (path, expected) => expect(isImage(path)).toBe(expected));
