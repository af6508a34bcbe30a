import { describe, expect, it } from "vitest";
import { recipeHash } from "../../../lab/hosts/container.ts";
import { hostContainer, mirrorContainer } from "../../../lab/hosts/host-container.ts";

const frame = { lab: "dev", network: "net-1", subnets: ["198.18.50.0/24"], image: "image:1" };
const host = {
  name: "master-1",
  addresses: ["198.18.50.11"],
  hostKey: { private: "PRIVATE", public: "ssh-ed25519 HOST master-1" },
  authorizedKey: "ssh-ed25519 USER lab",
};

describe("a host", () => {
  const spec = hostContainer(frame, host);

  it("is called after lab and host", () => expect(spec.name).toBe("barekube-dev-master-1"));

  it("has its keys before its first boot, private ones for root only", () => {
    expect(spec.files["/etc/ssh/ssh_host_ed25519_key"]).toEqual({ content: "PRIVATE", mode: 0o600 });
    expect(spec.files["/root/.ssh/authorized_keys"]).toEqual({
      content: "ssh-ed25519 USER lab\n",
      mode: 0o600,
    });
  });

  it("runs systemd in cgroups of its own at a fixed address", () => {
    const options = spec.options.join(" ");
    for (const wanted of [
      "--cgroupns private",
      "--systemd false --stop-signal SIGRTMIN+3 --env container=podman",
      "--privileged",
      "--network net-1 --ip 198.18.50.11",
      "--volume /var/lib/etcd",
    ]) {
      expect(options).toContain(wanted);
    }
    expect(spec.command).toEqual(["/sbin/init"]);
  });

  it("is another one with another key or address, and the same with another image", () => {
    const other = (change: Partial<typeof host>) => recipeHash(hostContainer(frame, { ...host, ...change }));
    expect(other({})).toBe(recipeHash(spec));
    expect(other({ authorizedKey: "ssh-ed25519 OTHER" })).not.toBe(recipeHash(spec));
    expect(other({ addresses: ["198.18.50.12"] })).not.toBe(recipeHash(spec));
    expect(recipeHash(hostContainer({ ...frame, image: "image:2" }, host))).toBe(recipeHash(spec));
  });
});

it("a host and its mirror have addresses of both families where the lab has", () => {
  const both = { ...frame, subnets: ["fd00:198:18:50::/64", "198.18.50.0/24"] };
  const addresses = ["fd00:198:18:50::11", "198.18.50.11"];
  expect(hostContainer(both, { ...host, addresses }).options.join(" ")).toContain(
    "--ip6 fd00:198:18:50::11 --ip 198.18.50.11",
  );
  expect(hostContainer(both, { ...host, addresses }).options.join(" ")).toContain("--dns fd00:198:18:50::2");
  expect(mirrorContainer(both, "/cache/mirror").options.join(" ")).toContain(
    "--ip6 fd00:198:18:50::2 --ip 198.18.50.2",
  );
});

it("the mirror serves its folder read-only at .2", () => {
  const { name, options } = mirrorContainer(frame, "/cache/mirror");
  expect(name).toBe("barekube-dev-mirror");
  expect(options.join(" ")).toContain("--ip 198.18.50.2");
  expect(options).toContain("/cache/mirror:/srv/mirror:ro");
});
