/* The browser's own business: copying the address, naming the window, closing menus. No figure is computed here. */
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

  document.addEventListener("click", function (event) {
    var button = event.target.closest("button.salin");
    if (button) {
      var words = button.textContent;
      copy(window.location.href).then(function () {
        button.textContent = "Tautan disalin";
        window.setTimeout(function () { button.textContent = words; }, 2000);
      });
    }
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target) || event.target.closest("a")) {
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

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    cakupan: {
      setTitle: function () {
        window.requestAnimationFrame(function () {
          var heading = document.querySelector("h1");
          document.title = (heading ? heading.textContent + " · " : "") + "Cakupan Jawa Barat";
          var target = window.location.hash && document.getElementById(window.location.hash.slice(1));
          if (target) {
            target.scrollIntoView();
          }
        });
        return window.dash_clientside.no_update;
      }
    }
  });
})();
