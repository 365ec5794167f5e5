// One question on the screen: the inputs for its type, and the response that they stand for.
// Each function gives [element, () => response]; an empty response means that there is none.

import { element, inline } from "./text.js";

/** The inputs for a question, filled in with the response that was given before, if any. */
export function inputs(question, response) {
  const draw = { single_choice: choice, true_false: choice, multiple_choice: choice, ordering, matching };
  return (draw[question.type] ?? field)(question, response ?? {});
}

function choice(question, { answers = [] }) {
  const several = question.type === "multiple_choice";
  const group = element("fieldset", {}, element("legend", {}, several ? "Choose all that are right." : "Choose one."));
  for (const { id, body } of question.answers) {
    const input = element("input", { type: several ? "checkbox" : "radio", name: "option", value: id, checked: answers.includes(id) });
    group.append(element("label", { class: "option" }, input, inline(body)));
  }
  const chosen = () => [...group.querySelectorAll(":checked")].map((input) => input.value);
  return [group, () => (chosen().length ? { answers: chosen() } : {})];
}

function field(question, { text, number }) {
  const numeric = question.type === "numeric";
  const input = element("input", { type: numeric ? "number" : "text", id: "response", autocomplete: "off", value: number ?? text ?? "" });
  if (numeric) input.step = "any";
  const label = element("label", { for: "response" }, numeric ? "Your number" : "Your answer");
  const given = () => {
    if (!input.value.trim()) return {};
    return numeric ? { number: Number(input.value) } : { text: input.value };
  };
  return [element("div", {}, label, input), given];
}

function matching(question, { matches = [] }) {
  const group = element("fieldset", {}, element("legend", {}, "What belongs together?"));
  for (const { id, body } of question.answers) {
    const select = element("select", { name: id }, element("option", { value: "" }, "…"));
    question.matches.forEach((side, index) => select.append(element("option", { value: String(index) }, side)));
    const before = matches.find((match) => match.answer === id);
    if (before) select.value = String(question.matches.indexOf(before.match));
    group.append(element("label", { class: "pair" }, inline(body), select));
  }
  const given = () => {
    const made = [...group.querySelectorAll("select")].filter((select) => select.value);
    return made.length ? { matches: made.map(({ name, value }) => ({ answer: name, match: question.matches[value] })) } : {};
  };
  return [group, given];
}

function ordering(question, { answers }) {
  const order = answers ?? question.answers.map((answer) => answer.id);
  const bodies = Object.fromEntries(question.answers.map((answer) => [answer.id, answer.body]));
  const list = element("ol", { class: "order" });
  const said = element("p", { class: "muted", role: "status" });
  const move = (from, to) => {
    order.splice(to, 0, ...order.splice(from, 1));
    show();
    // The keyboard stays with the element that was moved.
    const buttons = list.children[to].querySelectorAll("button");
    (buttons[to < from ? 0 : 1].disabled ? buttons[to < from ? 1 : 0] : buttons[to < from ? 0 : 1]).focus();
    said.textContent = `Now at place ${to + 1}.`;
  };
  const button = (sign, word, from, to) =>
    element("button", { type: "button", class: "quiet", "aria-label": `Move “${bodies[order[from]]}” ${word}`, disabled: to < 0 || to >= order.length, onclick: () => move(from, to) }, sign);
  const show = () =>
    list.replaceChildren(
      ...order.map((id, place) =>
        element("li", { "data-id": id }, element("div", { class: "element" }, inline(bodies[id]),
          element("span", {}, button("↑", "up", place, place - 1), " ", button("↓", "down", place, place + 1)))),
      ),
    );
  show();
  const group = element("fieldset", {}, element("legend", {}, "Put these in order."), list, said);
  return [group, () => ({ answers: [...order] })];
}
