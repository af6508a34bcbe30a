import { z } from "zod";
import {
  certificateFlags,
  exitFlags,
  fileFlags,
  leaderFlags,
  probedFlags,
  reserved,
} from "../../config/reserved-flags.ts";
import { extraArgs } from "../../config/schema/extra-args.ts";
import { setting } from "../../config/setting.ts";

export const scheduler = setting(
  "scheduler",
  z
    .strictObject({ extraArgs: extraArgs({ v: 4 }) })
    .prefault({})
    .meta({ description: "kube-scheduler." }),
);

export const schedulerReservedFlags = reserved({
  [certificateFlags]: [
    "client-ca-file",
    "requestheader-client-ca-file",
    "tls-cert-file",
    "tls-private-key-file",
  ],
  [fileFlags]: ["authentication-kubeconfig", "authorization-kubeconfig", "config", "kubeconfig"],
  [leaderFlags]: ["leader-elect"],
  [probedFlags]: ["bind-address", "secure-port"],
  [exitFlags]: ["help", "version", "write-config-to"],
});
