// Shapes of imports and exports, as api/openapi.yaml names them.
import type { Text } from '../text';
import type { ClauseRef, LevelView, Receipt } from './types';

export type ImportState =
  | 'uploading' | 'reading' | 'ready' | 'waiting' | 'running' | 'paused' | 'done' | 'checked' | 'cancelled' | 'failed';
export interface ImportColumn { header: string; target: string | null; title: Text | null; suggestion: string }
export interface ImportRefusal { row: number; message: Text; next: Text }
export interface Import {
  id: number;
  name: string;
  state: ImportState;
  bytes: number;
  received: number;
  format: string;
  encoding: string;
  columns: ImportColumn[];
  problems: Text[];
  preview: string[][];
  counts: { rows: number; in: number; rejected: number; known: number; skipped: number };
  refused: ImportRefusal[]; // the first of them
  rows_per_second: number;
  error: { slug: string; message: Text; next: Text; where: string } | null;
  created: string;
}

export interface PlanExport { customers?: number[]; department?: number; level?: string; purpose: string; fields?: string[] }
export interface ExportPlan {
  scope: string;
  count: number;
  level: LevelView;
  verdict: 'permit' | 'needs_flow';
  flow: string | null;
  fields: string[];
  clauses: ClauseRef[];
  receipt: Receipt;
}
export interface ExportMade {
  id: number;
  name: string;
  count: number;
  left_out: number;
  level: LevelView;
  clauses: ClauseRef[];
  grant: number | null;
  released: number;
  receipt: Receipt;
}
