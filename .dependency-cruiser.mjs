// The walls: docs/map.md tells them in words. Patterns, so that a new feature stands behind them from its first file.
const foundation = '^src/(people|activity|threads|offers|comments|search|files|proposals|trash)/';
const features = '^src/(people|activity|threads|offers|comments|search|files|proposals|trash|manage|lead|throughline|balance|exchange)/';
const entries = '^src/(server|web|cli)/';
const tests = '[.]test[.]ts$|/testing[.a-z]*[.]ts$|[.]setup[.]ts$';
const hooks = '/use[A-Z][A-Za-z]*[.]ts$';
const words = [`${features}[^.]+[.]ts$`, '^src/(kit|planning)/'];
const browser = ['[.]tsx$', '[.](client|route)[.]ts$', '^src/(ui|web)/', hooks];

const wall = (name, from, to) => ({ name, severity: 'error', from, to });

export default {
  forbidden: [
    wall('no cycles at run time', {}, { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }),
    wall('manage and lead meet in threads, throughline and balance only', { path: '^src/manage/' }, { path: '^src/lead/' }),
    wall('lead and manage meet in threads, throughline and balance only', { path: '^src/lead/' }, { path: '^src/manage/' }),
    wall('the browser never reaches the server', { path: browser, pathNot: tests }, { path: ['[.](server|store)[.]ts$', '^src/(db|server|cli)/'] }),
    wall('the browser knows no Node', { path: browser, pathNot: tests }, { dependencyTypes: ['core'] }),
    wall(
      'words are pure: nothing of the server, nothing of a page',
      { path: words, pathNot: [tests, hooks] },
      {
        path: [
          '[.](server|store|client)[.]ts$',
          '[.]tsx$',
          '^src/(db|server|cli|ui|web)/',
          '^node_modules/(react|react-dom|hono|kysely|pg|@mantine|@tanstack|@tiptap)/',
        ],
      },
    ),
    wall('words know no Node', { path: words, pathNot: [tests, hooks] }, { dependencyTypes: ['core'] }),
    wall('SQL stays in its feature', { path: '^src/(.+)/[^/]+$', pathNot: tests }, { path: '[.]store[.]ts$', pathNot: '^src/$1/[^/]+$' }),
    wall('kit and db know no feature', { path: '^src/(kit|db)/', pathNot: tests }, { path: features }),
    wall(
      'ui knows of the features only the words that everything stands on',
      { path: '^src/ui/' },
      { path: features, pathNot: ['^src/(threads|people)/[^.]+[.]ts$', '^src/(threads|people)/[^.]+[.]client[.]ts$'] },
    ),
    wall(
      'the foundation knows nothing of what stands on it',
      { path: foundation, pathNot: tests },
      { path: '^src/(manage|lead|throughline|balance|exchange)/' },
    ),
    wall('nothing imports an entry', { pathNot: [entries, tests] }, { path: entries }),
    wall('the program takes nothing from its tests', { pathNot: tests }, { path: tests }),
    wall(
      'the program runs without the tools of its developers',
      { pathNot: tests },
      { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    ),
  ],
  options: {
    parser: 'swc', // dependency-cruiser does not know TypeScript 7: without this it sees no file at all
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '[.]css$' },
  },
};
