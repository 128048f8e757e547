// Jira's wiki markup as Markdown. What has no twin there stays readable text; what stands in code is left as it is.

const fence = /\{(code|noformat)(?::([^}\n]*))?\}([\s\S]*?)\{\1\}/g;

/** Markdown of a text in Jira's wiki markup. */
export function markdownOfWiki(text: string): string {
  const kept: string[] = [];
  const keep = (block: string) => `\ue000${kept.push(block) - 1}\ue000`;
  const held = text
    .replaceAll('\ue000', '')
    .replace(/\r\n?/g, '\n')
    .replace(fence, (_, kind: string, how: string | undefined, code: string) => {
      const language = kind === 'code' ? (/^[\w+#-]+$/.exec((how ?? '').split('|')[0]?.replace(/^language=/, '') ?? '')?.[0] ?? '') : '';
      return keep(`\`\`\`${language}\n${code.replace(/^\n|\n$/g, '')}\n\`\`\``);
    })
    .replace(/\{\{([^{}\n]+)\}\}/g, (_, code: string) => keep(`\`${code}\``))
    .replace(/\{quote\}([\s\S]*?)\{quote\}/g, (_, quoted: string) => quoted.trim().replace(/^/gm, '> '));
  return lines(held.split('\n'))
    .join('\n')
    .replace(/\ue000(\d+)\ue000/g, (_, n: string) => kept[Number(n)] ?? '');
}

function lines(given: string[]): string[] {
  const result: string[] = [];
  for (const line of given) {
    const heading = /^\s*h([1-6])\.\s+(.*)$/.exec(line);
    const bullet = /^\s*([*#-]+)\s+(.*)$/.exec(line);
    const table = /^\s*(\|\|?)(.+?)\1\s*$/.exec(line);
    if (heading) result.push(`${'#'.repeat(Number(heading[1]))} ${inline(heading[2] ?? '')}`);
    else if (/^\s*-{4,}\s*$/.test(line)) result.push('---');
    else if (/^\s*bq\.\s+/.test(line)) result.push(`> ${inline(line.replace(/^\s*bq\.\s+/, ''))}`);
    else if (bullet) result.push(`${'  '.repeat((bullet[1] ?? '*').length - 1)}${bullet[1]?.endsWith('#') ? '1.' : '-'} ${inline(bullet[2] ?? '')}`);
    else if (table) result.push(...row(table[2] ?? '', table[1] ?? '|'));
    else result.push(inline(line));
  }
  return result;
}

function row(cells: string, bar: string): string[] {
  const parts = cells.split(bar).map((cell) => inline(cell.trim()));
  const line = `| ${parts.join(' | ')} |`;
  return bar === '||' ? [line, `|${' --- |'.repeat(parts.length)}`] : [line];
}

function inline(text: string): string {
  return text
    .replace(/\{(?:color|panel|anchor|toc|info|note|tip|warning|expand)(?::[^}\n]*)?\}/g, '')
    .replace(/\[~(?:accountid:)?([^\]\n]+)\]/g, '@$1')
    .replace(/\[([^\]|\n]+)\|((?:https?|mailto):[^\]|\s]+)(?:\|[^\]\n]*)?\]/g, '[$1]($2)')
    .replace(/\[((?:https?|mailto):[^\]|\s]+)\]/g, '<$1>')
    .replace(/!([^!\s|][^!|\n]*\.(?:png|jpe?g|gif|svg|webp|bmp))(?:\|[^!\n]*)?!/gi, '(picture: $1)')
    .replace(/(^|[\s(>])\*(\S(?:[^*\n]*\S)?)\*(?=$|[\s).,;:!?])/g, '$1**$2**')
    .replace(/(^|[\s(>])-(\S(?:[^-\n]*\S)?)-(?=$|[\s).,;:!?])/g, '$1~~$2~~')
    .replace(/(^|[\s(>])\+(\S(?:[^+\n]*\S)?)\+(?=$|[\s).,;:!?])/g, '$1$2');
}
