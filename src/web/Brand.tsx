/** The mark: a thread from the work to the star. */
export function Brand({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" aria-hidden="true">
      <defs>
        <linearGradient id="brand-thread" x1="0" x2="1">
          <stop stopColor="#1d5a72" />
          <stop offset=".6" stopColor="#b1522b" />
          <stop offset="1" stopColor="#c28a1e" />
        </linearGradient>
      </defs>
      <path d="M3 19c6 0 5-7 9-7s3-7 9-7" stroke="url(#brand-thread)" strokeWidth="2.4" strokeLinecap="round" />
      <circle cx="21" cy="5" r="2.4" fill="#c28a1e" />
      <circle cx="3" cy="19" r="2.4" fill="#1d5a72" />
    </svg>
  );
}
