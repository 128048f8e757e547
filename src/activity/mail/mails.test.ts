import { pino } from 'pino';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { commentsApi } from '../../comments/comments.ts';
import { newId } from '../../kit/ids.ts';
import { projectsApi } from '../../manage/projects/projects.ts';
import { tasksApi } from '../../manage/tasks/tasks.ts';
import { peopleApi } from '../../people/people.ts';
import { mailer } from '../../server/mail.ts';
import { type Actor, openWorld } from '../../server/testing.ts';
import { followsApi } from '../follows.ts';
import { inboxApi } from '../inbox.ts';
import { mailApi } from './mail-choices.ts';
import { postMails } from './post.server.ts';

const world = await openWorld();

// A real SMTP server: what it was given, and what it answers next.
interface Got {
  to: string[];
  head: string;
  text: string;
  html: string;
}
let got: Got[] = [];
let answer: 'take' | 'busy' | 'refuse' | 'drop' = 'take';
let server: SMTPServer;
const said: string[] = [];
const plainMailer = world.ground.mailer;

beforeAll(async () => {
  server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    onAuth: (auth, _session, done) => (auth.username === 'post' && auth.password === 'a word' ? done(null, { user: 'post' }) : done(new Error('no'))),
    onRcptTo: (_address, _session, done) => {
      if (answer === 'busy') return done(Object.assign(new Error('try later'), { responseCode: 451 }));
      if (answer === 'refuse') return done(Object.assign(new Error('no such box'), { responseCode: 550 }));
      return done();
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        got.push({ to: session.envelope.rcptTo.map((r) => r.address), ...read(Buffer.concat(chunks).toString('latin1')) });
        if (answer === 'drop') for (const c of server.connections) (c as unknown as { _socket: { destroy(): void } })._socket.destroy();
        else done();
      });
    },
  });
  const port = await new Promise<number>((ready) => {
    const listening = server.listen(0, '127.0.0.1', () => ready((listening.address() as { port: number }).port));
  });
  server.on('error', () => {});
  world.ground.mailer = mailer(`smtp://post:a%20word@127.0.0.1:${port}`, 'http://work.example', pino({ level: 'silent' }));
});
afterAll(async () => {
  world.ground.mailer = plainMailer;
  await new Promise<void>((done) => server.close(() => done()));
});
beforeEach(async () => {
  await post(); // what other tests left
  got = [];
  said.length = 0;
  answer = 'take';
});

/** A mail as its reader's program shows it. */
function read(raw: string): Omit<Got, 'to'> {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const boundary = /boundary="([^"]+)"/.exec(head)?.[1] ?? '';
  const parts = rest
    .join('\r\n\r\n')
    .split(`--${boundary}`)
    .map((part) => {
      const [lines = '', ...body] = part.split('\r\n\r\n');
      const encoded = body.join('\r\n\r\n');
      const bytes = /base64/i.test(lines)
        ? Buffer.from(encoded, 'base64')
        : Buffer.from(
            encoded.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
            'latin1',
          );
      return { type: /content-type: ([^;\r]+)/i.exec(lines)?.[1] ?? '', body: bytes.toString('utf8').replaceAll('\r\n', '\n') };
    });
  const of = (type: string) => parts.find((p) => p.type === type)?.body ?? '';
  const words = head.replace(/\r\n[ \t]/g, ' ').replace(/\?= =\?UTF-8\?Q\?/g, '');
  const spelled = words.replace(/=\?UTF-8\?Q\?([^?]*)\?=/g, (_, text: string) =>
    decodeURIComponent(text.replaceAll('_', ' ').replace(/=([0-9A-F]{2})/g, '%$1')),
  );
  return { head: spelled, text: of('text/plain'), html: of('text/html') };
}

const post = () => postMails(world.ground, (_, message) => said.push(message));
const at = async (instant: string) => {
  world.clock.now = new Date(instant);
  await post();
};
const to = (who: Actor) => got.filter((m) => m.to.includes(who.email));

async function team(zone = 'UTC') {
  const w = await world.workspace(['mina', 'jonas'], { zone });
  const [mina, jonas] = [w.mina as Actor, w.jonas as Actor];
  const project = await mina.api(projectsApi).create({ id: newId(), name: 'Booking', key: 'BOOK' });
  const add = async (title: string, followed = true, place: { id: string } = project) => {
    const task = await mina.api(tasksApi).create({ id: newId(), project_id: place.id, title });
    if (followed) await jonas.api(followsApi).follow({ kind: 'task', id: task.id });
    return task;
  };
  const say = (id: string, body: string) => mina.api(commentsApi).add({ id: newId(), kind: 'task', subject_id: id, body });
  return { w, mina, jonas, project, add, say };
}

test('a digest comes on the morning of a weekday, by text and HTML, with nothing in it that a title could do', async () => {
  world.clock.now = new Date('2027-01-08T07:00:00.000Z'); // a Friday
  const { jonas, mina, add, say } = await team();
  const attack = await add('<img src=x onerror=alert(1)> "& Bcc: all@example.org');
  await say(attack.id, 'Look at this');
  const plain = await add('Write the form');
  await say(plain.id, `For you, [@jonas](person:${jonas.id}) <script>alert(2)</script>`);
  await jonas.api(mailApi).choose({ version: 0, immediate: false, digest_days: ['mon', 'tue', 'wed', 'thu', 'fri'], digest_at: '08:30', quiet_until: null });
  await at('2027-01-08T08:29:00.000Z');
  expect(got).toEqual([]);
  await at('2027-01-08T08:30:00.000Z');
  await at('2027-01-08T08:31:00.000Z');
  await at('2027-01-08T23:59:00.000Z');
  expect(to(mina)).toEqual([]);
  expect(to(jonas)).toHaveLength(1);
  const [mail] = to(jonas) as [Got];
  expect(mail.head).toMatch(/^Subject: 1 need you, 1 changed/m);
  expect(mail.head).toMatch(/^List-Unsubscribe: <http:\/\/localhost\/mail\/[\w.-]+>$/m);
  expect(mail.head).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click$/m);
  expect(mail.head).toMatch(/^Auto-Submitted: auto-generated$/m);
  expect(mail.head).not.toMatch(/^(Bcc|Reply-To):/im);
  expect(mail.html).toContain('&lt;img src=x onerror=alert(1)&gt; &quot;&amp; Bcc');
  expect(mail.html).not.toMatch(/<img|<script/);
  expect(mail.html.match(/<a href="(?!http:\/\/localhost\/(w|mail)\/)/)).toBeNull();
  expect(mail.text).toContain('NEEDS YOU');
  expect(mail.text).toContain('You hear of it because you chose to.');
  expect(mail.text).toContain('Nobody reads answers to this mail');
  // The weekend is quiet; what was told is not told again on Monday.
  await at('2027-01-09T09:00:00.000Z');
  await at('2027-01-11T09:00:00.000Z');
  expect(got).toHaveLength(1);
});

test('the links of a mail do their one thing without signing in, and only when posted', async () => {
  world.clock.now = new Date('2027-01-12T07:00:00.000Z');
  const { jonas, add, say } = await team();
  const task = await add('Write the form');
  await say(task.id, 'One');
  await at('2027-01-12T08:30:00.000Z');
  const [mail] = to(jonas) as [Got];
  const path = (url: string | undefined) => new URL(url ?? '').pathname;
  const unfollow = path(/Follow it no more: (\S+)/.exec(mail.text)?.[1]);
  const stop = path(/^List-Unsubscribe: <([^>]+)>/m.exec(mail.head)?.[1]);
  for (const link of [unfollow, stop]) {
    const page = await world.fetch(link);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8']);
    const html = await page.text();
    expect(html).toContain('<form method="post">');
    expect(html).not.toContain('Write the form');
  }
  expect((await jonas.api(followsApi).one({ kind: 'task', id: task.id })).following).toBe(true);
  for (let twice = 0; twice < 2; twice++) expect((await world.fetch(unfollow, { method: 'POST' })).status).toBe(200);
  expect((await jonas.api(followsApi).one({ kind: 'task', id: task.id })).following).toBe(false);
  expect((await jonas.api(mailApi).mine()).digest_days).toHaveLength(5);
  const oneClick = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'List-Unsubscribe=One-Click' };
  expect((await world.fetch(stop, oneClick)).status).toBe(200);
  expect(await jonas.api(mailApi).mine()).toMatchObject({ digest_days: [], immediate: true });
  const [text = '', signature = ''] = stop.slice('/mail/'.length).split('.');
  const forged = Buffer.from(Buffer.from(text, 'base64url').toString().replace('digest', 'immediate')).toString('base64url');
  for (const wrong of [`/mail/${forged}.${signature}`, `/mail/${text}`, '/mail/x.y', `/mail/${text}.${signature}x`])
    expect([wrong, (await world.fetch(wrong, { method: 'POST' })).status]).toEqual([wrong, 404]);
  expect((await jonas.api(mailApi).mine()).immediate).toBe(true);
});

test('what needs me comes at once, gathered, unless I chose otherwise or am away', async () => {
  world.clock.now = new Date('2027-01-13T12:00:00.000Z');
  const { jonas, add, say } = await team();
  const task = await add('Write the form', false);
  await say(task.id, `First [@jonas](person:${jonas.id})`);
  await say(task.id, `Second [@jonas](person:${jonas.id})`);
  await at('2027-01-13T12:00:30.000Z');
  expect(got).toEqual([]);
  await at('2027-01-13T12:01:30.000Z');
  expect(to(jonas)).toHaveLength(1);
  expect(to(jonas)[0]?.head).toMatch(/^Subject: 2 things need you/m);
  await say(task.id, `Third [@jonas](person:${jonas.id})`);
  await jonas.api(mailApi).choose({ version: 0, immediate: true, digest_days: ['thu'], digest_at: '08:30', quiet_until: '2027-01-14' });
  await at('2027-01-13T12:05:00.000Z');
  await at('2027-01-14T09:00:00.000Z');
  expect(got).toHaveLength(1);
  await at('2027-01-21T08:30:00.000Z');
  expect(to(jonas)).toHaveLength(2);
  expect(to(jonas)[1]?.text).toContain('Third');
});

test('twenty rows and how many more, in one mail; what was hidden, done or deleted since is in none', async () => {
  world.clock.now = new Date('2027-01-18T07:00:00.000Z');
  const { mina, jonas, add, say } = await team();
  const closed = await mina.api(projectsApi).create({ id: newId(), name: 'Quiet plan', key: 'QUIET', access: 'closed' });
  const grant = await mina.api(projectsApi).grant({ project_id: closed.id, id: newId(), person_id: jonas.id, level: 'see' });
  const hidden = await add('A secret form', true, closed);
  await say(hidden.id, 'Only for us');
  for (let i = 0; i < 25; i++) await say((await add(`Task number ${i}`)).id, 'Look');
  const gone = await add('Soon gone');
  await say(gone.id, 'Look');
  answer = 'busy';
  await at('2027-01-18T08:30:00.000Z'); // written down, and put off by the server
  expect(got).toEqual([]);
  await mina.api(projectsApi).endGrant({ project_id: closed.id, id: grant.id });
  await mina.api(tasksApi).trash({ id: gone.id });
  const [row] = await jonas.api(inboxApi).list();
  await jonas.api(inboxApi).done({ id: row?.id ?? '' });
  answer = 'take';
  await at('2027-01-18T08:35:00.000Z');
  const [mail] = to(jonas) as [Got];
  expect(to(jonas)).toHaveLength(1);
  expect(mail.text.match(/^\* /gm)).toHaveLength(20);
  expect(mail.text).toContain('… and 4 more');
  expect(mail.head).toMatch(/^Subject: 24 things changed/m);
  for (const word of ['secret', 'QUIET', 'Soon gone']) expect(mail.text + mail.html + mail.head).not.toContain(word);
});

test('each reads the digest on the morning of their own zone, once, on the days when the clock changes too', async () => {
  for (const [zone, eve, times] of [
    ['Europe/Berlin', '2027-03-27', ['2027-03-28T00:29:00Z', '2027-03-28T00:30:00Z', '2027-03-28T01:00:00Z', '2027-03-28T01:30:00Z', '2027-03-28T22:00:00Z']],
    ['Europe/Berlin', '2027-10-30', ['2027-10-31T00:00:00Z', '2027-10-31T00:30:00Z', '2027-10-31T01:00:00Z', '2027-10-31T01:30:00Z', '2027-10-31T22:59:00Z']],
    [
      'America/New_York',
      '2027-03-13',
      ['2027-03-14T05:00:00Z', '2027-03-14T06:59:00Z', '2027-03-14T07:00:00Z', '2027-03-14T07:30:00Z', '2027-03-15T03:59:00Z'],
    ],
  ] as const) {
    world.clock.now = new Date(`${eve}T12:00:00.000Z`);
    got = [];
    const { jonas, add, say } = await team(zone);
    await jonas.api(mailApi).choose({ version: 0, immediate: false, digest_days: ['sun'], digest_at: '02:30', quiet_until: null });
    await say((await add('Write the form')).id, 'Look');
    for (const time of times) await at(time);
    expect([zone, eve, to(jonas).length]).toEqual([zone, eve, 1]);
  }
  got = [];
  world.clock.now = new Date('2027-02-01T00:00:00.000Z');
  const berlin = await team('Europe/Berlin');
  const tokyo = await team('Asia/Tokyo');
  for (const t of [berlin, tokyo]) await t.say((await t.add('Write the form')).id, 'Look');
  const hours: [string, string][] = [];
  for (let h = 0; h < 24; h++) {
    const before = got.length;
    await at(`2027-02-01T${String(h).padStart(2, '0')}:30:00.000Z`);
    for (const m of got.slice(before)) hours.push([m.to[0] === tokyo.jonas.email ? 'Tokyo' : 'Berlin', world.clock.now.toISOString().slice(11, 16)]);
  }
  // Tokyo's morning of the day was over with the last half hour of the day before; both have one.
  expect(hours).toEqual([
    ['Berlin', '07:30'],
    ['Tokyo', '23:30'],
  ]);
});

test('a server that is busy is asked again, one that refuses is not, and a mail that was cut off is never sent twice', async () => {
  world.clock.now = new Date('2027-02-08T07:00:00.000Z');
  const { w, jonas, add, say } = await team();
  const task = await add('Write the form');
  const state = () =>
    world.ground.database.read
      .selectFrom('mails')
      .select(['state', 'problem'])
      .where('workspace_id', '=', w.id)
      .where('person_id', '=', jonas.id)
      .orderBy('created_at', 'desc')
      .limit(1)
      .executeTakeFirst();
  await say(task.id, 'One');
  answer = 'busy';
  await at('2027-02-08T08:30:00.000Z');
  expect(await state()).toMatchObject({ state: 'waiting', problem: expect.stringContaining('451') });
  await at('2027-02-08T08:30:30.000Z');
  answer = 'take';
  await at('2027-02-08T08:31:00.000Z');
  expect([to(jonas).length, (await state())?.state]).toEqual([1, 'sent']);
  // Refused for good: given up, with a line in the log.
  await say(task.id, 'Two');
  answer = 'refuse';
  await at('2027-02-09T08:30:00.000Z');
  expect(await state()).toMatchObject({ state: 'given_up' });
  expect(said.at(-1)).toContain('given up');
  // Busy for two days: given up, too.
  await say(task.id, 'Three');
  answer = 'busy';
  for (const t of ['10T08:30', '10T08:40', '10T12:00', '11T08:30', '12T08:29', '12T20:00']) await at(`2027-02-${t}:00.000Z`);
  const all = await world.ground.database.read
    .selectFrom('mails')
    .select(['cause', 'state'])
    .where('workspace_id', '=', w.id)
    .where('person_id', '=', jonas.id)
    .execute();
  expect(all).toContainEqual({ cause: 'digest:2027-02-10', state: 'given_up' });
  // The line breaks after the mail was handed over: it may have arrived.
  await say(task.id, 'Four');
  got = [];
  answer = 'drop';
  await at('2027-02-15T08:30:00.000Z');
  expect([got.length, (await state())?.state]).toEqual([1, 'unsure']);
  answer = 'take';
  await at('2027-02-15T09:30:00.000Z');
  expect(got).toHaveLength(1);
  // The program is killed between the two writes.
  await say(task.id, 'Five');
  world.clock.now = new Date('2027-02-16T08:30:00.000Z');
  const real = world.ground.mailer;
  let killed = 0;
  world.ground.mailer = { ...real, deliver: () => Promise.reject(new Error(`killed ${++killed}`)) };
  await expect(post()).rejects.toThrow('killed');
  world.ground.mailer = real;
  await at('2027-02-16T08:31:00.000Z');
  await at('2027-02-16T08:50:00.000Z');
  await at('2027-02-16T10:50:00.000Z');
  expect([got.length, killed, (await state())?.state]).toEqual([1, 1, 'unsure']);
  expect(said.at(-1)).toContain('not sent again');
});

test('nobody who is suspended, left or erased gets a mail', async () => {
  for (const way of ['suspended', 'left', 'erased'] as const) {
    world.clock.now = new Date('2027-03-01T07:00:00.000Z');
    const { w, jonas, add, say } = await team();
    await say((await add('Write the form')).id, `For [@jonas](person:${jonas.id})`);
    answer = 'busy';
    await at('2027-03-01T08:30:00.000Z');
    const people = w.admin.api(peopleApi);
    if (way === 'suspended') await people.suspend({ id: jonas.id, version: (await people.one({ id: jonas.id })).version });
    else if (way === 'left') await people.end({ id: jonas.id });
    else await jonas.api(peopleApi).eraseMe();
    answer = 'take';
    await at('2027-03-01T09:30:00.000Z');
    await at('2027-03-02T09:30:00.000Z');
    expect([way, to(jonas)]).toEqual([way, []]);
  }
});
