import type { Context } from '../people/context.server.ts';
import { projectVisible } from '../threads/visible.server.ts';

const keepAliveMs = 15_000;
const mostCatchUp = 500;

/**
 * The live stream of a workspace as server-sent events, resumable by sequence: which features changed, never what. `stillIn` gives the
 * caller's context again, or null once they are out: then the stream ends.
 */
export function liveStream(c: Context, lastSeen: number | null, stillIn: () => Promise<Context | null>, signal: AbortSignal): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let seq = lastSeen;
  let standing = standingOf(c);
  let anew = false;
  let stop: () => void = () => {};
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        let closed = false;
        let reading = false;
        let again = false;
        const send = (text: string) => {
          if (closed) return;
          if ((controller.desiredSize ?? 1) < -1000) return end(); // a client that never reads is let go; it catches up when it returns
          controller.enqueue(encoder.encode(text));
        };
        const end = () => {
          if (closed) return;
          closed = true;
          stop();
          try {
            controller.close();
          } catch {} // already cancelled by the client
        };
        const advance = async () => {
          if (reading) {
            again = true;
            return;
          }
          reading = true;
          do {
            again = false;
            const fresh = await stillIn();
            if (!fresh) {
              send('event: closed\ndata: {}\n\n');
              return end();
            }
            // Whoever sees more or less than before reads everything again: what is gone for them is told to them by no line.
            const changed = anew || standingOf(fresh) !== standing;
            anew = false;
            standing = standingOf(fresh);
            const { upTo, lines } = await changesSince(fresh, changed && seq !== null ? ofAnotherTime : seq);
            for (const l of lines) send(l);
            seq = upTo;
          } while (again && !closed);
          reading = false;
        };
        const go = () => void advance().catch(end);
        const ofMine = () => {
          anew = true;
          go();
        };
        const offs = [c.ground.wake.listen(c.workspaceId, go), c.ground.wake.listen(`account:${c.me.accountId}`, ofMine)];
        const timer = setInterval(() => {
          send(': still here\n\n');
          go();
        }, keepAliveMs);
        stop = () => {
          clearInterval(timer);
          for (const off of offs) off();
        };
        signal.addEventListener('abort', end, { once: true });
        send('retry: 1000\n\n');
        go();
      },
      cancel() {
        stop();
      },
    },
    { highWaterMark: 16 },
  );
}

const ofAnotherTime = Number.POSITIVE_INFINITY;
const standingOf = ({ me }: Context): string => [me.role, ...me.unitIds.toSorted()].join(' ');

async function changesSince(c: Context, seq: number | null): Promise<{ upTo: number; lines: string[] }> {
  const { last_seq } = await c.db.selectFrom('workspaces').select('last_seq').where('id', '=', c.workspaceId).executeTakeFirstOrThrow();
  if (seq === null) return { upTo: last_seq, lines: [`id: ${last_seq}\nevent: hello\ndata: {}\n\n`] };
  if (last_seq === seq) return { upTo: seq, lines: [] };
  // Away for long, or from a later time than this database knows (it was restored): read everything again.
  if (last_seq < seq || last_seq - seq > mostCatchUp) return { upTo: last_seq, lines: [`id: ${last_seq}\nevent: gap\ndata: {}\n\n`] };
  const rows = await c.db
    .selectFrom('activity')
    .select(['seq', 'kind', 'features', 'subject_kind', 'subject_id', 'project_id', 'audience'])
    .where('workspace_id', '=', c.workspaceId)
    .where('seq', '>', seq)
    .where((e) => {
      const mine = e.and([e('audience', '=', 'subject'), e('subject_kind', '=', 'person')]);
      const others = e.and([projectVisible(c, 'activity.project_id'), ...(c.me.role === 'guest' ? [e('project_id', 'is not', null)] : [])]);
      return e.or([e.and([mine, e('subject_id', '=', c.me.id)]), e.and([e.not(mine), others])]);
    })
    .orderBy('seq')
    .execute();
  // Of what only the thing's own people know (an answer to an offer, for one) the stream tells neither what happened nor to what.
  const lines = rows.map((r) => {
    const told = r.audience === 'subject' ? {} : { kind: r.kind, subject: { kind: r.subject_kind, id: r.subject_id } };
    return `id: ${r.seq}\ndata: ${JSON.stringify({ seq: r.seq, features: r.features.split(' '), ...told, project_id: r.project_id ?? undefined })}\n\n`;
  });
  return { upTo: last_seq, lines };
}
