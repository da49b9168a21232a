// Browser modules are loaded as they are, so what ESLint finds here is what a tablet would have found.
import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["node_modules/", ".venv/", "data/"] },
  js.configs.recommended,
  {
    files: ["**/*.js"],
    languageOptions: { ecmaVersion: 2023, sourceType: "module" },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "array-callback-return": "error",
      curly: ["error", "multi-line"],
      eqeqeq: ["error", "always"],
      // Japanese text has full-width spaces of its own.
      "no-irregular-whitespace": ["error", { skipComments: true, skipStrings: true, skipTemplates: true }],
      "no-alert": "error", // a tablet on the wall must never wait for somebody to close a box
      "no-console": ["error", { allow: ["error", "warn"] }],
      "no-else-return": "error",
      "no-eval": "error",
      "no-implicit-coercion": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-param-reassign": "error",
      "no-promise-executor-return": "error",
      "no-self-compare": "error",
      "no-shadow": "error",
      "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-use-before-define": ["error", { functions: false }],
      "no-useless-return": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      "prefer-template": "error",
      // Text from people is set as text; lit-html does so by itself.
      "no-restricted-properties": [
        "error",
        { property: "innerHTML", message: "Text goes in as text: textContent, or lit-html." },
        { property: "outerHTML", message: "Text goes in as text: textContent, or lit-html." },
        { property: "insertAdjacentHTML", message: "Text goes in as text: textContent, or lit-html." },
        { object: "document", property: "write", message: "Text goes in as text: textContent, or lit-html." },
      ],
    },
  },
  {
    files: ["tablet_ui/static/**/*.js"],
    ignores: ["**/sw.js", "**/worker/**"],
    languageOptions: { globals: globals.browser },
  },
  {
    files: ["**/sw.js", "**/worker/**/*.js"],
    languageOptions: { globals: globals.serviceworker },
  },
];
