/** How long an estimate is, in the words of an offer: about 2 days. */
export function aboutWords(minutes: number): string {
  if (minutes < 60) return `about ${minutes} min`;
  const hours = minutes / 60;
  if (hours < 8) return `about ${Math.round(hours)} ${Math.round(hours) === 1 ? 'hour' : 'hours'}`;
  const days = Math.round(hours / 8);
  return `about ${days} ${days === 1 ? 'day' : 'days'}`;
}
