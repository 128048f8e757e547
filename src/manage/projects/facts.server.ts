/** What other features may ask of projects: read here, so that the SQL stays in its folder. */
export { countsOf, projectById, shapeOf, stewardsOf } from './projects.store.ts';
