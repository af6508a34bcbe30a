/** An annotation of flannel's, by which it keeps a node's share in its Node. */
export const annotation = (name: string): string => `flannel.alpha.coreos.com/${name}`;

/** Those that a node with a share has. */
export const shareAnnotations = ["public-ip", "backend-type", "backend-data", "kube-subnet-manager"].map(
  annotation,
);
