/** What only Pulumi's own secrets hold, and no `include`. */
export const secretSettings = { privateKey: "sshPrivateKey", passphrase: "sshPrivateKeyPassphrase" } as const;

const names: readonly string[] = Object.values(secretSettings);

export const isSecretSetting = (name: string): boolean => names.includes(name);
