/* Shows a page. Its HTML stands in #halaman, beside Dash's mount point: the server's first answer has it there already,
   so it is adopted where it is (nothing is moved, no focus is lost, there are never two headings) and only the charts
   are put into it. A later page is drawn over it by changing what differs, so that the shell, open menus, scrolled
   tables and the focused control stay. */
(function () {
  "use strict";

  var first = document.getElementById("halaman"); // ids as in layouts/ids.py
  first.dataset.alamat = here();

  function here() { return location.pathname + location.search; }

  function isSame(old, fresh) {
    return old.nodeType === fresh.nodeType && old.nodeName === fresh.nodeName && old.id === fresh.id &&
      old.dataset?.island === fresh.dataset?.island;
  }

  /* Makes the children of `old` those of `fresh`. An element with an id is only ever changed into itself. */
  function drawChildren(old, fresh) {
    var place = old.firstChild;
    Array.from(fresh.childNodes).forEach(function (child) {
      var match = place && isSame(place, child) ? place : child.id ? later(place, child) : null;
      if (!match) {
        old.insertBefore(document.importNode(child, true), place);
        return;
      }
      if (match !== place) { old.insertBefore(match, place); } else { place = place.nextSibling; }
      drawNode(match, child);
    });
    while (place) {
      var next = place.nextSibling;
      place.remove();
      place = next;
    }
  }

  function later(place, child) {
    for (; place; place = place.nextSibling) {
      if (isSame(place, child)) { return place; }
    }
    return null;
  }

  function drawNode(old, fresh) {
    if (old.nodeType !== Node.ELEMENT_NODE) {
      if (old.nodeValue !== fresh.nodeValue) { old.nodeValue = fresh.nodeValue; }
      return;
    }
    drawAttributes(old, fresh);
    if (old.dataset.island === undefined) { drawChildren(old, fresh); } // what is in a holder is React's
  }

  function drawAttributes(old, fresh) {
    var isKept = function (name) { return name === "open"; }; // whether a menu is open is the reader's business
    Array.from(old.attributes).forEach(function (each) {
      if (!fresh.hasAttribute(each.name) && !isKept(each.name)) { old.removeAttribute(each.name); }
    });
    Array.from(fresh.attributes).forEach(function (each) {
      if (old.getAttribute(each.name) !== each.value && !isKept(each.name)) { old.setAttribute(each.name, each.value); }
    });
    // A control that was used no longer follows its attribute; one that is being typed in is left alone.
    if (old.nodeName === "OPTION") { old.selected = fresh.selected; }
    if (old.nodeName === "INPUT") {
      old.checked = fresh.checked;
      if (old !== document.activeElement) { old.value = fresh.value; }
    }
  }

  /* A holder that stands elsewhere on the new page is the same node, so that the chart in it is not lost. */
  function keepHolders(kept) {
    first.querySelectorAll("[data-island]").forEach(function (holder) {
      var old = kept.get(holder.dataset.island);
      if (old && old !== holder) {
        drawAttributes(old, holder);
        holder.replaceWith(old);
      }
    });
  }

  function holders() {
    return new Map(Array.from(first.querySelectorAll("[data-island]"), function (holder) {
      return [holder.dataset.island, holder];
    }));
  }

  /* The focus stays on the same control, by id where the node itself is gone; else it goes to the page. */
  function keepFocus(focused, id) {
    if (!focused || focused === document.body || document.activeElement === focused) { return; }
    var same = focused.isConnected ? focused : id ? document.getElementById(id) : null;
    (same || document.getElementById("isi")).focus({ preventScroll: true });
    if (document.activeElement !== same) { document.getElementById("isi").focus({ preventScroll: true }); }
  }

  var shownPath = location.pathname, arrival = null;

  window.addEventListener("popstate", function (event) {
    arrival = event.state && event.state.fresh ? { y: 0 } : { y: (event.state && event.state.y) || 0, isBack: true };
    // The same page at another place on it: nothing will be drawn, so go there now.
    if (event.state && event.state.fresh && here() === first.dataset.alamat) { scroll(false); }
  });

  /* What the address points at on the page; a fragment that is no text ("#%") points at nothing. */
  function pointedAt() {
    try {
      return location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
    } catch {
      return null;
    }
  }

  function scroll(isOtherPage) {
    var place = pointedAt();
    if (arrival && arrival.isBack) {
      window.scrollTo(0, arrival.y);
    } else if (place) {
      place.scrollIntoView();
    } else if (isOtherPage) {
      window.scrollTo(0, 0);
    }
    arrival = null;
  }

  function draw(props, kept) {
    var isOtherPage = shownPath !== location.pathname;
    var focused = document.activeElement, id = focused && focused.id;
    var heading = document.querySelector("h1").textContent;
    var fresh = document.createElement("template");
    fresh.innerHTML = props.html;
    if (isOtherPage) {
      first.querySelectorAll("details.menu[open]").forEach(function (menu) { menu.open = false; });
      first.querySelector("main").replaceChildren(); // another page shares nothing with this one but its shell
    }
    drawChildren(first, fresh.content);
    keepHolders(kept);
    first.dataset.versi = props.version;
    shownPath = location.pathname;
    keepFocus(focused, id);
    // Where the sentence is still the same (a table sorted anew), the control that was used says what changed.
    announce(heading === props.heading ? heading.replace(/\.$/, "") + ". " + words(document.activeElement) : props.heading);
    return isOtherPage;
  }

  function words(control) {
    return control.matches("a, button, summary") ? control.textContent.replace("▾", "").trim() : "";
  }

  /* A live region speaks when its text changes: emptied first, it also says a sentence that is still the same. */
  function announce(sentence) {
    var region = document.getElementById("siaran");
    region.textContent = "";
    window.setTimeout(function () { region.textContent = sentence; }, 50);
  }

  function PageView(props) {
    var state = React.useState(holders), kept = state[0], setKept = state[1];
    React.useLayoutEffect(function () {
      if (!props.version || props.address !== here()) { return; } // no answer yet, or one that a newer choice overtook
      first.dataset.alamat = props.address;
      if (first.dataset.versi !== props.version) {
        scroll(draw(props, kept));
        setKept(holders());
      }
      document.title = props.title;
    }, [props.version, props.address]);
    var names = props.islands || [];
    return [].concat(props.children || []).map(function (island, place) {
      var holder = kept.get(names[place]);
      return holder ? ReactDOM.createPortal(island, holder, names[place]) : null;
    });
  }

  window.cakupan_components = Object.assign(window.cakupan_components || {}, { PageView: PageView });
})();
