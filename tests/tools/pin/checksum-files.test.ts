import { describe, expect, it } from "vitest";
import { checksumIn, digestIn } from "../../../tools/pin/checksum-files.ts";

const [a, b] = ["a".repeat(64), "b".repeat(64)];

describe("checksumIn", () => {
  it.each([
    ["a bare checksum, as dl.k8s.io has it", a],
    ["a bare checksum in capitals, with a newline", `${a.toUpperCase()}\n`],
    ["one line, as containerd has it", `${a}  runc.amd64\n`],
    ["a line with a path", `${a}  release/runc.amd64\n`],
    ["lines for binary mode, among others, as runc has them", `${b} *runc.arm64\n${a} *runc.amd64\n`],
    ["lines of Windows", `${b}  runc.arm64\r\n${a}  runc.amd64\r\n`],
    [
      "signed lines",
      `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n${a} *runc.amd64\n${b} *runc.arm64\n-----BEGIN PGP SIGNATURE-----\n\niQEzBAEBCAAdFiEE\n-----END PGP SIGNATURE-----\n`,
    ],
    ["the same line twice", `${a}  runc.amd64\n${a}  runc.amd64\n`],
  ])("reads %s", (_title, text) => {
    expect(checksumIn(text, "runc.amd64")).toBe(a);
  });

  it.each([
    ["nothing", ""],
    ["another file only", `${a}  runc.arm64\n`],
    ["a name that only ends alike", `${a}  xrunc.amd64\n`],
    ["a sha512", `${a}${b}  runc.amd64\n`],
    ["a web page", "<html>Not Found</html>"],
    ["two bare checksums", `${a}\n${b}\n`],
  ])("finds none in %s", (_title, text) => {
    expect(checksumIn(text, "runc.amd64")).toBeUndefined();
  });

  it("refuses a file that contradicts itself", () => {
    expect(() => checksumIn(`${a}  runc.amd64\n${b}  runc.amd64\n`, "runc.amd64")).toThrow(
      `several checksums for runc.amd64: ${a}, ${b}`,
    );
  });
});

describe("digestIn", () => {
  const describeRelease = (digest: unknown) =>
    JSON.stringify({ tag_name: "v1", assets: [{ name: "flanneld-amd64", digest }] });

  it("reads the digest of a release's file", () => {
    expect(digestIn(describeRelease(`sha256:${a}`), "flanneld-amd64")).toBe(a);
  });

  it("finds none where GitHub has none, or another algorithm", () => {
    expect(digestIn(describeRelease(null), "flanneld-amd64")).toBeUndefined();
    expect(digestIn(describeRelease(`sha512:${a}`), "flanneld-amd64")).toBeUndefined();
    expect(digestIn(describeRelease(`sha256:${a}`), "flanneld-arm64")).toBeUndefined();
  });

  it("refuses what is no description of a release", () => {
    expect(() => digestIn('{"message":"API rate limit exceeded"}', "flanneld-amd64")).toThrow();
  });
});
