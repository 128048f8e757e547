import { SaxesParser } from 'saxes';
import { CsvProblem } from './csv-rows.server.ts';

// XML as a stream of tags and texts. saxes reads no document types' entities and opens nothing from elsewhere; a document type is refused all the same.

const longestText = 4 * 1024 * 1024;

/** What is done at each tag and text; names come without their prefix. */
export interface XmlHandler {
  open(name: string, attributes: Record<string, string>): void;
  close?(name: string): void;
  text?(text: string): void;
}

const bare = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Reads XML to its end; `after` is called between the chunks, so that what was read can be handed on. */
export async function* readXml<T>(bytes: AsyncIterable<Uint8Array>, handler: XmlHandler, after: () => Iterable<T> = () => []): AsyncGenerator<T> {
  const parser = new SaxesParser();
  let failed: Error | null = null;
  let since = 0;
  parser.on('doctype', () => {
    throw new CsvProblem('xml_is_plain', 'The file declares a document type, as no spreadsheet does. It is not read.', 1);
  });
  parser.on('error', (error) => {
    failed ??= error;
  });
  parser.on('opentag', (tag) => {
    since = 0;
    handler.open(bare(tag.name), tag.attributes);
  });
  parser.on('closetag', (tag) => {
    since = 0;
    handler.close?.(bare(tag.name));
  });
  parser.on('text', (text) => handler.text?.(text));
  parser.on('cdata', (text) => handler.text?.(text));
  const decoder = new TextDecoder();
  const check = () => {
    if (failed) throw new CsvProblem('xml_is_readable', `A part of the file is no valid XML: ${failed.message}. Save it again.`, 1);
  };
  for await (const chunk of bytes) {
    since += chunk.length;
    if (since > longestText) throw new CsvProblem('row_length', 'A cell is longer than 4 MB.', 1);
    parser.write(decoder.decode(chunk, { stream: true }));
    check();
    yield* after();
  }
  parser.write(decoder.decode());
  parser.close();
  check();
  yield* after();
}
