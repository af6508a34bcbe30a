import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    // Enough for a test that runs real programs on a machine busy with other work.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    // By default one processor is left to others; here they would be idle too.
    maxWorkers: "100%",
  },
});
