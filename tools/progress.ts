/** Says how far something has come, every five seconds until it has ended. */
export async function withProgress<Result>(state: () => string, act: () => Promise<Result>): Promise<Result> {
  console.error(state());
  const ticking = setInterval(() => {
    console.error(state());
  }, 5000);
  try {
    return await act();
  } finally {
    clearInterval(ticking);
  }
}
