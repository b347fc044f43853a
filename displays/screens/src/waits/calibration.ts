/** How good the forecast was: the shapes of the hall's answer. */

/** What visitors were told of their wait, held against when they were called; shares of `called`, null while nobody was. */
export interface Coverage {
  told: number
  called: number
  within: number | null
  early: number | null
  late: number | null
  mean_error_s: number | null
  bias_s: number | null
}

/** `GET /forecast/calibration`, newest day first; `aim` is the share that should be within. */
export interface Calibration {
  aim: number
  overall: Coverage
  classes: (Coverage & { item_class: string; name: string })[]
  by_day: (Coverage & { date: string })[]
}
