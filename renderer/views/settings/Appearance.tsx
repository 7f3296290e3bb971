import { Radio, Text, useMantineColorScheme } from '@mantine/core';
import { Section } from '../../ui/PageHeader.tsx';
import { SettingsPart } from './SettingsPart.tsx';
import classes from './settings.module.css';

const SCHEMES = [
  { value: 'light', label: 'Light', description: 'Dark text on white.' },
  { value: 'dark', label: 'Dark', description: 'Light text on near black.' },
  { value: 'auto', label: 'System', description: 'Follows your system setting.' },
] as const;

export function Appearance() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SettingsPart>
      <Section title="Appearance" description="Applies to the console in this browser.">
        <Radio.Group aria-label="Appearance" value={colorScheme} onChange={choose}>
          <div className={classes.schemes}>
            {SCHEMES.map(({ value, label, description }) => (
              <Radio.Card key={value} value={value} aria-label={label} className={classes.scheme ?? ''}>
                <Picture scheme={value} />
                <div className={classes.schemeText}>
                  <Radio.Indicator />
                  <div>
                    <Text fw={500}>{label}</Text>
                    <Text size="xs" c="dimmed">
                      {description}
                    </Text>
                  </div>
                </div>
              </Radio.Card>
            ))}
          </div>
        </Radio.Group>
      </Section>
    </SettingsPart>
  );

  function choose(value: string): void {
    const scheme = SCHEMES.find((candidate) => candidate.value === value);
    if (scheme) setColorScheme(scheme.value);
  }
}

/** A small preview of the console. "System" shows half of each. */
function Picture({ scheme }: { scheme: (typeof SCHEMES)[number]['value'] }) {
  const halves = scheme === 'auto' ? (['light', 'dark'] as const) : [scheme];
  return (
    <div className={classes.picture} aria-hidden="true">
      {halves.map((half) => (
        <div key={half} className={classes.half} data-scheme={half}>
          <i />
          <div>
            <b />
            <b />
            <b />
          </div>
        </div>
      ))}
    </div>
  );
}
