/** A bar on stderr for what runs over a second; on a terminal it is drawn over itself, elsewhere it stays silent. */
export function progress(what: string, all: number): { step(): void; at(n: number): void; end(): void } {
  const began = Date.now();
  let done = 0;
  let drawn = false;
  const draw = () => {
    const filled = Math.round((done / Math.max(1, all)) * 24);
    process.stderr.write(`\r${what} ${'█'.repeat(filled)}${'░'.repeat(24 - filled)} ${done} of ${all}`);
    drawn = true;
  };
  const at = (n: number) => {
    done = Math.min(all, n);
    if (process.stderr.isTTY && Date.now() - began > 1000) draw();
  };
  return {
    step: () => at(done + 1),
    at,
    end() {
      if (drawn) process.stderr.write('\r\u001b[K');
    },
  };
}
