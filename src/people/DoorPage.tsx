import { type ReactNode, useEffect } from 'react';
import css from './DoorPage.module.css';

/** A page before one is in: the name, one card, nothing else. */
export function DoorPage({ title, lede, children }: { title: string; lede?: ReactNode; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Throughline`;
  }, [title]);
  return (
    <main className={css.door}>
      <div className={css.brand}>
        <svg width="28" height="28" viewBox="0 0 24 24" fill="none" aria-hidden="true">
          <path d="M3 19c6 0 5-7 9-7s3-7 9-7" stroke="url(#door)" strokeWidth="2.4" strokeLinecap="round" />
          <circle cx="21" cy="5" r="2.4" fill="var(--star)" />
          <circle cx="3" cy="19" r="2.4" fill="var(--work)" />
          <defs>
            <linearGradient id="door" x1="0" x2="1">
              <stop stopColor="var(--work)" />
              <stop offset=".6" stopColor="var(--people)" />
              <stop offset="1" stopColor="var(--star)" />
            </linearGradient>
          </defs>
        </svg>
        Throughline
      </div>
      <div className={css.card}>
        <h1 className={css.title} tabIndex={-1} data-page-title>
          {title}
        </h1>
        {lede && <p className={css.lede}>{lede}</p>}
        {children}
      </div>
      <p className={css.foot}>Manage the work. Lead the people.</p>
    </main>
  );
}

/** The secret of a link: read from behind the #, then taken out of the address. */
export function takeSecret(): string {
  const secret = location.hash.slice(1);
  if (secret) history.replaceState(null, '', location.pathname + location.search);
  return secret;
}

/** Where to go once one is in. */
export function afterSignIn(slug: string | undefined): string {
  const next = new URLSearchParams(location.search).get('next');
  if (next && /^\/w\/[^/\\]/.test(next)) return next;
  return slug ? `/w/${encodeURIComponent(slug)}/today` : '/';
}
