import { expect, it } from "vitest";
import { pinnedChecksums } from "../../config/checksums.ts";
import { downloadsOf } from "../../tools/pin/downloads.ts";
import { testedVersions } from "../../config/versions.ts";
import { flanneldChecksums } from "./valid-stack.ts";

const needed = Object.entries(testedVersions).flatMap(([kubernetes, others]) =>
  downloadsOf({ ...others, kubernetes }).map(({ url }) => url),
);

it("every tested version's downloads are pinned, but flanneld, which has no published checksum", () => {
  const missing = [...new Set(needed)].filter((url) => pinnedChecksums[url] === undefined);
  const allowed = Object.keys(flanneldChecksums);
  expect(allowed).toEqual(expect.arrayContaining(missing));
});

it("the table is sorted, and has one checksum of its own for each file", () => {
  const urls = Object.keys(pinnedChecksums);
  expect(urls).toEqual(urls.toSorted());
  const checksums = Object.values(pinnedChecksums);
  expect(checksums.filter((checksum) => !/^[0-9a-f]{64}$/.test(checksum))).toEqual([]);
  expect(new Set(checksums).size).toBe(urls.length);
});
