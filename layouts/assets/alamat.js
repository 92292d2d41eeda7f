/* The address is the state of a page. This script alone writes it: a link to a page, a form of choices, the browser's
   own back and forward. dcc.Location learns of a new address by `popstate`, which the browser does not send by itself
   after pushState. What is not marked `data-halaman` is left to the browser. */
(function () {
  "use strict";

  /* A link to a choice carries what it changes (`data-ubah`), not only where it led when it was drawn: applied to the
     address of now, two quick clicks choose both, though the second link was drawn before the first was answered.
     "key=value" sets (an empty value removes), "key:item" puts an item into a list or takes it out, "key:-item" only
     takes it out; several are joined by "&" and written as in an address. */
  function changed(search, change) {
    var now = new URLSearchParams(search);
    change.split("&").filter(Boolean).forEach(function (each) {
      var parts = /^([^=:]+)([=:])(.*)$/.exec(each);
      if (!parts) { return; }
      var key = decodeURIComponent(parts[1]), value = decodeURIComponent(parts[3].replace(/\+/g, " "));
      // A form without script writes a list as several values of one key.
      if (parts[2] === ":") { value = toggled(now.getAll(key).join(","), value); }
      if (value) { now.set(key, value); } else { now.delete(key); }
    });
    return query(now);
  }

  function toggled(list, item) {
    var only = item.charAt(0) === "-", name = only ? item.slice(1) : item;
    var items = list.split(",").filter(Boolean);
    var others = items.filter(function (each) { return each !== name; });
    if (!only && others.length === items.length) { others.push(name); }
    return others.sort().join(",");
  }

  /* Commas stay as they are, as the server writes them (layouts/urls.py): one choice, one address. */
  function query(params) {
    var text = params.toString().replace(/%2C/g, ",");
    return text ? "?" + text : "";
  }

  function target(link) {
    var url = new URL(link.href);
    var change = link.dataset.ubah;
    return url.pathname + (change === undefined ? url.search : changed(location.search, change)) + url.hash;
  }

  function go(address) {
    if (address === location.pathname + location.search + location.hash) { return; }
    // Where the reader stood, for the way back: the browser cannot know, as the page it returns to is not drawn yet.
    history.replaceState(Object.assign({}, history.state, { y: window.scrollY }), "");
    history.pushState({}, "", address);
    window.dispatchEvent(new PopStateEvent("popstate", { state: { fresh: true } }));
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[data-halaman]");
    if (!link || event.defaultPrevented || event.button !== 0) { return; }
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) { return; }
    if ((link.target && link.target !== "_self") || link.hasAttribute("download")) { return; }
    event.preventDefault();
    go(target(link));
  });

  /* A form of choices: its controls replace their own keys in the address of now and leave every other choice. Hidden
     fields carry the other choices where there is no script; with it, the address of now knows better. */
  function write(form) {
    var now = new URLSearchParams(location.search), named = new Map();
    Array.prototype.forEach.call(form.elements, function (control) {
      if (!control.name || control.disabled || control.type === "hidden" || control.type === "submit") { return; }
      var values = named.get(control.name) || [];
      var isOff = /^(checkbox|radio)$/.test(control.type) && !control.checked;
      if (!isOff && control.value) { values.push(control.value); }
      named.set(control.name, values);
    });
    named.forEach(function (values, name) {
      if (values.length) { now.set(name, values.join(",")); } else { now.delete(name); }
    });
    go(new URL(form.action).pathname + query(now));
  }

  document.addEventListener("change", function (event) {
    var form = event.target.form;
    if (form && form.matches("form[data-halaman]")) { write(form); }
  });
  document.addEventListener("submit", function (event) {
    if (event.target.matches("form[data-halaman]")) {
      event.preventDefault();
      write(event.target);
    }
  });

  window.cakupan = Object.assign(window.cakupan || {}, { go: go, changed: changed });
})();
