// The addresses of things. A task opens as a panel over whatever page one is on, or over its project.

/** The workspace of the address one is at; empty outside of a workspace. */
export function slugNow(): string {
  return decodeURIComponent(/^\/w\/([^/]+)/.exec(location.pathname)?.[1] ?? '');
}

const inWorkspace = (rest: string) => `/w/${encodeURIComponent(slugNow())}${rest}`;

export const hrefs = {
  today: () => inWorkspace('/today'),
  /** What an import brought with my name. */
  imported: (importId: string) => inWorkspace(`/today/imported/${importId}`),
  inbox: () => inWorkspace('/inbox'),
  throughline: () => inWorkspace('/throughline'),
  balance: () => inWorkspace('/balance'),
  vision: () => inWorkspace('/vision'),
  goals: () => inWorkspace('/goals'),
  goal: (id: string) => inWorkspace(`/goals/${id}`),
  work: () => inWorkspace('/work'),
  projects: () => inWorkspace('/projects'),
  project: (key: string) => inWorkspace(`/projects/${encodeURIComponent(key)}`),
  /** The task over its project's page. */
  task: (key: string) => inWorkspace(`/projects/${encodeURIComponent(key.replace(/-\d+$/, ''))}?task=${encodeURIComponent(key)}`),
  search: (words: string) => inWorkspace(`/search?q=${encodeURIComponent(words)}`),
  people: () => inWorkspace('/people'),
  person: (id: string) => inWorkspace(`/people/${id}`),
  settings: (part = '') => inWorkspace(`/settings${part ? `/${part}` : ''}`),
  import: () => inWorkspace('/import'),
  /** What I changed of many things at once. */
  changes: () => inWorkspace('/changes'),
  /** What I may take out of the trash; of one project. */
  trash: (projectId = '') => inWorkspace(`/trash${projectId ? `?project=${projectId}` : ''}`),
  change: (id: string) => inWorkspace(`/changes/${id}`),
};

/** The task over the page one is on: the panel opens, the page stays. */
export function taskHere(key: string): string {
  const search = new URLSearchParams(location.search);
  search.set('task', key);
  return `${location.pathname}?${search}`;
}

/** The address of anything that can be named; undefined where it has no page of its own. */
export function hrefOf(thing: { kind: string; id: string; key?: string | null; parent_key?: string | null }): string | undefined {
  switch (thing.kind) {
    case 'task':
    case 'part':
      return thing.key ? hrefs.task(thing.key) : undefined;
    case 'project':
      return thing.key ? hrefs.project(thing.key) : undefined;
    case 'milestone':
      return thing.key ? hrefs.project(thing.key.replace(/-.*$/, '')) : undefined;
    case 'goal':
      return hrefs.goal(thing.id);
    case 'person':
      return hrefs.person(thing.id);
    case 'vision':
    case 'direction':
      return hrefs.vision();
    case 'unit':
      return `${hrefs.people()}?unit=${thing.id}`;
    default:
      return undefined;
  }
}
