/** How refusals name hosts. */
export const namesOf = (hosts: readonly { name: string }[]): string =>
  hosts.map(({ name }) => name).join(", ");

/** A list of generations as the stack file has it. */
export const listText = (generations: readonly number[]): string => `[${generations.join(", ")}]`;
