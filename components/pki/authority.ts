import { PrivateKey, SelfSignedCert } from "@pulumi/tls";
import { all, type Output, type Resource } from "@pulumi/pulumi";
import { byAge, type Generations } from "../../config/generations.ts";
import { keyAlgorithm } from "./algorithm.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { generationName, generationSubject } from "./resource-names.ts";

/** A certificate authority of which one generation issues and all are trusted. */
export interface Authority {
  issuing: AuthorityGeneration;
  /** Of all generations, by number. */
  keys: ReadonlyMap<number, PrivateKey>;
  /** The certificates of all generations. */
  bundle: Output<string>;
  /** Changes with the bundle; not secret. */
  fingerprint: Output<string>;
}

/** Rotated only on request, not by age: that would replace every leaf in the same run. */
export interface AuthorityGeneration {
  key: PrivateKey;
  cert: SelfSignedCert;
}

interface AuthorityArgs {
  commonName: string;
  generations: Generations;
  validityHours: number;
}

export function authority(
  name: string,
  { commonName, generations, validityHours }: AuthorityArgs,
  parent: Resource,
): Authority {
  const made = new Map(
    byAge(generations).map((number) => {
      const subject = { commonName: generationSubject(commonName, number) };
      const args = { subject, validityHours };
      return [number, authorityGeneration(generationName(name, number), args, parent)];
    }),
  );
  const bundle = all([...made.values()].map(({ cert }) => cert.certPem)).apply((pems) => pems.join(""));
  const keys = new Map([...made].map(([number, { key }]) => [number, key]));
  return { issuing: inUse(made, generations), keys, bundle, fingerprint: fingerprintOf(bundle) };
}

/** What was created for the generation in use. */
export function inUse<T>(made: ReadonlyMap<number, T>, [first]: Generations): T {
  const found = first === undefined ? undefined : made.get(first);
  if (found === undefined) throw new Error("no generation is in use, though the schema asks for one");
  return found;
}

function authorityGeneration(
  name: string,
  { subject, validityHours }: { subject: { commonName: string }; validityHours: number },
  parent: Resource,
): AuthorityGeneration {
  const key = new PrivateKey(`${name}-key`, keyAlgorithm, { parent });
  const cert = new SelfSignedCert(
    `${name}-cert`,
    {
      privateKeyPem: key.privateKeyPem,
      isCaCertificate: true,
      setSubjectKeyId: true,
      subject,
      validityPeriodHours: validityHours,
      allowedUses: ["cert_signing", "crl_signing", "digital_signature"],
    },
    // A changed lifetime applies only to new ones.
    { parent, ignoreChanges: ["validityPeriodHours"] },
  );
  return { key, cert };
}
