import { describe, expect, it } from "vitest";
import { renderUnit, type Unit } from "../../documents/unit-file.ts";

const unit = (service: Unit["Service"]) =>
  renderUnit({ Unit: { Description: "x" }, Service: service, Install: { WantedBy: "multi-user.target" } });

describe("renderUnit", () => {
  it("writes sections, keys in their order, and a list as a key for each item", () => {
    expect(
      unit({ ExecReload: ["/a", "/b"], User: undefined, RestartSec: 2, PrivateTmp: true, Nothing: [] }),
    ).toBe(
      `# Managed by barekube: change the stack file instead.

[Unit]
Description=x

[Service]
ExecReload=/a
ExecReload=/b
RestartSec=2
PrivateTmp=true

[Install]
WantedBy=multi-user.target
`,
    );
  });

  it.each(["a\nExecStart=/bin/sh", "a\\\n b\nc", "a\rb", "a\0b", "a\\"])(
    "throws when a value would break out of its line: %j",
    (value) => {
      expect(() => unit({ User: value })).toThrow(
        `User: a value of a unit file cannot hold a line break: ${JSON.stringify(value)}`,
      );
    },
  );

  it("lets a value go on in the next line", () => {
    expect(unit({ ExecStart: "/a \\\n  --b" })).toContain("\nExecStart=/a \\\n  --b\n");
  });
});
