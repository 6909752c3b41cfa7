// The keys 1 to 9 choose an option. Without this script a click or the arrow keys do.
const form = document.querySelector("form[data-keys]");
const options = form ? [...form.querySelectorAll("input[type='radio'][name='answer']")] : [];

if (options.length > 0) {
  addEventListener("keydown", event => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const option = options[Number(event.key) - 1];
    if (!option) return;
    option.checked = true;
    option.focus();
    event.preventDefault();
  });
}
