import { PassThrough } from 'node:stream';
import { createTransport, type SendMailOptions } from 'nodemailer';
import type { Logger } from 'pino';
import type { Delivery, Mail, Mailer } from '../people/context.server.ts';

/** Mail by the SMTP server of the settings; without one, links are shown to copy. */
export function mailer(smtpUrl: string | null, publicUrl: string, log: Logger): Mailer {
  if (!smtpUrl) return { on: false, send: async () => false, deliver: async () => ({ state: 'later', problem: 'mail is off' }) };
  const host = new URL(publicUrl).hostname;
  const from = new URL(smtpUrl).searchParams.get('from') ?? `Throughline <throughline@${host}>`;
  const transport = transportOf(smtpUrl);
  async function deliver({ to, subject, text, html, id, headers = {} }: Mail): Promise<Delivery> {
    const kept = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { prepared: true, value }]));
    let begun = false;
    const onBegun = () => {
      begun = true;
    };
    try {
      await transport.sendMail({
        onBegun,
        from,
        to,
        subject,
        text,
        ...(html ? { html } : {}),
        ...(id ? { messageId: `<${id}@${host}>` } : {}),
        headers: kept,
      } as Letter);
      return { state: 'sent' };
    } catch (error) {
      const failed = failureOf(error as SmtpError, begun);
      log.warn({ problem: failed.problem }, 'a mail could not be sent');
      return failed;
    }
  }
  return { on: true, deliver, send: async (mail) => (await deliver(mail)).state === 'sent' };
}

/** What nodemailer sends, and what it calls once the server takes the text. */
type Letter = SendMailOptions & { onBegun?: () => void };

interface SmtpError {
  code?: string;
  command?: string;
  responseCode?: number;
}

/** What became of a mail that failed: refused for good, worth another try, or, when the line broke after it was handed over, unknown. */
function failureOf({ code, command, responseCode }: SmtpError, begun: boolean): Exclude<Delivery, { state: 'sent' }> {
  const problem = [code ?? 'failed', command, responseCode].filter(Boolean).join(' ');
  const aboutMail = code === 'EENVELOPE' || code === 'EMESSAGE';
  if (responseCode !== undefined && responseCode >= 500 && aboutMail) return { state: 'refused', problem };
  // The server said no, or was never reached: the mail is not with it. Else nobody knows.
  if (responseCode === undefined && begun) return { state: 'unsure', problem };
  return { state: 'later', problem };
}

function transportOf(smtpUrl: string) {
  const url = new URL(smtpUrl);
  url.searchParams.delete('from');
  const transport = createTransport({
    url: url.toString(),
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  } as Parameters<typeof createTransport>[0]);
  // The text of a mail is read when the server is ready to take it: from then on it may have arrived.
  transport.use('stream', (mail, done) => {
    (mail.message as unknown as { transform(make: () => PassThrough): void }).transform(() => {
      (mail.data as Letter).onBegun?.();
      return new PassThrough();
    });
    done();
  });
  return transport;
}

/** Whether the SMTP server answers and takes the sign-in; else why not. */
export async function tryMail(smtpUrl: string): Promise<string | null> {
  try {
    await transportOf(smtpUrl).verify();
    return null;
  } catch (error) {
    return failureOf(error as SmtpError, false).problem;
  }
}
