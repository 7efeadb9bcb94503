/* The two things that popups and maps of Folium ask of jQuery, so that it need not be fetched. */
window.$ = (asked) => {
  if (typeof asked !== "string") return { ready: (act) => act() };
  const template = document.createElement("template");
  template.innerHTML = asked.trim();
  return [...template.content.children];
};
