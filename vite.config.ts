import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = process.env.DEV_SERVER ?? 'http://127.0.0.1:4400';

interface Modules {
  getModuleInfo(id: string): { code: string | null; importedIds: readonly string[] } | null;
}

let first: Set<string> | null = null;
const barrel = /node_modules\/@mantine\/core\/esm\/index\.mjs$/;

/** What Today needs before it can be read, as one file instead of many: the entry, that page, and all they import. */
function firstLoad(id: string, modules: Modules): string | null {
  if (!first) {
    const known = new Set<string>();
    const walk = (at: string) => {
      const found = modules.getModuleInfo(at);
      if (!found || known.has(at) || barrel.test(at)) return;
      known.add(at);
      for (const next of found.importedIds) {
        // A barrel names every part there is: only those that are asked for by name are walked to.
        if (barrel.test(next)) for (const part of partsOf(found.code ?? '', modules.getModuleInfo(next)?.importedIds ?? [])) walk(part);
        else walk(next);
      }
    };
    for (const root of ['src/web/main.tsx', 'src/throughline/Today.page.tsx']) walk(join(import.meta.dirname, root));
    first = known;
  }
  return first.has(id) ? 'first' : null;
}

/** The parts that a module imports by name, and the ground that all of them stand on. */
function partsOf(code: string, all: readonly string[]): string[] {
  const lists = [...code.matchAll(/import\s*\{([^}]*)\}\s*from\s*["']@mantine\/core["']/g)].map((found) => found[1] ?? '');
  const names = new Set(lists.flatMap((list) => list.split(',')).map((word) => word.trim().split(/\s+as\s+/)[0]));
  return all.filter((id) => id.includes('/esm/core/') || names.has(/\/([^/]+)\.mjs$/.exec(id)?.[1]));
}

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'dist/web',
    emptyOutDir: true,
    // The page’s policy allows no data: address for code.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 900,
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: firstLoad }] } } },
  },
  // The Host header stays as the browser sent it: the server refuses a request whose Origin is another.
  server: {
    host: '127.0.0.1',
    proxy: Object.fromEntries(['/api', '/healthz', '/readyz'].map((path) => [path, { target: server, changeOrigin: false }])),
  },
});
