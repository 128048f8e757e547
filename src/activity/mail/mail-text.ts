import { type Why, Why as Whys, whyWords } from '../follows.ts';
import type { Notice } from '../inbox.ts';
import { earlierWords, excerptIn, noticeWords } from '../notice-words.ts';

// How the inbox reads as a mail: plain text, and simple HTML in which every word of a person is escaped.

/** So many rows stand in one mail; the rest is a number. */
export const mostRows = 20;

export interface MailRow {
  notice: Notice;
  /** Leads to the thing. */
  link: string;
  /** Ends following it by one click; null where it is not followed. */
  unfollow: string | null;
}
export interface MailContent {
  kind: 'digest' | 'immediate';
  workspace: string;
  rows: MailRow[];
  /** Rows that are not listed. */
  more: number;
  inbox: string;
  settings: string;
  /** Ends mails of this kind by one click. */
  stop: string;
}

const headings: Record<Notice['kind'], string> = { needs_you: 'Needs you', changed_for_you: 'Changed for you', fyi: 'Good to know' };
const order = ['needs_you', 'changed_for_you', 'fyi'] as const;
const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

/** The subject: what it is about when it is one thing, else how much waits. */
export function subjectOf(m: MailContent): string {
  const [first] = m.rows;
  const n = m.rows.length + m.more;
  if (first && n === 1)
    return oneLine(`${sentenceOf(first.notice)} · ${m.workspace}`)
      .slice(0, 200)
      .toWellFormed();
  const needs = m.rows.filter((r) => r.notice.kind === 'needs_you').length;
  const what = needs === n ? `${n} things need you` : needs > 0 ? `${needs} need you, ${n - needs} changed` : `${n} things changed`;
  return oneLine(`${what} · ${m.workspace}`);
}

const titleOf = (n: Notice) => (n.what === 'reset_link_made' ? 'you' : `“${n.subject.title}”`);
const rowWords = (n: Notice) => (n.what === 'imported_offers' ? `${n.waiting ?? 0} tasks came with your name in` : noticeWords(n));
const sentenceOf = (n: Notice) => `${n.by ? `${n.by.name} ` : ''}${rowWords(n)} ${titleOf(n)}`;
const whyOf = (n: Notice): string | null => {
  const why: Why | undefined = Whys.safeParse(n.data.why).data;
  return why ? `because ${whyWords[why]}` : null;
};
const besides = (n: Notice) => {
  const before = earlierWords(n);
  return before.length > 0 ? `Before: ${before.slice(0, 3).join(', ')}${before.length > 3 ? ' and more' : ''}.` : null;
};
const stopWords = (m: MailContent) => (m.kind === 'digest' ? 'No more of these mornings' : 'No more mails at once');
const footWords = 'Nobody reads answers to this mail: write on the thing itself.';

/** The mail as plain text. */
export function textOf(m: MailContent): string {
  const parts = order.flatMap((kind) => {
    const rows = m.rows.filter((r) => r.notice.kind === kind);
    if (rows.length === 0) return [];
    return [headings[kind].toUpperCase(), '', ...rows.flatMap(rowText)];
  });
  return [
    ...parts,
    ...(m.more > 0 ? [`… and ${m.more} more: ${m.inbox}`, ''] : []),
    '--',
    `Your inbox: ${m.inbox}`,
    `What comes by mail: ${m.settings}`,
    `${stopWords(m)}: ${m.stop}`,
    footWords,
    '',
  ].join('\n');
}

function rowText({ notice: n, link, unfollow }: MailRow): string[] {
  const excerpt = excerptIn(n);
  return [
    `* ${oneLine(sentenceOf(n))}`,
    ...(excerpt ? [`  “${oneLine(excerpt)}”`] : []),
    ...[besides(n)].filter((l) => l !== null).map((l) => `  ${l}`),
    `  ${link}`,
    ...(unfollow ? [`  ${whyOf(n) ? `You hear of it ${whyOf(n)}. ` : ''}Follow it no more: ${unfollow}`] : []),
    '',
  ];
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** A text as it stands in HTML, inside an element or a quoted attribute. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign);
const e = escapeHtml;

const ink = '#1f1d1a';
const faint = '#6b665e';
const line = '#e4dfd5';
const serif = "font-family:Newsreader,Georgia,'Times New Roman',serif";
const sans = 'font-family:Inter,-apple-system,Segoe UI,Helvetica,Arial,sans-serif';
const anchor = (href: string, words: string, style: string) => `<a href="${e(href)}" style="${style}">${e(words)}</a>`;

/** The mail as HTML: one column, no picture, nothing that loads from elsewhere. */
export function htmlOf(m: MailContent): string {
  const sections = order.map((kind) => {
    const rows = m.rows.filter((r) => r.notice.kind === kind);
    if (rows.length === 0) return '';
    return `<h2 style="${serif};font-weight:500;font-size:20px;margin:26px 0 4px;color:${ink}">${headings[kind]}</h2>${rows.map(rowHtml).join('')}`;
  });
  const quiet = `color:${faint}`;
  const more = m.more > 0 ? `<p style="margin:16px 0 0">${anchor(m.inbox, `… and ${m.more} more`, 'color:#2d5d8a')}</p>` : '';
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${e(subjectOf(m))}</title></head>
<body style="margin:0;background:#f6f3ec;${sans};font-size:15px;line-height:1.5;color:${ink}">
<div style="max-width:600px;margin:0 auto;padding:24px 20px">
<p style="margin:0;font-size:13px;${quiet}">${e(m.workspace)}</p>
${sections.join('\n')}${more}
<p style="margin:30px 0 0;padding-top:14px;border-top:1px solid ${line};font-size:13px;${quiet}">
${anchor(m.inbox, 'Your inbox', quiet)} &middot; ${anchor(m.settings, 'What comes by mail', quiet)} &middot; ${anchor(m.stop, stopWords(m), quiet)}<br>${footWords}</p>
</div></body></html>
`;
}

function rowHtml({ notice: n, link, unfollow }: MailRow): string {
  const excerpt = excerptIn(n);
  const small = `margin:2px 0 0;font-size:13px;color:${faint}`;
  const before = besides(n);
  const why = unfollow ? `${whyOf(n) ? `You hear of it ${whyOf(n)}. ` : ''}` : '';
  return `<div style="padding:10px 0;border-bottom:1px solid ${line}"><div>${n.by ? `<strong>${e(n.by.name)}</strong> ` : ''}${e(rowWords(n))} ${anchor(link, titleOf(n), 'color:#2d5d8a')}</div>${
    excerpt ? `<div style="${serif};font-style:italic;margin:4px 0 0">“${e(excerpt)}”</div>` : ''
  }${before ? `<p style="${small}">${e(before)}</p>` : ''}${unfollow ? `<p style="${small}">${e(why)}${anchor(unfollow, 'Follow it no more', `color:${faint}`)}</p>` : ''}</div>`;
}
