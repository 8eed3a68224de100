// Copies leave as files that the server has marked and counted; the page only hands them to the browser.
import { useCallback, useState } from 'react';
import { api, type ReadCommand } from '@/lib/api';
import { useAction } from '@/lib/load';
import { save } from '@/lib/save';

export type CopyVerb = 'copy' | 'provide_outside';
export interface CopyDone { name: string; copyNumber: string; entry: string }

export function useCopy(customer: number) {
  const [done, setDone] = useState<CopyDone>();
  const { busy, error, clear, run: start } = useAction();
  const run = useCallback(
    async (verb: CopyVerb, command: ReadCommand) => {
      setDone(undefined);
      const file = await start(() => (verb === 'copy' ? api.customers.copy : api.customers.provide)(customer, command));
      if (!file) return;
      save(file.name, file.content);
      setDone({ name: file.name, copyNumber: file.copyNumber, entry: file.entry });
    },
    [customer, start],
  );
  return { done, busy, error, clear, run };
}
