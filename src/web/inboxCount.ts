import { useQuery } from '@tanstack/react-query';
import { slugNow } from '../ui/hrefs.ts';
import { useSettled } from '../ui/settled.ts';

/** How many causes wait in my inbox, asked once the page itself is there. Nothing while it cannot be known. */
export function useInboxCount(inside: boolean): number | undefined {
  const settled = useSettled();
  const count = useQuery({
    queryKey: ['inbox', 'count in the sidebar'],
    enabled: inside && settled,
    retry: false,
    queryFn: async () => {
      const answer = await fetch(`/api/w/${encodeURIComponent(slugNow())}/inbox/count`);
      if (!answer.ok) return 0;
      const body: unknown = await answer.json();
      return typeof body === 'object' && body !== null && 'n' in body ? Number(body.n) : 0;
    },
  });
  return count.data;
}
