import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = process.env.DEV_SERVER ?? 'http://127.0.0.1:4400';

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'dist/web',
    emptyOutDir: true,
    // The page's policy allows no inline script and no data: address for code.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 900,
  },
  // The Host header stays as the browser sent it: the server refuses a request whose Origin is another.
  server: {
    host: '127.0.0.1',
    proxy: Object.fromEntries(['/api', '/healthz', '/readyz'].map((path) => [path, { target: server, changeOrigin: false }])),
  },
});
