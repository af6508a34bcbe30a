/** Has something tell how far it has come, every five seconds until it has ended. */
export async function whileTelling<Result>(tell: () => void, act: () => Promise<Result>): Promise<Result> {
  const ticking = setInterval(tell, 5000);
  try {
    return await act();
  } finally {
    clearInterval(ticking);
  }
}
