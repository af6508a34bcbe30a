import { expect, it } from "vitest";
import { parse } from "yaml";
import { exampleInLab } from "../../../lab/stack/example.ts";
import { exampleNames, readSource } from "../../../lab/stack-source.ts";

const subnet = "198.18.77.0/24";
const dev = await readSource("dev");
const inLab = async (name: string) =>
  (parse(exampleInLab(await readSource(name), { dev, subnet })) as { config: Record<string, never> }).config;

it.each(exampleNames())("%s keeps names and roles, and gets what the lab's hosts need", async (name) => {
  const before = (parse(await readSource(name)) as { config: { "barekube:hosts": object[] } }).config;
  const config = await inLab(name);
  const expected = before["barekube:hosts"].map((host) => ({
    name: expect.stringMatching(/./) as string,
    roles: (host as { roles: string[] }).roles,
  }));
  expect(config["barekube:hosts"]).toEqual(expected);
  expect(config["barekube:kubelet"]).toMatchObject({ cgroupDriver: "cgroupfs" });
});

it("puts a virtual address into the lab's network", async () => {
  expect((await inLab("three-masters"))["barekube:virtualAddress"]).toEqual({ address: "198.18.77.250" });
});

it("takes addresses of Services from the lab's network, and the lab's image with a shell", async () => {
  expect((await inLab("complete"))["barekube:addons"]).toMatchObject({
    metallb: { addresses: ["198.18.77.230-198.18.77.249"] },
    localPathProvisioner: { helperImage: "docker.io/library/busybox:lab" },
  });
});
