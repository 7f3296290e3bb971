import { Radio, Stack, useMantineColorScheme } from '@mantine/core';
import { Section } from '../../ui/PageHeader.tsx';
import { SettingsPage, type SettingsPart } from './SettingsPage.tsx';

const SCHEMES = [
  { value: 'light', label: 'Light', description: 'Dark text on white.' },
  { value: 'dark', label: 'Dark', description: 'Light text on near black.' },
  { value: 'auto', label: 'Like the system', description: 'Follows the operating system, by day and by night.' },
] as const;

export function Appearance({ tabs }: SettingsPart) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SettingsPage tabs={tabs}>
      <Section title="Appearance" description="Of this desk, in this browser.">
        <Radio.Group aria-label="Appearance" value={colorScheme} onChange={choose}>
          <Stack gap="sm">
            {SCHEMES.map((scheme) => (
              <Radio key={scheme.value} {...scheme} />
            ))}
          </Stack>
        </Radio.Group>
      </Section>
    </SettingsPage>
  );

  function choose(value: string): void {
    const scheme = SCHEMES.find((candidate) => candidate.value === value);
    if (scheme) setColorScheme(scheme.value);
  }
}
