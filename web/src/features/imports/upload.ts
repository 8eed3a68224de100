// Sends a file in pieces; the server says how far it has come.
import { api, type Import } from '@/lib/api';

export async function upload(file: File, onProgress: (percent: number) => void): Promise<Import> {
  let view = await api.imports.create(file.name, file.size);
  while (view.received < file.size) {
    const piece = file.slice(view.received, view.received + api.kUploadPiece);
    view = await api.imports.content(view.id, view.received, piece);
    onProgress(Math.floor((view.received * 100) / file.size));
  }
  return view;
}

const kMoving = ['uploading', 'reading', 'waiting', 'running'];

/** Whether the state changes without anybody doing something. */
export function isMoving(view: Import): boolean {
  return kMoving.includes(view.state);
}
