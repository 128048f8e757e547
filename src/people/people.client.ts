import { apiOf } from '../ui/client.ts';
import { peopleApi } from './people.ts';

export const people = apiOf('people', peopleApi);
