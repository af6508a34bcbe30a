import type { Provider } from "../server/provider.ts";
import { randomBytes } from "./random-bytes.ts";
import { randomId } from "./random-id.ts";
import { randomInteger } from "./random-integer.ts";
import { randomPassword } from "./random-password.ts";
import { randomString } from "./random-string.ts";
import { randomUuid } from "./random-uuid.ts";

/** The lab's version of the random provider. */
export const randomProvider: Provider = {
  name: "random",
  version: "4.21.2",
  resources: {
    "random:index/randomBytes:RandomBytes": randomBytes,
    "random:index/randomId:RandomId": randomId,
    "random:index/randomInteger:RandomInteger": randomInteger,
    "random:index/randomPassword:RandomPassword": randomPassword,
    "random:index/randomString:RandomString": randomString,
    "random:index/randomUuid:RandomUuid": randomUuid,
  },
};
