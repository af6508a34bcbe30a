import { z } from "zod";
import {
  authorizationFlags,
  certificateFlags,
  exitFlags,
  fileFlags,
  leaderFlags,
  probedFlags,
  reserved,
  settingInstead,
} from "../../config/reserved-flags.ts";
import { extraArgs } from "../../config/schema/extra-args.ts";
import { setting } from "../../config/setting.ts";

export const controllerManager = setting(
  "controllerManager",
  z
    .strictObject({ extraArgs: extraArgs({ "terminated-pod-gc-threshold": 500 }) })
    .prefault({})
    .meta({ description: "kube-controller-manager." }),
);

export const controllerManagerReservedFlags = reserved({
  [certificateFlags]: [
    "client-ca-file",
    "cluster-signing-cert-file",
    "cluster-signing-key-file",
    "requestheader-client-ca-file",
    "root-ca-file",
    "service-account-private-key-file",
    "tls-cert-file",
    "tls-private-key-file",
  ],
  [fileFlags]: ["authentication-kubeconfig", "authorization-kubeconfig", "kubeconfig"],
  [authorizationFlags]: ["use-service-account-credentials"],
  [leaderFlags]: ["leader-elect"],
  "runs the controllers that joining hosts need": ["controllers"],
  [probedFlags]: ["bind-address", "secure-port"],
  [settingInstead("network.podCIDR")]: ["allocate-node-cidrs", "cluster-cidr"],
  [settingInstead("network.nodeCIDRMaskSize")]: ["node-cidr-mask-size", "node-cidr-mask-size-ipv4"],
  [settingInstead("network.nodeCIDRMaskSizeIPv6")]: ["node-cidr-mask-size-ipv6"],
  [settingInstead("network.serviceCIDR")]: ["service-cluster-ip-range"],
  [settingInstead("clusterName")]: ["cluster-name"],
  [exitFlags]: ["help", "version"],
});
