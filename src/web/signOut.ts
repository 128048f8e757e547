import { accounts } from '../people/accounts.client.ts';
import { tellTrouble } from '../ui/notify.tsx';

/** Ends the session here; the page is loaded anew, so that this tab forgets what it knew. */
export async function signOut(): Promise<void> {
  try {
    await accounts.client.signOut();
    location.assign('/sign-in');
  } catch (error) {
    tellTrouble(error);
  }
}
