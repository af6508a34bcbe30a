/** Prefix that makes a command run as root: none for root, sudo without a prompt for anyone else. */
export const sudoFor = ({ user }: { user: string }): string => (user === "root" ? "" : "sudo -n ");
