import { bytesOf, storageSize } from "../../../../config/schema/storage.ts";

/** vlagent writes its buffer in files of about so much, and wants room for more than one. */
const smallest = "1Gi";

export const bufferSize = storageSize.refine(
  (size) => bytesOf(size) >= bytesOf(smallest),
  `allowed: ${smallest} or more`,
);
