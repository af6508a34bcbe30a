/** Settings that belong in Pulumi's own secrets, never in an `include`. */
export const secretSettings = { privateKey: "sshPrivateKey", passphrase: "sshPrivateKeyPassphrase" } as const;

const names: readonly string[] = Object.values(secretSettings);

export const isSecretSetting = (name: string): boolean => names.includes(name);
