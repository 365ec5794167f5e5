// Elements, and the little of CommonMark that short texts use: code blocks, `code` and paragraphs.
// Everything becomes text nodes, so nothing that a question says can turn into markup.

/** An element with attributes (those that begin with `on` are listeners) and children (nodes or plain text). */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (attribute.startsWith("on")) made.addEventListener(attribute.slice(2), value);
    else if (typeof value === "boolean") made.toggleAttribute(attribute, value);
    else made.setAttribute(attribute, value);
  }
  made.append(...children);
  return made;
}

/** One line of text with its `code`. */
export function inline(text) {
  const line = element("span");
  text.split(/`([^`]+)`/).forEach((part, index) => line.append(index % 2 ? element("code", {}, part) : part));
  return line;
}

/** A whole text: paragraphs and code blocks. */
export function prose(text) {
  const whole = element("div");
  text.split(/^```.*\n([\s\S]*?)^```[ \t]*$/m).forEach((part, index) => {
    if (index % 2) whole.append(element("pre", { tabindex: "0" }, element("code", {}, part)));
    else for (const paragraph of part.split(/\n{2,}/)) if (paragraph.trim()) whole.append(element("p", {}, inline(paragraph)));
  });
  return whole;
}
