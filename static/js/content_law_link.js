// Wagtail's text editor: a citation of an article. The editor types a law and a number; the server says which article
// is meant. Loaded by the rich text feature "law" (content/wagtail_hooks.py), only in the Wagtail admin.
const { React, DraftJS, draftail } = window;

function element(name, attributes = {}, ...children) {
    const made = Object.assign(document.createElement(name), attributes);
    made.append(...children);
    return made;
}

class LawSource extends React.Component {
    componentDidMount() {
        const { words } = this.props.entityType;
        this.input = element("input", { type: "text", id: "content-law-typed", required: true, autocomplete: "off" });
        this.problem = element("p", { className: "error-message" });
        this.problem.setAttribute("role", "alert");
        const cancel = element("button", { type: "button", className: "button button-secondary" }, words.cancel);
        const form = element(
            "form",
            { method: "dialog" },
            element("h2", {}, words.title),
            element("p", {}, element("label", { htmlFor: "content-law-typed" }, words.label)),
            element("p", {}, this.input),
            this.problem,
            element("button", { type: "submit", className: "button" }, words.insert),
            " ",
            cancel,
        );
        this.dialog = element("dialog", {}, form);
        form.addEventListener("submit", (event) => {
            event.preventDefault();
            this.find();
        });
        cancel.addEventListener("click", () => this.dialog.close());
        this.dialog.addEventListener("close", () => this.props.onClose());
        document.body.append(this.dialog);
        this.dialog.showModal();
        this.input.focus();
    }

    componentWillUnmount() {
        this.dialog.remove();
    }

    async find() {
        const { find, words } = this.props.entityType;
        try {
            const response = await fetch(`${find}?q=${encodeURIComponent(this.input.value)}`);
            const answer = await response.json();
            if (response.ok) {
                this.cite(answer);
            } else {
                this.problem.textContent = answer.error;
            }
        } catch (error) {
            this.problem.textContent = words.offline;
        }
    }

    cite({ law, number, text }) {
        const { editorState, entityType, onComplete } = this.props;
        const { EditorState, Modifier } = DraftJS;
        const selection = editorState.getSelection();
        const content = editorState.getCurrentContent().createEntity(entityType.type, "MUTABLE", { law, number });
        const key = content.getLastCreatedEntityKey();
        const cited = selection.isCollapsed()
            ? Modifier.insertText(content, selection, text, null, key)
            : Modifier.applyEntity(content, selection, key);
        const change = selection.isCollapsed() ? "insert-characters" : "apply-entity";
        onComplete(EditorState.push(editorState, cited, change));
    }

    render() {
        return null;
    }
}

// Draftail hands in what edits and removes an entity.
const Law = (props) => {
    const { law, number } = props.contentState.getEntity(props.entityKey).getData();
    const icon = React.createElement(window.wagtail.components.Icon, { name: "openquote" });
    return React.createElement(draftail.TooltipEntity, { ...props, icon, label: `${law}/${number}` });
};

draftail.registerPlugin({ type: "LAW", source: LawSource, decorator: Law }, "entityTypes");
