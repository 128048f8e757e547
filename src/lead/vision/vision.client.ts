import { apiOf } from '../../ui/client.ts';
import { visionApi } from './vision.ts';

export const vision = apiOf('vision', visionApi);
