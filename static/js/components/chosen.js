// How many boxes of the form are ticked, said where its page says it ([data-chosen]).

for (const told of document.querySelectorAll("form [data-chosen]")) {
  const form = told.closest("form");
  const show = () => {
    told.textContent = form.querySelectorAll("[type=checkbox]:checked").length;
  };
  form.addEventListener("change", show);
  window.addEventListener("pageshow", show); // after “back” the browser may still hold the boxes
}
