import type { Problem } from "../problem.ts";

interface Login {
  username?: unknown;
  password?: unknown;
}

/** A user without a password cannot log in, nor a password without a user. Neither of them is in the message. */
export function checkLogin(path: string, { username, password }: Login): Problem[] {
  if ((username === undefined) === (password === undefined)) return [];
  const [missing, given] = username === undefined ? ["username", "password"] : ["password", "username"];
  return [
    { path: `${path}.${missing}`, message: `is missing, but there is a ${given}; set both or neither` },
  ];
}
