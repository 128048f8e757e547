import { useParam } from '../ui/go.ts';
import { SettingsFrame } from './SettingsFrame.tsx';

/** One part of the settings, by its address. */
export function Screen() {
  return <SettingsFrame part={useParam('part')} />;
}
