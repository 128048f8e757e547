import { apiOf } from '../../ui/client.ts';
import { projectsApi } from './projects.ts';

export const projects = apiOf('projects', projectsApi);
