import { z } from "zod";

const allowed = "a public key of age (age-keygen -y KEY_FILE), as age1 and 58 more characters";

/** A public key of age: Bech32 (BIP 173), whose last six characters are a checksum of the others. */
export const ageRecipient = z
  .string(`allowed: ${allowed}`)
  .superRefine((text, context) => {
    if (/^AGE-SECRET-KEY-/i.test(text)) {
      const message = `is a private key, which would be on every host; allowed: ${allowed}`;
      context.addIssue({ code: "custom", message });
    } else if (!/^age1[a-z0-9]{58}$/.test(text)) {
      context.addIssue({ code: "custom", message: `allowed: ${allowed}` });
    } else if (!hasValidChecksum(text)) {
      const message = `is mistyped, since its checksum is wrong; allowed: ${allowed}`;
      context.addIssue({ code: "custom", message });
    }
  })
  .meta({ allowed });

const alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

function hasValidChecksum(text: string): boolean {
  const letters = Array.from(text.slice(0, 3), (letter) => letter.charCodeAt(0));
  const words = Array.from(text.slice(4), (character) => alphabet.indexOf(character));
  const values = [...letters.map((code) => code >> 5), 0, ...letters.map((code) => code & 31), ...words];
  return !words.includes(-1) && values.reduce(polynomial, 1) === 1;
}

const polynomial = (sum: number, value: number): number =>
  generators.reduce(
    (result, generator, bit) => ((sum >>> 25) & (1 << bit) ? result ^ generator : result),
    ((sum & 0x1ffffff) << 5) ^ value,
  );
