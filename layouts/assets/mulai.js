/* Starts Dash when the page's text has been painted. Its scripts stand in a template, where the browser neither fetches
   nor runs them: they take longer than the page itself, and would run before its first frame. Fetching them ahead of it
   was tried: it held the frame up and brought the charts no sooner. Without this script a page is read, and its links
   lead on all the same. */
(function () {
  "use strict";

  var held = Array.from(document.getElementById("skrip").content.querySelectorAll("script")); // as in layouts/ids.py
  var files = held.filter(function (each) { return each.src; });
  var inline = held.filter(function (each) { return !each.src; });

  /* A copy that the browser runs: one taken from a template as it is counts as run already. */
  function run(each) {
    var script = document.createElement("script");
    Array.from(each.attributes).forEach(function (attribute) { script.setAttribute(attribute.name, attribute.value); });
    script.textContent = each.textContent;
    script.async = false; // in their order
    document.body.append(script);
    return script;
  }

  function start() {
    var last = files.map(run).pop();
    // What is written inline runs at once, so only after the last file; one that cannot be fetched says so by itself.
    ["load", "error"].forEach(function (event) {
      last.addEventListener(event, function () { inline.forEach(run); });
    });
  }

  /* A frame's own callbacks run before it is painted, a message sent from them is read after. */
  function afterFrame(work) {
    var channel = new MessageChannel();
    channel.port1.onmessage = work;
    requestAnimationFrame(function () { channel.port2.postMessage(null); });
  }

  if (document.hidden) { start(); } else { afterFrame(start); } // a page in the background is not painted
})();
