import { readFileSync } from "node:fs";

/** Text of the script that keepalived's unit runs before and after it. */
export const interfaceScript = readFileSync(new URL("virtual-address-interface.sh", import.meta.url), "utf8");
