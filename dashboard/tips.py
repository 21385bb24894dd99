"""What a mark of our own charts says while the pointer or the focus is on it: ``data-tip``, its lines apart.

One part of the document shows the text of all marks. On a touch screen the first tap reads and the second one
follows the link; Escape takes the text away.
"""

from __future__ import annotations

SCRIPT = """
if (!window.udTips) {
  window.udTips = true;
  const tip = document.createElement("div");
  tip.className = "ud-tip";
  tip.setAttribute("role", "tooltip");
  tip.hidden = true;
  document.body.append(tip);
  let on = null, byTouch = false, tapped = null;
  const of = (event) => (event.target.closest ? event.target.closest("[data-tip]") : null);
  const hide = () => { if (on) { tip.hidden = true; on = null; } };
  const put = (x, y) => {
    const edge = 8, box = tip.getBoundingClientRect();
    const left = x + 14 + box.width > innerWidth - edge ? x - 14 - box.width : x + 14;
    tip.style.left = `${Math.max(edge, Math.min(left, innerWidth - edge - box.width))}px`;
    tip.style.top = `${Math.max(edge, Math.min(y + 14, innerHeight - edge - box.height))}px`;
  };
  const show = (mark, x, y) => {
    if (on !== mark) { tip.textContent = mark.dataset.tip; tip.hidden = false; on = mark; }
    put(x, y);
  };
  addEventListener("pointermove", (event) => {
    const mark = of(event);
    if (event.pointerType === "mouse" && mark) show(mark, event.clientX, event.clientY); else hide();
  }, {passive: true});
  addEventListener("pointerdown", (event) => {
    byTouch = event.pointerType !== "mouse";
    if (!byTouch) hide();
  }, {passive: true});
  addEventListener("click", (event) => {
    const mark = of(event);
    if (!byTouch || !event.detail) { hide(); return; }
    if (mark && mark !== tapped) {
      event.preventDefault();
      show(mark, event.clientX, event.clientY);
    } else hide();
    tapped = mark;
  }, true);
  addEventListener("focusin", (event) => {
    const mark = of(event);
    if (!mark || !mark.matches(":focus-visible")) { hide(); return; }
    const box = mark.getBoundingClientRect();
    show(mark, box.left + Math.min(box.width / 2, 120), box.bottom - 10);
  });
  addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  addEventListener("popstate", hide);
  addEventListener("scroll", hide, {passive: true, capture: true});
}
"""
