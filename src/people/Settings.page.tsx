import { SettingsFrame } from './SettingsFrame.tsx';

/** My own settings: where the settings begin. */
export function Screen() {
  return <SettingsFrame part="" />;
}
