import { apiOf } from '../ui/client.ts';
import { workspaceSettingsApi } from './workspace.ts';

export const workspaceSettings = apiOf('workspace', workspaceSettingsApi);
