// Copies leave as files that the server has marked and counted; the page only hands them to the browser.
import { useCallback, useState } from 'react';
import { api, type ReadCommand } from '@/lib/api';
import { useAction } from '@/lib/load';

export type CopyVerb = 'copy' | 'provide_outside';
export interface CopyDone { name: string; copyNumber: string; entry: string }

function save(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

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
