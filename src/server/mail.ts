import { createTransport } from 'nodemailer';
import type { Logger } from 'pino';
import type { Mailer } from '../people/context.server.ts';

/** Mail by the SMTP server of the settings; without one, links are shown to copy. */
export function mailer(smtpUrl: string | null, publicUrl: string, log: Logger): Mailer {
  if (!smtpUrl) return { on: false, send: async () => false };
  const url = new URL(smtpUrl);
  const from = url.searchParams.get('from') ?? `Throughline <throughline@${new URL(publicUrl).hostname}>`;
  url.searchParams.delete('from');
  const transport = createTransport({
    url: url.toString(),
    connectionTimeout: 10_000,
    socketTimeout: 20_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  } as Parameters<typeof createTransport>[0]);
  return {
    on: true,
    async send({ to, subject, text }) {
      try {
        await transport.sendMail({ from, to, subject, text });
        return true;
      } catch (error) {
        log.warn({ code: (error as { code?: string }).code }, 'a mail could not be sent');
        return false;
      }
    },
  };
}
