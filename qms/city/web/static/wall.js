// @ts-check
// The city wall: asks /api/v1/wall every few seconds and shows it. It counts nothing itself and decides nothing.

const EVERY_MS = 5000;
const PATIENCE_MS = 4000;
const AXIS_S = 1800;

/** @typedef {{p50_s: number|null, p90_s: number|null, mean_s: number|null, n: number}} Spread */
/** @typedef {{mean: number|null, rated: number, served: number, bad: number}} Satisfaction */
/** @typedef {{id: string, name: string, state: "open"|"closed"|"silent"|"never", waiting: number|null, longest_wait_s: number|null, at: string|null, silent_s: number|null}} Cell */
/** @typedef {{code: string, name: string, waiting: number, missing: string[], waits: Spread, satisfaction: Satisfaction, halls: Cell[]}} Line */
/** @typedef {{city: string, at: string, day: string, halls: number, halls_open: number, waiting: number, missing: string[], waits: Spread, satisfaction: Satisfaction, wait_steps: number[], lines: Line[]}} Wall */

/** @type {string|null} */
let shownAt = null;

/** @param {string} id */
const at = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @param {string} id @param {string} words */
function say(id, words) {
  if (at(id).textContent !== words) at(id).textContent = words;
}

/** @param {string} tag @param {string} look @param {string} words */
function make(tag, look = "", words = "") {
  const made = document.createElement(tag);
  made.className = look;
  made.textContent = words;
  return made;
}

/** Whole minutes, rounded up. @param {number} seconds */
const minutes = (seconds) => Math.ceil(seconds / 60);

/** @param {number} part @param {number} whole */
const percent = (part, whole) => (whole === 0 ? "–" : `${((100 * part) / whole).toFixed(1)}%`);

/** @param {Wall} wall */
function show(wall) {
  shownAt = wall.at;
  say("city", `${wall.city}政务服务大厅`);
  say("day", `${dayWords(wall.day)} · 今日截至现在`);
  say("clock", wall.at.slice(11, 16));
  say("halls-open", `${wall.halls_open}/${wall.halls}`);
  say("waiting", String(wall.waiting));
  say("waiting-note", wall.missing.length ? `人等候，不含 ${wall.missing.join("、")}` : "人等候");
  say("p50", wall.waits.p50_s === null ? "–" : `${minutes(wall.waits.p50_s)} 分`);
  say("called", `等候中位数，叫到 ${wall.waits.n} 号`);
  const { rated, served, bad } = wall.satisfaction;
  say("good", percent(rated - bad, rated));
  say("good-of", `主动评价满意 ${rated - bad}/${rated}`);
  say("rated", percent(rated, served));
  say("rated-of", `主动评价率 ${rated}/${served}`);
  steps(wall.wait_steps.map(minutes));
  at("lines").replaceChildren(...wall.lines.map((line) => row(line, wall.wait_steps)));
}

/** @param {string} day */
function dayWords(day) {
  const [year, month, date] = day.split("-").map(Number);
  const week = "日一二三四五六"[new Date(Date.UTC(year, month - 1, date)).getUTCDay()];
  return `${month}月${date}日 星期${week}`;
}

/** @param {number[]} ends */
function steps(ends) {
  say("step0", `不到 ${ends[0]} 分`);
  say("step1", `${ends[0]}–${ends[1] - 1} 分`);
  say("step2", `${ends[1]}–${ends[2] - 1} 分`);
  say("step3", `${ends[2]} 分以上`);
}

/** @param {Line} line @param {number[]} ends */
function row(line, ends) {
  const made = make("tr");
  const name = make("th", "", line.name);
  name.setAttribute("scope", "row");
  const cells = make("td");
  const list = make("div", "cells");
  list.append(...line.halls.map((hall) => cell(hall, ends)));
  if (line.halls.length === 0) list.append(make("small", "", "还没有大厅接入"));
  cells.append(list);
  const known = line.halls.length > line.missing.length;
  const waiting = number(known ? String(line.waiting) : "–", "");
  made.append(name, cells, waiting, waits(line.waits), satisfied(line.satisfaction));
  return made;
}

/** @param {Cell} hall @param {number[]} ends */
function cell(hall, ends) {
  const wait = hall.longest_wait_s ?? 0;
  const look = { open: `l${ends.filter((end) => wait >= end).length}`, closed: "closed", silent: "off", never: "off" };
  const words = { open: String(minutes(wait)), closed: "休", silent: silence(hall), never: "未连" };
  const made = make("div", `cell ${look[hall.state]}`);
  made.dataset.hall = hall.id;
  made.title = hall.state === "silent" ? `${hall.name}：${hall.at?.slice(11, 16)} 时 ${hall.waiting} 人等候` : hall.name;
  made.append(make("span", "", hall.name), make("b", "", words[hall.state]));
  return made;
}

/** @param {Cell} hall */
const silence = (hall) => `断 ${minutes(hall.silent_s ?? 0)} 分`;

/** @param {string} big @param {string} below */
function number(big, below) {
  const made = make("td", "num");
  made.append(make("b", "", big));
  if (below) made.append(make("small", "", below));
  return made;
}

/** @param {Satisfaction} figures */
function satisfied({ rated, bad }) {
  const made = number(percent(rated - bad, rated), `${rated - bad}/${rated}`);
  made.classList.add("last");
  return made;
}

/** @param {Spread} spread */
function waits(spread) {
  const made = make("td");
  if (spread.p50_s === null || spread.p90_s === null) {
    made.append(make("small", "", "今天还没有叫号"));
    return made;
  }
  const bar = make("div", "range");
  const share = (/** @type {number} */ seconds) => `${Math.min(100, (100 * seconds) / AXIS_S)}%`;
  bar.style.setProperty("--a", "0%");
  bar.style.setProperty("--m", share(spread.p50_s));
  bar.style.setProperty("--b", share(spread.p90_s));
  bar.append(make("b"), make("i"));
  made.append(bar, make("small", "", `${minutes(spread.p50_s)} 分 · 九成内 ${minutes(spread.p90_s)} 分 · ${spread.n} 号`));
  return made;
}

async function refresh() {
  try {
    const answer = await fetch("/api/v1/wall", { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!answer.ok) throw new Error(String(answer.status));
    show(await answer.json());
    at("stale").hidden = true;
  } catch {
    say("stale", shownAt ? `连接断开，显示 ${shownAt.slice(11, 16)} 的内容` : "连接断开，还没有数据");
    at("stale").hidden = false;
  }
  setTimeout(refresh, EVERY_MS);
}

refresh();
