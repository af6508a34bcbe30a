/** What a command begins with, so that it runs as root: nothing for root, and no question for anyone else. */
export const sudoFor = ({ user }: { user: string }): string => (user === "root" ? "" : "sudo -n ");
