/** For files that anyone may read, such as certificates. */
export const certificateMode = "0644";
/** For files that only their owner may read, such as private keys. */
export const secretMode = "0600";
