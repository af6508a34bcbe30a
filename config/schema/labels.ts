import { matching } from "./formats.ts";
import { orScalar } from "./text.ts";

/** Keys and values of labels and of taints. */
export const labelKey = matching(
  /^((?=[^/]{1,253}\/)[a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/,
  "an optional DNS prefix and '/', then up to 63 letters, digits, '-', '_' and '.'",
);

export const labelValue = orScalar(
  matching(
    /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/,
    "up to 63 letters, digits, '-', '_' and '.'",
  ),
);
