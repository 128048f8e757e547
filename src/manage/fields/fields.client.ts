import { apiOf } from '../../ui/client.ts';
import { fieldsApi } from './fields.ts';

export const fields = apiOf('fields', fieldsApi);
