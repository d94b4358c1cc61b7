// Brings an element to new HTML and keeps what stays the same: text that grows does not flicker,
// and a marker keeps the focus and the mouse. The HTML is the server's, which has escaped it.

export function patch(element, html) {
  const fresh = document.createElement('template');
  fresh.innerHTML = html;
  merge(element, fresh.content);
}

function merge(old, fresh) {
  const before = [...old.childNodes];
  const after = [...fresh.childNodes];
  after.forEach((node, place) => {
    const was = before[place];
    if (!was) old.append(node);
    else if (!alike(was, node)) was.replaceWith(node);
    else if (node.nodeType === Node.TEXT_NODE) {
      if (was.data !== node.data) was.data = node.data;
    } else if (!was.isEqualNode(node)) {
      dress(was, node);
      merge(was, node);
    }
  });
  for (const node of before.slice(after.length)) node.remove();
}

const alike = (one, other) => one.nodeType === other.nodeType && one.nodeName === other.nodeName;

function dress(was, node) {
  for (const {name} of [...was.attributes]) if (!node.hasAttribute(name)) was.removeAttribute(name);
  for (const {name, value} of node.attributes) {
    if (was.getAttribute(name) !== value) was.setAttribute(name, value);
  }
}
