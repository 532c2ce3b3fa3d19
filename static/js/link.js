// The page where a person sets a password by a slip. The code stands behind the # of its address, which
// browsers keep to themselves: it is put into the form of the code, and taken out of the address.

const code = decodeURIComponent(location.hash.slice(1));
if (/^[0-9A-Za-z-]{8,40}$/.test(code)) {
  history.replaceState(null, "", location.pathname);
  const form = document.querySelector("form[data-code]");
  form.elements.code.value = code;
  form.submit();
}
