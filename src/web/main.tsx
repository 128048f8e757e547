import '@mantine/core/styles.layer.css';
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/newsreader/wght.css';
import '@fontsource-variable/newsreader/wght-italic.css';
import '../ui/tokens.css';
import '../ui/ui.css';
import '../ui/mantine.css';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import { usePictureOf } from '../files/pictures.client.ts';
import { accounts, sessionInPage } from '../people/accounts.client.ts';
import { ConfirmHost } from '../ui/confirm.tsx';
import { setNavigator } from '../ui/go.ts';
import { picturesFrom } from '../ui/pictures.ts';
import { troubleOf } from '../ui/problems.ts';
import { cssVariables, theme } from '../ui/theme.ts';
import { greetPages } from './arrival.ts';
import { routeClicks } from './links.ts';
import { Notices } from './Notices.tsx';
import { router } from './router.tsx';

// The page's policy allows no eval: Zod must not try it.
z.config({ jitless: true });

const nonce = document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content ?? '';
// The scroll lock of dialogs writes its style with this nonce.
Object.assign(globalThis, { __webpack_nonce__: nonce });

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      // A refusal stays one; only a lost connection or a fault is worth another try.
      retry: (count, error) => {
        const { status } = troubleOf(error);
        return count < 2 && (status === 0 || status >= 500);
      },
      refetchOnWindowFocus: false,
    },
  },
});

const here = sessionInPage();
if (here) queries.setQueryData(accounts.session.queryKey(), here);
picturesFrom(usePictureOf);
setNavigator((href, replace) => (replace ? router.history.replace(href) : router.history.push(href)));
routeClicks(router);
greetPages(router);

const place = document.getElementById('app');
if (place)
  createRoot(place).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto" getStyleNonce={() => nonce}>
        <QueryClientProvider client={queries}>
          <Notices />
          <RouterProvider router={router} />
          <ConfirmHost />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
