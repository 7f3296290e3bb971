import { Radio, Text, useMantineColorScheme } from '@mantine/core';
import { Section } from '../../ui/PageHeader.tsx';
import { SettingsPart } from './SettingsPart.tsx';
import classes from './settings.module.css';

const SCHEMES = [
  { value: 'light', label: 'Light', description: 'Dark text on white.' },
  { value: 'dark', label: 'Dark', description: 'Light text on near black.' },
  { value: 'auto', label: 'Like the system', description: 'By day and by night.' },
] as const;

export function Appearance() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SettingsPart>
      <Section title="Appearance" description="Of this console, in this browser.">
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

/** The console in a few lines, as it would look; "like the system" is half of each. */
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
