// Passkeys. A form with data-passkey ("create" or "get") has a button that asks the browser for the
// key, puts the answer into the form's field "credential" and sends the form. What is asked for
// stands in the page's element "passkey-options".

const REFUSED = "Trình duyệt chưa lấy được khóa. Mời đồng chí thử lại, hoặc dùng ứng dụng tạo mã trên điện thoại.";

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const button = form.querySelector("[data-passkey-button]");
  const answer = form.querySelector("[data-passkey-answer]");
  if (!window.webauthnJSON?.supported()) continue;
  form.hidden = false;
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    answer.textContent = "";
    try {
      const options = JSON.parse(document.getElementById("passkey-options").textContent);
      const credential = await window.webauthnJSON[form.dataset.passkey](options);
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch {
      answer.textContent = REFUSED;
    }
  });
}
