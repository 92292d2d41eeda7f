/* The browser's own business: copying the address, closing menus. No figure is computed here. */
(function () {
  "use strict";

  function copy(text) {
    if (navigator.clipboard && window.isSecureContext) {
      return navigator.clipboard.writeText(text);
    }
    var field = document.createElement("textarea");
    field.value = text;
    document.body.appendChild(field);
    field.select();
    document.execCommand("copy");
    field.remove();
    return Promise.resolve();
  }

  /* A link to be copied says what it changes (`data-ubah`), which is applied to the address of now: the order of a
     table, chosen after the page was drawn, is copied too. */
  function whole(link) {
    var url = new URL(link.href);
    return url.origin + url.pathname + window.cakupan.changed(location.search, link.dataset.ubah) + location.hash;
  }

  function tell(link, words) {
    var before = link.dataset.kata || link.textContent;
    link.dataset.kata = before;
    link.textContent = words;
    document.getElementById("siaran").textContent = words; // LIVE_NODE of layouts/ids.py
    window.setTimeout(function () { link.textContent = before; }, 2000);
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest("a.salin");
    if (link && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      copy(whole(link)).then(
        function () { tell(link, "Tautan disalin"); },
        function () { tell(link, "Tidak tersalin: klik kanan, salin alamat tautan"); }
      );
    }
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) { // a choice leaves its menu open, and the focus in it
        menu.open = false;
      }
    });
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") {
      return;
    }
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
})();
