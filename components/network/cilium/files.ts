import { restrictions } from "../../../documents/unit-file.ts";
import { managed } from "../../../documents/host-file.ts";
import { paths } from "../../host/paths.ts";
import { unitFile } from "../../host/unit-file.ts";
import { conflist } from "./config.ts";
import type { CiliumHostService } from "./document.ts";

const unit = "cilium-host.service";
const program = "/opt/k8s/libexec/mount-bpf.sh";
const notes = "/run/cilium-host";

/** With these, systemd gives new links its own defaults, which may drop what Pods send. */
const linkParameters = `${managed}
-net.ipv4.conf.cilium_*.rp_filter = 0
-net.ipv4.conf.lxc*.rp_filter = 0
`;

/**
 * What a host has for cilium before its Pods run, and gives back after they are gone.
 *
 * @param script text of mount-bpf.sh.
 */
export const renderCiliumHost = (script: string): CiliumHostService => ({
  unit,
  directories: { [paths.cniConfigurations]: { mode: "0755" } },
  files: {
    ...unitFile(unit, {
      Unit: {
        Description: "Ground for cilium, the Pod network",
        Documentation: "https://docs.cilium.io",
        Before: "kubelet.service",
      },
      Service: {
        Type: "oneshot",
        RemainAfterExit: true,
        // Nothing that would give it a file system of its own: what it mounts is for the host.
        ...restrictions,
        CapabilityBoundingSet: "CAP_SYS_ADMIN",
        DevicePolicy: "closed",
        IPAddressDeny: "any",
        KeyringMode: "private",
        RestrictAddressFamilies: "AF_UNIX",
        RestrictSUIDSGID: true,
        SystemCallFilter: ["@system-service", "@mount", "~@resources"],
        UMask: "0077",
        RuntimeDirectory: "cilium-host",
        RuntimeDirectoryPreserve: true,
        ExecStart: `${program} ${notes}`,
      },
    }),
    [program]: { mode: "0755", content: script },
    // Read after those of the distribution, whose names have lower numbers.
    "/etc/sysctl.d/99-zz-cilium.conf": { mode: "0644", content: linkParameters },
  },
  reads: {},
  notes,
  leftovers: [
    conflist,
    `${paths.cniPlugins}/cilium-cni`,
    "/var/run/cilium",
    "/run/cilium-host",
    "/var/lib/cni",
  ],
});
