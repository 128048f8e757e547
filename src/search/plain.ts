/** A text without the signs of Markdown: what is read is what is searched. */
export function plain(text: string): string {
  return text
    .replace(/!?\[([^\]\n]{0,500})\]\([^)\s]{0,2000}(?:\s[^)\n]{0,200})?\)/g, '$1')
    .replace(/^[ \t]{0,8}(?:#{1,6}|>|[-*+]|\d{1,4}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?/gm, '')
    .replace(/(\*\*|__|~~|`{1,3})/g, '')
    .replace(/^[ \t]*[-*_]{3,}[ \t]*$/gm, '')
    .trim();
}
