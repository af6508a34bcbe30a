import type { Part } from "../part.ts";
import { secretMode } from "../pki/modes.ts";
import { encryptionConfig } from "../pki/paths.ts";
import { encryptionRefusals } from "./refusals.ts";
import { encryptionKeys } from "./settings.ts";

/** Encryption of Secrets in etcd. */
export const encryption: Part = {
  name: "encryption",
  isOn: ({ isMaster }) => isMaster,
  settings: [encryptionKeys],
  refusals: encryptionRefusals,
  keyFiles: ({ secrets }) => ({
    [encryptionConfig]: { mode: secretMode, content: secrets.encryptionConfig },
  }),
};
