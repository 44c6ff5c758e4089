// [data-dialog-open="id"] opens the <dialog id>; hidden until this runs, so that without script only the link beside it is there.
// [data-dialog-instead] is that link: it goes when the button comes.
for (const button of document.querySelectorAll("[data-dialog-open]")) {
    const dialog = document.getElementById(button.dataset.dialogOpen);
    if (dialog && dialog.showModal) {
        button.hidden = false;
        button.addEventListener("click", () => dialog.showModal());
        dialog.addEventListener("close", () => button.focus());
        // The dialog itself is hit only on its backdrop: its content lies in a child.
        dialog.addEventListener("click", (event) => {
            if (event.target === dialog) {
                dialog.close();
            }
        });
    }
}
for (const link of document.querySelectorAll("[data-dialog-instead]")) {
    link.hidden = true;
}
