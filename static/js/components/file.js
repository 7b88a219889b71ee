// A file field whose button speaks the page's language, and which says what was chosen.
// Without this script the browser's own control stands in its place.

for (const input of document.querySelectorAll(".drop input[type=file]")) {
  const drop = input.closest(".drop");
  const chosen = drop.querySelector(".chosen");
  drop.classList.add("scripted");
  drop.querySelector(".choose").hidden = false;

  const show = () => {
    chosen.textContent = Array.from(input.files, (file) => file.name).join(", ");
  };
  input.addEventListener("change", show);
  input.addEventListener("dragenter", () => drop.classList.add("over"));
  for (const end of ["dragleave", "drop"]) {
    input.addEventListener(end, () => drop.classList.remove("over"));
  }
  show(); // after “back” the browser may still hold the file
}
