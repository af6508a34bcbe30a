/** Why a host did not answer, and what to do about it; continues a sentence that starts with "it". */
export class NoAnswer extends Error {}
