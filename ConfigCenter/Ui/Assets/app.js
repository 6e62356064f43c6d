// What only the browser can do for the admin UI.
"use strict";

window.admin = {
  timeZone: () => Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC",
  remember: (name, value) => { document.cookie = `${name}=${value};path=/;max-age=31536000;samesite=strict`; },
  reload: () => location.reload(),
  focus: id => document.getElementById(id)?.focus(),
  copy: text => navigator.clipboard ? navigator.clipboard.writeText(text).then(() => true, () => false) : Promise.resolve(false),
  download: async (name, type, stream) => {
    const url = URL.createObjectURL(new Blob([await stream.arrayBuffer()], { type }));
    const link = document.createElement("a");
    link.href = url;
    link.download = name;
    link.click();
    URL.revokeObjectURL(url);
  },
};

// A server that has restarted knows nothing of this page: it begins anew where it was.
document.getElementById("components-reconnect-modal")?.addEventListener("components-reconnect-state-changed", event => {
  if (event.detail.state === "rejected") {
    location.reload();
  }
});
