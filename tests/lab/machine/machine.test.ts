import { expect, it } from "vitest";
import { settingsToRaise } from "../../../lab/machine/machine.ts";

it("raises the kernel's limits that are too low, and lowers none", () => {
  expect(settingsToRaise("128\n192536\n200\n20000\n")).toEqual([
    "fs.inotify.max_user_instances=8192",
    "fs.inotify.max_user_watches=1048576",
    "kernel.keys.maxkeys=2000",
    "kernel.keys.maxbytes=2000000",
  ]);
  expect(settingsToRaise("8192\n1048576\n200\n2000000\n")).toEqual(["kernel.keys.maxkeys=2000"]);
  expect(settingsToRaise("8192\n2097152\n2000\n9000000")).toEqual([]);
});
