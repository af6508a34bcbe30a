/** Why a host did not answer, and what to do about it; goes on from "it". */
export class NoAnswer extends Error {}
