import { ComplaintCard } from '../../doctor/ComplaintCard.tsx';
import { useComplaints } from '../../doctor/use-complaints.ts';
import { DOCTOR_WORDS } from '../../doctor/words.ts';
import { pathTo } from '../../frame/paths.ts';
import { Section } from '../../ui/PageHeader.tsx';
import classes from '../../doctor/doctor.module.css';

/** What the doctor found. Nothing while all is well. */
export function Doctor() {
  const { all, isDismissed, dismiss } = useComplaints();
  if (all.length === 0) return null;
  return (
    <Section title={DOCTOR_WORDS.title} description={DOCTOR_WORDS.description}>
      <ul className={classes.cards}>
        {all.map((complaint) => (
          <ComplaintCard
            key={complaint.id}
            complaint={complaint}
            pathOf={(exchangeId) => pathTo('live', '-', exchangeId)}
            isDismissed={isDismissed(complaint)}
            onShowAgain={() => dismiss(complaint, false)}
          />
        ))}
      </ul>
    </Section>
  );
}
