/** How long ago something was, in the largest unit that says enough: `3 h`. */
export function ageText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 120) return `${whole} s`;
  if (whole < 2 * 3600) return `${Math.floor(whole / 60)} min`;
  return whole < 2 * 86400 ? `${Math.floor(whole / 3600)} h` : `${Math.floor(whole / 86400)} days`;
}
