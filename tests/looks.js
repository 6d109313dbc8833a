// What a reader sees of tables, pictures, notes and lists: the computed style of each element in
// them, and whether the words of a table's cell lie over its neighbour's.

const PARTS = "header.masthead, .table, details, figure, .note, .lead, .ocop > ul, main > ul, main > div > ul";
const PROPERTIES = [
  "background-color", "border-bottom-color", "border-bottom-width", "border-collapse",
  "border-left-width", "border-top-width", "box-sizing", "color", "display", "font-family",
  "font-size", "font-style", "font-variant-numeric", "font-weight", "letter-spacing", "line-height",
  "list-style-type", "min-width", "overflow-wrap", "padding-bottom", "padding-left",
  "padding-right", "padding-top", "table-layout", "text-align", "text-decoration-line",
  "text-transform", "vertical-align", "white-space", "word-break",
];

function parts(root) {
  const found = [...root.querySelectorAll(PARTS)];
  return found.filter(part => !part.parentElement.closest(PARTS));
}

function looks(root) {
  // JupyterLab numbers headings by elements of its own.
  const inside = parts(root).flatMap(part => [...part.querySelectorAll(":not(.numbering-entry)")]);
  return inside.map(element => {
    const style = getComputedStyle(element);
    const words = element.childElementCount ? "" : element.textContent.trim().replace(/[ \n\t]+/g, " ").slice(0, 40);
    const name = [element.tagName.toLowerCase(), ...element.classList].join(".");
    return [name, words, ...PROPERTIES.map(name => `${name}: ${style.getPropertyValue(name)}`)];
  });
}

function covered(root) {
  const over = [];
  for (const cell of root.querySelectorAll("th, td")) {
    const words = document.createRange();
    words.selectNodeContents(cell);
    const inner = words.getBoundingClientRect();
    const outer = cell.getBoundingClientRect();
    if (inner.width && (inner.left < outer.left - 1 || inner.right > outer.right + 1)) {
      over.push(cell.textContent);
    }
  }
  return over;
}
