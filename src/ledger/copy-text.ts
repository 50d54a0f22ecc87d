/** The same text in memory of its own: a part of a longer text, as cutting gives it, keeps all of that alive. */
export function copyText(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}
