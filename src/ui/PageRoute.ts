/** What a `X.route.ts` says about the page beside it: `export const route: PageRoute = {...}`. */
export interface PageRoute {
  /** `/w/$slug/goals/$id` */
  path: `/${string}`;
  title: string;
  /** Its place in the sidebar; without one the page is reached by links. */
  place?: { group: 'top' | 'lead' | 'manage' | 'more'; order: number; keys?: string };
  /** Inside the shell with the sidebar; false for sign-in and the like. */
  shell: boolean;
}
