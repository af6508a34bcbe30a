import { type Resource, unsecret } from "@pulumi/pulumi";
import type { EncryptionKey } from "../encryption/files.ts";
import { hostService } from "../host/remote/host-service.ts";
import type { UnitArgs, UnitOptions } from "../host/remote/unit.ts";
import { fingerprintOf } from "../pki/fingerprint.ts";
import { renderKubeApiserver } from "./files.ts";

/** The API server of a master. */
export function kubeApiserver({ cluster, host, pki, turn }: UnitArgs, options: UnitOptions): Resource {
  return hostService(
    `${host.spec.name}-kube-apiserver`,
    {
      host: host.remote,
      service: renderKubeApiserver(cluster, host.spec),
      script: "kube-apiserver",
      // It reloads its client CAs by itself, but systemd passes keys to it only when it starts.
      keys: {
        apiserver: pki.hostLeaf(host.spec, "apiserver").fingerprint,
        ca: pki.authorities.kubernetes.fingerprint,
        "etcd-ca": pki.authorities.etcd.fingerprint,
        "apiserver-etcd-client": pki.sharedLeaf("apiserver-etcd-client").fingerprint,
        "apiserver-kubelet-client": pki.sharedLeaf("apiserver-kubelet-client").fingerprint,
        "front-proxy-client": pki.sharedLeaf("front-proxy-client").fingerprint,
        "service-account": pki.serviceAccountKeys.fingerprint,
        "service-account-signer": pki.serviceAccountKeys.signer,
        // The hash of 256 random bits reveals nothing.
        "encryption-key": unsecret(fingerprintOf(pki.encryptionKeys.apply(secretsIn))),
      },
      turn,
    },
    options,
  );
}

const secretsIn = (keys: readonly EncryptionKey[]): string => keys.map(({ secret }) => secret).join("\n");
