import { pino } from 'pino';
import { SMTPServer } from 'smtp-server';
import { expect, test } from 'vitest';
import { mailer } from './mail.ts';

test('a mail reaches a real SMTP server, and a server that is gone is no fault of the one who asked', async () => {
  const got: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => {
      let text = '';
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      stream.on('end', () => {
        got.push(text);
        done();
      });
    },
  });
  const port = await new Promise<number>((ready) => {
    const listening = server.listen(0, '127.0.0.1', () => ready((listening.address() as { port: number }).port));
  });
  const log = pino({ level: 'silent' });
  const mail = mailer(`smtp://127.0.0.1:${port}`, 'http://work.example', log);
  expect(await mail.send({ to: 'mina@example.org', subject: 'Join Valley clinics', text: 'A link' })).toBe(true);
  expect(got[0]).toContain('Subject: Join Valley clinics');
  await new Promise<void>((done) => server.close(() => done()));
  expect(await mail.send({ to: 'mina@example.org', subject: 'x', text: 'y' })).toBe(false);
});
