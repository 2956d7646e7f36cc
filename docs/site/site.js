// What scrolls sideways is reached by the keyboard; the captions of the menu have a level.
document.addEventListener("DOMContentLoaded", () => {
  for (const box of document.querySelectorAll('.table-wrapper, div.highlight pre, p:has(> img[src$=".svg"])')) box.tabIndex = 0;
  for (const caption of document.querySelectorAll("p.caption[role=heading]")) caption.ariaLevel = "2";
  const drawer = document.querySelector(".sidebar-drawer");
  if (drawer) drawer.ariaLabel = "Menu";
});
