import { useQuery } from '@tanstack/react-query';
import { apiOf } from '../ui/client.ts';
import { slugNow } from '../ui/hrefs.ts';
import { onSettled } from '../ui/settled.ts';
import { picturesApi } from './files.ts';

export const pictures = apiOf('pictures', picturesApi);

const atOnce = 100;
const wait = 30;
/** Whether a page was there already: the first pictures wait until it can be read. */
let arrived = false;
let asked = new Map<string, ((picture: string | null) => void)[]>();

/** The address of a person's picture in the workspace of the address. Whoever is drawn at the same time is asked for together. */
export function usePictureOf(personId: string | undefined): string | null {
  const slug = slugNow();
  const known = useQuery({
    queryKey: ['pictures', 'of', slug, personId],
    queryFn: () => askFor(personId ?? ''),
    enabled: personId !== undefined && slug !== '',
    staleTime: 10 * 60_000,
    retry: false,
  });
  return personId && known.data ? `/api/w/${encodeURIComponent(slug)}/people/${personId}/picture?v=${known.data}` : null;
}

function askFor(personId: string): Promise<string | null> {
  return new Promise((answer) => {
    if (asked.size === 0) {
      if (arrived) setTimeout(() => void askNow(), wait);
      else onSettled(() => void askNow());
    }
    asked.set(personId, [...(asked.get(personId) ?? []), answer]);
  });
}

async function askNow(): Promise<void> {
  arrived = true;
  const now = [...asked];
  asked = new Map();
  for (let i = 0; i < now.length; i += atOnce) {
    const some = now.slice(i, i + atOnce);
    const found = await pictures.client.list({ ids: some.map(([id]) => id).join(',') }).catch(() => []); // without pictures there are initials
    const known = new Map(found.map((p) => [p.person_id, p.picture]));
    for (const [id, answers] of some) for (const answer of answers) answer(known.get(id) ?? null);
  }
}
