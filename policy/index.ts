#!/usr/bin/env -S NODE_COMPILE_CACHE=node_modules/.cache/policy node --import=./runtime/sdk-modules.ts
// Pulumi starts this in the project's folder for `pulumi preview --policy-pack policy/index.ts`.
import { PolicyPack } from "@pulumi/policy";
import { policyOf } from "./rule.ts";
import { anonymousAuth } from "./rules/anonymous-auth.ts";
import { authorityLifetime } from "./rules/authority-lifetime.ts";
import { fileModes } from "./rules/file-modes.ts";
import { hostKeys } from "./rules/host-keys.ts";
import { pinnedDownloads } from "./rules/pinned-downloads.ts";
import { privateKeys } from "./rules/private-keys.ts";

const rules = [hostKeys, privateKeys, anonymousAuth, authorityLifetime, fileModes, pinnedDownloads];

new PolicyPack("barekube", { enforcementLevel: "mandatory", policies: rules.map(policyOf) });
