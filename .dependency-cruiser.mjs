const features = '^src/(people|activity|threads|offers|comments|manage|lead|throughline|balance|exchange)/';
const test = '[.](test|e2e)[.]tsx?$|^src/exchange/testing';

/** The walls: see docs/map.md. Patterns, not lists. */
export default {
  forbidden: [
    { name: 'no cycles at run time', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'manage and lead meet in threads, throughline and balance only', severity: 'error', from: { path: '^src/manage/' }, to: { path: '^src/lead/' } },
    { name: 'lead and manage meet in threads, throughline and balance only', severity: 'error', from: { path: '^src/lead/' }, to: { path: '^src/manage/' } },
    { name: 'the browser never reaches the server', severity: 'error', from: { path: '[.]tsx$|[.]client[.]ts$|[.]route[.]ts$|^src/(ui|web)/' }, to: { path: '[.](server|store)[.]ts$|^src/(db|server|cli)/' } },
    { name: 'words are pure', severity: 'error', from: { path: `${features}[^.]+[.]ts$|^src/(kit|planning)/`, pathNot: `${test}|^src/exchange/testing` }, to: { path: '[.](server|store|client)[.]ts$|[.]tsx$|^src/(db|server|ui|web)/' } },
    { name: 'words know no Node and no page', severity: 'error', from: { path: `${features}[^.]+[.]ts$|^src/(kit|planning)/`, pathNot: test }, to: { dependencyTypes: ['core'] } },
    { name: 'SQL stays in its feature', severity: 'error', from: { path: '^src/(.+)/[^/]+$', pathNot: test }, to: { path: '[.]store[.]ts$', pathNot: '^src/$1/[^/]+$' } },
    { name: 'kit, db and ui know no feature', severity: 'error', from: { path: '^src/(kit|db)/' }, to: { path: features } },
    { name: 'ui knows only the words that everything stands on', severity: 'error', from: { path: '^src/ui/' }, to: { path: features, pathNot: '^src/(threads|people)/[^.]+([.]client)?[.]ts$' } },
    { name: 'features know no entry', severity: 'error', from: { path: features, pathNot: test }, to: { path: '^src/(server|web|cli)/' } },
    { name: 'foundation knows neither half', severity: 'error', from: { path: '^src/(people|activity|threads|offers|comments)/', pathNot: test }, to: { path: '^src/(manage|lead|throughline|balance|exchange)/' } },
    { name: 'nothing imports an entry', severity: 'error', from: { pathNot: `^src/(server|web|cli)/|${test}` }, to: { path: '^src/(server|web|cli)/' } },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '[.]css$' },
  },
};
