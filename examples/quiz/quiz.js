// A quiz over the Interrobank API: choose a level, respond question by question, be graded, see why.
// Serve this folder from anywhere: python -m http.server 8080 --directory examples/quiz

import * as api from "./api.js";
import { inputs } from "./questions.js";
import { element, inline, prose } from "./text.js";

const COUNT = 10;
// All types that the service can grade; `open` questions are for conversations.
const TYPES = ["single_choice", "multiple_choice", "true_false", "short_answer", "numeric", "matching", "ordering"];
const page = document.querySelector("#page");
const problem = document.querySelector("#problem");

/** Show a page, and tell those who cannot see it that it is a new one. */
function show(heading, ...content) {
  const title = element("h1", { tabindex: "-1" }, heading);
  page.replaceChildren(title, ...content);
  title.focus();
}

/** Do something that may fail; what went wrong is told, and the page stays as it is. */
async function attempt(action) {
  problem.hidden = true;
  page.setAttribute("aria-busy", "true");
  try {
    await action();
  } catch (error) {
    problem.textContent = error.message;
    problem.hidden = false;
  }
  page.removeAttribute("aria-busy");
}

async function start() {
  sessionStorage.removeItem("attempt");
  const levels = await api.levels();
  const select = element("select", { id: "level" }, element("option", { value: "" }, "Any level"),
    ...levels.map(({ slug, name }) => element("option", { value: slug }, name)));
  const form = element("form", {},
    element("p", {}, `${COUNT} questions. You see the right answers when you have handed them in.`),
    element("label", { for: "level" }, "How hard?"), select,
    element("nav", {}, element("button", {}, "Start")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(() => begin(select.value));
  });
  show("Quiz", form);
}

async function begin(level) {
  const draw = { type: TYPES, count: COUNT, ...(level && { difficulty: [level] }) };
  const attempted = await api.begin({ draw });
  // So that a reload does not lose the game.
  sessionStorage.setItem("attempt", JSON.stringify({ id: attempted.id, token: attempted.token }));
  ask(attempted, attempted.token, 0);
}

function ask(attempted, token, index) {
  const total = attempted.items.length;
  const item = attempted.items[index];
  const [input, response] = inputs(item.question, item.response);
  const keep = async () => {
    item.response = response();
    await api.respond({ id: attempted.id, token }, item.question.id, item.response);
  };
  const last = index === total - 1;
  const back = element("button", { type: "button", class: "quiet", disabled: index === 0 }, "Back");
  const form = element("form", {}, input, element("nav", {}, back, element("button", {}, last ? "Hand in" : "Next")));
  back.addEventListener("click", () => attempt(async () => {
    await keep();
    ask(attempted, token, index - 1);
  }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(async () => {
      await keep();
      if (last) result(await api.submit({ id: attempted.id, token }));
      else ask(attempted, token, index + 1);
    });
  });
  show(`Question ${index + 1} of ${total}`,
    element("progress", { value: String(index), max: String(total), "aria-label": "Progress" }),
    prose(item.question.stem), form);
}

function result({ score, maximum, items }) {
  const again = element("button", { type: "button", onclick: () => attempt(start) }, "Play again");
  show("Your result",
    element("p", { class: "score", id: "score" }, `${points(score)} of ${points(maximum)} points`),
    ...items.map(review), element("nav", {}, again));
}

function review({ question, response, score, maximum, met }, index) {
  const mark = score === maximum ? "right" : score > 0 ? "partly right" : "wrong";
  const feedback = question.answers.filter(({ id, feedback }) => feedback && met.includes(id));
  return element("section", { class: "result" },
    element("h2", {}, `Question ${index + 1}`),
    prose(question.stem),
    element("p", { class: score > 0 ? "right" : "wrong" }, `${mark}: ${points(score)} of ${points(maximum)}`),
    element("p", {}, "Your answer: ", inline(given(question, response ?? {}))),
    ...feedback.map((answer) => prose(answer.feedback)),
    element("p", {}, "Right is:"), key(question),
    ...(question.explanation ? [prose(question.explanation)] : []));
}

/** What was responded, in words. */
function given(question, { answers, matches, text, number }) {
  const body = (id) => question.answers.find((answer) => answer.id === id).body;
  if (matches) return matches.map(({ answer, match }) => `${body(answer)} → ${match}`).join("; ") || "none";
  if (answers) return answers.map(body).join("; ") || "none";
  return String(text ?? number ?? "none");
}

/** The key of a question in the study view. */
function key({ type, answers }) {
  const right = answers.filter((answer) => answer.correct);
  const list = element(type === "ordering" ? "ol" : "ul");
  for (const { body, match } of right) list.append(element("li", {}, inline(type === "matching" ? `${body} → ${match}` : body)));
  return list;
}

const points = (number) => String(Math.round(number * 100) / 100);

attempt(async () => {
  const kept = JSON.parse(sessionStorage.getItem("attempt"));
  if (!kept) return start();
  try {
    const attempted = await api.read(kept);
    if (attempted.state === "submitted") return result(attempted);
    const next = attempted.items.findIndex((item) => !item.response);
    return ask(attempted, kept.token, next < 0 ? attempted.items.length - 1 : next);
  } catch {
    return start();
  }
});
