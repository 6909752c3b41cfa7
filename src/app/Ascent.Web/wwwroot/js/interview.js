// The clock of an interview. Without this script the minutes stand beside the question and are typed in.
const clock = document.getElementById("clock");
if (clock) {
  const button = clock.querySelector("button");
  const face = clock.querySelector("output");
  const total = Number(clock.dataset.minutes) * 60;
  let began = 0;
  let timer = 0;
  const spent = () => Math.round((Date.now() - began) / 1000);
  const show = () => {
    const left = total - spent();
    const seconds = Math.abs(left);
    face.textContent = `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")} ${left < 0 ? "over" : "left"}`;
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    if (timer) {
      clearInterval(timer);
      timer = 0;
      button.textContent = "Start the clock again";
      const minutes = document.getElementById("f-minutes");
      if (minutes) minutes.value = Math.max(1, Math.round(spent() / 60));
      document.querySelector("details.card")?.setAttribute("open", "");
      return;
    }
    began = Date.now();
    timer = setInterval(show, 1000);
    button.textContent = "Finish";
    show();
  });
}
