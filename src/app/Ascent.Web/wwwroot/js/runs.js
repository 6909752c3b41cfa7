// The address holds which runs are chosen, so that back, reload and a refresh of the list keep them.
document.addEventListener("change", event => {
  const form = event.target.closest("#choose");
  if (!form) return;
  const address = new URL(location.href);
  address.searchParams.delete("run");
  for (const box of form.querySelectorAll("input[name=run]:checked")) address.searchParams.append("run", box.value);
  history.replaceState(history.state, "", address);
});
