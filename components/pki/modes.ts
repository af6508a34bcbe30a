/** For what everybody may read, such as certificates. */
export const certificateMode = "0644";
/** For what its owner alone may read, such as private keys. */
export const secretMode = "0600";
