import { type ReactNode, useEffect } from 'react';
import css from './Page.module.css';

interface Props {
  title: string;
  /** A small line above the title: what it belongs to, why. */
  over?: ReactNode;
  /** A sentence under the title. */
  lede?: ReactNode;
  /** Buttons at the right of the title. */
  actions?: ReactNode;
  /** The full width, for boards and maps. */
  wide?: boolean;
  children: ReactNode;
}

/** A page: its title is the document's title and takes the focus when one arrives. */
export function Page({ title, over, lede, actions, wide, children }: Props) {
  useEffect(() => {
    document.title = `${title} · Throughline`;
  }, [title]);
  return (
    <div className={css.page} data-wide={wide || undefined}>
      <header className={css.top}>
        <div className={css.words}>
          {over && <div className={css.over}>{over}</div>}
          <h1 className={css.title} tabIndex={-1} data-page-title>
            {title}
          </h1>
        </div>
        {actions && <div className={css.actions}>{actions}</div>}
      </header>
      {lede && <div className={css.lede}>{lede}</div>}
      {children}
    </div>
  );
}

interface ColumnsProps {
  children: ReactNode;
  side: ReactNode;
  sideWidth?: number;
  /** Under the main column, and under both where there is one column only. */
  after?: ReactNode;
}

/** Two columns as on Today: the main one and a narrow one of 372 px that goes below where there is no room. */
export function Columns({ children, side, sideWidth = 372, after }: ColumnsProps) {
  return (
    <div className={css.columnsBox}>
      <div className={css.columns} style={{ ['--side' as string]: `${sideWidth}px` }}>
        <div className={css.stack}>{children}</div>
        <div className={css.stack} data-side>
          {side}
        </div>
        {after && <div className={css.stack}>{after}</div>}
      </div>
    </div>
  );
}

/** Things below each other with the page's distance. */
export function Stack({ children }: { children: ReactNode }) {
  return <div className={css.stack}>{children}</div>;
}
