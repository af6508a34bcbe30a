import { type Browser, chromium } from "playwright-core";
import { requirePackages } from "../../../lab/toolchain/packages.ts";

interface BrowserOptions {
  /** SHA-256 of a public key, in base64: the one server that the browser believes although it does not know its authority. */
  trustedKey: string;
}

/** Runs Debian's Chromium, and closes it in the end. */
export async function inBrowser<T>(
  { trustedKey }: BrowserOptions,
  use: (browser: Browser) => Promise<T>,
): Promise<T> {
  await requirePackages(["chromium"], () => undefined);
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    // Its own sandbox does not work for root.
    chromiumSandbox: false,
    args: [`--ignore-certificate-errors-spki-list=${trustedKey}`],
  });
  try {
    return await use(browser);
  } finally {
    await browser.close();
  }
}
