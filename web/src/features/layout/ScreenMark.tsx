import { useEffect, useState } from 'react';
import { dateTime } from '@/lib/format';
import { useSession } from '@/lib/session';
import { Watermark } from '@/components/Watermark';

const kTickMs = 60_000;

/** Name, staff number and time over every page; the time is the server's, carried on by this page's clock. */
export function ScreenMark() {
  const { session } = useSession();
  const [now, setNow] = useState(session.now);
  useEffect(() => {
    const start = performance.now();
    const base = new Date(session.now).getTime();
    setNow(session.now);
    const timer = setInterval(() => {
      const elapsed = session.simulated_time ? 0 : performance.now() - start;
      setNow(new Date(base + elapsed).toISOString());
    }, kTickMs);
    return () => clearInterval(timer);
  }, [session.now, session.simulated_time]);
  return <Watermark lines={[`${session.person.name} ${session.person.staff_number}`, dateTime(now)]} />;
}
