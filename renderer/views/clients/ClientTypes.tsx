import { Radio, SimpleGrid, Text } from '@mantine/core';
import { APPLICATION_KINDS, type ApplicationType } from './new-clients.ts';
import classes from './clients.module.css';

/** The type of app. Choosing one fills in the form, but keeps what you typed. */
export function ClientTypes({
  value,
  onChange,
}: {
  value: ApplicationType;
  onChange: (type: ApplicationType) => void;
}) {
  const choose = (next: string) => {
    const kind = APPLICATION_KINDS.find(({ type }) => type === next);
    if (kind) onChange(kind.type);
  };
  return (
    <Radio.Group value={value} onChange={choose} aria-label="App type" mb="xl">
      <SimpleGrid cols={{ base: 2, md: 4 }} spacing="xs">
        {APPLICATION_KINDS.map(({ type, title, description }) => (
          <Radio.Card key={type} value={type} className={classes.kind ?? ''} aria-label={title}>
            <Text fw={600}>{title}</Text>
            <Text size="xs" c="dimmed">
              {description}
            </Text>
          </Radio.Card>
        ))}
      </SimpleGrid>
    </Radio.Group>
  );
}
