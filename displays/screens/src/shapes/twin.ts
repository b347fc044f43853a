/** What if: the twin's answer. */
import type { Forecast } from './index'

/** A figure of many runs: their mean; one run in ten is below `low`, one in ten above `high`. */
export interface Band {
  value: number
  low: number
  high: number
}

/** One side of a what-if; null where nobody would be called. */
export interface TwinFigures {
  visitors: Band
  mean_s: Band
  p50_s: Band
  p90_s: Band
  longest_queue: Band
  within_target: Band
  last_served: { value: string; low: string; high: string }
  forecast: Forecast | null
}

export interface TwinSide {
  overall: TwinFigures | null
  item_classes: Record<string, TwinFigures | null>
}

export interface TwinRatio {
  mean: Band | null
}

/** `POST /twin/what-if`: as is and changed side by side; `days` 0 = a new hall. */
export interface WhatIf {
  at: string
  days: number
  runs: number
  target_s: number
  ratio: { overall: TwinRatio; item_classes: Record<string, TwinRatio> }
  as_is: TwinSide
  changed: TwinSide
}
