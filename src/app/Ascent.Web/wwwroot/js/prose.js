// Formulas and code in texts. Without this script both stay readable as they were written.
import hljs from "/lib/highlight/core.min.js";
import bash from "/lib/highlight/languages/bash.min.js";
import csharp from "/lib/highlight/languages/csharp.min.js";
import json from "/lib/highlight/languages/json.min.js";
import python from "/lib/highlight/languages/python.min.js";
import xml from "/lib/highlight/languages/xml.min.js";
import yaml from "/lib/highlight/languages/yaml.min.js";

for (const [name, grammar] of Object.entries({ bash, csharp, json, python, xml, yaml })) hljs.registerLanguage(name, grammar);
hljs.registerAliases(["console", "shell", "text-session"], { languageName: "bash" });

for (const code of document.querySelectorAll(".prose pre > code[class*='language-']")) {
  const language = code.className.match(/language-([\w+#-]+)/)?.[1];
  if (language && hljs.getLanguage(language)) hljs.highlightElement(code);
}

for (const formula of document.querySelectorAll(".prose .math")) {
  const source = formula.textContent.trim();
  const body = source.replace(/^\\[[(]/, "").replace(/\\[\])]$/, "");
  try {
    katex.render(body, formula, { displayMode: formula.tagName === "DIV", throwOnError: false, trust: false, maxSize: 20, maxExpand: 500 });
  } catch {
    formula.textContent = source;
  }
}
