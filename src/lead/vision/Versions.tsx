import { useQuery } from '@tanstack/react-query';
import { DayText } from '../../ui/DayText.tsx';
import { vision } from './vision.client.ts';

/** Every version of the vision, folded until one asks. */
export function Versions() {
  const list = useQuery(vision.versions.queryOptions());
  if (!list.data || list.data.length < 2) return null;
  return (
    <details>
      <summary className="tl-muted" style={{ cursor: 'pointer' }}>
        Earlier versions, {list.data.length - 1}
      </summary>
      <ol reversed style={{ paddingLeft: 20 }}>
        {list.data.slice(1).map((v) => (
          <li key={v.version} style={{ margin: '10px 0' }}>
            <span className="tl-serif">{v.title}</span>
            <div className="tl-small tl-muted">
              <DayText day={v.at.slice(0, 10)} />
              {v.by && `, ${v.by.name}`}
              {v.because && `: ${v.because}`}
            </div>
            {v.directions.length > 0 && <div className="tl-small tl-muted">{v.directions.map((d) => d.title).join(' · ')}</div>}
          </li>
        ))}
      </ol>
    </details>
  );
}
